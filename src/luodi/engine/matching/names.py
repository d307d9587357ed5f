"""Recognising the same project under changed names: certain, doubtful (a person decides) or new.

*Certain* asks that essence, phases, numbers and brackets agree (``name_parts``); a different phase is never certain.
Candidates are found by shared pairs of characters weighted by rarity, so that thousands of names are compared with
tens of thousands in seconds, and then judged pair by pair.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from rapidfuzz.distance import LCSseq
from scipy.sparse import csr_matrix

from luodi.engine.matching.name_parts import Phase, ProjectName, take_apart
from luodi.reference.districts import districts
from luodi.reference.text import Text

_JUDGED = 12
_ROWS_AT_ONCE = 256
_SHORTEST_ESSENCE = 4
_SAME_OWNER = 0.58
_OTHER_OWNER = 0.75
_CLAIMED = 0.9


class Outcome(StrEnum):
    """What a comparison says."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one incoming name: the best candidate's index (``None`` if none is near), and why.

    ``score`` is in [0, 1], 1 for equal names; it orders doubtful rows and is no probability.
    """

    outcome: Outcome
    candidate: int | None
    score: float
    reason: Text


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two rows of one list that may be the same project: their indices, ``first`` < ``second``."""

    first: int
    second: int
    outcome: Outcome
    score: float
    reason: Text


_NOTHING_NEAR = Verdict(Outcome.NEW, None, 0.0, Text("没有相近的名称", "No name is near"))


def match_names(incoming: Sequence[str], candidates: Sequence[str]) -> list[Verdict]:
    """For each incoming name of one list, which of the candidates it is.

    A candidate that one row of the list names exactly is offered to another row only when that is nearly the same.
    Two candidates that both look certain make the row doubtful. Deterministic.
    """
    ours, theirs = [take_apart(name) for name in incoming], [take_apart(name) for name in candidates]
    if not ours or not theirs:
        return [_NOTHING_NEAR] * len(ours)
    alike = _Alike(theirs)
    named_exactly = {name.whole for name in ours if name.whole in alike.by_whole}
    verdicts = []
    for name, near in zip(ours, _nearest(ours, theirs), strict=True):
        judged = [_verdict(name, theirs[index], index) for index in dict.fromkeys([*alike.to(name), *near])]
        verdicts.append(_choose(judged, theirs, named_exactly))
    return verdicts


def similar_pairs(names: Sequence[str]) -> list[SimilarPair]:
    """Pairs of rows within one list that are certainly or doubtfully the same project, the nearest first."""
    parts = [take_apart(name) for name in names]
    alike = _Alike(parts)
    near_each_other = {
        (min(row, other), max(row, other))
        for row, near in enumerate(_nearest(parts, parts) if parts else [])
        for other in [*alike.to(parts[row]), *near]
        if other != row
    }
    judged = [(first, second, *judge(parts[first], parts[second])) for first, second in sorted(near_each_other)]
    pairs = [SimilarPair(*pair) for pair in judged if pair[2] is not Outcome.NEW]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second))


def judge(ours: ProjectName, theirs: ProjectName) -> tuple[Outcome, float, Text]:
    """Whether two names mean one project, a score in [0, 1], and why."""
    if ours.whole == theirs.whole:
        return Outcome.CERTAIN, 1.0, Text("名称相同", "The names are equal")
    score, same_owner = _score(ours, theirs)
    if score < (_SAME_OWNER if same_owner else _OTHER_OWNER):
        return Outcome.NEW, score, Text("名称相差较大", "The names differ too much")
    doubt = _doubt(ours, theirs)
    if doubt is not None:
        return Outcome.DOUBTFUL, min(score, 0.95), doubt
    words = Text("去掉通用字后名称相同", "The names are equal without words that every project bears")
    if ours.in_brackets != theirs.in_brackets:
        words = Text("仅括号内说明不同", "Only what is explained in brackets differs")
    return Outcome.CERTAIN, 0.97, words


