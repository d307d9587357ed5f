"""Which project of the register a row of a ledger is, and which rows are one project signed in two districts.

Within a district (or where one side names none) a name decides: certain, doubtful, new (``engine.matching.names``),
unless the investors contradict it. Across districts nothing is joined: what looks like one project is told as a pair.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import fuzz

from luodi.engine.matching.name_parts import Phase, enterprise_stem, take_apart
from luodi.engine.matching.names import Outcome, judge, match_names
from luodi.office.imports.known_projects import KnownProject
from luodi.reference.text import Text

_SILENT = Text("", "")
_SAME_AMOUNT = Decimal("0.05")
_INVESTORS_AGREE = 85
_NEAR = 200  # signings under one key that a row is compared with: a fund may stand behind thousands
_TELLING_LENGTH = 6  # characters of a name's essence from which on two districts hardly invent it independently


class Fate(StrEnum):
    """What becomes of a row: a new project, one that is known, one to ask about, or a repetition within the file."""

    NEW = "new"
    JOINED = "joined"
    DOUBTFUL = "doubtful"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row as far as it is compared: what a ledger or the register says of a project."""

    name: str
    district_code: str = ""
    investor: str = ""
    investment_cny: Decimal | None = None
    signed_on: date | None = None
    code: str = ""
    former_name: str = ""
    says: object = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A row's fate. ``project`` indexes the register's projects, ``row`` the file's rows; at most one is set."""

    fate: Fate
    project: int | None = None
    row: int | None = None
    score: float = 0.0
    reason: Text = _SILENT


@dataclass(frozen=True, slots=True)
class Double:
    """A row that looks like a project of another district: of the register (``project``) or of the file (``other``)."""

    row: int
    project: int | None
    other: int | None
    score: float
    reason: Text


_NEW = Decision(Fate.NEW, reason=Text("登记册中没有", "Not in the register"))


def decide(rows: Sequence[Candidate], known: Sequence[KnownProject]) -> list[Decision]:
    """The fate of every row, in order. ``Candidate.says`` is compared to tell a repetition from a contradiction."""
    decisions = [_NEW] * len(rows)
    codes = {project.code: index for index, project in enumerate(known)}
    by_district: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.code in codes:
            decisions[index] = Decision(
                Fate.JOINED, codes[row.code], score=1.0, reason=Text("项目编号相同", "The codes are equal")
            )
        else:
            by_district[row.district_code].append(index)
    for district, indices in by_district.items():
        within = [
            index for index, project in enumerate(known) if not district or project.district_code in (district, "")
        ]
        for index, decision in zip(indices, _within_district(rows, indices, known, within), strict=True):
            decisions[index] = decision
    return _without_repetitions(rows, decisions)


def _within_district(
    rows: Sequence[Candidate], indices: Sequence[int], known: Sequence[KnownProject], within: Sequence[int]
) -> Iterator[Decision]:
    names, owners = _candidate_names(known, within)
    exact: dict[str, set[int]] = defaultdict(set)
    for index in within:
        for name in known[index].names:
            exact[take_apart(name).whole].add(index)
    verdicts = match_names([rows[index].name for index in indices], names)
    for index, verdict in zip(indices, verdicts, strict=True):
        row = rows[index]
        former = exact.get(take_apart(row.former_name).whole, set()) if row.former_name else set()
        equal = exact.get(take_apart(row.name).whole) or former
        if equal:
            yield _equally_named(row, known, sorted(equal), renamed=bool(former))
        elif verdict.candidate is None or verdict.outcome is Outcome.NEW:
            yield _NEW
        else:
            project = owners[verdict.candidate]
            fate = Fate.JOINED if verdict.outcome is Outcome.CERTAIN else Fate.DOUBTFUL
            yield _unless_contradicted(
                row, known[project], Decision(fate, project, score=verdict.score, reason=verdict.reason)
            )


