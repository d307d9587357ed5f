"""Adds to the hash chain and checks it.

The hash of a row is SHA-256 over the hash of the row before it and the canonical JSON of everything the row says; so an
edited, removed or inserted row breaks the chain at that row, and a cut tail disagrees with the chain head.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db import connection

from luodi.office.journal.models import ChainHead, JournalEntry


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one entity: ``before`` is None when it was created, ``after`` when it was removed.

    Values are what :func:`canonical` can write: text, numbers, dates, decimals, None, lists and mappings of these.
    """

    entity: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold. ``kind``: ``missing``, ``edited`` or ``unlinked``."""

    revision: int
    kind: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of walking the whole chain."""

    entries: int
    breaks: tuple[Break, ...]
    head_revision: int
    head_hash: str
    """What to keep outside the database: who could rewrite the whole chain would not have that copy."""

    @property
    def holds(self) -> bool:
        """Whether nothing was edited, removed or inserted."""
        return not self.breaks


def canonical(values: Mapping[str, Any] | None) -> str:
    """``values`` as JSON with sorted keys and no spaces; empty text for None."""
    if values is None:
        return ""
    return orjson.dumps(values, default=_plain, option=orjson.OPT_SORT_KEYS).decode()


def append(*, actor: str, action: str, at: datetime, reason: str, changes: Iterable[Change]) -> int:
    """Adds one row a change to the journal and returns the newest revision.

    Runs inside the caller's transaction; the chain head stays locked until that ends, so two writers never fork it.
    """
    pending = list(changes)
    head = _locked_head()
    if not pending:
        return head.revision
    moment = _instant(at)
    rows = []
    revision, previous = head.revision, head.hash
    for change in pending:
        revision += 1
        before, after = canonical(change.before), canonical(change.after)
        digest = _digest(previous, revision, moment, actor, action, change.entity, change.key, reason, before, after)
        rows.append((revision, at, actor, action, change.entity, change.key, reason, before, after, previous, digest))
        previous = digest
    _insert(rows)
    head.revision, head.hash = revision, previous
    head.save(update_fields=["revision", "hash"])
    return revision


def wait_for_writers() -> None:
    """Waits until no other transaction writes, and lets none write until the caller's own ends.

    What is read from now on is what the next write meets: nobody adds the same project meanwhile, and two writers
    never hold what the other waits for.
    """
    _locked_head()


def newest_revision() -> int:
    """The newest revision, 0 of an empty journal; within a transaction that waited for writers nobody adds another."""
    return ChainHead.objects.filter(pk=1).values_list("revision", flat=True).first() or 0


def head() -> tuple[int, str]:
    """The newest revision and its hash; 0 and an empty text of an empty journal."""
    return ChainHead.objects.filter(pk=1).values_list("revision", "hash").first() or (0, "")


def verify() -> Verification:
    """Walks the chain from the first row to the head and names every place where it does not hold."""
    breaks: list[Break] = []
    expected, previous, entries = 1, "", 0
    for entry in JournalEntry.objects.order_by("revision").iterator(chunk_size=5000):
        entries += 1
        breaks.extend(Break(gap, "missing") for gap in range(expected, min(entry.revision, expected + 100)))
        if entry.revision == expected and entry.previous_hash != previous:
            breaks.append(Break(entry.revision, "unlinked"))
        if entry.hash != _digest_of(entry):
            breaks.append(Break(entry.revision, "edited"))
        expected, previous = entry.revision + 1, entry.hash
    head = ChainHead.objects.filter(pk=1).first()
    head_revision, head_hash = (head.revision, head.hash) if head else (0, "")
    breaks.extend(Break(gap, "missing") for gap in range(expected, min(head_revision + 1, expected + 100)))
    if head_revision < expected - 1 or (head_revision == expected - 1 and head_hash != previous):
        breaks.append(Break(head_revision, "unlinked"))
    return Verification(entries, tuple(breaks), head_revision, head_hash)


def _locked_head() -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(pk=1)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(pk=1)
    return head


def _insert(rows: list[tuple[Any, ...]]) -> None:
    """Plain executemany: a bulk import writes one row an enterprise, and model instances would triple its time."""
    columns = [field.attname for field in JournalEntry._meta.concrete_fields]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    instant = connection.ops.adapt_datetimefield_value(rows[0][1])  # one occasion, one instant
    adapted = [(row[0], instant, *row[2:]) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {JournalEntry._meta.db_table} ({names}) VALUES ({places})",  # noqa: S608 - our own names
            adapted,
        )


def _digest_of(entry: JournalEntry) -> str:
    return _digest(
        entry.previous_hash,
        entry.revision,
        _instant(entry.at),
        entry.actor,
        entry.action,
        entry.entity,
        entry.key,
        entry.reason,
        entry.before,
        entry.after,
    )


def _digest(previous: str, *said: str | int) -> str:
    return hashlib.sha256(previous.encode() + orjson.dumps(said)).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"the journal cannot write a {type(value).__name__}")
