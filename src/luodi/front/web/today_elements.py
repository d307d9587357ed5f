"""The cards of today about elements: projects that lack one, and holds that are about to lapse."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import language
from luodi.front.web.element_words import need_with_unit, with_unit
from luodi.front.web.today_cards import SHOWN, CardRows, CardSource, TodayCard, TodayRow
from luodi.office.elements.checklist import Checklist, ElementLight, lacking
from luodi.office.elements.reservation_queries import ReservationShown, about_to_lapse
from luodi.office.elements.words import Element
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Occasion

CARDS = (
    TodayCard("elements", _("Projects that lack an element"), Permission.ELEMENT_VIEW, _("Nobody lacks anything.")),
    TodayCard("lapsing", _("Holds about to lapse"), Permission.ELEMENT_VIEW, _("No hold is about to lapse.")),
)


def _read(occasion: Occasion, names: tuple[str, ...]) -> Mapping[str, CardRows]:
    readers = {"elements": _lacking, "lapsing": _lapsing}
    return {name: readers[name](occasion) for name in names}


def own_elements(occasion: Occasion) -> list[Element]:
    """The element of an element desk; every element for everybody else; none for a desk of something else."""
    user = occasion.user
    if user.role != Role.DESK:
        return list(Element)
    return [element for element in Element if element.value == user.desk_field]


def _lacking(occasion: Occasion) -> CardRows:
    wanted = own_elements(occasion)
    found = lacking(occasion.user, occasion.on, wanted) if wanted else []
    return CardRows(tuple(_row(*pair) for pair in found[:SHOWN]), len(found), reverse("element-lights"))


def _row(made: Checklist, light: ElementLight) -> TodayRow:
    gravest, why = light.gravest, str(light.element.label)
    if gravest is not None and gravest.reason is not None:
        why = f"{why} · {gravest.reason.text.in_language(language.current())}"
        if gravest.state.short > 0:
            why = f"{why} {need_with_unit(gravest.state.need.measure, gravest.state.short)}"
    due = "" if light.due_on is None else f"{gettext('By')} {light.due_on}"
    return TodayRow(
        title=made.project_name,
        address=f"{reverse('project', args=[made.project_code])}#elements",
        where=due,
        why=why,
        light=light.light,
    )


def _lapsing(occasion: Occasion) -> CardRows:
    wanted = set(own_elements(occasion))
    found = [row for row in about_to_lapse(occasion.user, occasion.on) if row.kind.element in wanted]
    rows = tuple(_hold(row) for row in found[:SHOWN])
    return CardRows(rows, len(found), f"{reverse('reservations')}?lapsing=on")


def _hold(row: ReservationShown) -> TodayRow:
    return TodayRow(
        title=f"{row.supply_name} → {row.project_name}",
        address=reverse("reservation", args=[row.number]),
        where=with_unit(row.kind, row.quantity),
        why=row.reason,
        day=row.held_until_on,
    )


SOURCE = CardSource(CARDS, _read)
