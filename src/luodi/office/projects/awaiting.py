"""What waits for a person of the office to look at it: documents to verify, and gates that were passed by.

Told as it is now: that nobody has looked yet has no day of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.models import Evidence, ProjectQuerySet, StageEvent
from luodi.office.projects.words import EvidenceKind, Stage


class Waits(StrEnum):
    """What a project can wait for: a document to be verified, or the proof of a move past a closed gate."""

    VERIFY = "verify"
    BYPASSED = "bypassed"


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One thing that waits: the kind of document or the stage, its title or the reason given, and since when."""

    what: EvidenceKind | Stage
    said: str
    since_on: date


def that_wait(projects: ProjectQuerySet, waits: Waits) -> ProjectQuerySet:
    """Those of ``projects`` in which something waits."""
    rows = _evidence() if waits is Waits.VERIFY else _moves()
    return projects.filter(Exists(rows.filter(project=OuterRef("pk"))))


def awaiting(ids: Iterable[int], waits: Waits) -> Mapping[int, list[Awaiting]]:
    """What waits in some projects, by their id, the longest waiting first. One query."""
    found: dict[int, list[Awaiting]] = defaultdict(list)
    wanted = list(ids)
    if waits is Waits.VERIFY:
        documents = _evidence().filter(project_id__in=wanted).order_by("dated_on", "id")
        for pk, kind, title, dated_on in documents.values_list("project_id", "kind", "title", "dated_on"):
            found[pk].append(Awaiting(EvidenceKind(kind), title, dated_on))
    else:
        moves = _moves().filter(project_id__in=wanted).order_by("happened_on", "id")
        for pk, stage, reason, happened_on in moves.values_list("project_id", "to_stage", "reason", "happened_on"):
            found[pk].append(Awaiting(Stage(stage), reason, happened_on))
    return found


def _evidence() -> QuerySet[Evidence]:
    return Evidence.objects.filter(evidence_level=EvidenceLevel.SELF_REPORTED).order_by()


def _moves() -> QuerySet[StageEvent]:
    return StageEvent.objects.filter(bypassed=True, verified_on__isnull=True).order_by()
