"""Imports: a file is sent, looked at, and brought in all or nothing; what was brought in before."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange import templates
from luodi.front.exchange.imports import Counts, Import, Preview, RefusedSample
from luodi.front.exchange.jobs import job
from luodi.front.exchange.kept_files import kept_file
from luodi.front.exchange.layouts import KINDS as LAYOUTS
from luodi.front.exchange.listing import CONTENT_TYPES
from luodi.front.exchange.reading.cells import text_of
from luodi.front.exchange.reading.opening import SUFFIXES
from luodi.front.web import language, uploads
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.page import page
from luodi.front.web.pages.journal import shown_value
from luodi.front.web.problems import said, status_of
from luodi.front.web.uploads import Upload
from luodi.office.imports.actions.delete_mapping import DeleteMapping
from luodi.office.imports.actions.rename_mapping import RenameMapping
from luodi.office.imports.actions.undo_import import UNDO_WITHIN, UndoImport
from luodi.office.imports.queries import batch, batches, mapping, mappings
from luodi.office.journal import labels
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem

_SAMPLES = 25
_KINDS = {"enterprises": "enterprise", "projects": "project", "cases": "case", "needs": "need", "supplies": "supply"}


class UploadForm(PlainForm):
    """A file and what it holds."""

    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=[
            ("projects", _("Project ledger")),
            ("enterprises", _("Enterprise register")),
            ("cases", _("List of cases")),
            ("needs", _("Needs of projects")),
            ("supplies", _("Supplies of elements")),
        ],
    )
    file = forms.FileField(
        label=_("File"), widget=forms.FileInput({"accept": ",".join(SUFFIXES)}), help_text=_("Excel, CSV or Parquet")
    )
    as_of = DayField(label=_("As of"), required=False, help_text=_("The day for which the file tells"))
    sheet = forms.CharField(
        label=_("Sheet"), required=False, max_length=80, help_text=_("Empty: the one with a known header")
    )


@page(Permission.IMPORT)
def imports(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The form to send a file, and the batches of before."""
    return _with_form(
        request, occasion, UploadForm(initial={"as_of": occasion.on, "kind": request.GET.get("kind", "projects")})
    )


