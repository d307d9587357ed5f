"""From the policy book's files to the register: what differs from the versions in force is published."""

from collections.abc import Iterable
from dataclasses import dataclass

from luodi.front.exchange.policybook import BookEntry
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.publish_policy import PublishPolicy
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
