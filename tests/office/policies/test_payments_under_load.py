"""Nothing is paid twice: workers that meet, and a worker that is killed. On PostgreSQL, where writers really meet."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections

from luodi.office.journal import chain
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.policies.actions.approve_payment import ApprovePayment
from luodi.office.policies.actions.claim_payment import ClaimPayment
from luodi.office.policies.actions.prepare_payment import PreparePayment
from luodi.office.policies.actions.return_payment_batch import BankAnswer, ReturnPaymentBatch
from luodi.office.policies.actions.send_payment_batch import SendPaymentBatch
from luodi.office.policies.models import Entitlement, Payment, PaymentBatch, PaymentLine
from luodi.office.policies.words import PaymentState
from luodi.reference.problems import Problem
from tests.office.policies.conftest import AT

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time anyway")
WORKERS = 4

DIES_BEFORE_IT_COMMITS = """
import os, signal, sys
import django
django.setup()
from datetime import date, datetime
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.actions.return_payment_batch import BankAnswer, ReturnPaymentBatch
from luodi.office.policies.models import PaymentBatch

class Dying(ReturnPaymentBatch):
    def settle(self):
        print("written", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

Dying(
    occasion=Occasion(system_user(), datetime.fromisoformat(sys.argv[1]), "test"),
    batch=PaymentBatch.objects.get(),
    answers=[BankAnswer(1, "B-1", date(2022, 10, 11))],
).execute()
"""


def at_once(work: Any) -> list[str]:
    """What each of several workers says who do the same thing at the same time: ``done``, or a problem's code."""

    def one(_number: int) -> str:
        try:
            work()
        except Problem as problem:
            return problem.record.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(WORKERS) as pool:
        return sorted(pool.map(one, range(WORKERS)))


def later(days: int) -> Occasion:
    return Occasion(system_user(), AT + timedelta(days=days), "test")


def claim(entitlement: Entitlement) -> Payment:
    return ClaimPayment(
        occasion=later(1), entitlement=entitlement, bank_name="某银行", bank_account="6222000011112222"
    ).execute()


@pytest.fixture
def one_entitled(transactional_db: None, entitled: Entitlement) -> Iterator[Entitlement]:
    yield entitled
    connections.close_all()


@pytest.fixture
def approved(one_entitled: Entitlement, desk: User, make_user: Any) -> Payment:
    payment = claim(one_entitled)
    PreparePayment(occasion=Occasion(desk, AT, "test"), payment=payment).execute()
    return ApprovePayment(occasion=Occasion(make_user(Role.CHIEF), AT, "test"), payment=payment).execute()


def test_claim_payment_at_once_is_claimed_once(one_entitled: Entitlement) -> None:
    said = at_once(lambda: claim(one_entitled))
    assert said == ["done", *["payment.claimed_already"] * (WORKERS - 1)]
    assert Payment.objects.count() == 1


def test_send_payment_batch_at_once_sends_a_payment_once(approved: Payment) -> None:
    said = at_once(lambda: SendPaymentBatch(occasion=later(4)).execute())
    assert said == ["done", *["payment.none_approved"] * (WORKERS - 1)]
    assert (PaymentBatch.objects.count(), PaymentLine.objects.count()) == (1, 1)


def test_return_payment_batch_at_once_pays_once(approved: Payment) -> None:
    batch = SendPaymentBatch(occasion=later(4)).execute()
    answers = [BankAnswer(1, "B-1", date(2022, 10, 11))]
    said = at_once(lambda: ReturnPaymentBatch(occasion=later(30), batch=batch, answers=answers).execute())
    assert said == ["done"] * WORKERS
    paid = Payment.objects.get()
    assert (paid.state, paid.amount_cny) == (PaymentState.PAID, Decimal(100_000))
    assert chain.verify().holds


def test_return_payment_batch_killed_before_its_end_leaves_no_trace_and_is_done_again(approved: Payment) -> None:
    batch = SendPaymentBatch(occasion=later(4)).execute()
    instant: datetime = AT + timedelta(days=30)
    died = subprocess.run(
        [sys.executable, "-c", DIES_BEFORE_IT_COMMITS, instant.isoformat()],
        env={**os.environ, "DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "luodi.site.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert died.stdout == "written\n"
    assert (Payment.objects.get().state, PaymentLine.objects.get().bank_reference) == (PaymentState.SENT, "")
    answers = [BankAnswer(1, "B-1", date(2022, 10, 11))]
    assert ReturnPaymentBatch(occasion=later(30), batch=batch, answers=answers).execute() == 1
    assert Payment.objects.get().state == PaymentState.PAID
    assert chain.verify().holds


def _address() -> str:
    """The database of the tests, as a program is told of it."""
    said = connection.settings_dict
    password = f":{said['PASSWORD']}" if said["PASSWORD"] else ""
    return f"postgresql://{said['USER']}{password}@{said['HOST']}:{said['PORT']}/{said['NAME']}"
