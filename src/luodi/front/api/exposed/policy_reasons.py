"""Why an enterprise is entitled, is not, or is not yet known to be: all policies for one enterprise."""

from datetime import date
from typing import Any

from pydantic import BaseModel, create_model

from luodi.engine.entitlements.explaining import Answer
from luodi.front.api.inputs import Code
from luodi.front.api.operations import Book, Places
from luodi.front.api.shapes import Shape, shape_of, words_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.enterprise_policies import EnterprisePolicies, PolicyStanding, policies_of
from luodi.reference.text import Text

BOOK = Book("policies")


class DayAsked(BaseModel):
    """As of which day; today where none is given."""

    as_of: date | None = None


class PolicyClause(Shape):
    """A clause: what is looked at, what is asked, what is, and whether that is enough; with those below it."""

    subject: shape_of(Text)  # type: ignore[valid-type]  # built
    asked: shape_of(Text)  # type: ignore[valid-type]  # built
    now: shape_of(Text)  # type: ignore[valid-type]  # built
    answer: words_of(Answer)  # type: ignore[valid-type]  # built
    facts: list[str]
    below: list["PolicyClause"]


_CLAUSES: Any = (list[PolicyClause], ...)
STANDING = create_model(
    "PolicyStanding",
    __base__=shape_of(PolicyStanding, without=frozenset({"clauses"})),
    __doc__=PolicyStanding.__doc__,
    clauses=_CLAUSES,
)
_STANDINGS: Any = (list[STANDING], ...)  # type: ignore[valid-type]  # built
OF_ENTERPRISE = create_model(
    "EnterprisePolicies",
    __base__=shape_of(EnterprisePolicies, without=frozenset({"entitled", "unknown", "not_entitled", "titles"})),
    __doc__=EnterprisePolicies.__doc__,
    entitled=_STANDINGS,
    unknown=_STANDINGS,
    not_entitled=_STANDINGS,
)


def _of_enterprise(occasion: Occasion, asked: DayAsked, places: Places) -> EnterprisePolicies:
    """Every policy in force for an enterprise: clauses, facts, the smallest change for a no, facts to ask for."""
    return policies_of(occasion.user, places["credit_code"], asked.as_of or occasion.on)


BOOK.read(
    "/enterprises/{credit_code}/policies", OF_ENTERPRISE, _of_enterprise, permission=Permission.POLICY_VIEW,
    name="enterprisePolicies", asked=DayAsked, credit_code=Code,
)  # fmt: skip
