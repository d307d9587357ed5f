"""Imports an enterprise register: rows → records → comparison with the register → refusals and counts, in batches."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import ClassVar

from django.utils import timezone

from luodi.front.exchange.enterprise_columns import VOCABULARY
from luodi.front.exchange.enterprise_rows import RowReader
from luodi.front.exchange.imports import FieldChange, Import, Tally
from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.cells import Row
from luodi.front.exchange.reading.source import Source
from luodi.front.exchange.tables import left_out, table_in
from luodi.office.enterprises.actions.receive_enterprises import ReceiveEnterprises
from luodi.office.enterprises.comparison import Compared, Outcome, compare
from luodi.office.enterprises.queries import park_codes
from luodi.office.enterprises.records import EnterpriseRecord, IndustryJudge
from luodi.office.imports.models import ImportKind
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.reference.problems import ProblemRecord, Where
from luodi.reference.text import Text

BATCH_ROWS = 2000


class EnterpriseImport(Import):
    """One register file. ``judge`` estimates industries from business scopes; None leaves them out."""

    kind: ClassVar[ImportKind] = ImportKind.ENTERPRISES

    def __init__(
        self, source: Source, *, sheet: str = "", as_of: date | None = None, judge: IndustryJudge | None = None
    ) -> None:
        super().__init__(source, sheet=sheet, as_of=as_of)
        self.judge = judge
        self.sheet, self.columns = table_in(source, self.sheet, VOCABULARY, self.kind)

    def rehearse(self, user: User, tally: Tally) -> None:
        """Compares every batch with the register as it is."""
        reading = _Reading(self, tally)
        for records in reading.batches():
            reading.settle(compare(user, records, self.judge, source_on=self.as_of or timezone.localdate()))
        reading.finish()

    def receive(self, occasion: Occasion, tally: Tally) -> None:
        """Hands every batch to the action and hears what became of it."""
        reading = _Reading(self, tally)
        ReceiveEnterprises(
            occasion=occasion,
            batches=reading.batches(),
            source=self.source.name[-200:],
            source_on=self.as_of or timezone.localdate(occasion.at),
            judge=self.judge,
            report=reading.settle,
        ).execute()
        reading.finish()


class _Reading:
    """One pass over the file: gives batches of records, and settles each row with the tally once it is known."""

    def __init__(self, job: EnterpriseImport, tally: Tally) -> None:
        self._job = job
        self._tally = tally
        self._first: dict[str, tuple[int, int]] = {}  # credit code → row and hash of what it stated
        self._refused: dict[str, ProblemRecord] = {}
        self._pending: list[Row] = []
        self._repetitions: list[tuple[Row, str]] = []
        self._rows = 0
        self._estimated_districts = 0
        self._without_district = 0
        self._older = 0

    def batches(self) -> Iterator[list[EnterpriseRecord]]:
        """Records with distinct credit codes; rows that contradict or cannot be read are refused on the way."""
        job = self._job
        self._tally.begin_sheet(job.sheet, [job.columns.headers])
        reader = RowReader(job.columns, park_codes())
        rows = (row for row in job.source.rows(job.sheet) if row.number > job.columns.header_row)
        while batch := list(islice(rows, BATCH_ROWS)):
            self._pending, self._repetitions, records = [], [], []
            for row, said in reader.read(batch):
                if isinstance(said, ProblemRecord):
                    self._tally.refuse(row, said)
                elif self._is_first(row, said):
                    self._pending.append(row)
                    records.append(said)
            yield records
            self._rows += len(batch)
            self._tally.progress(self._rows)

    def settle(self, compared: Sequence[Compared]) -> None:
        """Tells the tally what became of the records of the batch given last."""
        tally = self._tally
        for row, each in zip(self._pending, compared, strict=True):
            key = each.record.credit_code
            self._older += each.is_older
            match each.outcome:
                case Outcome.CREATED:
                    tally.note_created(row.number, key, each.values[0])
                    self._estimated_districts += each.record.district_estimated
                    self._without_district += each.record.district_code is None
                case Outcome.UPDATED:
                    changes = [FieldChange(name, each.before.get(name), after) for name, after in each.after.items()]
                    tally.note_updated(row.number, key, each.values[0], changes)
                case Outcome.UNCHANGED:
                    tally.unchanged += 1
                case Outcome.REFUSED:
                    assert each.problem, "what is refused says why"  # noqa: S101
                    self._refused[key] = each.problem
                    tally.refuse(row, each.problem)
        for row, key in self._repetitions:
            if problem := self._refused.get(key):
                tally.refuse(row, problem)
            else:
                tally.unchanged += 1

    def finish(self) -> None:
        """What the reader of the result should know besides the counts."""
        if not self._rows:
            raise problems.no_rows(self._job.source.name, self._job.sheet)
        if self._job.columns.unmapped:
            self._tally.notes.append(left_out(self._job.columns.unmapped, self._where()))
        if self._older:
            self._tally.notes.append(_older_than_the_register(self._older, self._where()))
        if self._estimated_districts:
            self._tally.notes.append(_estimated_districts(self._estimated_districts, self._where()))
        if self._without_district:
            self._tally.notes.append(_without_district(self._without_district, self._where()))

    def _is_first(self, row: Row, record: EnterpriseRecord) -> bool:
        """Whether a row is the first of its credit code; a repetition is noted, a contradiction refused."""
        said = hash(record)
        number, before = self._first.setdefault(record.credit_code, (row.number, said))
        if number == row.number:
            return True
        if before == said:
            self._repetitions.append((row, record.credit_code))
        else:
            self._tally.refuse(row, _contradicts(record.credit_code, number))
        return False

    def _where(self) -> Where:
        return Where(self._job.source.name, self._job.sheet)


def _contradicts(credit_code: str, row: int) -> ProblemRecord:
    return ProblemRecord(
        "row.contradicts",
        Text(
            f"统一社会信用代码“{credit_code}”与第 {row} 行相同，内容却不一致",
            f"Row {row} has the same credit code “{credit_code}” but says otherwise",
        ),
        Text("请核对后只保留正确的一行", "Check both and keep the right one"),
    )


def _older_than_the_register(rows: int, where: Where) -> ProblemRecord:
    return ProblemRecord(
        "enterprise.older_source",
        Text(
            f"{rows} 家企业在登记库中的来源日期更新，本文件只补空白、不覆盖",
            f"The register is of a later day for {rows} enterprises: this file only fills their blanks",
        ),
        Text("如本文件更新，请核对截至日期后重新导入", "If this file is the newer one, import it again with its day"),
        where,
    )


def _estimated_districts(rows: int, where: Where) -> ProblemRecord:
    return ProblemRecord(
        "enterprise.district_estimated",
        Text(
            f"{rows} 家新企业的区是按功能区、街镇或登记机关推定的",
            f"The district of {rows} new enterprises was estimated from zone, town or place of registration",
        ),
        Text("请抽查；文件里写明区名的以区名为准", "Check some of them; a district named in the file goes first"),
        where,
    )


def _without_district(rows: int, where: Where) -> ProblemRecord:
    return ProblemRecord(
        "enterprise.no_district",
        Text(
            f"{rows} 家新企业的地区、地址都看不出属于哪个区",
            f"Neither area nor address says in which district {rows} new enterprises are",
        ),
        Text("请补上地区后再导入一次", "Add the district and import them once more"),
        where,
    )
