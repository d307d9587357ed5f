"""From the policy book's files to the register: what differs from the versions in force is published."""

from collections.abc import Iterable
from dataclasses import dataclass

from luodi.front.exchange.policybook import BookEntry
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.publish_policy import PublishPolicy
from luodi.office.policies.actions.run_entitlements import RunEntitlements
from luodi.office.policies.models import EntitlementRun
from luodi.office.policies.queries import judged_before
from luodi.reference.problems import Problem, ProblemRecord


@dataclass(frozen=True, slots=True)
class Published:
    """The new versions by policy, and what was refused; a policy that is refused stops no other."""

    published: dict[str, int]
    problems: tuple[ProblemRecord, ...]


def publish_book(facts_toml: str, entries: Iterable[BookEntry], occasion: Occasion) -> Published:
    """Publishes the dictionary first, then every policy, each in its own transaction.

    Raises Problem where the dictionary is refused, for then no policy can be read.
    """
    PublishFacts(occasion=occasion, text=facts_toml).execute()
    published: dict[str, int] = {}
    problems: list[ProblemRecord] = []
    for entry in entries:
        try:
            version = PublishPolicy(
                occasion=occasion,
                policy_code=entry.policy.id,
                policy_toml=entry.policy_toml,
                decision_xml=entry.decision_xml,
                cases_csv=entry.cases_csv,
            ).execute()
        except Problem as problem:
            problems.append(problem.record)
            continue
        if version is not None:
            published[entry.policy.id] = version.version
    return Published(published, tuple(problems))


def judge_published(done: Published, occasion: Occasion) -> EntitlementRun | None:
    """Judges the register anew, as of today, under what was published and judged before; None where nothing was."""
    codes = judged_before(done.published)
    if not codes:
        return None
    return RunEntitlements(occasion=occasion, as_of=occasion.on, policy_codes=codes).execute()
