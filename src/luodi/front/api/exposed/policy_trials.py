"""A policy's files tried before they are published: findings, examples that fail, and whom it would change."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from luodi.engine.dmn.checks import Finding, Severity
from luodi.engine.entitlements import Status
from luodi.engine.entitlements.cases import CaseResult
from luodi.front.api.inputs import Word
from luodi.front.api.operations import Book, Places
from luodi.front.api.shapes import Shape, shape_of, words_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.policy_trial import PolicyFiles, try_policy
from luodi.office.policies.whatif import WhatIf
from luodi.reference.text import Text

BOOK = Book("policies")
_FILE = Annotated[str, Field(min_length=1, max_length=900_000)]


class PolicyFilesSent(BaseModel):
    """The three files of a policy."""

    policy_code: Word
    policy_toml: _FILE
    decision_xml: _FILE
    cases_csv: _FILE


class FindingShown(Shape):
    """What a check finds, and where: element, rules from 1, and line of the model."""

    code: str
    severity: words_of(Severity)  # type: ignore[valid-type]  # built
    what: shape_of(Text)  # type: ignore[valid-type]  # built
    element: str
    rules: list[int]
    line: int | None


class FailedExample(Shape):
    """An example that does not come out as expected; ``row`` is that of the file."""

    row: int
    name: str
    expected: words_of(Status)  # type: ignore[valid-type]  # built
    expected_cny: Decimal | None
    status: words_of(Status)  # type: ignore[valid-type]  # built
    amount_cny: Decimal | None


class PolicyTrialShown(Shape):
    """What came out. ``effect`` is null where the policy is not in force today, before and after."""

    is_fit: bool
    findings: list[FindingShown]
    examples: int
    failed: list[FailedExample]
    effect: shape_of(WhatIf) | None  # type: ignore[valid-type]  # built


def _try(occasion: Occasion, _places: Places, sent: PolicyFilesSent) -> dict[str, Any]:
    """Check a policy's files, run its examples, and say whom it would change today; nothing is published."""
    files = PolicyFiles(sent.policy_toml, sent.decision_xml, sent.cases_csv)
    trial = try_policy(occasion.user, sent.policy_code, files, occasion.on)
    return {
        "is_fit": trial.is_fit,
        "findings": [_finding(each) for each in trial.findings],
        "examples": len(trial.cases.results),
        "failed": [_failed(each) for each in trial.cases.failed],
        "effect": trial.effect,
    }


def _finding(found: Finding) -> dict[str, Any]:
    place = found.place
    return {
        "code": found.code,
        "severity": found.severity,
        "what": found.what,
        "element": place.element,
        "rules": place.rules,
        "line": place.line,
    }


def _failed(result: CaseResult) -> dict[str, Any]:
    case, verdict = result.case, result.verdict
    return {
        "row": case.row,
        "name": case.name,
        "expected": case.status,
        "expected_cny": case.amount_cny,
        "status": verdict.status,
        "amount_cny": verdict.amount_cny,
    }


BOOK.write("/policies/try", PolicyTrialShown, _try, permission=Permission.POLICY_EDIT, name="tryPolicy",
           sent=PolicyFilesSent, repeatable=False)  # fmt: skip
