"""What a person's projects ask of the coming days: lights that turned, lights that burn, nodes soon due."""

from dataclasses import dataclass
from datetime import date

from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.snapshot import Position, positions
from luodi.reference.working_days import add_working_days

LOOKING_AHEAD = 10  # working days: the fortnight that a weekly dispatch still can do something about
LOOKING_BACK = 5  # working days: since the last dispatch
BURNING = (Light.RED, Light.YELLOW)


@dataclass(frozen=True, slots=True)
class Turning:
    """A project whose light is graver than it was at the last dispatch."""

    position: Position
    before: Light


@dataclass(frozen=True, slots=True)
class Agenda:
    """The day's list. ``counts`` has each light once; every project in reach is under exactly one of them."""

    counts: dict[Light, int]
    turned: tuple[Turning, ...]
    red: tuple[Position, ...]
    due: tuple[Position, ...]


def agenda(user: User, as_of: date) -> Agenda:
    """The agenda of everything that ``user`` reaches. Red ones by how late they are, due ones by their day."""
    now = positions(user, as_of)
    earlier = positions(user, add_working_days(as_of, -LOOKING_BACK).day)
    before = {position.project_id: position.light for position in earlier}
    until = add_working_days(as_of, LOOKING_AHEAD).day
    return Agenda(
        counts={light: sum(position.light == light for position in now) for light in Light},
        turned=tuple(
            Turning(position, before[position.project_id])
            for position in sorted(now, key=_gravest_first)
            if position.light in BURNING
            and position.light.severity > before.get(position.project_id, position.light).severity > 0
        ),
        red=tuple(sorted((position for position in now if position.light == Light.RED), key=_gravest_first)),
        due=tuple(sorted((one for one in now if one.acts_by_on and as_of <= one.acts_by_on <= until), key=_due_first)),
    )


def _gravest_first(position: Position) -> tuple[int, int, int, str]:
    late = position.open_node.working_days_late if position.open_node else 0
    return (-position.light.severity, -late, -position.silent_working_days, position.code)


def _due_first(position: Position) -> tuple[date, str]:
    return (position.acts_by_on or date.max, position.code)
