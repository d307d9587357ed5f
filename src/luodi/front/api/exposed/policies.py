"""Policies: the list, who is entitled to what, and publishing, stating facts and computing."""

from typing import Annotated

from pydantic import Field

from luodi.engine.entitlements.policy import PolicyDefinition
from luodi.front.api.exposed.enterprises import ENTERPRISE
from luodi.front.api.inputs import Code, Word
from luodi.front.api.operations import Book, PageAsked, Places
from luodi.front.api.shapes import Shape, shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.declare_fact import DeclareFact
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.publish_policy import PublishPolicy
from luodi.office.policies.actions.run_entitlements import RunEntitlements
from luodi.office.policies.policy_file import ByDistrict, PolicyFile, VersionShown, policy_file
from luodi.office.policies.queries import (
    EntitlementFilter,
    EntitlementRow,
    PolicyRow,
    entitlements,
    entitlements_of,
    policies,
)
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.text import Text

BOOK = Book("policies")
_FILE = Annotated[str, Field(min_length=1, max_length=900_000)]


class EntitlementsAsked(PageAsked):
    """What narrows the list."""

    policy_code: Word = ""
    district_code: Word = ""
    credit_code: Word = ""
    status: EntitlementStatus | None = None


class PolicyOpened(Shape):
    """A policy in force: what it says, its decision as DMN, the facts it asks for, its versions, who is entitled."""

    definition: shape_of(PolicyDefinition, without=frozenset({"decision", "file"}))  # type: ignore[valid-type]  # built
    decision_xml: str
    asks_for: list[shape_of(Text)]  # type: ignore[valid-type]  # built
    versions: list[shape_of(VersionShown)]  # type: ignore[valid-type]  # built
    districts: list[shape_of(ByDistrict)]  # type: ignore[valid-type]  # built


def _policy(occasion: Occasion, places: Places) -> PolicyFile:
    """One policy in force, counted over the enterprises within reach."""
    return policy_file(occasion.user, places["code"], occasion.on)


def _policies(occasion: Occasion, _places: Places) -> list[PolicyRow]:
    """The policies in force, with who is entitled among the enterprises within reach."""
    return policies(occasion.user)


def _entitlements(
    occasion: Occasion, asked: EntitlementsAsked, _places: Places, after: str, size: int
) -> list[EntitlementRow]:
    """Entitlements within reach, in the order of their numbers."""
    wanted = EntitlementFilter(asked.policy_code, asked.district_code, asked.credit_code, asked.status)
    return entitlements(occasion.user, wanted, int(after or 0), size)


def _of_enterprise(occasion: Occasion, places: Places) -> list[EntitlementRow] | None:
    """What one enterprise is entitled to, what it is not, and what is not yet known."""
    if ENTERPRISE.find(occasion, places) is None:
        return None
    return entitlements_of(occasion.user, places["credit_code"])


BOOK.read("/policies", list[shape_of(PolicyRow)], _policies,  # type: ignore[misc]  # built
          permission=Permission.POLICY_VIEW, name="policies")  # fmt: skip
BOOK.read("/policies/{code}", PolicyOpened, _policy, permission=Permission.POLICY_VIEW, name="policy", code=Code)
BOOK.listing(
    "/entitlements", shape_of(EntitlementRow), _entitlements, key=lambda row: f"{row.number:012d}",
    permission=Permission.POLICY_VIEW, name="entitlements", asked=EntitlementsAsked,
)  # fmt: skip
BOOK.read(
    "/enterprises/{credit_code}/entitlements", list[shape_of(EntitlementRow)], _of_enterprise,  # type: ignore[misc]  # built
    permission=Permission.POLICY_VIEW, name="enterpriseEntitlements", credit_code=Code,
)  # fmt: skip
BOOK.action(PublishPolicy, "/policies", takes={"policy_toml": _FILE, "decision_xml": _FILE, "cases_csv": _FILE})
BOOK.action(PublishFacts, "/policies/facts", takes={"text": _FILE})
BOOK.action(DeclareFact, "/declared-facts", on=ENTERPRISE)
BOOK.action(RunEntitlements, "/entitlements/runs")
