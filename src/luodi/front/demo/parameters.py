"""What a demo city is built from, and how that is written down."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

RELEASE = "1"
"""Goes up when the same parameters build another city."""


@dataclass(frozen=True, slots=True)
class CityParameters:
    """Seed, day and sizes. ``schema`` changes with every migration, so that an upgrade builds anew."""

    seed: int
    as_of: date
    enterprises: int
    projects: int
    parks: int
    release: str = RELEASE
    schema: str = ""

    @classmethod
    def of_this_program(
        cls, *, seed: int, as_of: date, enterprises: int, projects: int, parks: int
    ) -> "CityParameters":
        """The parameters with the release and the schema of the program that runs."""
        migrations = Path(__file__).parents[2].glob("office/*/migrations/0*.py")
        newest = sorted(f"{path.parts[-3]}.{path.stem}" for path in migrations)
        schema = " ".join([f"django.{version('django')}", *newest])
        return cls(seed, as_of, enterprises, projects, parks, schema=schema)

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
