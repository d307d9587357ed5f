"""One file on its way into the register: looked at first, then brought in all or nothing. For command and web alike.

``Import`` holds what every kind shares: counts, samples, the refusal file, the batch, the transaction. A kind says
how its rows compare with the register (``rehearse``) and how they are received (``receive``).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db import transaction

from luodi.front.exchange.kept_files import keep_source, refusals_path
from luodi.front.exchange.reading.cells import Cell, Row
from luodi.front.exchange.reading.source import Source
from luodi.front.exchange.refusals import RefusalFile
from luodi.office.imports.actions.record_batch import RecordBatch
from luodi.office.imports.actions.seal_batch import SealBatch
from luodi.office.imports.models import ImportBatch, ImportKind
from luodi.office.journal import chain
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.places.actions.load_districts import LoadDistricts
from luodi.office.places.models import District
from luodi.reference.districts import districts
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text

Progress = Callable[[int], None]
"""Told the number of rows read so far."""


def silent(rows: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a file by what becomes of them. ``accepted`` are in the register as the file says."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    review: int = 0
    refused: int = 0

    @property
    def accepted(self) -> int:
        """Created, updated and unchanged."""
        return self.created + self.updated + self.unchanged

    @property
    def rows(self) -> int:
        """All rows."""
        return self.accepted + self.review + self.refused


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field by name, what the register holds, and what the file says."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowSample:
    """A row that is new or changes something. ``key`` is what the journal calls the entity."""

    row: int
    key: str
    label: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtSample:
    """A row on which a person has to decide, with the entity it may be and the reason."""

    row: int
    label: str
    candidate_key: str
    candidate_label: str
    reason: Text


@dataclass(frozen=True, slots=True)
class RefusedSample:
    """A refused row, as it was read, and why."""

    row: Row
    problem: ProblemRecord


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Samples are the first of each sort; the counts are of all rows."""

    kind: ImportKind
    file_name: str
    sheet: str
    counts: Counts
    created: tuple[RowSample, ...]
    updated: tuple[RowSample, ...]
    review: tuple[DoubtSample, ...]
    refused: tuple[RefusedSample, ...]
    notes: tuple[ProblemRecord, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did; ``batch.refusals_path`` is where refused rows wait to be mended ("" when there are none)."""

    batch: ImportBatch
    counts: Counts
    notes: tuple[ProblemRecord, ...]


@dataclass(slots=True)
class Tally:
    """Counts rows as a kind reports them, keeps the first samples of each sort, and passes refused rows on."""

    sample_size: int
    refusals: RefusalFile | None
    progress: Progress
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    review: int = 0
    refused: int = 0
    created_samples: list[RowSample] = field(default_factory=list)
    updated_samples: list[RowSample] = field(default_factory=list)
    review_samples: list[DoubtSample] = field(default_factory=list)
    refused_samples: list[RefusedSample] = field(default_factory=list)
    notes: list[ProblemRecord] = field(default_factory=list)

    def begin_sheet(self, name: str, heading: Sequence[tuple[Cell, ...]]) -> None:
        """Refused rows from now on belong under this heading."""
        if self.refusals:
            self.refusals.begin_sheet(name, heading)

    def begin_group(self, cells: Sequence[Cell]) -> None:
        """Rows refused from now on stand under this group row of the file."""
        if self.refusals:
            self.refusals.begin_group(cells)

    def note_created(self, row: int, key: str, label: str) -> None:
        """A row that is new to the register."""
        self.created += 1
        if len(self.created_samples) < self.sample_size:
            self.created_samples.append(RowSample(row, key, label))

    def note_updated(self, row: int, key: str, label: str, changes: Sequence[FieldChange]) -> None:
        """A row that changes fields of what the register holds."""
        self.updated += 1
        if len(self.updated_samples) < self.sample_size:
            self.updated_samples.append(RowSample(row, key, label, tuple(changes)))

    def note_review(self, sample: DoubtSample) -> None:
        """A row that waits for a person."""
        self.review += 1
        if len(self.review_samples) < self.sample_size:
            self.review_samples.append(sample)

    def refuse(self, row: Row, problem: ProblemRecord) -> None:
        """A row that is sent back."""
        self.refused += 1
        if len(self.refused_samples) < self.sample_size:
            self.refused_samples.append(RefusedSample(row, problem))
        if self.refusals:
            self.refusals.add(row, problem)

    @property
    def counts(self) -> Counts:
        """The counts so far."""
        return Counts(self.created, self.updated, self.unchanged, self.review, self.refused)


class Import(ABC):
    """One file of one kind. ``sheet`` empty means the one that its header is found on."""

    kind: ClassVar[ImportKind]

    def __init__(self, source: Source, *, sheet: str = "", as_of: date | None = None) -> None:
        self.source = source
        self.sheet = source.sheet_named(sheet) if sheet else ""
        self.as_of = as_of

    @abstractmethod
    def rehearse(self, user: User, tally: Tally) -> None:
        """Reports to ``tally`` what would become of every row; writes nothing."""

    @abstractmethod
    def receive(self, occasion: Occasion, tally: Tally) -> None:
        """Writes the rows through actions and reports to ``tally`` what became of each; a transaction is open."""

    def conclude(self, occasion: Occasion, batch: ImportBatch) -> None:  # noqa: B027 - most kinds write nothing here
        """Writes what refers to the batch; still in the same transaction."""

    def preview(self, user: User, *, samples: int = 20, progress: Progress = silent) -> Preview:
        """What applying the file would do, in the same words and counts."""
        require_import(user)
        tally = Tally(samples, None, progress)
        tally.notes.extend(self.source.notes)
        self.rehearse(user, tally)
        return Preview(
            self.kind,
            self.source.name,
            self.sheet,
            tally.counts,
            tuple(tally.created_samples),
            tuple(tally.updated_samples),
            tuple(tally.review_samples),
            tuple(tally.refused_samples),
            tuple(tally.notes),
        )

    def apply(self, occasion: Occasion, *, progress: Progress = silent) -> Applied:
        """Brings the file in, in one transaction; the refusal file is complete before the transaction is."""
        require_import(occasion.user)
        kept = keep_source(self.source)
        refused_to = refusals_path(kept.sha256, self.source.name, occasion)
        with transaction.atomic():
            # Before anything is compared: two imports of one list come in one after the other.
            chain.wait_for_writers()
            first_revision = chain.newest_revision() + 1
            _ensure_districts(occasion)
            with RefusalFile(refused_to) as refusals:
                tally = Tally(0, refusals, progress)
                tally.notes.extend(self.source.notes)
                self.receive(occasion, tally)
            batch = self._batch(occasion, tally.counts, kept.sha256, str(refused_to) if tally.refused else "")
            self.conclude(occasion, batch)
            if batch.last_revision is None:
                SealBatch(occasion=occasion, batch=batch, first_revision=first_revision).execute()
        if tally.refused and batch.refusals_path != str(refused_to):
            refused_to.unlink()
        return Applied(batch, tally.counts, tuple(tally.notes))

    def _batch(self, occasion: Occasion, counts: Counts, sha256: str, refusals: str) -> ImportBatch:
        """The batch of this import; the user's own when the same file came again and changed nothing."""
        if counts.created == counts.updated == 0:
            own = ImportBatch.objects.filter(imported_by=occasion.user, undone_at=None)
            again = own.filter(kind=self.kind, sha256=sha256, as_of=self.as_of).first()
            same = ("accepted", "review", "refused")
            if again is not None and all(getattr(again, name) == getattr(counts, name) for name in same):
                return again
        return RecordBatch(
            occasion=occasion,
            kind=self.kind,
            file_name=self.source.name,
            sha256=sha256,
            as_of=self.as_of,
            created=counts.created,
            updated=counts.updated,
            unchanged=counts.unchanged,
            review=counts.review,
            refused=counts.refused,
            refusals_path=refusals,
        ).execute()


def require_import(user: User) -> None:
    """A ``Problem`` unless the user may import; a preview shows the register, so it asks too."""
    if not user.may(Permission.IMPORT):
        raise Problem(
            "access.not_permitted",
            Text("您的角色没有导入权限", "Your role may not import"),
            Text("请由有此权限的同事办理，或请管理员调整角色", "Ask a colleague who holds it, or an administrator"),
        )


def _ensure_districts(occasion: Occasion) -> None:
    """Rows refer to districts; a register that lacks some gets them from the reference, by the system."""
    if District.objects.count() < len(districts()):
        LoadDistricts(occasion=Occasion(system_user(), occasion.at, "GB/T 2260")).execute()
