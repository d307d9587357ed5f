"""Industries told by a business scope: up to three GB/T 4754-2017 classes, each with a confidence.

Every item of a scope votes for classes: by the table of scope terms where it knows the item, else by the nearest
class names in pairs and triples of characters (TF-IDF). Votes are weighted by place (what an enterprise does first,
it does mainly), by the enterprise's name, and by how much of the scope lies in the same division. The confidence is
the share of such guesses whose division was right on scopes read by eye; it says nothing of an enterprise whose scope
does not say what it does.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from luodi.engine.matching.name_parts import enterprise_key
from luodi.engine.matching.scopes import Activity, ScopeItem, read_scope
from luodi.reference.industries import Industry, industries, industry
from luodi.reference.scope_terms import ScopeTerm, scope_terms

GUESSES = 3
_CHUNK = 4096
_NEAREST_CLASSES = 3
_NEAR = 0.15
_SHARE_OF_BEST = 0.3
_DECAY = 0.5
_FIRST_WEIGHT = 1.8
_MADE_WEIGHT = 2.0
_NAME_WEIGHT = 1.8
_ALONE = 0.8
# A logistic curve over the division's share of the votes, fitted on 231 guesses for 135 scopes of the register that one
# person read by eye, several divisions allowed where a scope has no clear one. On 44 further scopes each band was right
# as often as it says within 0.15; their mistakes had been used to mend the table of terms, so this flatters a little.
_CALIBRATION_OFFSET, _CALIBRATION_SLOPE, _CALIBRATION_FIRST = -1.40, 4.49, 0.48
_VOTES_KEPT = 100_000

_NAME_MARK = "name: "
_VERBS_OF_CLASSES = re.compile(r"制造业?|批发|零售|加工|服务业?|活动|其他|未列明|及相关|专用|\(.*?\)")
_MADE_NAME = re.compile(r"厂|制造|制品|制衣")
_RETAIL_NAME = re.compile(r"商店|商场|超市|药房|药店|门市部|便利|专卖|商厦|百货公司|加油站")
_LEGAL_FORM = re.compile(r"股份有限公司|有限责任公司|有限公司|公司")
_SOLD = (Activity.WHOLESALE, Activity.RETAIL)
_SIDE_LINES = {"5181": 0.3, "5189": 0.4, "7040": 0.3, "5449": 0.3, "5199": 0.6, "7249": 0.6, "5990": 0.6}


@dataclass(frozen=True, slots=True)
class IndustryGuess:
    """A GB/T 4754-2017 class and, in [0, 1], how often a guess like it has the right division."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Vote:
    """What one item of a scope says: weights by column of the class list."""

    columns: tuple[int, ...]
    weights: tuple[float, ...]


