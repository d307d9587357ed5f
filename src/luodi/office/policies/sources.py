"""Where facts come from that nobody has to state: what the snapshot takes from the register."""

from luodi.office.enterprises.words import FactName

REGISTER = ("district_id", "registered_on")
DERIVED = ("registered_months", "industry_section", "industry_division")


def provided_sources() -> frozenset[str]:
    """The sources of facts that the register has, as the dictionary names them."""
    return frozenset(
        [f"register.{name}" for name in REGISTER]
        + [f"derived.{name}" for name in DERIVED]
        + [f"year.{name}" for name in FactName.values]
    )
