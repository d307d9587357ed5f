"""Money of policies in a brief: a line for every entitlement to it, and the figures that follow from the lines.

A line says what held at the end of the brief's day: the amount that the newest run up to that day found, and what had
been paid by then. Figures carry the keys of their lines, so that they cannot differ from them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.briefs.figures import Figure, Unit
from luodi.reference.text import Text

NOTHING = Text("", "")
Choice = Callable[["MoneyLine"], bool]


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """An entitlement to money, or money on its way. ``step`` is what an overdue one waits for, since ``due_on``.

    ``is_new``: there was no entitlement on the day that the brief compares with.
    """

    key: str
    credit_code: str
    enterprise_name: str
    district_code: str
    district_name: str
    policy_code: str
    policy_title: Text
    period: str
    entitled_cny: Decimal = Decimal(0)
    received_cny: Decimal = Decimal(0)
    is_new: bool = False
    step: Text = NOTHING
    due_on: date | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether a step is late."""
        return self.due_on is not None


def money_figures(lines: Iterable[MoneyLine]) -> tuple[Figure, ...]:
    """Every figure of the money of a city or district."""
    known = tuple(lines)
    return tuple(
        figure
        for code, label, choice, amount in _FIGURES
        for figure in _both(code, label, [line for line in known if choice(line)], amount)
    )


def _entitled(line: MoneyLine) -> bool:
    return line.entitled_cny > 0


def _received(line: MoneyLine) -> bool:
    return line.received_cny > 0


def _of_entitled(line: MoneyLine) -> Decimal:
    return line.entitled_cny


def _of_received(line: MoneyLine) -> Decimal:
    return line.received_cny


_FIGURES: tuple[tuple[str, Text, Choice, Callable[[MoneyLine], Decimal]], ...] = (
    ("policy.new", Text("新增应享", "newly entitled"), lambda line: line.is_new, _of_entitled),
    ("policy.overdue", Text("兑现超期", "payments overdue"), lambda line: line.is_overdue, _of_entitled),
    ("policy.entitled", Text("应享", "entitled"), _entitled, _of_entitled),
    ("policy.received", Text("已到账", "received"), _received, _of_received),
)


def _both(code: str, label: Text, lines: list[MoneyLine], amount: Callable[[MoneyLine], Decimal]) -> Iterator[Figure]:
    """The count of entitlements, their sum, and the enterprises: each by its first line."""
    keys = tuple(line.key for line in lines)
    yield Figure(code, Text(f"{label.zh}项数", f"{label.en}, entitlements"), Unit.ENTITLEMENTS, keys)
    amounts = tuple(amount(line) for line in lines)
    yield Figure(f"{code}.amount", Text(f"{label.zh}金额", f"{label.en}, money"), Unit.CNY, keys, amounts)
    firms: dict[str, str] = {}
    for line in lines:
        firms.setdefault(line.credit_code, line.key)
    label = Text(f"{label.zh}企业", f"{label.en}, enterprises")
    yield Figure(f"{code}.enterprises", label, Unit.ENTERPRISES, tuple(firms.values()))


def coverage(received: Figure, entitled: Figure) -> float | None:
    """Received ÷ entitled, of money or of enterprises; None where nobody is entitled."""
    return float(received.value / entitled.value) if entitled.value else None