class IndustryIndex:
    """The classes of GB/T 4754-2017, ready to be told from business scopes. Build once, use for any number."""

    def __init__(self, explanations: Mapping[str, str] | None = None) -> None:
        self._classes = industries()
        self._column = {entry.code: column for column, entry in enumerate(self._classes)}
        divisions = sorted({entry.code[:2] for entry in self._classes})
        self._division = np.array([divisions.index(entry.code[:2]) for entry in self._classes])
        ones, rows = np.ones(len(self._classes), dtype=np.float32), np.arange(len(self._classes))
        self._membership = csr_matrix((ones, (rows, self._division)), shape=(len(rows), len(divisions)))
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
        texts = [_class_text(entry, explanations or {}) for entry in self._classes]
        self._profiles = self._vectorizer.fit_transform(texts).T.tocsr()
        self._fits = {activity: _fit_of(self._classes, activity) for activity in Activity}
        terms = scope_terms()
        self._terms = terms
        self._in_scopes = _Finder(term for term, entry in terms.items() if not entry.in_names_only)
        self._in_names = _Finder(terms)
        self._votes: dict[ScopeItem, _Vote] = {}

    @classmethod
    def build(cls, explanations: Mapping[str, str] | None = None) -> "IndustryIndex":
        """The index; ``explanations`` of the standard by class code, from a user's file, sharpen unknown terms."""
        return cls(explanations)

    def infer_many(self, scopes: Sequence[str], names: Sequence[str]) -> list[tuple[IndustryGuess, ...]]:
        """For each scope, with the enterprise's name, up to three classes, the likeliest first; none when blank.

        Deterministic; works through the scopes in chunks, so that memory does not grow with their number.
        """
        guesses: list[tuple[IndustryGuess, ...]] = []
        for start in range(0, len(scopes), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            guesses.extend(self._infer_chunk(scopes[chunk], names[chunk]))
        return guesses

    def _infer_chunk(self, scopes: Sequence[str], names: Sequence[str]) -> Iterable[tuple[IndustryGuess, ...]]:
        read = [self._weighted_items(scope, name) for scope, name in zip(scopes, names, strict=True)]
        self._learn({item for items in read for item, _ in items})
        rows: list[int] = []
        columns: list[int] = []
        weights: list[float] = []
        for row, items in enumerate(read):
            for item, weight in items:
                vote = self._votes[item]
                rows.extend([row] * len(vote.columns))
                columns.extend(vote.columns)
                weights.extend([weight * share for share in vote.weights])
        shape = (len(read), len(self._classes))
        totals = csr_matrix((np.array(weights, dtype=np.float32), (rows, columns)), shape=shape).toarray()
        return self._choose(totals)

    def _weighted_items(self, scope: str, name: str) -> list[tuple[ScopeItem, float]]:
        items = read_scope(scope)
        if not items:
            return []
        key = enterprise_key(name)
        usual = _usual_activity(items, key)
        weighted = []
        for place, item in enumerate(items):
            activity = item.activity or usual
            weight = 1 / (1 + _DECAY * place) if place else _FIRST_WEIGHT
            if activity is Activity.MADE:
                weight *= _MADE_WEIGHT
            weighted.append((ScopeItem(item.text, activity), weight))
        found = self._in_names.find(_LEGAL_FORM.sub("", key))
        if found:
            produces = Activity.MADE in {item.activity for item in items[:2]}
            weighted.append(
                (ScopeItem(_NAME_MARK + " ".join(found), Activity.MADE if produces else usual), _NAME_WEIGHT)
            )
        return weighted

    def _learn(self, items: set[ScopeItem]) -> None:
        """Works out the votes of items not met before; forgets old ones before they fill the memory."""
        if len(self._votes) > _VOTES_KEPT:
            self._votes.clear()
        new = sorted(items - self._votes.keys(), key=lambda item: (item.text, item.activity or ""))
        unknown: list[ScopeItem] = []
        for item in new:
            vote = self._vote_by_terms(item)
            if vote is None:
                unknown.append(item)
            else:
                self._votes[item] = vote
        for start in range(0, len(unknown), _CHUNK // 4):
            self._vote_by_names(unknown[start : start + _CHUNK // 4])

    def _vote_by_terms(self, item: ScopeItem) -> _Vote | None:
        """By the table of terms; ``None`` when no term covers a fair part of the item."""
        if item.text.startswith(_NAME_MARK):
            found, covered = item.text.removeprefix(_NAME_MARK).split(), 1.0
        else:
            found = self._in_scopes.find(item.text)
            covered = sum(map(len, found)) / len(item.text)
        # 中文 puts the head last: the last term says what the thing is.
        codes = [code for term in reversed(found) if (code := _code_of(self._terms[term], item.activity))]
        if not codes or (covered < 0.34 and len(item.text) < 16):
            return None
        weights: dict[int, float] = {}
        for place, code in enumerate(codes[:3]):
            weights.setdefault(self._column[code], _SIDE_LINES.get(code, 1.0) * 0.5**place)
        return _Vote(tuple(weights), tuple(weights.values()))

    def _vote_by_names(self, items: Sequence[ScopeItem]) -> None:
        """By the nearest class names, where they come near at all."""
        if not items:
            return
        texts = [_VERBS_OF_CLASSES.sub("", item.text) or item.text for item in items]
        near = (self._vectorizer.transform(texts) @ self._profiles).toarray()
        for row, item in enumerate(items):
            near[row] *= self._fits[item.activity or Activity.WHOLESALE]
        best = _best_columns(near, _NEAREST_CLASSES)
        heights = np.take_along_axis(near, best, axis=1).tolist()
        for item, columns, height in zip(items, best.tolist(), heights, strict=True):
            votes = {
                column: height[place] * 0.7**place for place, column in enumerate(columns) if height[place] > _NEAR
            }
            self._votes[item] = _Vote(tuple(votes), tuple(votes.values()))

    def _choose(self, totals: NDArray[np.float32]) -> Iterable[tuple[IndustryGuess, ...]]:
        """The best classes of each row, held up by the weight of their divisions."""
        by_division = totals @ self._membership
        whole = np.maximum(by_division.sum(axis=1, keepdims=True), 1e-9)
        share = (by_division / whole)[:, self._division]
        score = totals * (_ALONE + share)
        best = _best_columns(score, GUESSES)
        scores = np.take_along_axis(score, best, axis=1).tolist()
        shares = np.take_along_axis(share, best, axis=1).tolist()
        for row, columns in enumerate(best.tolist()):
            least = max(_SHARE_OF_BEST * scores[row][0], 1e-6)
            yield tuple(
                IndustryGuess(self._classes[column].code, _confidence(shares[row][rank], rank == 0))
                for rank, column in enumerate(columns)
                if scores[row][rank] >= least
            )


def _best_columns(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """The columns of the ``count`` highest scores of each row, the highest first, ties in the order of columns."""
    some = np.sort(np.argpartition(-scores, 4 * count, axis=1)[:, : 4 * count], axis=1)
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")[:, :count]
    return np.take_along_axis(some, order, axis=1)


def _class_text(entry: Industry, explanations: Mapping[str, str]) -> str:
    own = _VERBS_OF_CLASSES.sub("", entry.name) or entry.name
    group = _VERBS_OF_CLASSES.sub("", industry(entry.code[:3]).name)
    explained = re.split(r"不包括|不含", explanations.get(entry.code, ""))[0][:120]
    return " ".join([own, own, own, group, _VERBS_OF_CLASSES.sub("", explained)])


def _fit_of(classes: Sequence[Industry], activity: Activity) -> NDArray[np.float32]:
    """How far a class suits an activity: 1 for its own sections, little for others."""

    def fit(entry: Industry) -> float:
        sold = {"51": Activity.WHOLESALE, "52": Activity.RETAIL}.get(entry.code[:2])
        if sold:
            return 1.0 if sold is activity else 0.6 if activity in _SOLD else 0.1
        if entry.section in "ABCD":
            return 1.0 if activity is Activity.MADE else 0.1
        return 0.15 if entry.section in "ST" else 1.0 if activity is Activity.SERVICE else 0.3

    return np.array([fit(entry) for entry in classes], dtype=np.float32)


def _usual_activity(items: Sequence[ScopeItem], name: str) -> Activity:
    """What an item without a verb is taken for: by the name, else by what the scope says of goods, else wholesale."""
    if _RETAIL_NAME.search(name):
        return Activity.RETAIL
    if _MADE_NAME.search(name):
        return Activity.MADE
    stated = [item.activity for item in items if item.activity and item.activity is not Activity.SERVICE]
    return stated[0] if stated and stated[0] is not Activity.MADE else Activity.WHOLESALE


def _code_of(term: ScopeTerm, activity: Activity | None) -> str:
    match activity:
        case Activity.MADE:
            return term.made or term.service or term.wholesale
        case Activity.RETAIL:
            return term.retail or term.wholesale or term.service
        case Activity.SERVICE:
            return term.service
    return term.wholesale or term.retail or term.service


class _Finder:
    """Finds terms in texts, the longest at each place, left to right without overlap."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._starting: dict[str, list[str]] = {}
        for term in sorted(terms, key=lambda term: (-len(term), term)):
            self._starting.setdefault(term[0], []).append(term)

    def find(self, text: str) -> list[str]:
        found, place = [], 0
        while place < len(text):
            for term in self._starting.get(text[place], ()):
                if text.startswith(term, place):
                    found.append(term)
                    place += len(term) - 1
                    break
            place += 1
        return found


def _confidence(share: float, first: bool) -> float:
    logit = _CALIBRATION_OFFSET + _CALIBRATION_SLOPE * share + _CALIBRATION_FIRST * first
    return round(1 / (1 + math.exp(-logit)), 2)