def _doubt(ours: ProjectName, theirs: ProjectName) -> Text | None:
    """The first reason not to be certain about two near names."""
    if ours.phases != theirs.phases:
        a, b = _phases_written(ours.phases), _phases_written(theirs.phases)
        return Text(f"期数或标段不同：{a.zh} / {b.zh}", f"The phases differ: {a.en} / {b.en}")
    if ours.numbers != theirs.numbers:
        numbers = _listed(ours.numbers), _listed(theirs.numbers)
        return Text("数字不同：{} / {}".format(*numbers), "The numbers differ: {} / {}".format(*numbers))
    if ours.essence != theirs.essence:
        words = _unshared(ours.essence, theirs.essence)
        return Text("用词不同：{} / {}".format(*words), "The wording differs: {} / {}".format(*words))
    if len(ours.essence) < _SHORTEST_ESSENCE and ours.main != theirs.main:
        return Text("名称太短，无法确认", "The names are too short to be sure")
    differing = ours.in_brackets ^ theirs.in_brackets
    one_side_only = not ours.in_brackets or not theirs.in_brackets
    if (differing and not one_side_only) or any(map(_tells_apart().search, differing)):
        inner = _listed(ours.in_brackets), _listed(theirs.in_brackets)
        return Text("括号内不同：{} / {}".format(*inner), "The brackets differ: {} / {}".format(*inner))
    return None


def _score(ours: ProjectName, theirs: ProjectName) -> tuple[float, bool]:
    """Similarity of the essences, and whether both bear the same distinctive words (mostly the owner's name).

    With those, a name that is contained in a longer one scores high as well.
    """
    a, b = ours.essence, theirs.essence
    shared = LCSseq.similarity(a, b)
    ratio = shared / max(len(a), len(b))
    same_owner = _bears(theirs, ours.distinctive[:1]) or _bears(ours, theirs.distinctive[:1])
    return (max(ratio, 0.92 * shared / min(len(a), len(b))) if same_owner else ratio), same_owner


def _bears(name: ProjectName, first_words: tuple[str, ...]) -> bool:
    return any(word[:length] in name.essence for word in first_words for length in [min(len(word), 3)] if length > 1)


class _Alike:
    """Candidates by equal name, and by equal essence and phases: found however many others are as near."""

    def __init__(self, names: Sequence[ProjectName]) -> None:
        self.by_whole: dict[str, list[int]] = {}
        self._by_parts: dict[tuple[str, frozenset[Phase]], list[int]] = {}
        for index, name in enumerate(names):
            if name.whole:
                self.by_whole.setdefault(name.whole, []).append(index)
                self._by_parts.setdefault((name.essence, name.phases), []).append(index)

    def to(self, name: ProjectName) -> list[int]:
        """The indices of the candidates that are alike, equal names first."""
        parts = self._by_parts.get((name.essence, name.phases), ()) if name.whole else ()
        return [*self.by_whole.get(name.whole, ())[:_JUDGED], *parts[:_JUDGED]]


def _verdict(ours: ProjectName, theirs: ProjectName, index: int) -> Verdict:
    outcome, score, reason = judge(ours, theirs)
    return Verdict(outcome, index, score, reason)


def _choose(judged: Sequence[Verdict], theirs: Sequence[ProjectName], named_exactly: set[str]) -> Verdict:
    """The best verdict; doubtful where several are certain, new where the candidate clearly belongs to another row."""
    equal = [verdict for verdict in judged if verdict.score == 1.0 and verdict.outcome is Outcome.CERTAIN]
    certain = equal or [verdict for verdict in judged if verdict.outcome is Outcome.CERTAIN]
    if len(certain) == 1:
        only = certain[0]
        if only in equal or theirs[only.candidate or 0].whole not in named_exactly:
            return only
        reason = Text("本表另有一行与其名称完全相同", "Another row of this list bears exactly that name")
        return Verdict(Outcome.DOUBTFUL, only.candidate, only.score, reason)
    if certain:
        reason = Text(f"有 {len(certain)} 个项目符合", f"{len(certain)} projects fit")
        return Verdict(Outcome.DOUBTFUL, certain[0].candidate, certain[0].score, reason)
    offered = [
        verdict
        for verdict in judged
        if verdict.outcome is Outcome.DOUBTFUL
        and verdict.candidate is not None
        and (verdict.score >= _CLAIMED or theirs[verdict.candidate].whole not in named_exactly)
    ]
    if offered:
        return max(offered, key=lambda verdict: verdict.score)
    if not judged:
        return _NOTHING_NEAR
    nearest = max(judged, key=lambda verdict: verdict.score)
    return Verdict(Outcome.NEW, nearest.candidate, nearest.score, Text("名称相差较大", "The names differ too much"))


