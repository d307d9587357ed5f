"""The journal: who did what, when and why, and what it was before and after."""

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format, Listing
from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import figures
from luodi.front.web.doings import DOINGS, doing
from luodi.front.web.forms import DayField, FilterForm
from luodi.front.web.journal_links import addresses_of
from luodi.front.web.list_files import file_of, too_many_rows
from luodi.front.web.page import page
from luodi.front.web.problems import NOT_PERMITTED, problem_page
from luodi.front.web.table import PAGE_SIZE, address_with
from luodi.office.journal import chain, labels
from luodi.office.journal.queries import HistoryRow, JournalFilter
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import journal_before, journal_count, journal_in_stream, names_of

COUNTED = 10_000
"""Entries are counted no further: the page of a long journal costs as much as that of a short one."""
# Long values (outlines, definitions) are cut on screen; ``luodi audit show`` prints them whole.
_LONGEST = 120
_LONGEST_EXPORT = 100_000
_LONGEST_CELL = 32_000
_HEADS = (
    _("No."), _("When"), _("Log-in name"), _("What"), _("Object"), _("Code"), _("Before → after"), _("Why"),
)  # fmt: skip
_NOT_SHOWN = frozenset({"id"})


class JournalForm(FilterForm):
    """What narrows the journal."""

    actor = forms.CharField(label=_("Log-in name"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("What was done"), required=False)
    entity = forms.ChoiceField(label=_("Object"), required=False)
    key = forms.CharField(label=_("Code begins with"), required=False, max_length=80)
    text = forms.CharField(label=_("In code or reason"), required=False, max_length=80)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)


@page(Permission.JOURNAL_VIEW)
def journal(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The newest entries first, as far as the office reaches; ``before`` goes on from an entry."""
    return _page(request, occasion)


@page(Permission.JOURNAL_VIEW, method="POST")
def verify(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Walks the whole chain and says whether it holds; for the city's offices, whose journal it is."""
    if occasion.user.scope.level != "city":
        return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)
    return _page(request, occasion, chain.verify())


@page(Permission.JOURNAL_VIEW)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """Exactly the entries that the same address shows, all of them, newest first."""
    if not occasion.user.may(Permission.EXPORT):
        return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)
    _form, wanted = _asked(request)
    if journal_count(occasion.user, wanted, _LONGEST_EXPORT + 1) > _LONGEST_EXPORT:
        raise too_many_rows(_LONGEST_EXPORT)
    rows = tuple(_line(row) for row in journal_in_stream(occasion.user, wanted))
    listing = Listing(gettext("Journal"), tuple(str(head) for head in _HEADS), rows)
    return file_of(occasion, "journal", listing, form)


def _page(request: HttpRequest, occasion: Occasion, verified: chain.Verification | None = None) -> HttpResponse:
    form, wanted = _asked(request)
    user = occasion.user
    found = journal_before(user, wanted, before=_number(request.GET.get("before", "")), size=PAGE_SIZE + 1)
    rows, older = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    total = journal_count(user, wanted, COUNTED + 1)
    context = {
        "form": form,
        "rows": told(rows, addresses=addresses_of(occasion, rows)),
        "total": min(total, COUNTED),
        "more": total > COUNTED,
        "older": address_with(request.GET, before=rows[-1].revision) if older else "",
        "newest": address_with(request.GET, before=None) if request.GET.get("before") else "",
        "query": address_with(request.GET, before=None),
        "verifies": user.scope.level == "city",
        "exports": "journal-export" if user.may(Permission.EXPORT) else "",
        "verified": verified,
    }
    return render(request, "web/journal.html", context)


def _asked(request: HttpRequest) -> tuple[JournalForm, JournalFilter]:
    form = JournalForm(request.GET)
    doings = sorted(((name, str(phrase)) for name, phrase in DOINGS.items()), key=lambda one: one[1])
    form.offer("action", [("", _("All")), *doings])
    form.offer("entity", [("", _("All")), *labels.entities()])
    return form, JournalFilter(**form.wanted())


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _line(row: HistoryRow) -> tuple[Cell, ...]:
    word = row.entity
    changed = "；".join(
        f"{labels.field(word, name)}: {labels.value(word, name, old)} → {labels.value(word, name, new)}"
        for name, old, new in row.fields
        if name not in _NOT_SHOWN
    )
    at = timezone.localtime(row.at)
    doing_said, entity = str(doing(row.action)), labels.entity(word)
    return (row.revision, at, row.actor, doing_said, entity, row.key, changed[:_LONGEST_CELL], row.reason)


def told(
    rows: Iterable[HistoryRow],
    *,
    without: Collection[str] = _NOT_SHOWN,
    addresses: Mapping[int, str] | None = None,
) -> list[dict[str, Any]]:
    """Entries in the words of the screen: names of people, objects, doings and fields, values by their labels.

    Fields named in ``without`` are left out. ``addresses`` are those of the objects, by revision.
    """
    rows = list(rows)
    opens = addresses or {}
    names = names_of({row.actor for row in rows})
    return [
        {
            "revision": row.revision,
            "at": row.at,
            "actor": names.get(row.actor, row.actor),
            "doing": doing(row.action),
            "entity": labels.entity(row.entity),
            "key": row.key,
            "address": opens.get(row.revision, ""),
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
