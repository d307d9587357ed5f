"""Terms of business scopes (经营范围) and the GB/T 4754-2017 classes they stand for, by what is done with them.

``五金交电`` made is 3399, sold wholesale 5174, sold retail 5281; ``物业管理`` is a service, 7020. The table is our own
reading of the commonest terms of Shanghai's register against the standard, not an official key.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ScopeTerm:
    """A term and its class for each kind of activity, empty where it has none.

    ``in_names_only`` marks words that say what an enterprise does in its name but are too broad inside a scope.
    """

    term: str
    made: str
    wholesale: str
    retail: str
    service: str
    in_names_only: bool


@cache
def scope_terms() -> dict[str, ScopeTerm]:
    """Every term of the table."""
    text = (files("luodi.reference") / "tables" / "scope_terms.csv").read_text("utf-8")
    return {
        row["term"]: ScopeTerm(
            row["term"], row["made"], row["wholesale"], row["retail"], row["service"], row["in_names_only"] == "yes"
        )
        for row in csv.DictReader(text.splitlines())
    }