def _nearest(ours: Sequence[ProjectName], theirs: Sequence[ProjectName]) -> Iterator[list[int]]:
    """For each of ours, the indices of the candidates that share most of the rarer pairs of characters."""
    vocabulary: dict[str, int] = {}
    left, right = _pairs_matrix(ours, vocabulary), _pairs_matrix(theirs, vocabulary)
    left.resize((left.shape[0], len(vocabulary)))
    right.resize((right.shape[0], len(vocabulary)))
    frequency = np.asarray((right > 0).sum(axis=0)).ravel()
    weights = np.log((1 + right.shape[0]) / (1 + frequency)) + 0.1
    right_weighted = right.multiply(weights).tocsr()
    left_norm = np.maximum(left @ weights, 1e-9)
    right_norm = np.maximum(right @ weights, 1e-9)
    transposed = right_weighted.T.tocsr()
    for start in range(0, left.shape[0], _ROWS_AT_ONCE):
        shared = (left[start : start + _ROWS_AT_ONCE] @ transposed).toarray()
        shared /= np.sqrt(np.minimum(left_norm[start : start + _ROWS_AT_ONCE, None], right_norm) * right_norm)
        few = min(_JUDGED, shared.shape[1])
        # Only the nearest are put in order: sorting whole rows took most of the time of a large list.
        nearest = np.sort(np.argpartition(-shared, few - 1, axis=1)[:, :few], axis=1)
        for row, columns in enumerate(nearest):
            order = np.argsort(-shared[row, columns], kind="stable")
            yield [int(column) for column in columns[order] if shared[row, column] > 0]


def _pairs_matrix(names: Sequence[ProjectName], vocabulary: dict[str, int]) -> "csr_matrix":
    """One row a name, one column a pair of neighbouring characters of its essence, ones where it occurs."""
    indices: list[int] = []
    ends = [0]
    for name in names:
        text = name.essence if len(name.essence) > 1 else name.essence + " "
        columns = {vocabulary.setdefault(text[i : i + 2], len(vocabulary)) for i in range(len(text) - 1)}
        indices.extend(sorted(columns))
        ends.append(len(indices))
    shape = (len(names), len(vocabulary))
    return csr_matrix((np.ones(len(indices), dtype=np.float32), indices, ends), shape=shape)


@cache
def _tells_apart() -> re.Pattern[str]:
    """Places in brackets tell two sites of one owner apart: 研发基地(青浦)."""
    return re.compile("|".join([*(each.short_name for each in districts()), "临港", "张江", "金桥", "[东西南北]区"]))


def _phases_written(phases: frozenset[Phase]) -> Text:
    if not phases:
        return Text("未注明", "none given")
    written = "、".join(f"{number}{kind}" if number else kind for kind, number in sorted(phases))
    return Text(written, written)


def _unshared(a: str, b: str) -> tuple[str, str]:
    """What each has that the other lacks, in order, as short excerpts."""
    changes = [change for change in LCSseq.opcodes(a, b) if change.tag != "equal"]
    only_a = "…".join(filter(None, (a[change.src_start : change.src_end] for change in changes)))
    only_b = "…".join(filter(None, (b[change.dest_start : change.dest_end] for change in changes)))
    return only_a[:30] or "—", only_b[:30] or "—"


def _listed(words: frozenset[str]) -> str:
    return "、".join(sorted(words)) or "—"
