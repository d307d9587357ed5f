"""What the root cause of a case may point to: a policy in force, or an element; and how it is called."""

from luodi.engine.clocks.routing import Need
from luodi.office.policies.queries import policy_titles
from luodi.office.services.words import RootCause
from luodi.reference.text import Text

ELEMENT_CAUSES = frozenset({RootCause.ELEMENT_SHORT, RootCause.ELEMENT_COST})
POLICY_CAUSES = frozenset({RootCause.POLICY_UNCLEAR, RootCause.POLICY_LATE})


def elements() -> dict[str, Text]:
    """The elements by word."""
    return {one.value: one.text for one in Need if one is not Need.NONE}


def pointed_to() -> dict[str, Text]:
    """All that a cause may point to, by code: the elements, then the policies in force."""
    return elements() | policy_titles()


def name_of(code: str) -> Text | None:
    """What a code is called; None for one that is known no longer, or for none."""
    return pointed_to().get(code) if code else None


def fits(cause: RootCause, code: str) -> bool:
    """Whether ``cause`` may point to ``code``; one about policies or elements only to these."""
    if not code:
        return True
    if cause in ELEMENT_CAUSES:
        return code in elements()
    if cause in POLICY_CAUSES:
        return code in policy_titles()
    return code in pointed_to()
