"""What the page of today is made of: cards, each a short list that opens into its whole.

A room adds cards so: write a :class:`CardSource` in a module of its own (``today_projects`` is the example), name it in
``today_sources.SOURCES``, and place the names of its cards in ``today_sources.ORDER`` for the roles that they are for.
A card shows where the role's order names it and the person holds its permission. A source reads all of its cards that
a page shows at once, so that it can share queries; how many it asks must not grow with the rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from luodi.engine.lights.light import Light
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion

SHOWN = 8
"""How many rows a card shows before it points to the rest."""


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One line: what it is about and where that opens; ``why`` it is here and who acts.

    It begins with a light, a day, or a ``mark`` of a word or two (``late`` draws it in red, with its sign).
    """

    title: str
    address: str
    where: str = ""
    why: str = ""
    light: Light | None = None
    light_before: Light | None = None
    day: date | None = None
    mark: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class CardRows:
    """The first rows of a card, and how many there are; ``address`` shows all of them."""

    rows: tuple[TodayRow, ...]
    total: int
    address: str


@dataclass(frozen=True, slots=True)
class TodayCard:
    """A card by its name: its title, what its rows have in common, and what it says when there are none."""

    name: str
    title: Promise
    permission: Permission
    nothing: Promise
    scope: Callable[[], str] = str


CardReader = Callable[[Occasion, tuple[str, ...]], Mapping[str, CardRows]]
"""Reads the named cards for who asks; every name it is given is in its answer."""


@dataclass(frozen=True, slots=True)
class CardSource:
    """The cards of one room, and what reads them."""

    cards: tuple[TodayCard, ...]
    read: CardReader


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A card with its rows, as the page draws it."""

    card: TodayCard
    found: CardRows

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return max(0, self.found.total - len(self.found.rows))


def draw(occasion: Occasion, sources: tuple[CardSource, ...], names: tuple[str, ...]) -> list[DrawnCard]:
    """The cards called ``names`` that the person may see, in that order."""
    drawn: dict[str, DrawnCard] = {}
    for source in sources:
        cards = {card.name: card for card in source.cards if card.name in names and occasion.user.may(card.permission)}
        if cards:
            found = source.read(occasion, tuple(cards))
            drawn |= {name: DrawnCard(card, found[name]) for name, card in cards.items()}
    return [drawn[name] for name in names if name in drawn]
