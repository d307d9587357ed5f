"""Receives a register: creates and updates enterprises in batches, inside one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import connection

from luodi.office.enterprises.comparison import COLUMNS, Compared, Outcome, compare, stated
from luodi.office.enterprises.models import Enterprise, EnterpriseIndustry, EvidenceLevel
from luodi.office.enterprises.records import EnterpriseRecord, Guess, IndustryJudge
from luodi.office.enterprises.rows import adapted, field_of, insert_rows
from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.action import Action

_SCOPE, _NAME = COLUMNS.index("business_scope"), COLUMNS.index("name")
_WRITTEN = (*COLUMNS, "source", "source_on")
_INDUSTRY_COLUMNS = ("enterprise_id", "rank", "industry_code", "confidence", "evidence_level")


def unreported(_compared: Sequence[Compared]) -> None:
    """For callers who do not ask what became of each record."""


@dataclass(kw_only=True)
class ReceiveEnterprises(Action[None]):
    """Writes what ``batches`` state, as far as it differs from the register; ``report`` hears of every batch.

    The later source wins: one of an earlier day than what the register holds only fills blanks. Values that stand as a
    later source states them get its name and day; else unchanged enterprises leave no journal row. Records out of reach
    are reported as refused, not raised, so that the rest of a list can come in. Credit codes are distinct over all
    batches.
    """

    name: ClassVar[str] = "enterprise.receive"
    permission: ClassVar[Permission] = Permission.IMPORT
    batches: Iterable[Sequence[EnterpriseRecord]]
    source: str
    source_on: date
    judge: IndustryJudge | None = None
    report: Callable[[Sequence[Compared]], None] = unreported

    def within_reach(self) -> bool:
        """Decided record by record."""
        return True

    def change(self) -> None:
        """One batch after the other."""
        for records in self.batches:
            compared = compare(self.occasion.user, records, self.judge, source_on=self.source_on)
            self._create([each for each in compared if each.outcome is Outcome.CREATED])
            self._update([each for each in compared if each.outcome is Outcome.UPDATED])
            self._confirm([each for each in compared if each.confirms and each.outcome is Outcome.UNCHANGED])
            self.flush_journal()
            self.report(compared)

    def _create(self, fresh: list[Compared]) -> None:
        if not fresh:
            return
        office = self.occasion.user.office
        owner = None if office.level == "city" else office.pk
        rows = [(each.record.credit_code, owner, *each.values, self.source, self.source_on) for each in fresh]
        insert_rows(Enterprise, ("credit_code", "owner_office_id", *_WRITTEN), rows)
        estimates: Sequence[Sequence[Guess]] = [()] * len(fresh)
        if self.judge:
            estimates = self.judge([each.values[_SCOPE] for each in fresh], [each.values[_NAME] for each in fresh])
            self._insert_estimates(
                {each.record.credit_code: one for each, one in zip(fresh, estimates, strict=True) if one}
            )
        self.note(
            Change("enterprise", each.record.credit_code, None, self._created_state(each, owner, one))
            for each, one in zip(fresh, estimates, strict=True)
        )

    def _created_state(self, compared: Compared, owner: int | None, estimates: Sequence[Guess]) -> dict[str, Any]:
        state: dict[str, Any] = {
            column: value
            for column, value in zip(COLUMNS, compared.values, strict=True)
            if value is not None and value != ""
        }
        state |= {"credit_code": compared.record.credit_code, "source": self.source, "source_on": self.source_on}
        if owner is not None:
            state["owner_office_id"] = owner
        if estimates:
            state["industries"] = stated(estimates)
        return state

    def _update(self, moved: list[Compared]) -> None:
        if not moved:
            return
        held = Enterprise.objects.filter(credit_code__in=[each.record.credit_code for each in moved])
        stated_before = {
            code: {"source": source, "source_on": on}
            for code, source, on in held.values_list("credit_code", "source", "source_on")
        }
        columns = [str(field_of(Enterprise, column).column) for column in _WRITTEN]
        sets = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
        sources = {code: (was["source"], was["source_on"]) for code, was in stated_before.items()} | {
            each.record.credit_code: (self.source, self.source_on) for each in moved if not each.is_older
        }
        rows = adapted(Enterprise, _WRITTEN, [(*each.values, *sources[each.record.credit_code]) for each in moved])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {Enterprise._meta.db_table} SET {sets} WHERE id = %s",  # noqa: S608 - our own names
                [(*row, each.known_id) for row, each in zip(rows, moved, strict=True)],
            )
        anew = {each.record.credit_code: each.industries for each in moved if each.industries is not None}
        if anew:
            EnterpriseIndustry.objects.filter(enterprise__credit_code__in=list(anew)).delete()
            self._insert_estimates(anew)
        self.note(self._updated(each, stated_before[each.record.credit_code]) for each in moved)

    def _confirm(self, standing: list[Compared]) -> None:
        """Dates values that stand by the later source that says so."""
        held = Enterprise.objects.filter(pk__in=[each.known_id for each in standing])
        was = {code: (source, on) for code, source, on in held.values_list("credit_code", "source", "source_on")}
        held.update(source=self.source, source_on=self.source_on)
        now = {"source": self.source, "source_on": self.source_on}
        for code, (source, on) in was.items():
            before = {"source": source, "source_on": on}
            moved = [name for name in now if before[name] != now[name]]
            told = {name: before[name] for name in moved}, {name: now[name] for name in moved}
            self.note([Change("enterprise", code, *told)])

    def _updated(self, compared: Compared, stated_before: dict[str, Any]) -> Change:
        """What moved, with the source it moved from and to, where that is another."""
        stated_now = stated_before if compared.is_older else {"source": self.source, "source_on": self.source_on}
        moved = [name for name, value in stated_now.items() if stated_before[name] != value]
        before = compared.before | {name: stated_before[name] for name in moved}
        after = compared.after | {name: stated_now[name] for name in moved}
        return Change("enterprise", compared.record.credit_code, before, after)

    def _insert_estimates(self, estimates: dict[str, Any]) -> None:
        """Writes estimates by credit code; nothing is in their place any more."""
        ids = dict(Enterprise.objects.filter(credit_code__in=list(estimates)).values_list("credit_code", "id"))
        insert_rows(
            EnterpriseIndustry,
            _INDUSTRY_COLUMNS,
            [
                (ids[code], rank, each.code, each.confidence, EvidenceLevel.ESTIMATED.value)
                for code, found in estimates.items()
                for rank, each in enumerate(found, start=1)
            ],
        )
