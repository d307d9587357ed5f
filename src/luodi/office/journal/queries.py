"""Reads of the journal that a person sees."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db.models import Q, QuerySet

from luodi.office.journal.models import JournalEntry
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One journal entry, its changed fields unpacked as (name, before, after)."""

    revision: int
    at: datetime
    actor: str
    action: str
    entity: str
    key: str
    reason: str
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries to show; what is empty does not narrow. ``since`` and ``until`` are local days, both included."""

    entity: str = ""
    key: str = ""
    actor: str = ""
    since: date | None = None
    until: date | None = None
    action: str = ""
    text: str = ""
    """A part of the key or of the reason. What was written is not searched: it may hold what is masked."""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some entries, newest first, and how many there are in all."""

    rows: tuple[HistoryRow, ...]
    total: int


def entries(wanted: JournalFilter, *, first: int, size: int, actors: Collection[str] | None = None) -> JournalPage:
    """Entries ``first`` (from 0) to ``first + size``, newest first; only of ``actors`` when these are given."""
    found = _filtered(wanted, actors)
    rows = found.order_by("-revision")[first : first + size]
    return JournalPage(tuple(_row(entry) for entry in rows), found.count())


def entries_before(
    wanted: JournalFilter, *, before: int | None, size: int, actors: Collection[str] | None = None
) -> list[HistoryRow]:
    """The ``size`` newest entries below revision ``before``: pages that new entries do not move."""
    found = _filtered(wanted, actors)
    if before is not None:
        found = found.filter(revision__lt=before)
    return [_row(entry) for entry in found.order_by("-revision")[:size]]


def entries_after(revision: int, size: int) -> list[HistoryRow]:
    """The ``size`` oldest entries above a revision, oldest first; for those who follow the journal."""
    return [_row(entry) for entry in JournalEntry.objects.filter(revision__gt=revision).order_by("revision")[:size]]


def counted(wanted: JournalFilter, at_most: int, *, actors: Collection[str] | None = None) -> int:
    """How many entries there are, counted no further than ``at_most``."""
    return _filtered(wanted, actors).order_by()[:at_most].count()


def newest_revision() -> int:
    """The revision of the newest entry, 0 when there is none."""
    return JournalEntry.objects.order_by("-revision").values_list("revision", flat=True).first() or 0


def newest_instant() -> datetime | None:
    """When the newest entry was written."""
    return JournalEntry.objects.order_by("-revision").values_list("at", flat=True).first()


def was_noted(entity: str, key: str, actor: str, since: datetime) -> bool:
    """Whether there is an entry of ``actor`` on ``entity``/``key`` since an instant."""
    return JournalEntry.objects.filter(entity=entity, key=key, actor=actor, at__gte=since).exists()


def _filtered(wanted: JournalFilter, actors: Collection[str] | None) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.all()
    if actors is not None:
        found = found.filter(actor__in=actors)
    if wanted.entity:
        found = found.filter(entity=wanted.entity)
    if wanted.key:
        found = found.filter(key__startswith=wanted.key)
    if wanted.actor:
        found = found.filter(actor=wanted.actor)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.text:
        found = found.filter(Q(key__icontains=wanted.text) | Q(reason__icontains=wanted.text))
    if wanted.since:
        found = found.filter(at__date__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__date__lte=wanted.until)
    return found


def history_of(entity: str) -> list[HistoryRow]:
    """Everything that happened to ``word/key``, oldest first; a ``Problem`` when the journal does not know it.

    What belongs to an entity has a key ``owner/…``, so a project's history has its evidence and nodes too.
    """
    word, _, key = entity.partition("/")
    own = JournalEntry.objects.filter(entity=word, key=key)
    belonging = JournalEntry.objects.filter(key__startswith=f"{key}/") if key else JournalEntry.objects.none()
    rows = [_row(entry) for entry in (own | belonging).order_by("revision")]
    if not rows:
        raise Problem(
            "journal.unknown_entity",
            Text(f"日志中没有“{entity}”", f"The journal does not know “{entity}”"),
            Text("请按 类别/编号 填写，例如 project/LD2026-00012", "Write WORD/KEY, for example project/LD2026-00012"),
            Where(field=entity),
        )
    return rows


def _row(entry: JournalEntry) -> HistoryRow:
    return HistoryRow(
        entry.revision,
        entry.at,
        entry.actor,
        entry.action,
        entry.entity,
        entry.key,
        entry.reason,
        tuple(_fields(entry.before, entry.after)),
    )


def _fields(before: str, after: str) -> Iterator[tuple[str, Any, Any]]:
    old, new = (orjson.loads(text) if text else {} for text in (before, after))
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
