"""Builds the demo city into an empty, migrated database. Every write is an action, so the journal has it all.

Each step is a transaction of its own, and large registers are received in many, so that memory and the write-ahead log
stay bounded; what makes a city whole is the marker that is written when all steps are done (``premises``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from typing import TypeVar

from django.utils import timezone

from luodi.engine.matching.name_parts import take_apart
from luodi.engine.matching.names import judge
from luodi.engine.synthesis import SOURCE
from luodi.engine.synthesis.enterprises import Register, SyntheticEnterprise
from luodi.engine.synthesis.parks import SyntheticPark, synthetic_parks
from luodi.engine.synthesis.portfolio import HISTORY_DAYS, Portfolio, synthetic_portfolio
from luodi.engine.synthesis.projects import SyntheticProject
from luodi.front.demo import people, records
from luodi.front.demo.elements import build_elements
from luodi.front.demo.meetings import build_meetings
from luodi.front.demo.parameters import CityParameters
from luodi.front.demo.policies import build_policies
from luodi.front.demo.services import build_services
from luodi.office.enterprises.actions.receive_enterprises import ReceiveEnterprises
from luodi.office.enterprises.actions.receive_facts import ReceiveFacts
from luodi.office.enterprises.actions.receive_industries import ReceiveIndustries
from luodi.office.people.action import Occasion
from luodi.office.people.actions.declare_demo_city import DeclareDemoCity
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.places.actions.receive_places import ReceivePlaces
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.decisions import shipped_rules
from luodi.office.projects.models import Project
from luodi.office.projects.routes import shipped_route
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import ProjectKind
from luodi.reference.district_outlines import district_outlines

BATCH = 1_000
_DESKS = 5
_REASON = "生成演示城市"
Item = TypeVar("Item")

Told = Callable[[str, int, int], None]
"""Hears of progress: the step (``places``, ``enterprises``, ``projects`` …), how much is done, of how much."""


@dataclass(frozen=True, slots=True)
class City:
    """What was invented, before it is received."""

    parks: tuple[SyntheticPark, ...]
    register: Register
    portfolio: Portfolio

    def enterprises(self, count: int) -> Iterator[SyntheticEnterprise]:
        """``count`` enterprises: first the companies that projects founded, then the register's own."""
        founded = self.portfolio.companies
        return chain(founded, self.register.stream(max(count - len(founded), 0)))


def invent(parameters: CityParameters) -> City:
    """The city of these parameters. Its enterprises are invented when they are asked for."""
    parks = synthetic_parks(parameters.seed, parameters.as_of, district_outlines(), parameters.parks)
    register = Register(parameters.seed, parameters.as_of, parks)
    routes = {kind.value: [stage.value for stage in shipped_route(kind).stages] for kind in ProjectKind}
    return City(
        parks, register, synthetic_portfolio(register, parks, routes, shipped_rules().lights, parameters.projects)
    )


def build(parameters: CityParameters, told: Told) -> None:
    """Builds the city. The database must be migrated and empty."""
    city = invent(parameters)
    long_ago = Occasion(system_user(), _morning(date.fromordinal(parameters.as_of.toordinal() - HISTORY_DAYS)), _REASON)
    _declare(parameters, long_ago)
    load_shipped_rules(long_ago)
    desks = list(islice(city.enterprises(parameters.enterprises), _DESKS))
    people.create_offices(long_ago, city.parks, desks)
    chief = people.create_users(long_ago, _park_to_log_in_at(city), desks[0])
    today = Occasion(chief, _morning(parameters.as_of), _REASON)
    _receive_places(city, today, told)
    _receive_enterprises(city, parameters.enterprises, today, told)
    _receive_projects(city.portfolio.projects, today, told)
    build_services(
        chief, parameters.as_of, parameters.seed, parameters.enterprises, lambda done, of: told("cases", done, of)
    )
    build_elements(chief, parameters.as_of, parameters.seed, lambda done, of: told("elements", done, of))
    build_meetings(chief, parameters.as_of)
    build_policies(chief, parameters.as_of, parameters.seed, lambda done, of: told("policies", done, of))


def _declare(parameters: CityParameters, occasion: Occasion) -> None:
    DeclareDemoCity(
        occasion=occasion,
        seed=parameters.seed,
        as_of=parameters.as_of,
        enterprises=parameters.enterprises,
        projects=parameters.projects,
        parks=parameters.parks,
        release=parameters.release,
    ).execute()


def _park_to_log_in_at(city: City) -> SyntheticPark:
    """The park with the most projects: there is something to see for its officer."""
    projects = [project.park_code for project in city.portfolio.projects]
    return max(city.parks, key=lambda park: (projects.count(park.code), park.code))


def _receive_places(city: City, occasion: Occasion, told: Told) -> None:
    parks = records.park_records(city.parks)
    plots, spaces = records.plot_records(city.parks), records.space_records(city.parks)
    total = len(parks) + len(plots) + len(spaces)
    told("places", 0, total)
    ReceivePlaces(occasion=occasion, parks=parks, plots=plots, spaces=spaces).execute()
    told("places", total, total)


def _receive_enterprises(city: City, count: int, occasion: Occasion, told: Told) -> None:
    done = 0
    total = max(count, len(city.portfolio.companies))
    told("enterprises", done, total)
    for batch in _batches(city.enterprises(count), BATCH):
        ReceiveEnterprises(
            occasion=occasion,
            batches=[records.enterprise_records(batch)],
            source=SOURCE,
            source_on=occasion.on,
            judge=records.InventedJudge(batch),
        ).execute()
        ReceiveIndustries(occasion=occasion, batches=[records.verified_industries(batch)]).execute()
        ReceiveFacts(occasion=occasion, batches=[records.fact_records(batch)]).execute()
        done += len(batch)
        told("enterprises", done, total)


def _receive_projects(projects: tuple[SyntheticProject, ...], occasion: Occasion, told: Told) -> None:
    told("projects", 0, len(projects))
    received = ReceiveProjects(
        occasion=occasion,
        records=(records.project_record(project) for project in projects),
        on_progress=lambda done: told("projects", done, len(projects)),
    ).execute()
    codes = {project.number: each.code for project, each in zip(projects, received.projects, strict=True)}
    for project in projects:
        if project.doubles is not None:
            _relate(occasion, codes[project.doubles], codes[project.number])


def _relate(occasion: Occasion, earlier: str, later: str) -> None:
    """Notes a double signing with what the matcher of names says of it."""
    first, second = (Project.objects.get(code=code) for code in (earlier, later))
    _, score, why = judge(take_apart(first.name), take_apart(second.name))
    RelateDoubleSigning(occasion=occasion, earlier=first, later=second, score=score, why=why).execute()


def _batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while batch := list(islice(items, size)):
        yield batch


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8, 30)))


def chief() -> User:
    """The user who builds the city and runs its week."""
    return User.objects.select_related("office").get(username=people.CHIEF)
