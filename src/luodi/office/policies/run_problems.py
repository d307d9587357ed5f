"""What went wrong with policies in a run: kept beside it as JSON, and found for results without an answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from luodi.office.policies.book import PublishedPolicy
from luodi.office.policies.models import EntitlementRun
from luodi.office.policies.snapshot import EnterpriseFacts
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.problems import ProblemRecord, Where
from luodi.reference.text import Text


def problems_of(run: EntitlementRun) -> dict[str, ProblemRecord]:
    """The problems of a run by policy."""
    return {code: _read(plain) for code, plain in run.problems.items()}


def as_plain(problem: ProblemRecord) -> dict[str, Any]:
    """A problem as JSON can hold it."""
    where = problem.where
    return {
        "code": problem.code,
        "what": [problem.what.zh, problem.what.en],
        "remedy": [problem.remedy.zh, problem.remedy.en],
        "where": {"file": where.file, "field": where.field, "line": where.line, "column": where.column},
    }


def lacks_answer(policy: PublishedPolicy, status: str, amount: object, missing: Sequence[str]) -> bool:
    """Whether a result says nothing though no fact lacks, so that the rules themselves are at fault."""
    if missing:
        return False
    known = policy.definition.amount_known
    return status == EntitlementStatus.UNKNOWN or (known and status == EntitlementStatus.ENTITLED and amount is None)


def why_no_answer(policy: PublishedPolicy, facts: EnterpriseFacts, as_of: date) -> ProblemRecord | None:
    """The first problem that the meaning, the scalar engine, meets with these facts; it names element and line."""
    found = policy.texts.judge(as_of).judge(facts.values).problems
    if not found:
        return None
    first = found[0]
    said = Text(f"{first.what.zh}（如 {facts.credit_code}）", f"{first.what.en} (such as {facts.credit_code})")
    return ProblemRecord(first.code, said, first.remedy, first.where)


def _read(plain: Mapping[str, Any]) -> ProblemRecord:
    return ProblemRecord(plain["code"], Text(*plain["what"]), Text(*plain["remedy"]), Where(**plain["where"]))
