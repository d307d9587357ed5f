"""The cards of today about after-care: cases near their clock, visits and tasks that are due."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.front.web.clock_words import clock_words
from luodi.front.web.today_cards import SHOWN, CardRows, CardSource, TodayCard, TodayRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.services.care_queries import VisitShown, visits_due
from luodi.office.services.pool import CaseRow, pressing

CARDS = (
    TodayCard("cases", _("Cases near their clock"), Permission.CASE_VIEW, _("No case is late or nearly so.")),
    TodayCard("visits", _("Visits and their tasks due"), Permission.CARE_VIEW, _("No visit or task is due.")),
)


def _read(occasion: Occasion, names: tuple[str, ...]) -> Mapping[str, CardRows]:
    readers = {"cases": _cases, "visits": _visits}
    return {name: readers[name](occasion) for name in names}


def _cases(occasion: Occasion) -> CardRows:
    found = pressing(occasion.user, occasion.at, occasion.on, SHOWN)
    return CardRows(tuple(_case(row) for row in found.rows), found.total, f"{reverse('cases')}?pressing=on")


def _case(row: CaseRow) -> TodayRow:
    return TodayRow(
        title=row.title,
        address=reverse("case", args=[row.code]),
        where=" · ".join(filter(None, (row.enterprise_name, row.district_name))),
        why=" · ".join(filter(None, (str(row.state.label), clock_words(row.reading), "、".join(row.offices)))),
        light=row.light,
    )


def _visits(occasion: Occasion) -> CardRows:
    found = visits_due(occasion.user, occasion.on)
    return CardRows(
        tuple(_visit(visit, occasion) for visit in found[:SHOWN]), len(found), f"{reverse('visits')}?due=on"
    )


def _visit(visit: VisitShown, occasion: Occasion) -> TodayRow:
    tasks = [task.text for task in visit.tasks if task.done_on is None]
    return TodayRow(
        title=f"{visit.visitor_name} → {visit.enterprise_name}",
        address=reverse("visit", args=[visit.id]),
        where=visit.district_name,
        why="；".join(tasks) or visit.purpose,
        day=visit.next_on,
        late=visit.next_on < occasion.on,
    )


SOURCE = CardSource(CARDS, _read)
