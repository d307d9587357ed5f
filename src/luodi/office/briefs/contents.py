"""What a brief says, as values: everything that the document, the workbook and the page show.

:func:`compose` is pure. Given the same lines, baseline and heading it gives the same contents; a stored brief is opened
by composing it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from luodi.engine.lights.light import Light
from luodi.engine.statistics.cohorts import Cohort, Milestone, cohorts
from luodi.engine.statistics.incidence import Incidence, cumulative_incidence
from luodi.office.briefs.changes import Change, ChangeKind
from luodi.office.briefs.elements import NOTHING_AHEAD, ElementsAhead
from luodi.office.briefs.figures import Figure, figures_of
from luodi.office.briefs.line import Line
from luodi.office.briefs.money import MoneyLine, coverage, money_figures
from luodi.reference.text import Text

NO_DISTRICT = Text("未分区", "no district")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of the brief: who sends it, its number, its day, and of what.

    ``district_code`` is empty for the city. ``is_demo`` marks every page as invented.
    """

    number: int
    document_number: str
    issuing_office: str
    as_of: date
    district_code: str
    district_name: str
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """With what the brief compares: an earlier brief by its number, or (no number) the register as of ``as_of``."""

    as_of: date
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class DoubleSigning:
    """Two projects that look like one signed twice, with both owners, for a person to decide."""

    earlier: str
    earlier_name: str
    earlier_district: str
    earlier_office: str
    later: str
    later_name: str
    later_district: str
    later_office: str
    found_on: date
    reason: Text


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from: how many rows, the newest day, and how well they are known (None: not graded)."""

    what: Text
    source: Text
    newest_on: date | None
    rows: int
    verified: int | None = None
    self_reported: int | None = None
    estimated: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The city or one district: its figures, cohorts, lists and changes, and the money of policies."""

    district_code: str
    name: str
    lines: tuple[Line, ...]
    figures: tuple[Figure, ...]
    cohorts: tuple[Cohort, ...]
    incidences: tuple[Incidence, ...]
    changes: tuple[Change, ...]
    money: tuple[MoneyLine, ...] = ()
    money_figures: tuple[Figure, ...] = ()

    def figure(self, code: str) -> Figure:
        """The figure called ``code``."""
        return next(figure for figure in (*self.figures, *self.money_figures) if figure.code == code)

    @property
    def overdue(self) -> tuple[MoneyLine, ...]:
        """The money that a step is late of, the longest first."""
        late = [line for line in self.money if line.is_overdue]
        return tuple(sorted(late, key=lambda line: (line.due_on or date.max, line.key)))

    @property
    def newly_entitled(self) -> tuple[MoneyLine, ...]:
        """The new entitlements, the largest first."""
        return tuple(
            sorted((line for line in self.money if line.is_new), key=lambda line: (-line.entitled_cny, line.key))
        )

    @property
    def money_covered(self) -> float | None:
        """Received ÷ entitled, in money."""
        return coverage(self.figure("policy.received.amount"), self.figure("policy.entitled.amount"))

    @property
    def enterprises_covered(self) -> float | None:
        """Received ÷ entitled, in enterprises."""
        return coverage(self.figure("policy.received.enterprises"), self.figure("policy.entitled.enterprises"))

    def with_light(self, light: Light) -> tuple[Line, ...]:
        """The counted projects in hand with this light, the longest overdue first."""
        lit = [line for line in self.lines if line.counted and line.light == light and not line.is_withdrawn]
        return tuple(sorted(lit, key=lambda line: (-line.working_days_late, line.act_by or date.max, line.code)))

    @property
    def silent(self) -> tuple[Line, ...]:
        """The counted projects in hand without recorded progress for too long, the longest first."""
        quiet = [line for line in self.lines if line.counted and line.silent and not line.is_withdrawn]
        return tuple(sorted(quiet, key=lambda line: (-line.silent_working_days, line.code)))

    def changes_of(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """The changes of these kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)

    def left_out_of(self, milestone: Milestone) -> tuple[str, ...]:
        """The projects that the cohorts of a milestone leave out because their route does not pass it."""
        dated = (line for line in self.lines if line.counted and line.signed_on)
        return tuple(line.code for line in dated if milestone not in line.route)


@dataclass(frozen=True, slots=True)
class BriefContents:
    """A whole brief. ``districts`` is empty for the brief of a district."""

    heading: Heading
    baseline: Baseline
    whole: Part
    districts: tuple[Part, ...]
    double_signings: tuple[DoubleSigning, ...]
    sources: tuple[Source, ...]
    elements: ElementsAhead = NOTHING_AHEAD

    @property
    def parts(self) -> tuple[Part, ...]:
        """The whole, then the districts."""
        return (self.whole, *self.districts)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of the brief, in order of code."""
        return self.whole.lines


def compose(
    *,
    heading: Heading,
    baseline: Baseline,
    lines: Iterable[Line],
    changes: Sequence[Change],
    double_signings: Sequence[DoubleSigning],
    sources: Sequence[Source],
    elements: ElementsAhead = NOTHING_AHEAD,
    money: Sequence[MoneyLine] = (),
) -> BriefContents:
    """The brief that these lines make: a part for the whole and, for the city, one for each district in its order."""
    ordered = tuple(sorted(lines, key=lambda line: line.code))
    name = heading.district_name
    whole = _part(heading.district_code, name, ordered, changes, as_of=heading.as_of, money=tuple(money))
    districts: tuple[Part, ...] = ()
    if not heading.district_code:
        names = {line.district_code: line.district_name or NO_DISTRICT.zh for line in ordered}
        names |= {change.district_code: change.district_name or NO_DISTRICT.zh for change in changes}
        names |= {line.district_code: line.district_name for line in money}
        districts = tuple(
            _part(
                code,
                names[code],
                tuple(line for line in ordered if line.district_code == code),
                tuple(change for change in changes if change.district_code == code),
                as_of=heading.as_of,
                money=tuple(line for line in money if line.district_code == code),
            )
            for code in sorted(names, key=lambda code: (not code, code))
        )
    return BriefContents(heading, baseline, whole, districts, tuple(double_signings), tuple(sources), elements)


def _part(
    code: str,
    name: str,
    lines: tuple[Line, ...],
    changes: Sequence[Change],
    *,
    as_of: date,
    money: tuple[MoneyLine, ...],
) -> Part:
    histories = [history for line in lines if line.counted and (history := line.history)]
    return Part(
        code,
        name,
        lines,
        figures_of(lines, as_of),
        cohorts(histories, as_of),
        tuple(incidence for milestone in Milestone for incidence in cumulative_incidence(histories, milestone, as_of)),
        tuple(changes),
        money,
        money_figures(money),
    )
