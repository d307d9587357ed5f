from datetime import date
from decimal import Decimal

import pytest

from luodi.office.policies.actions.receive_declared_facts import ReceiveDeclaredFacts
from luodi.office.policies.models import DeclaredFact, Entitlement
from luodi.office.policies.records import DeclaredRecord
from luodi.reference.problems import Problem
from tests.office.policies.conftest import CODES, DAY

pytestmark = pytest.mark.django_db


def record(code, value, day=DAY):
    return DeclaredRecord(code, "srdi_recognition", 0, value, "表", day, "self_reported")


def receive(occasion, *records):
    return ReceiveDeclaredFacts(occasion=occasion, records=records).execute()


def test_receive_declared_facts_writes_judges_and_says_what_moved(book, enterprises, on_desk):
    done = receive(on_desk, record(CODES[0], "市级首次"), record(CODES[1], "复评"))
    assert (done.created, done.updated, done.unchanged) == (2, 0, 0)
    award = Entitlement.objects.get(enterprise=enterprises[0], policy_code="srdi-city-award")
    assert (award.status, award.amount_cny) == ("entitled", Decimal(100_000))
    again = receive(on_desk, record(CODES[0], "市级首次"), record(CODES[1], "国家级首次"))
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)


def test_receive_declared_facts_stated_earlier_do_not_replace_later_ones(book, enterprises, on_desk):
    receive(on_desk, record(CODES[0], "市级首次"))
    done = receive(on_desk, record(CODES[0], "复评", date(2022, 1, 1)))
    assert (done.updated, DeclaredFact.objects.get().value) == (0, "市级首次")


def test_receive_declared_facts_of_a_stranger_writes_nothing(book, enterprises, on_desk):
    with pytest.raises(Problem):
        receive(on_desk, record(CODES[0], "市级首次"), record("91310000MA1FL9999X", "复评"))
    assert not DeclaredFact.objects.exists()