@page(Permission.IMPORT, method="POST")
def upload(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Keeps the file and goes on to its preview; what cannot be opened is said at the form."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _with_form(request, occasion, form, status=422)
    file = form.cleaned_data["file"]
    assert isinstance(file, UploadedFile)  # noqa: S101 - what a FileField gives
    kept = uploads.keep(
        request,
        file,
        kind=form.cleaned_data["kind"],
        sheet=form.cleaned_data["sheet"],
        as_of=form.cleaned_data["as_of"],
    )
    try:
        _job(kept, occasion)
    except Problem as problem:
        return _with_form(request, occasion, form, problem, status=status_of(problem.code), sha256=kept.sha256)
    return redirect("import-preview", kept.sha256)


@page(Permission.IMPORT)
def preview(request: HttpRequest, occasion: Occasion, sha256: str) -> HttpResponse:
    """What bringing the file in would do; nothing is written."""
    sent = uploads.sent_here(request, sha256)
    found = _job(sent, occasion).preview(occasion.user, samples=_SAMPLES)
    return render(
        request,
        "web/import_preview.html",
        {
            "sent": sent,
            "explain": sent.sha256 if sent.kind in LAYOUTS else "",
            "counts": _counts(found.counts),
            "changes": found.counts.created + found.counts.updated + found.counts.review,
            "rows": found.counts.rows,
            "samples": _SAMPLES,
            **_shown(found),
        },
    )


@page(Permission.IMPORT, method="POST")
def confirm(request: HttpRequest, occasion: Occasion, sha256: str) -> HttpResponse:
    """Brings the kept file in, and goes on to the batch."""
    sent = uploads.sent_here(request, sha256)
    applied = _job(sent, occasion).apply(Occasion(occasion.user, occasion.at, occasion.reason or sent.name))
    messages.success(request, gettext("The file was brought in."))
    return redirect("import", applied.batch.pk)


@page(Permission.IMPORT)
def one_import(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One batch: its counts, and where its refused and doubtful rows are."""
    return _batch_page(request, occasion, number)


@page(Permission.IMPORT, method="POST")
def undo(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """Takes the whole import back; what stands in the way is named on its page."""
    found = batch(occasion.user, number)
    if found is None:
        raise Http404
    try:
        undone = UndoImport(occasion=occasion, batch=found).execute()
    except Problem as problem:
        return _batch_page(request, occasion, number, problem)
    said_of = {"removed": undone.removed, "restored": undone.restored}
    messages.success(request, gettext("The import was undone: %(removed)s removed, %(restored)s restored.") % said_of)
    return redirect("import", number)


@page(Permission.IMPORT, method="POST")
def change_mapping(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Renames or deletes how the columns of a layout are understood."""
    held = mapping(number)
    if held is None or verb not in {"rename", "delete"}:
        raise Http404
    if verb == "delete":
        DeleteMapping(occasion=occasion, mapping=held).execute()
        messages.success(request, gettext("The mapping was deleted."))
    else:
        RenameMapping(occasion=occasion, mapping=held, title=request.POST.get("title", "")).execute()
        messages.success(request, gettext("The mapping was renamed."))
    return redirect("imports")


@page(Permission.IMPORT)
def refusals(request: HttpRequest, occasion: Occasion, number: int) -> FileResponse:  # noqa: ARG001 - a page
    """The refused rows with their reasons, to be mended and sent again."""
    found = batch(occasion.user, number)
    if found is None or not found.refusals_path:
        raise Http404
    path = Path(found.refusals_path)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@page(Permission.IMPORT)
def template(request: HttpRequest, occasion: Occasion, kind: str) -> HttpResponse:  # noqa: ARG001 - a page
    """The empty workbook of a kind of import."""
    if kind not in templates.KINDS:
        raise Http404
    title = templates.TITLES[kind].in_language(language.current())
    response = HttpResponse(templates.template(kind), content_type=CONTENT_TYPES["xlsx"])
    name = content_disposition_header(as_attachment=True, filename=f"{title}-{gettext('template')}.xlsx")
    response.headers["Content-Disposition"] = name or "attachment"
    return response


def _batch_page(request: HttpRequest, occasion: Occasion, number: int, problem: Problem | None = None) -> HttpResponse:
    found = batch(occasion.user, number)
    if found is None:
        raise Http404
    counts = Counts(found.created, found.updated, found.unchanged, found.review, found.refused)
    until = found.imported_at + UNDO_WITHIN
    return render(
        request,
        "web/import.html",
        {
            "batch": found,
            "counts": _counts(counts),
            "undo_until": until,
            "may_undo": found.undone_at is None and found.last_revision is not None and occasion.at <= until,
            "problem": said(problem.record) if problem else None,
        },
        status=status_of(problem.code) if problem else 200,
    )


def _job(sent: Upload, occasion: Occasion) -> Import:
    path = kept_file(sent.sha256).path
    return job(path, sent.name, occasion, kind=sent.kind, sheet=sent.sheet, told_on=sent.told_on)


def _with_form(
    request: HttpRequest,
    occasion: Occasion,
    form: UploadForm,
    problem: Problem | None = None,
    *,
    status: int = 200,
    sha256: str = "",
) -> HttpResponse:
    explained = problem is not None and problem.code.startswith("columns.") and form.cleaned_data["kind"] in LAYOUTS
    return render(
        request,
        "web/imports.html",
        {
            "form": form,
            "batches": batches(occasion.user),
            "mappings": mappings(),
            "problem": said(problem.record) if problem else None,
            "explain": sha256 if explained else "",
            "templates": [(kind, templates.TITLES[kind]) for kind in templates.KINDS],
            "megabytes": uploads.limit_megabytes(),
        },
        status=status,
    )


def _counts(counts: Counts) -> list[tuple[str, str, int]]:
    return [
        ("created", gettext("New"), counts.created),
        ("updated", gettext("Changed"), counts.updated),
        ("unchanged", gettext("Unchanged"), counts.unchanged),
        ("review", gettext("Needs a person"), counts.review),
        ("refused", gettext("Refused"), counts.refused),
    ]


def _shown(found: Preview) -> dict[str, Any]:
    """The samples in words of the screen."""
    word = _KINDS[found.kind]
    return {
        "created": found.created,
        "updated": [
            (
                sample,
                [
                    (
                        labels.field(word, one.name),
                        shown_value(word, one.name, one.before),
                        shown_value(word, one.name, one.after),
                    )
                    for one in sample.changes
                ],
            )
            for sample in found.updated
        ],
        "review": found.review,
        "refused": [(one.row.number, _cells(one), said(one.problem)) for one in found.refused],
        "notes": [said(note) for note in found.notes],
    }


def _cells(refused: RefusedSample) -> str:
    """The first cells of a refused row, enough to find it in the file."""
    return " · ".join(filter(None, (text_of(cell) for cell in refused.row.cells[:4])))