def _candidate_names(known: Sequence[KnownProject], within: Sequence[int]) -> tuple[list[str], list[int]]:
    """Names to match against, and whose they are; former names only where the present one would not be recognised."""
    names: list[str] = []
    owners: list[int] = []
    for index in within:
        kept = [take_apart(known[index].name)]
        for former in map(take_apart, known[index].names[1:]):
            if all(judge(former, other)[0] is not Outcome.CERTAIN for other in kept):
                kept.append(former)
        spelled = {take_apart(name): name for name in known[index].names}
        names.extend(spelled[each] for each in kept)
        owners.extend([index] * len(kept))
    return names, owners


def _equally_named(row: Candidate, known: Sequence[KnownProject], equal: Sequence[int], *, renamed: bool) -> Decision:
    """The one project of this name; where several bear it, the one of the same investor, else a person decides."""
    fitting = [index for index in equal if _investors_agree(row.investor, known[index].investor_name)]
    reason = Text("曾用名相同", "A former name is equal") if renamed else Text("名称相同", "The names are equal")
    if len(equal) == 1:
        return _unless_contradicted(row, known[equal[0]], Decision(Fate.JOINED, equal[0], score=1.0, reason=reason))
    if len(fitting) == 1:
        return Decision(Fate.JOINED, fitting[0], score=1.0, reason=reason)
    several = Text(f"有 {len(equal)} 个同名项目", f"{len(equal)} projects bear this name")
    return Decision(Fate.DOUBTFUL, (fitting or equal)[0], score=1.0, reason=several)


def _unless_contradicted(row: Candidate, project: KnownProject, decision: Decision) -> Decision:
    """A near name with another investor is another project; an equal name with another investor, a question."""
    if not _investors_differ(row.investor, project.investor_name):
        return decision
    if decision.fate is Fate.DOUBTFUL:
        return _NEW
    reason = Text(
        f"名称相符但投资方不同：{row.investor} / {project.investor_name}",
        f"The names fit but the investors differ: {row.investor} / {project.investor_name}",
    )
    return Decision(Fate.DOUBTFUL, decision.project, score=decision.score, reason=_short(reason))


def _without_repetitions(rows: Sequence[Candidate], decisions: list[Decision]) -> list[Decision]:
    """Rows that name one project twice: the later one repeats the first, or contradicts it and is asked about."""
    first_joined: dict[int, int] = {}
    first_new: dict[tuple[str, str], int] = {}
    for index, (row, decision) in enumerate(zip(rows, decisions, strict=True)):
        if decision.fate is Fate.JOINED and decision.project is not None:
            earlier = first_joined.setdefault(decision.project, index)
        elif decision.fate is Fate.NEW:
            earlier = first_new.setdefault((row.district_code, _identity(row)), index)
        else:
            continue
        if earlier == index:
            continue
        if rows[earlier].says == row.says:
            reason = Text("与前面一行相同", "The same as a row above")
            decisions[index] = Decision(Fate.REPEATED, decision.project, earlier, 1.0, reason)
            continue
        other = rows[earlier].name
        reason = _short(
            Text(f"本表另有一行为同一项目但内容不同：{other}", f"Another row is the same project but differs: {other}")
        )
        target = decision.project
        decisions[index] = Decision(Fate.DOUBTFUL, target, None if target is not None else earlier, 1.0, reason)
    return decisions


def _identity(row: Candidate) -> str:
    """What makes two new rows of one file the same project: the name, and the investor where it is named."""
    return f"{take_apart(row.name).whole}|{enterprise_stem(row.investor)}"


