"""Industries from business scopes: accuracy and calibration on scopes read by eye, and what stays the same."""

import csv
from pathlib import Path

import pytest

from luodi.engine.matching.industry import IndustryGuess, IndustryIndex
from luodi.reference.industries import industry, is_industry

TRUTH = Path(__file__).parent / "industry_truth.csv"


@pytest.fixture(scope="module")
def index() -> IndustryIndex:
    return IndustryIndex.build()


@pytest.fixture(scope="module")
def judged(index: IndustryIndex) -> list[tuple[list[str], tuple[IndustryGuess, ...]]]:
    """For each scope of the truth table the divisions that are right, and the guesses."""
    rows = list(csv.DictReader(TRUTH.read_text("utf-8").splitlines()))
    guesses = index.infer_many([row["scope"] for row in rows], [row["trade"] for row in rows])
    return [(row["divisions"].split(), guess) for row, guess in zip(rows, guesses, strict=True)]


def test_truth_table_holds_short_excerpts() -> None:
    rows = list(csv.DictReader(TRUTH.read_text("utf-8").splitlines()))
    assert len(rows) == 60
    assert all(len(row["scope"]) <= 60 for row in rows)
    assert all(is_industry(code) for row in rows for code in row["divisions"].split())


def test_infer_finds_most_divisions_and_sections(judged: list[tuple[list[str], tuple[IndustryGuess, ...]]]) -> None:
    first = [guesses[0].code[:2] in right for right, guesses in judged if guesses]
    any_of_three = [any(guess.code[:2] in right for guess in guesses) for right, guesses in judged]
    sections = [
        industry(guesses[0].code).section in {industry(code).section for code in right}
        for right, guesses in judged
        if guesses
    ]
    assert sum(first) >= 0.8 * len(judged)
    assert sum(any_of_three) >= 0.88 * len(judged)
    assert sum(sections) >= 0.85 * len(judged)


def test_confidence_is_right_as_often_as_it_says(judged: list[tuple[list[str], tuple[IndustryGuess, ...]]]) -> None:
    pairs = [(guess.confidence, guess.code[:2] in right) for right, guesses in judged for guess in guesses]
    for low, high in ((0.0, 0.7), (0.7, 0.9), (0.9, 1.01)):
        band = [(confidence, hit) for confidence, hit in pairs if low <= confidence < high]
        assert len(band) >= 10
        said = sum(confidence for confidence, _ in band) / len(band)
        was = sum(hit for _, hit in band) / len(band)
        assert abs(said - was) < 0.15


@pytest.mark.parametrize(
    ("scope", "name", "code"),
    [
        ("集成电路的制造、销售", "某某微电子有限公司", "3973"),
        ("集成电路批发", "某某贸易有限公司", "5179"),
        ("房地产开发经营，物业管理", "某某置业有限公司", "7010"),
        ("从事海上、航空国际货物运输代理业务", "某某国际货物运输代理有限公司", "5821"),
        ("药品零售", "某某大药房", "5251"),
        ("五金交电", "某某贸易有限公司", "5174"),
        ("五金交电", "某某五金商店", "5281"),
        ("中药饮片", "某某中药饮片厂", "2730"),
        ("吸收人民币存款；发放短期、中期和长期贷款；办理结算业务", "某某银行", "6621"),
        ("糕点、面包的生产", "", "1411"),
    ],
)
def test_infer_plain_scope_gives_its_class(index: IndustryIndex, scope: str, name: str, code: str) -> None:
    guesses = index.infer_many([scope], [name])[0]
    assert guesses[0].code == code
    assert 1 <= len(guesses) <= 3


@pytest.mark.parametrize("scope", ["", " ", "。", "【依法须经批准的项目，经相关部门批准后方可开展经营活动】"])
def test_infer_blank_scope_gives_no_guess(index: IndustryIndex, scope: str) -> None:
    assert index.infer_many([scope], ["上海某某家具有限公司"]) == [()]


def test_guesses_are_ordered_distinct_and_bounded(judged: list[tuple[list[str], tuple[IndustryGuess, ...]]]) -> None:
    for _, guesses in judged:
        assert len({guess.code for guess in guesses}) == len(guesses) <= 3
        assert all(0 <= guess.confidence <= 1 and is_industry(guess.code) for guess in guesses)


def test_infer_does_not_depend_on_the_other_rows(index: IndustryIndex) -> None:
    rows = [(row["scope"], row["trade"]) for row in csv.DictReader(TRUTH.read_text("utf-8").splitlines())]
    alone = [IndustryIndex.build().infer_many([scope], [name])[0] for scope, name in rows[:10]]
    many = rows[:10] * 450
    together = index.infer_many([scope for scope, _ in many], [name for _, name in many])
    assert together == alone * 450


def test_explanations_let_an_unknown_word_be_told() -> None:
    explained = IndustryIndex.build({"3099": "指石墨烯气凝胶的生产活动"})
    assert explained.infer_many(["生产石墨烯气凝胶"], [""])[0][0].code == "3099"


def test_infer_with_a_name_missing_is_refused(index: IndustryIndex) -> None:
    with pytest.raises(ValueError, match="zip"):
        index.infer_many(["物业管理"], [])
