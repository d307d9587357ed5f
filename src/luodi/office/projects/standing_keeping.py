"""Keeps the standings of projects right: as the day turns, as rules change, and with every action on a project.

Whoever writes what a standing is computed from calls :func:`refresh_standings` in its transaction; whoever publishes
rules or a calendar calls :func:`mark_standings_stale`. Pages call :func:`keep_standings` with their day before they
read.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from luodi.office.journal.chain import wait_for_writers
from luodi.office.projects.models import Project
from luodi.office.projects.routes import STAGE_ORDER
from luodi.office.projects.snapshot import Position, positions_of
from luodi.office.projects.standing import ProjectStanding, StandingDay
from luodi.reference.working_days import add_working_days

LOOKING_BACK = 5  # working days: since the last dispatch
_CHUNK = 500  # SQLite takes only so many parameters
_COPIED = [field.name for field in ProjectStanding._meta.concrete_fields if not field.primary_key]


def keep_standings(on: date) -> None:
    """Brings the standings to ``on`` unless they stand there. The first reader of a day computes; others wait."""
    if are_standing(on):
        return
    with transaction.atomic():
        wait_for_writers()
        if not are_standing(on):
            _rebuild(on)


def rebuild_standings(on: date) -> int:
    """Computes every standing anew as of ``on``, whatever is kept; how many there are."""
    with transaction.atomic():
        wait_for_writers()
        return _rebuild(on)


def are_standing(on: date) -> bool:
    """Whether the kept standings are those of ``on``. One query."""
    return StandingDay.objects.filter(as_of=on, is_stale=False).exists()


def refresh_standings(ids: Iterable[int]) -> None:
    """Computes the standings of some projects anew, as of the day that is kept. Inside the caller's transaction."""
    day = StandingDay.objects.filter(is_stale=False).first()
    if day is None:
        return
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = computed_standings(Project.objects.filter(pk__in=chunk), day.as_of)
        gone = set(chunk) - {row.project_id for row in rows}
        if gone:
            ProjectStanding.objects.filter(pk__in=gone).delete()
        ProjectStanding.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["project"], update_fields=_COPIED
        )


def unlike_computed(on: date, sample: int) -> int:
    """How many of up to ``sample`` projects, spread over all, have a kept standing that is not the computed one."""
    ids = list(Project.objects.order_by("pk").values_list("pk", flat=True))
    wanted = ids[:: max(1, -(-len(ids) // sample))]
    computed = {row.project_id: row for row in computed_standings(Project.objects.filter(pk__in=wanted), on)}
    kept = {row.project_id: row for row in ProjectStanding.objects.filter(pk__in=wanted)}
    return sum(
        1
        for number in computed.keys() | kept.keys()
        if number not in computed
        or number not in kept
        or any(getattr(computed[number], name) != getattr(kept[number], name) for name in _COPIED)
    )


def mark_standings_stale() -> None:
    """The next reader computes every standing anew: rules or the calendar have changed."""
    StandingDay.objects.update(is_stale=True)


def computed_standings(projects: QuerySet[Project], as_of: date) -> list[ProjectStanding]:
    """What the standings of ``projects`` are on a day, computed and not saved, in the order of the query set."""
    earlier = positions_of(projects, add_working_days(as_of, -LOOKING_BACK).day)
    before = {position.project_id: position.light.severity for position in earlier}
    return [_standing(position, before.get(position.project_id)) for position in positions_of(projects, as_of)]


def _rebuild(on: date) -> int:
    rows = computed_standings(Project.objects.all(), on)
    ProjectStanding.objects.all().delete()
    ProjectStanding.objects.bulk_create(rows, batch_size=2000)
    StandingDay.objects.update_or_create(pk=1, defaults={"as_of": on, "is_stale": False})
    return len(rows)


def _standing(position: Position, severity_before: int | None) -> ProjectStanding:
    return ProjectStanding(
        project_id=position.project_id,
        light=position.light.value,
        severity=position.light.severity,
        severity_before=severity_before,
        stage=position.stage.value,
        stage_place=STAGE_ORDER[position.stage],
        health=position.health.value,
        last_progress_on=position.last_progress_on,
        silent_working_days=position.silent_working_days,
        due_on=position.acts_by_on,
        late_working_days=position.open_node.working_days_late if position.open_node else 0,
        rung=position.supervision.rung.value,
        counted=position.counted,
    )
