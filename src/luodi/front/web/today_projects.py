"""The cards of today about projects: lights that turned and burn, nodes due, silence, and what waits for a person."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import language
from luodi.front.web.today_cards import SHOWN, CardRows, CardSource, TodayCard, TodayRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.agenda import LOOKING_AHEAD, SILENT_FOR, agenda
from luodi.office.projects.awaiting import Awaiting, Waits, awaiting
from luodi.office.projects.ledger import LedgerPage
from luodi.office.projects.snapshot import Position
from luodi.office.projects.standing_keeping import LOOKING_BACK
from luodi.office.projects.words import Health
from luodi.reference.text import Text


def _days(days: int) -> Callable[[], str]:
    return lambda: ngettext("within %(days)s working day", "within %(days)s working days", days) % {"days": days}


def _silent_days() -> str:
    return ngettext("%(days)s working day or more", "%(days)s working days or more", SILENT_FOR) % {"days": SILENT_FOR}


def _latest_first() -> str:
    return gettext("latest first")


CARDS = (
    TodayCard("turned", _("Lights that turned"), Permission.PROJECT_VIEW, _("No light turned."), _days(LOOKING_BACK)),
    TodayCard("red", _("Red lights"), Permission.PROJECT_VIEW, _("No red light."), _latest_first),
    TodayCard("due", _("Nodes soon due"), Permission.PROJECT_VIEW, _("Nothing falls due."), _days(LOOKING_AHEAD)),
    TodayCard("silent", _("Silent projects"), Permission.PROJECT_VIEW, _("No project is silent."), _silent_days),
    TodayCard("mine", _("My projects"), Permission.PROJECT_VIEW, _("You are in no task force.")),
    TodayCard("verify", _("Evidence to verify"), Permission.PROJECT_ADVANCE, _("No document waits.")),
    TodayCard("bypassed", _("Gates passed by"), Permission.PROJECT_VIEW, _("No gate was passed by.")),
)
_QUERIES: dict[str, dict[str, str | int]] = {
    "turned": {"turned": 1},
    "red": {"light": "red"},
    "due": {"due": LOOKING_AHEAD, "sort": "due"},
    "silent": {"silent": SILENT_FOR, "running": 1, "sort": "-silent"},
    "mine": {"mine": 1, "running": 1},
    "verify": {"waits": "verify", "running": 1},
    "bypassed": {"waits": "bypassed", "running": 1},
}


def _read(occasion: Occasion, names: tuple[str, ...]) -> Mapping[str, CardRows]:
    pages = agenda(occasion.user, occasion.on, names, SHOWN)
    ledger = reverse("projects")
    waiting = {
        waits.value: awaiting([row.project_id for row in pages[waits.value].rows], waits)
        for waits in Waits
        if waits.value in pages
    }
    return {
        name: CardRows(
            tuple(
                _waiting(position, waiting[name][position.project_id])
                if name in waiting
                else _row(name, position, page)
                for position in page.rows
            ),
            page.total,
            f"{ledger}?{urlencode(_QUERIES[name])}",
        )
        for name, page in pages.items()
    }


def _row(card: str, position: Position, page: LedgerPage) -> TodayRow:
    acts = " ".join(filter(None, (position.acts_name, position.acts_office)))
    reasons = position.verdict.reasons
    if card == "due" or not reasons:
        why = _text(position.waits_for)
    elif position.health not in (Health.ON_TRACK, Health.WITHDRAWN) and position.health_reason:
        why = f"{_text(reasons[0])} · {position.health_reason}"
    else:
        why = _text(reasons[0])
    late = position.open_node.working_days_late if position.open_node else 0
    mark, is_late = "", False
    if card == "red":
        mark, is_late = (_late(late) if late else _silent(position.silent_working_days)), True
    elif card == "silent":
        mark = _silent(position.silent_working_days)
    return TodayRow(
        title=position.name,
        address=reverse("project", args=[position.code]),
        where=_where(position),
        why=" · ".join(filter(None, (why, acts))),
        light=position.light if card in ("turned", "mine") else None,
        light_before=page.before.get(position.project_id) if card == "turned" else None,
        day=position.acts_by_on if card == "due" else None,
        mark=mark,
        late=is_late,
    )


def _waiting(position: Position, things: list[Awaiting]) -> TodayRow:
    said = [f"{capfirst(str(one.what.label))}{f' · {one.said}' if one.said else ''}" for one in things]
    more = f" (+{len(said) - 1})" if len(said) > 1 else ""
    return TodayRow(
        title=position.name,
        address=reverse("project", args=[position.code]),
        where=_where(position),
        why=f"{said[0]}{more}",
        day=things[0].since_on,
    )


def _where(position: Position) -> str:
    return " · ".join(filter(None, (position.district_name, position.park_name, capfirst(str(position.stage.label)))))


def _late(days: int) -> str:
    return ngettext("%(days)s working day late", "%(days)s working days late", days) % {"days": days}


def _silent(days: int) -> str:
    return ngettext("silent for %(days)s working day", "silent for %(days)s working days", days) % {"days": days}


def _text(both: Text) -> str:
    return capfirst(both.in_language(language.current()))


SOURCE = CardSource(CARDS, _read)
