"""The journal: who did what, when and why, and what it was before and after."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.front.web import figures
from luodi.front.web.doings import doing
from luodi.front.web.forms import DayField, FilterForm
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, page_number, paging
from luodi.office.journal import labels
from luodi.office.journal.queries import HistoryRow, JournalFilter
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import journal_seen_by, names_of

# Long values (outlines, definitions) are cut on screen; ``luodi audit show`` prints them whole.
_LONGEST = 120
_NOT_SHOWN = frozenset({"id"})


class JournalForm(FilterForm):
    """What narrows the journal."""

    entity = forms.ChoiceField(label=_("Object"), required=False)
    key = forms.CharField(label=_("Code begins with"), required=False, max_length=80)
    actor = forms.CharField(label=_("Log-in name"), required=False, max_length=150)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)


@page(Permission.JOURNAL_VIEW)
def journal(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The newest entries first, as far as the office reaches."""
    form = JournalForm(request.GET)
    form.offer("entity", [("", _("All")), *labels.entities()])
    wanted = JournalFilter(**form.wanted())
    number = page_number(request)
    found = journal_seen_by(occasion.user, wanted, first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
    return render(
        request,
        "web/journal.html",
        {"form": form, "rows": told(found.rows), "paging": paging(request, found.total, number)},
    )


def told(rows: Iterable[HistoryRow], *, without: Collection[str] = _NOT_SHOWN) -> list[dict[str, Any]]:
    """Entries in the words of the screen: names of people, objects, doings and fields, values by their labels.

    Fields named in ``without`` are left out.
    """
    rows = list(rows)
    names = names_of({row.actor for row in rows})
    return [
        {
            "revision": row.revision,
            "at": row.at,
            "actor": names.get(row.actor, row.actor),
            "doing": doing(row.action),
            "entity": labels.entity(row.entity),
            "key": row.key,
            "project": row.key.partition("/")[0] if row.key.startswith("LD") else "",
            "reason": row.reason,
            "fields": [
                (labels.field(row.entity, name), shown_value(row.entity, name, old), shown_value(row.entity, name, new))
                for name, old, new in row.fields
                if name not in without and name not in _NOT_SHOWN
            ],
        }
        for row in rows
    ]


def shown_value(word: str, name: str, kept: Any) -> str:
    """A journalled value in the words of the screen, cut where it is long."""
    text = figures.journalled(labels.value(word, name, kept))
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