def find_doubles(
    rows: Sequence[Candidate], decisions: Sequence[Decision], known: Sequence[KnownProject]
) -> list[Double]:
    """Pairs across districts that look like one project, the register's and the file's; each new row at most once."""
    blocks: dict[str, list[_Signed]] = defaultdict(list)
    for index, project in enumerate(known):
        if project.district_code and project.health != "withdrawn":
            held = Candidate(project.name, project.district_code, project.investor_name, project.investment_cny)
            _file(blocks, _Signed(held, index, None))
    found: list[Double] = []
    for index, (row, decision) in enumerate(zip(rows, decisions, strict=True)):
        if decision.fate is not Fate.NEW or not row.district_code:
            continue
        near = [signed for key in _blocks(row) for signed in blocks[key][:_NEAR]]
        elsewhere = [signed for signed in near if signed.candidate.district_code != row.district_code]
        looks = [(signed, look) for signed in elsewhere if (look := _looks_double(row, signed.candidate))]
        if looks:
            signed, (score, reason) = max(looks, key=lambda each: each[1][0])
            found.append(Double(index, signed.project, signed.row, score, reason))
        _file(blocks, _Signed(row, None, index))
    return found


@dataclass(frozen=True, slots=True)
class _Signed:
    """Something signed in a district: a project of the register or a row of the file, by its index."""

    candidate: Candidate
    project: int | None
    row: int | None


def _file(blocks: dict[str, list[_Signed]], signed: _Signed) -> None:
    for key in _blocks(signed.candidate):
        blocks[key].append(signed)


def _blocks(signed: Candidate) -> set[str]:
    """Keys that two signings of one project share: the name's essence, or an investor."""
    stems = {f"i:{stem}" for part in _investor_parts(signed.investor) if len(stem := enterprise_stem(part)) > 1}
    return {f"n:{take_apart(signed.name).essence}", *stems}


def _looks_double(a: Candidate, b: Candidate) -> tuple[float, Text] | None:
    """Score and reason where two projects of different districts look like one."""
    ours, theirs = take_apart(a.name), take_apart(b.name)
    outcome, score, name_reason = judge(ours, theirs)
    if outcome is Outcome.NEW:
        return None
    amounts = _amounts_agree(a.investment_cny, b.investment_cny)
    investors_known = bool(a.investor and b.investor)
    agree = _investors_agree(a.investor, b.investor)
    certain = outcome is Outcome.CERTAIN
    telling = len(ours.essence) >= _TELLING_LENGTH
    if certain and (agree or (not investors_known and telling) or (amounts and telling)):
        weight = 1.0 if agree and amounts else 0.95 if agree or amounts else 0.85
    elif not certain and agree and amounts and not _other_phases(ours.phases, theirs.phases):
        weight = 0.9
    else:
        return None
    said = [name_reason]
    if agree:
        said.append(Text("投资方相同", "the investors are the same"))
    if amounts:
        said.append(Text("投资额相近", "the amounts are near"))
    reason = Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))
    return round(score * weight, 4), _short(reason)


def _other_phases(a: frozenset[Phase], b: frozenset[Phase]) -> bool:
    """Whether both say their phase, and not the same: one district may leave 一期 out, but 二期 is another project."""
    return bool(a and b) and a != b


def _amounts_agree(a: Decimal | None, b: Decimal | None) -> bool:
    return a is not None and b is not None and max(a, b) > 0 and abs(a - b) <= _SAME_AMOUNT * max(a, b)


def _investor_parts(investor: str) -> list[str]:
    return [part for part in investor.replace("，", "、").replace("；", "、").split("、") if part.strip()]


def _investors_agree(a: str, b: str) -> bool:
    """Whether one investor of each side is the same, by stem or nearly."""
    ours = [enterprise_stem(part) for part in _investor_parts(a)]
    theirs = [enterprise_stem(part) for part in _investor_parts(b)]
    return any(_same_stem(x, y) for x in ours for y in theirs)


def _same_stem(a: str, b: str) -> bool:
    if min(len(a), len(b)) < 2:
        return a == b != ""
    return a == b or (min(len(a), len(b)) >= 3 and (a in b or b in a)) or fuzz.ratio(a, b) >= _INVESTORS_AGREE


def _investors_differ(a: str, b: str) -> bool:
    return bool(a and b) and not _investors_agree(a, b)


def _short(reason: Text) -> Text:
    return replace(reason, zh=reason.zh[:300], en=reason.en[:300])
