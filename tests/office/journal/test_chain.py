"""The hash chain: whole when untouched, broken where a row was edited, removed or inserted."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from luodi.office.journal import chain, queries
from luodi.office.journal.chain import Break, Change
from luodi.office.journal.models import ChainHead, JournalEntry
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)


def write(*changes: Change) -> int:
    return chain.append(actor="wang", action="project.edit", at=AT, reason="because", changes=changes)


def five_rows() -> None:
    write(Change("project", "P1", None, {"name": "一期", "investment_cny": Decimal("1E+9"), "on": date(2026, 1, 2)}))
    write(*(Change("project", "P1", {"n": n}, {"n": n + 1}) for n in range(4)))


def test_append_numbers_rows_without_gaps() -> None:
    five_rows()
    assert [entry.revision for entry in JournalEntry.objects.order_by("revision")] == [1, 2, 3, 4, 5]
    assert ChainHead.objects.get().revision == 5
    outcome = chain.verify()
    assert (outcome.entries, outcome.breaks) == (5, ())
    assert (outcome.head_revision, outcome.head_hash) == (5, JournalEntry.objects.get(revision=5).hash)


def test_append_writes_canonical_json() -> None:
    five_rows()
    assert (
        JournalEntry.objects.get(revision=1).after == '{"investment_cny":"1000000000","name":"一期","on":"2026-01-02"}'
    )


def test_append_nothing_leaves_the_chain_alone() -> None:
    assert write() == 0
    assert chain.verify().holds


@pytest.mark.parametrize(
    ("field", "value"),
    [("after", "{}"), ("before", "x"), ("actor", "li"), ("reason", ""), ("key", "P2"), ("action", "x"),
     ("at", datetime(2026, 11, 22, 1, 2, 3, 456788, tzinfo=UTC))],
)  # fmt: skip
def test_verify_finds_an_edited_row(field: str, value: object) -> None:
    five_rows()
    JournalEntry.objects.filter(revision=3).update(**{field: value})
    assert chain.verify().breaks == (Break(3, "edited"),)


def test_verify_finds_a_removed_row() -> None:
    five_rows()
    JournalEntry.objects.filter(revision=3).delete()
    assert Break(3, "missing") in chain.verify().breaks


def test_verify_finds_a_cut_tail() -> None:
    five_rows()
    JournalEntry.objects.filter(revision__gte=4).delete()
    assert chain.verify().breaks == (Break(4, "missing"), Break(5, "missing"))


def test_verify_finds_a_row_rewritten_with_a_fitting_hash() -> None:
    five_rows()
    entry = JournalEntry.objects.get(revision=3)
    entry.reason = "another"
    entry.hash = chain._digest_of(entry)
    entry.save()
    assert chain.verify().breaks == (Break(4, "unlinked"),)


def test_verify_finds_an_appended_row_that_the_head_does_not_know() -> None:
    five_rows()
    last = JournalEntry.objects.get(revision=5)
    last.revision, last.previous_hash = 6, last.hash
    last.hash = chain._digest_of(last)
    last.save(force_insert=True)
    assert chain.verify().breaks == (Break(5, "unlinked"),)


def test_history_unpacks_fields_and_includes_what_belongs() -> None:
    five_rows()
    write(Change("evidence", "P1/evidence/7", None, {"title": "合同"}), Change("project", "P10", None, {"n": 1}))
    rows = queries.history_of("project/P1")
    assert [row.revision for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[1].fields == (("n", 0, 1),)
    assert rows[5].entity == "evidence"


def test_history_of_a_stranger_is_a_problem() -> None:
    with pytest.raises(Problem, match=r"journal\.unknown_entity"):
        queries.history_of("project/none")
