"""Takes back what an import wrote, from the journal: what it created goes, what it changed is as it was before.

The entries of an import are one run of revisions, because it held the head of the journal until it ended. They are
walked backwards, so that what lies in something goes before it. Every write is journalled, so whatever has no later
entry is still as the import left it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

import orjson
from django.apps import apps
from django.db import models
from django.db.models import ProtectedError, Q

from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry
from luodi.office.imports.models import DoubtfulRow
from luodi.office.journal.chain import Change
from luodi.office.journal.models import JournalEntry
from luodi.office.people.action import state_of, word_for
from luodi.office.places.models import Park, Plot, Space
from luodi.office.projects.models import DoubleSigning, NodeAgreement, Project
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_CHUNK = 500
_NAMED = 10
# The batch stays known, marked as undone; districts are of the standard, not of the file.
_NOT_TAKEN_BACK = ("import_batch", "district", "reading", "export")
_INDUSTRIES = "industries"
_BY_CODE: dict[str, tuple[type[models.Model], str]] = {
    "enterprise": (Enterprise, "credit_code"),
    "project": (Project, "code"),
    "park": (Park, "code"),
    "plot": (Plot, "code"),
    "space": (Space, "code"),
}
_ELSEWHERE = (*_BY_CODE, "enterprise_fact", "doubtful_row", "supply")


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that an import wrote and somebody has changed since."""

    entity: str
    key: str
    actor: str
    action: str


def touched_since(first: int, last: int) -> list[Touched]:
    """What the entries ``first`` to ``last`` wrote and a later entry speaks of, one for each thing.

    A project is one thing with all that belongs to it, and so is an enterprise that is new.
    """
    wrote: set[tuple[str, str]] = set()
    whole: set[str] = set()
    for entity, key, before in _run(first, last).values_list("entity", "key", "before").iterator(chunk_size=5000):
        wrote.add((entity, key))
        if entity == "project" or (entity == "enterprise" and not before):
            whole.add(key)
        elif entity not in _ELSEWHERE:
            whole.add(_root(key))
    later = JournalEntry.objects.filter(revision__gt=last).exclude(entity__in=_NOT_TAKEN_BACK).order_by("revision")
    found: dict[tuple[str, str], Touched] = {}
    for entity, key, actor, action in later.values_list("entity", "key", "actor", "action").iterator(chunk_size=5000):
        of = next((root for root in _roots(entity, key) if root in whole), "")
        if (entity, key) in wrote or of:
            found.setdefault((entity, of or key), Touched(entity, key, actor, action))
    return list(found.values())


def refuse_touched(touched: Sequence[Touched]) -> None:
    """A ``Problem`` that names what has been changed since, when anything has."""
    if not touched:
        return
    named = "、".join(f"{one.key}（{one.actor}）" for one in touched[:_NAMED])
    named_en = ", ".join(f"{one.key} ({one.actor})" for one in touched[:_NAMED])
    more = len(touched) - _NAMED
    raise Problem(
        "import.touched_since",
        Text(
            f"导入后又有人改动了 {len(touched)} 处：{named}{'等' if more > 0 else ''}",
            f"{len(touched)} things were changed since: {named_en}{f' and {more} more' if more > 0 else ''}",
        ),
        Text(
            "整次导入不能撤销；请在这些对象的页面上逐一更正，或先由改动人撤回",
            "The import cannot be undone as a whole; correct these on their own pages",
        ),
    )


def taken_back(first: int, last: int) -> Iterator[list[Change]]:
    """Undoes the entries chunk by chunk, the newest first, and gives what it changed for the journal."""
    entries = _run(first, last).order_by("-revision").iterator(chunk_size=5000)
    while chunk := list(islice(entries, _CHUNK)):
        changes: list[Change] = []
        for (entity, is_new), group in groupby(chunk, key=lambda entry: (entry.entity, not entry.before)):
            run = list(group)
            changes.extend(_removed(entity, run) if is_new else _restored(entity, run))
        yield changes


def project_codes(changes: Iterable[Change]) -> set[str]:
    """The codes of the projects that changes are about, themselves or by what belongs to them."""
    about = (change for change in changes if change.entity == "project" or change.entity not in _ELSEWHERE)
    return {root for change in about for root in _roots(change.entity, change.key)}


def standing_ids(codes: Iterable[str]) -> list[int]:
    """The projects with these codes that there still are."""
    wanted = iter(sorted(codes))
    ids: list[int] = []
    while chunk := list(islice(wanted, _CHUNK)):
        ids.extend(Project.objects.filter(code__in=chunk).order_by().values_list("pk", flat=True))
    return ids


def _run(first: int, last: int) -> "models.QuerySet[JournalEntry]":
    run = JournalEntry.objects.filter(revision__gte=first, revision__lte=last)
    return run.exclude(entity__in=_NOT_TAKEN_BACK).order_by("revision")


def _root(key: str) -> str:
    return key.split("/", 1)[0]


def _roots(entity: str, key: str) -> tuple[str, ...]:
    """What an entry belongs to: a double signing to both of its projects."""
    return (_root(key), key.rsplit("/", 1)[-1]) if entity == "double_signing" else (_root(key),)


