"""What the register holds of projects, as far as a ledger's rows are compared with it.

All projects of the city, whoever asks: the same project signed in two districts is found only so. What a person is
shown of it is left to the queries with ``visible_to``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.enterprises.models import Enterprise
from luodi.office.places.models import Park
from luodi.office.projects.models import Project, ProjectName, StageEvent

_BATCH = 800


@dataclass(frozen=True, slots=True)
class KnownProject:
    """One project of the register. ``names`` are all under which sources know it, its own first."""

    id: int
    code: str
    names: tuple[str, ...]
    district_code: str
    investor_name: str
    investment_cny: Decimal | None
    health: str
    signed_on: date | None

    @property
    def name(self) -> str:
        """The name that it bears now."""
        return self.names[0]


def known_projects() -> list[KnownProject]:
    """Every project, in the order of registration."""
    names: dict[int, list[str]] = defaultdict(list)
    for project_id, name in ProjectName.objects.order_by("-seen_on", "-id").values_list("project_id", "name"):
        names[project_id].append(name)
    signings = StageEvent.objects.exclude(to_stage__in=("lead", "talks")).order_by("-happened_on")
    first = dict(signings.values_list("project_id", "happened_on"))
    rows = Project.objects.order_by("id").values_list(
        "id", "code", "name", "district_id", "investor_name", "investment_cny", "health"
    )
    return [
        KnownProject(
            number,
            code,
            tuple(dict.fromkeys([name, *names[number]])),
            district or "",
            investor,
            investment,
            health,
            first.get(number),
        )
        for number, code, name, district, investor, investment, health in rows
    ]


class RegisterDirectory:
    """Parks and enterprises of the register by what a ledger calls them."""

    def __init__(self, enterprise_names: Iterable[str], credit_codes: Iterable[str]) -> None:
        self._parks: dict[str, tuple[str, str]] = {}
        for code, name, district in Park.objects.values_list("code", "name", "district_id"):
            self._parks[code] = self._parks[name] = (code, district)
        self._codes: dict[str, str | None] = {}
        for chunk in _chunks(enterprise_names):
            for name, code in Enterprise.objects.filter(name__in=chunk).values_list("name", "credit_code"):
                # Two enterprises of one name: which is meant, the name alone cannot say.
                self._codes[name] = None if name in self._codes else code
        self._registered = {
            code
            for chunk in _chunks(credit_codes)
            for code in Enterprise.objects.filter(credit_code__in=chunk).values_list("credit_code", flat=True)
        }

    def park(self, name: str) -> tuple[str, str] | None:
        """Code and district of the park with this name or code."""
        return self._parks.get(name)

    def credit_code(self, name: str) -> str | None:
        """The credit code of the one enterprise that bears exactly this name."""
        return self._codes.get(name)

    def has_enterprise(self, credit_code: str) -> bool:
        """Whether the enterprise is in the register."""
        return credit_code in self._registered


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted(set(values))
    return (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
