"""The card of today about rows and pairs on which a person decides."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import language
from luodi.front.web.today_cards import SHOWN, CardRows, CardSource, TodayCard, TodayRow
from luodi.office.imports.queries import doubtful_rows, doubtful_rows_waiting
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.queries import double_signings, double_signings_waiting

CARD = TodayCard("doubts", _("Doubtful matches"), Permission.DOUBT_DECIDE, _("Nothing waits for a decision."))


def waiting(occasion: Occasion) -> int:
    """How many rows and pairs wait for a decision of this office."""
    return doubtful_rows_waiting(occasion.user) + double_signings_waiting(occasion.user, occasion.on)


def _read(occasion: Occasion, names: tuple[str, ...]) -> Mapping[str, CardRows]:
    address, tongue = reverse("doubts"), language.current()
    pairs = [
        TodayRow(
            title=f"{pair.later.name} ~ {pair.earlier.name}",
            address=address,
            where=" ~ ".join(filter(None, (pair.later.district_name, pair.earlier.district_name))),
            why=pair.why.in_language(tongue),
            day=pair.found_on,
        )
        for pair in double_signings(occasion.user, occasion.on, only_open=True, limit=SHOWN)
    ]
    rows = [
        TodayRow(
            title=f"{row.incoming_name} ~ {row.candidate_name}",
            address=address,
            where=row.file_name,
            why=row.reason.in_language(tongue),
            day=row.as_of,
            mark="" if row.as_of else gettext("row"),
        )
        for row in doubtful_rows(occasion.user, limit=SHOWN)
    ]
    return dict.fromkeys(names, CardRows(tuple([*pairs, *rows][:SHOWN]), waiting(occasion), address))


SOURCE = CardSource((CARD,), _read)