def _removed(entity: str, run: list[JournalEntry]) -> list[Change]:
    """Removes what was created; what it was is kept in the journal."""
    said = [(entry.key, orjson.loads(entry.after)) for entry in run]
    rows = _found(entity, said)
    changes = []
    for (key, state), row in zip(said, rows, strict=True):
        before = state_of(row)
        if _INDUSTRIES in state:
            before[_INDUSTRIES] = state[_INDUSTRIES]
        changes.append(Change(entity, key, before, None))
    ids = [row.pk for row in rows]
    if entity == "project":
        _refuse_pending(ids)
    try:
        models.QuerySet(type(rows[0])).filter(pk__in=ids).delete()
    except ProtectedError as error:
        raise _still_referred_to(error.protected_objects) from error
    return changes


def _restored(entity: str, run: list[JournalEntry]) -> list[Change]:
    """Sets the fields that were changed back to what they were."""
    said = [(entry.key, orjson.loads(entry.after)) for entry in run]
    changes = []
    for entry, (key, after), row in zip(run, said, _found(entity, said), strict=True):
        before = orjson.loads(entry.before)
        fields = [name for name in before if name != _INDUSTRIES]
        for name in fields:
            setattr(row, name, _typed(row, name, before[name]))
        if fields:
            row.save(update_fields=[_field(type(row), name).name for name in fields])
        if _INDUSTRIES in before:
            _set_industries(row.pk, before[_INDUSTRIES])
        changes.append(Change(entity, key, after, before))
    return changes


def _found(entity: str, said: Sequence[tuple[str, dict[str, Any]]]) -> list[Any]:
    """The row of each entry, in their order; a ``Problem`` names the first that is no longer as it was written."""
    if entity in _BY_CODE:
        model, code = _BY_CODE[entity]
        rows: models.QuerySet[Any] = models.QuerySet(model).filter(**{f"{code}__in": [key for key, _ in said]})
        return _by_key(said, {getattr(row, code): [row] for row in rows}, entity)
    if entity == "enterprise_fact":
        codes = {_root(key) for key, _ in said}
        facts = EnterpriseFact.objects.filter(enterprise__credit_code__in=codes).select_related("enterprise")
        return _by_key(said, {fact.journal_key: [fact] for fact in facts}, entity)
    model = _models()[entity]
    table: models.QuerySet[Any] = models.QuerySet(model)
    if all("id" in state for _, state in said):
        by_id = table.in_bulk([state["id"] for _, state in said])
        return _by_key(said, {key: [by_id[state["id"]]] for key, state in said if state["id"] in by_id}, entity)
    owner = "node__project" if model is NodeAgreement else "project"
    held: dict[str, list[Any]] = {}
    for row in table.filter(**{f"{owner}__code__in": {_root(key) for key, _ in said}}).select_related(owner):
        held.setdefault(row.journal_key, []).append(row)
    return _by_key(said, held, entity)


def _by_key(said: Sequence[tuple[str, dict[str, Any]]], held: dict[str, list[Any]], entity: str) -> list[Any]:
    found = []
    for key, state in said:
        row = next((row for row in held.get(key, ()) if _is_as_written(row, state)), None)
        if row is None:
            refuse_touched([Touched(entity, key, "?", "")])
        found.append(row)
    return found


def _is_as_written(row: models.Model, state: dict[str, Any]) -> bool:
    stated = (name for name in state if name != _INDUSTRIES)
    return all(getattr(row, name) == _typed(row, name, state[name]) for name in stated)


def _typed(row: models.Model, name: str, kept: Any) -> Any:
    """A journalled value as the field of ``row`` holds it."""
    field = _field(type(row), name)
    read: Callable[[Any], Any] = getattr(field, "target_field", field).to_python
    return None if kept is None else read(kept)


def _field(model: type[models.Model], attribute: str) -> "models.Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.attname == attribute)


def _set_industries(enterprise_id: int, stated: Iterable[Sequence[Any]]) -> None:
    EnterpriseIndustry.objects.filter(enterprise_id=enterprise_id).delete()
    EnterpriseIndustry.objects.bulk_create(
        EnterpriseIndustry(
            enterprise_id=enterprise_id, rank=rank, industry_code=code, confidence=confidence, evidence_level=level
        )
        for rank, (code, confidence, level) in enumerate(stated, start=1)
    )


def _refuse_pending(project_ids: list[int]) -> None:
    """Rows and pairs of a later import that point to a project would go with it, and nobody would have said so."""
    rows = DoubtfulRow.objects.filter(candidate__in=project_ids).select_related("candidate")
    pairs = DoubleSigning.objects.filter(Q(earlier__in=project_ids) | Q(later__in=project_ids))
    waiting = [*rows[:_NAMED], *pairs.select_related("earlier", "later")[:_NAMED]]
    if waiting:
        raise _still_referred_to(waiting)


def _still_referred_to(rows: Iterable[models.Model]) -> Problem:
    named = sorted({str(row) for row in rows})[:_NAMED]
    return Problem(
        "import.still_referred_to",
        Text(
            f"这次导入的对象后来被引用：{'、'.join(named)}", f"What it brought in is referred to by: {', '.join(named)}"
        ),
        Text("请先解除这些引用，再撤销导入", "Undo these references first, then the import"),
        Where(field=named[0] if named else ""),
    )


def _models() -> dict[str, type[models.Model]]:
    return {word_for(model()): model for model in apps.get_models() if model.__module__.startswith("luodi.office.")}
