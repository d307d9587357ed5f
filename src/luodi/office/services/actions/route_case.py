"""Routes a case (分办): who handles it, by the table in force or as an officer decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.people.models import Office, OfficeLevel
from luodi.office.services.case_action import CaseAction
from luodi.office.services.models import Case, CaseHandling
from luodi.office.services.routing import proposal
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RouteCase(CaseAction[Case]):
    """``office_codes``, the leading one first; empty takes what the table proposes, anything else needs a reason.

    Offices that have taken the case up stay; a handling that nobody took up goes when it is no longer named.
    """

    name: ClassVar[str] = "case.route"
    permission: ClassVar[Permission] = Permission.CASE_MANAGE
    office_codes: Sequence[str] = ()
    offices: list[Office] = field(init=False, default_factory=list, repr=False)

    def validate(self) -> None:
        """Offices that exist, each once; a reason for another choice than the table's."""
        self.check_open()
        self.check_order()
        proposed = [one.office_code for one in proposal(self.case, self.occasion.on)]
        wanted = list(self.office_codes) or proposed
        known = Office.objects.exclude(level=OfficeLevel.ENTERPRISE).filter(code__in=wanted, closed_on__isnull=True)
        by_code = {office.code: office for office in known}
        if not wanted or len(set(wanted)) != len(wanted) or set(wanted) != by_code.keys():
            raise self.refuse(
                "unknown_offices",
                Text("承办单位为空、重复或不存在", "No handling office, one twice, or one that does not exist"),
                Text("请从机构列表中选择，每家一次", "Choose from the offices, each once"),
                "offices",
            )
        if wanted != proposed and not self.occasion.reason.strip():
            raise self.refuse(
                "reason_missing",
                Text("与分办规则不一致，缺少理由", "This differs from the table of routing and gives no reason"),
                Text("请写明理由", "State the reason"),
                "reason",
            )
        self.offices = [by_code[code] for code in wanted]

    def change(self) -> Case:
        """Removes, keeps and adds handlings; the first office leads."""
        there = {row.office_id: row for row in self.handlings()}
        wanted = {office.pk for office in self.offices}
        for office_id in [one for one, row in there.items() if one not in wanted and row.taken_up_at is None]:
            self.note_removed(there[office_id])
            there.pop(office_id).delete()
        for row in there.values():
            self._lead(row, leads=False)
        for place, office in enumerate(self.offices):
            kept = there.get(office.pk)
            if kept is None:
                row = CaseHandling.objects.create(
                    case=self.case,
                    office=office,
                    round=self.case.reopenings,
                    leads=place == 0,
                    assigned_at=self.occasion.at,
                )
                self.note_created(row)
            else:
                self._lead(kept, leads=place == 0)
        names = "、".join(office.name for office in self.offices)
        self.tell(EventKind.ROUTED, names, self.offices[0])
        self.follow()
        return self.case

    def _lead(self, row: CaseHandling, *, leads: bool) -> None:
        before = state_of(row)
        row.leads = leads
        if self.note_changed(row, before):
            row.save()
