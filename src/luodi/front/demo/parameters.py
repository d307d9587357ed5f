"""What a demo city is built from."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

RELEASE = "1"
"""Goes up when the same parameters build another city."""


@dataclass(frozen=True, slots=True)
class CityParameters:
    """Seed, day and sizes. ``schema`` names the newest migration of every app, so that an upgrade builds anew."""

    seed: int
    as_of: date
    enterprises: int
    projects: int
    parks: int
    release: str = RELEASE
    schema: str = ""

    def to_json(self) -> str:
        """As the marker file keeps it."""
        return json.dumps({**asdict(self), "as_of": self.as_of.isoformat()}, indent=2)

    @classmethod
    def from_json(cls, text: str) -> "CityParameters | None":
        """What a marker file says; None when it is not one of this release."""
        try:
            values: Mapping[str, Any] = json.loads(text)
            return cls(**{**values, "as_of": date.fromisoformat(values["as_of"])})
        except (ValueError, TypeError, KeyError):
            return None
