"""Every figure of a brief against a count of the register that shares no code with it: plain rows, plain loops."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from luodi.engine.statistics.cohorts import Milestone
from luodi.office.briefs.actions.write_brief import WriteBrief
from luodi.office.briefs.contents import BriefContents
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.projects.models import DoubleSigning, HealthEvent, Project, StageEvent
from luodi.office.projects.snapshot import positions, signing_histories
from tests.office.briefs.samples import AS_OF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]

STAGES = ["lead", "talks", "signed", "landed", "started", "completed", "producing", "at_capacity"]


@pytest.fixture
def contents(occasion: Occasion) -> BriefContents:
    return WriteBrief(occasion=occasion, as_of=AS_OF).execute()


class Recount:
    """The register as of the day, walked row by row. Histories of the test register only move forward."""

    def __init__(self, district: str | None = "*") -> None:
        doubles = {
            pair.later_id
            for pair in DoubleSigning.objects.all()
            if pair.found_on <= AS_OF and (pair.status != "different" or (pair.decided_on and pair.decided_on > AS_OF))
        }
        events = defaultdict(list)
        for event in StageEvent.objects.all():
            if event.happened_on <= AS_OF:
                events[event.project_id].append(event)
        self.gone = {event.project_id for event in HealthEvent.objects.filter(health="withdrawn")}
        self.projects = {}
        self.stage = {}
        self.signed_on: dict[int, date] = {}
        self.proved: dict[int, dict[str, date]] = {}
        for project in Project.objects.all():
            if not events[project.pk] or project.pk in doubles or district not in {"*", project.district_id}:
                continue
            furthest = max(events[project.pk], key=lambda event: STAGES.index(event.to_stage))
            if STAGES.index(furthest.to_stage) < 2:
                continue
            self.projects[project.pk] = project
            self.stage[project.pk] = furthest.to_stage
            for event in events[project.pk]:
                if event.to_stage == "signed":
                    self.signed_on[project.pk] = event.happened_on
            self.proved[project.pk] = {
                event.to_stage: event.happened_on
                for event in events[project.pk]
                if event.evidence_level == "verified" and not event.bypassed
            }

    def count(self, keep: Callable[[int], bool]) -> int:
        return sum(keep(pk) for pk in self.projects)

    def money(self, keep: Callable[[int], bool]) -> Decimal:
        return sum((p.investment_cny or Decimal(0) for pk, p in self.projects.items() if keep(pk)), Decimal(0))

    def has_proved(self, pk: int, stage: str) -> bool:
        """Whether the stage, or one past it, is proved, on a route that has the stage."""
        if stage == "started" and self.projects[pk].kind != "new_build":
            return False
        return any(STAGES.index(proved) >= STAGES.index(stage) for proved in self.proved[pk])


def test_figures_equal_an_independent_recount(contents: BriefContents) -> None:
    for part in contents.parts:
        again = Recount("*" if part is contents.whole else part.district_code or None)
        rules: dict[str, Callable[[int], bool]] = {
            "signed": lambda pk: True,
            "signed.week": lambda pk, a=again: a.signed_on.get(pk, date.min) > AS_OF - timedelta(days=7),
            "signed.year": lambda pk, a=again: a.signed_on.get(pk, date.min).year == AS_OF.year,
            "undated": lambda pk, a=again: pk not in a.signed_on,
            "unstated": lambda pk, a=again: a.projects[pk].investment_cny is None,
            "withdrawn": lambda pk, a=again: pk in a.gone,
            "in_hand": lambda pk, a=again: pk not in a.gone,
            **{
                f"stage.{stage}": lambda pk, a=again, s=stage: a.stage[pk] == s and pk not in a.gone
                for stage in STAGES[2:]
            },
            **{
                f"converted.{stage}": lambda pk, a=again, s=stage: a.has_proved(pk, s)
                for stage in ("landed", "started", "producing")
            },
        }
        for code, rule in rules.items():
            assert part.figure(code).value == again.count(rule), (part.name, code)
            assert part.figure(f"{code}.investment").value == again.money(rule), (part.name, code)
    assert contents.whole.figure("signed").value == 52
    assert contents.whole.figure("undated").value > 0


def test_lights_and_silence_are_those_of_the_positions(contents: BriefContents, chief: User) -> None:
    held = {line.code: line for line in contents.lines}
    for position in positions(chief, AS_OF):
        if position.code in held:
            line = held[position.code]
            assert (line.light, line.counted) == (position.light, position.counted)
            assert line.act_by == position.acts_by_on
    whole = contents.whole
    lights = sum(len(whole.figure(f"light.{light}").rows) for light in ("red", "yellow", "green", "none"))
    assert lights == whole.figure("in_hand").value
    assert {line.code for line in whole.silent} == set(whole.figure("silent").rows)


def test_histories_are_those_of_the_snapshot(contents: BriefContents, chief: User) -> None:
    snapshot = {history.key: history for history in signing_histories(chief, AS_OF)}
    for line in contents.lines:
        if line.history is None:
            assert line.code not in snapshot
            continue
        peer = snapshot.pop(line.code)
        assert (line.history.signed_on, line.history.withdrawn_on) == (peer.signed_on, peer.withdrawn_on)
        assert {str(milestone): on for milestone, on in line.history.reached.items()} == {
            str(stage): on for stage, on in peer.reached.items() if str(stage) in set(Milestone)
        }
    assert not snapshot


def test_cohorts_hold_every_dated_signing_once(contents: BriefContents) -> None:
    again = Recount()
    keys = [key for cohort in contents.whole.cohorts for key in cohort.signed]
    assert sorted(keys) == sorted(again.projects[pk].code for pk in again.signed_on if pk in again.projects)


def test_district_parts_add_up_to_the_city(contents: BriefContents) -> None:
    for figure in contents.whole.figures:
        assert sum(part.figure(figure.code).value for part in contents.districts) == figure.value
    assert len(contents.districts) == 4
    assert contents.districts[-1].name == "未分区"
    assert sum(len(part.changes) for part in contents.districts) == len(contents.whole.changes)


def test_district_brief_equals_its_part_of_the_city_brief(
    contents: BriefContents, occasion: Occasion, pudong_chief: User
) -> None:
    own = WriteBrief(
        occasion=Occasion(pudong_chief, occasion.at), as_of=AS_OF, district_code="310115"
    ).execute()  # fmt: skip
    part = next(part for part in contents.districts if part.district_code == "310115")
    assert own.whole.figures == part.figures
    assert own.whole.cohorts == part.cohorts
    assert own.lines == part.lines
    assert own.districts == ()
