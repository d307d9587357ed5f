"""Receives verified industries of many enterprises: they take the place of what was there, estimated or verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.enterprises.access import ids_within_reach
from luodi.office.enterprises.models import EnterpriseIndustry, EvidenceLevel
from luodi.office.enterprises.rows import insert_rows
from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.reference.industries import is_industry
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_COLUMNS = ("enterprise_id", "rank", "industry_code", "confidence", "evidence_level")


@dataclass(kw_only=True)
class ReceiveIndustries(Action[int]):
    """Batches of GB/T 4754-2017 class codes by credit code, the main one first.

    Returns how many enterprises changed.
    """

    name: ClassVar[str] = "enterprise.receive_industries"
    permission: ClassVar[Permission] = Permission.ENTERPRISE_EDIT
    batches: Iterable[Mapping[str, tuple[str, ...]]]

    def within_reach(self) -> bool:
        """Decided enterprise by enterprise: one that the user does not see is unknown."""
        return True

    def change(self) -> int:
        """One batch after the other."""
        changed = 0
        for batch in self.batches:
            for credit_code, codes in batch.items():
                _check_codes(credit_code, codes)
            changed += self._receive(batch)
            self.flush_journal()
        return changed

    def _receive(self, batch: Mapping[str, tuple[str, ...]]) -> int:
        ids = ids_within_reach(self.occasion.user, list(batch))
        before = _there(list(ids.values()))
        after = {
            credit_code: [(code, 1.0, EvidenceLevel.VERIFIED.value) for code in codes]
            for credit_code, codes in batch.items()
        }
        moved = [code for code in batch if before.get(ids[code], []) != after[code]]
        EnterpriseIndustry.objects.filter(enterprise_id__in=[ids[code] for code in moved]).delete()
        insert_rows(
            EnterpriseIndustry,
            _COLUMNS,
            [(ids[code], rank, *each) for code in moved for rank, each in enumerate(after[code], start=1)],
        )
        self.note(
            Change(
                "enterprise",
                code,
                {"industries": _said(before.get(ids[code], []))},
                {"industries": _said(after[code])},
            )
            for code in moved
        )
        return len(moved)


_Row = tuple[str, float, str]


def _there(ids: list[int]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    rows = EnterpriseIndustry.objects.filter(enterprise_id__in=ids).order_by("enterprise_id", "rank")
    for owner, code, confidence, level in rows.values_list(
        "enterprise_id", "industry_code", "confidence", "evidence_level"
    ):
        found.setdefault(owner, []).append((code, confidence, level))
    return found


def _said(rows: list[_Row]) -> list[list[str | float]]:
    return [list(row) for row in rows]


def _check_codes(credit_code: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        if len(code) != 4 or not is_industry(code):
            raise Problem(
                "enterprise.industry_not_valid",
                Text(f"“{code}”不是 GB/T 4754-2017 的小类", f"“{code}” is not a class of GB/T 4754-2017"),
                Text("请填写四位小类代码", "Enter the four digits of a class"),
                Where(field=credit_code),
            )
