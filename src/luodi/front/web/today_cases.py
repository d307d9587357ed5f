"""The cards of today about after-care: cases near their clock, visits and tasks that are due."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.engine.lights.light import Light
from luodi.front.web.clock_words import clock_words
from luodi.front.web.today_cards import SHOWN, CardRows, CardSource, TodayCard, TodayRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.services.care_queries import SOON, VisitFilter, tasks_waiting, visits
from luodi.office.services.pool import CaseRow, pressing
from luodi.reference.working_days import add_working_days

CARDS = (
    TodayCard("cases", _("Cases near their clock"), Permission.CASE_VIEW, _("No case is late or nearly so.")),
    TodayCard("visits", _("Visits and their tasks due"), Permission.CARE_VIEW, _("No visit or task is due.")),
)


def _read(occasion: Occasion, names: tuple[str, ...]) -> Mapping[str, CardRows]:
    readers = {"cases": _cases, "visits": _visits}
    return {name: readers[name](occasion) for name in names}


def _cases(occasion: Occasion) -> CardRows:
    found = pressing(occasion.user, occasion.at, occasion.on, SHOWN)
    return CardRows(tuple(_case(row) for row in found.rows), found.total, reverse("cases"))


def _case(row: CaseRow) -> TodayRow:
    return TodayRow(
        title=row.title,
        address=reverse("case", args=[row.code]),
        where=" · ".join(filter(None, (row.enterprise_name, row.district_name))),
        why=" · ".join(filter(None, (str(row.state.label), clock_words(row.reading), "、".join(row.offices)))),
        light=row.light,
    )


def _visits(occasion: Occasion) -> CardRows:
    horizon = add_working_days(occasion.on, SOON).day
    plan = [
        visit
        for standing in ("overdue", "planned")
        for visit in visits(occasion.user, VisitFilter(standing=standing, page_size=SHOWN), occasion.on).rows
        if visit.due_on <= horizon
    ]
    tasks = [(task, light) for task, light in tasks_waiting(occasion.user, occasion.on) if light is not Light.GREEN]
    rows = [
        TodayRow(
            title=f"{visit.visitor_name} → {visit.enterprise_name}",
            address=reverse("visit", args=[visit.id]),
            where=visit.district_name,
            why=visit.purpose,
            day=visit.due_on,
            late=visit.light is Light.RED,
        )
        for visit in plan
    ]
    rows += [
        TodayRow(
            title=task.text,
            address=reverse("visit", args=[task.visit_id]),
            where=task.visit.enterprise.name,
            why=task.office.name,
            day=task.due_on,
            late=light is Light.RED,
        )
        for task, light in tasks
    ]
    rows.sort(key=lambda row: row.day or occasion.on)
    return CardRows(tuple(rows[:SHOWN]), len(rows), reverse("visits"))


SOURCE = CardSource(CARDS, _read)
