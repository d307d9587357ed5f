"""Counts by light over the rows that a ledger's filter leaves, so that each count equals the rows it opens into."""

from dataclasses import replace
from datetime import date

from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.queries import LedgerFilter, ledger


def light_counts(user: User, wanted: LedgerFilter, as_of: date) -> dict[Light, int]:
    """How many of the rows, whatever light was asked for, show each light. Each row is counted once."""
    everything = replace(wanted, light=None, sort="light", page=1, page_size=_ALL)
    lights = [position.light for position in ledger(user, everything, as_of).rows]
    return {light: lights.count(light) for light in Light}


_ALL = 10**9
