"""The policies in force, read from their published versions; each text is read and compiled once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from luodi.engine.dmn import read_definitions
from luodi.engine.entitlements import (
    FactDictionary,
    PolicyDefinition,
    PolicyJudge,
    compile_policy,
    read_facts,
    read_policy,
)
from luodi.office.policies.models import FactDictionaryVersion, PolicyVersion
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class PolicyTexts:
    """The texts that a policy and its facts are read from."""

    policy_code: str
    policy_toml: str
    decision_xml: str
    facts_toml: str

    def definition(self) -> PolicyDefinition:
        """The policy. Raises Problem."""
        return _definition(self)

    def judge(self, on: date) -> PolicyJudge:
        """The policy made ready for a day. Raises Problem."""
        return _judge(self, on)


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """A policy in force: its texts, and the row that it was published as."""

    texts: PolicyTexts
    version_id: int
    version: int

    @property
    def definition(self) -> PolicyDefinition:
        """The policy."""
        return self.texts.definition()


@dataclass(frozen=True, slots=True)
class PublishedBook:
    """The dictionary and the policies in force, by id; ``problems`` of those that cannot be read stop no other one."""

    dictionary: FactDictionary
    policies: Mapping[str, PublishedPolicy]
    problems: Mapping[str, ProblemRecord]


def published_book() -> PublishedBook:
    """What is in force now. Two queries. Raises Problem where no dictionary has been published."""
    facts = published_facts()
    policies: dict[str, PublishedPolicy] = {}
    problems: dict[str, ProblemRecord] = {}
    for row in PolicyVersion.objects.filter(is_current=True).order_by("policy_code"):
        texts = PolicyTexts(row.policy_code, row.policy_toml, row.decision_xml, facts)
        try:
            texts.definition()
        except Problem as problem:  # written by an earlier program, or past the actions
            problems[row.policy_code] = problem.record
            continue
        policies[row.policy_code] = PublishedPolicy(texts, row.pk, row.version)
    return PublishedBook(dictionary_of(facts), policies, problems)


def published_facts() -> str:
    """The text of the dictionary of facts in force. Raises Problem where none has been published."""
    newest = FactDictionaryVersion.objects.order_by("-version").values_list("text", flat=True).first()
    if newest is None:
        raise Problem(
            "policy.no_book",
            Text("尚未发布政策库", "No policy book has been published yet"),
            Text("运行 luodi policy publish", "Run luodi policy publish"),
        )
    return newest


@lru_cache(maxsize=4)
def dictionary_of(facts_toml: str) -> FactDictionary:
    """The dictionary that a text is. Raises Problem."""
    return read_facts(facts_toml)


@lru_cache(maxsize=512)
def _definition(texts: PolicyTexts) -> PolicyDefinition:
    definitions = read_definitions(texts.decision_xml.encode(), f"{texts.policy_code}/decision.dmn")
    file = f"{texts.policy_code}/policy.toml"
    return read_policy(texts.policy_toml, file, definitions, dictionary_of(texts.facts_toml))


@lru_cache(maxsize=1024)
def _judge(texts: PolicyTexts, on: date) -> PolicyJudge:
    return compile_policy(_definition(texts), dictionary_of(texts.facts_toml), on)
