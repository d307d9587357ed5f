"""A policy's files tried before they are published: what the checks find, what the examples give, whom it changes."""

from dataclasses import dataclass
from datetime import date

from luodi.engine.dmn.checks import Finding, Severity
from luodi.engine.entitlements.cases import CasesRun, read_cases, run_cases
from luodi.engine.entitlements.checks import check_policy
from luodi.office.people.models import User
from luodi.office.policies.book import PolicyTexts, dictionary_of, published_book, published_facts
from luodi.office.policies.models import PolicyVersion
from luodi.office.policies.whatif import WhatIf, beside
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """The three files of a policy."""

    policy_toml: str
    decision_xml: str
    cases_csv: str


@dataclass(frozen=True, slots=True)
class PolicyTrial:
    """What came out. ``effect`` is None where the policy is not in force on the day, before and after."""

    files: PolicyFiles
    findings: tuple[Finding, ...]
    cases: CasesRun
    effect: WhatIf | None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings with which nothing is published."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)

    @property
    def is_fit(self) -> bool:
        """Whether it may be published: no error, and every example comes out as expected."""
        return not self.errors and not self.cases.failed and bool(self.cases.results)


def files_in_force(code: str) -> PolicyFiles:
    """The files of the version in force. Raises ``policy.not_found``."""
    row = PolicyVersion.objects.filter(policy_code=code, is_current=True).first()
    if row is None:
        raise Problem(
            "policy.not_found",
            Text(f"没有政策“{code}”", f"There is no policy “{code}”"),
            Text("请从政策列表进入", "Open it from the list of policies"),
        )
    return PolicyFiles(row.policy_toml, row.decision_xml, row.cases_csv)


def try_policy(user: User, code: str, files: PolicyFiles, on: date) -> PolicyTrial:
    """Reads, checks and runs. Raises Problem for what cannot be read, with file, element and line."""
    facts = published_facts()
    definition = PolicyTexts(code, files.policy_toml, files.decision_xml, facts).definition()
    if definition.id != code:
        raise Problem(
            "policy.id_differs",
            Text(f"文件中的编号为“{definition.id}”", f"The id in the file is “{definition.id}”"),
            Text("编号不能更改；新政策请另建", "An id never changes; start another policy"),
            Where(f"{code}/policy.toml", field="id"),
        )
    dictionary = dictionary_of(facts)
    cases = run_cases(definition, read_cases(files.cases_csv, f"{code}/cases.csv", dictionary), dictionary)
    book = published_book()
    now = book.policies[code].definition if code in book.policies else None
    effect = None
    if now is not None and (now.is_valid_on(on) or definition.is_valid_on(on)):
        effect = beside(user, (now, definition), {}, on)
    return PolicyTrial(files, check_policy(definition, dictionary, on), cases, effect)
