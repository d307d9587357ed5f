"""What the columns of a sent file mean: shown as understood, said otherwise by a person, kept for its layout."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.kept_files import kept_file
from luodi.front.exchange.layouts import KINDS, Layout, layout_of, save_layout
from luodi.front.web import language, uploads
from luodi.front.web.forms import PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem


class ColumnsForm(PlainForm):
    """A choice of field for every column of the layout, and a name for the layout."""

    title = forms.CharField(label=_("Name of this layout"), required=False, max_length=80)

    def __init__(self, layout: Layout, data: Any = None) -> None:
        super().__init__(data)
        tongue = language.current()
        fields = [
            (name, f"{header.in_language(tongue)}{' *' if required else ''}")
            for name, header, required in layout.fields
        ]
        self._headers: dict[str, str] = {}
        for number, column in enumerate(layout.columns):
            self._headers[f"column-{number}"] = column.header
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column.header, required=False, choices=[("", _("leave out")), *fields], initial=column.field
            )

    def meaning(self) -> dict[str, str]:
        """Header text → field."""
        return {header: self.cleaned_data[name] for name, header in self._headers.items()}


@page(Permission.IMPORT)
def columns(request: HttpRequest, occasion: Occasion, sha256: str) -> HttpResponse:  # noqa: ARG001 - a page
    """The columns of a file that this session sent."""
    layout = _layout(request, sha256)
    return _shown(request, sha256, layout, ColumnsForm(layout))


@page(Permission.IMPORT, method="POST")
def save(request: HttpRequest, occasion: Occasion, sha256: str) -> HttpResponse:
    """Keeps what was said and goes on to the preview; what cannot be is said over the form."""
    layout = _layout(request, sha256)
    form = ColumnsForm(layout, request.POST)
    if not form.is_valid():
        return _shown(request, sha256, layout, form, status=422)
    try:
        save_layout(occasion, layout, form.meaning(), form.cleaned_data["title"])
    except Problem as problem:
        return _shown(request, sha256, layout, form, problem, status=status_of(problem.code))
    messages.success(request, gettext("What the columns mean was kept for every file with this header."))
    return redirect("import-preview", sha256)


def _layout(request: HttpRequest, sha256: str) -> Layout:
    sent = uploads.sent_here(request, sha256)
    if sent.kind not in KINDS:
        raise Http404
    return layout_of(kept_file(sent.sha256).path, sent.name, sent.kind, sent.sheet)


def _shown(
    request: HttpRequest,
    sha256: str,
    layout: Layout,
    form: ColumnsForm,
    problem: Problem | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    columns = [(column, form[f"column-{number}"]) for number, column in enumerate(layout.columns)]
    context = {
        "sha256": sha256,
        "layout": layout,
        "form": form,
        "columns": columns,
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/import_columns.html", context, status=status)
