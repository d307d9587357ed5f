"""The shipped policy book: every policy is readable, its worked examples pass, and they reach every rule."""

from datetime import timedelta
from pathlib import Path

import pytest

from luodi.engine.entitlements import Status
from luodi.engine.entitlements.cases import run_cases
from luodi.front.exchange.policybook import read_book

BOOK = read_book(Path(__file__).parents[2] / "policybook")
FEWEST_POLICIES, FEWEST_CASES = 36, 6
entries = pytest.mark.parametrize("entry", BOOK.entries.values(), ids=BOOK.entries.keys())


def test_read_book_finds_every_policy():
    assert BOOK.problems == ()
    assert len(BOOK.entries) >= FEWEST_POLICIES


@entries
def test_run_cases_of_policy_all_pass(entry):
    run = run_cases(entry.policy, entry.cases, BOOK.dictionary)
    assert [(each.case.name, each.verdict) for each in run.failed] == []
    assert len(run.results) >= FEWEST_CASES


@entries
def test_run_cases_of_policy_reach_every_rule(entry):
    run = run_cases(entry.policy, entry.cases, BOOK.dictionary)
    assert [each for each in run.coverage if each.unreached] == []


@entries
def test_cases_of_policy_hold_a_missing_fact_and_days_outside_validity(entry):
    days = {case.as_of for case in entry.cases}
    assert any(case.status is Status.UNKNOWN for case in entry.cases)
    assert entry.policy.valid_from - timedelta(days=1) in days
    if entry.policy.valid_to is not None:
        assert entry.policy.valid_to + timedelta(days=1) in days


@entries
def test_policy_says_where_its_figures_come_from(entry):
    assert entry.policy.sources
    assert entry.folder == entry.policy.id
