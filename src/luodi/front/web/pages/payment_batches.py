"""Payment batches (拨付批次): the list, one batch as a workbook for the finance desk, and the bank's answers back."""

import tempfile
from http import HTTPStatus
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from luodi.front.exchange.listing import CONTENT_TYPES
from luodi.front.exchange.payment_batches import batch_workbook, read_answers
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.return_payment_batch import ReturnPaymentBatch
from luodi.office.policies.actions.send_payment_batch import SendPaymentBatch
from luodi.office.policies.payment_batches import batch_shown, batches, seen_batch
from luodi.reference.problems import Problem


@page(Permission.POLICY_VIEW)
def batch_list(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The batches within reach."""
    rows = batches(occasion.user)
    return render(
        request, "web/payment_batches.html", {"rows": rows, "pays": occasion.user.may(Permission.PAYMENT_PAY)}
    )


@page(Permission.PAYMENT_PAY, method="POST")
def send(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """All approved payments become one batch."""
    batch = SendPaymentBatch(occasion=occasion).execute()
    messages.success(request, gettext("The batch was made."))
    return redirect("payment-batch", batch.code)


@page(Permission.POLICY_VIEW)
def batch(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """One batch."""
    return _page(request, occasion, code)


@page(Permission.PAYMENT_PAY)
def workbook(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:  # noqa: ARG001 - a page
    """The batch with whole account numbers, for the finance desk."""
    shown = batch_shown(occasion.user, code)
    response = HttpResponse(batch_workbook(shown), content_type=CONTENT_TYPES["xlsx"])
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.code}.xlsx"'
    return response


@page(Permission.PAYMENT_PAY, method="POST")
def answered(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """Takes the bank's answers in, all or nothing."""
    shown = batch_shown(occasion.user, code)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return redirect("payment-batch", code)
    try:
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
            kept.flush()
            answers = read_answers(Path(kept.name), shown, file.name or "batch.xlsx")
        count = ReturnPaymentBatch(occasion=occasion, batch=seen_batch(occasion.user, code), answers=answers).execute()
    except Problem as problem:
        return _page(request, occasion, code, problem, status_of(problem.code))
    messages.success(
        request, ngettext("%(count)d line was recorded.", "%(count)d lines were recorded.", count) % {"count": count}
    )
    return redirect("payment-batch", code)


def _page(
    request: HttpRequest,
    occasion: Occasion,
    code: str,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    return render(
        request,
        "web/payment_batch.html",
        {
            "batch": batch_shown(occasion.user, code),
            "pays": occasion.user.may(Permission.PAYMENT_PAY),
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )
