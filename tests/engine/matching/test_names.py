"""Names: the truth table from the city's own lists and from made variations, and what must never be certain."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.engine.matching.names import Outcome, Verdict, match_names, similar_pairs

TRUTH = Path(__file__).parent / "project_names.csv"
LISTS = ("2020", "2021", "2022", "2023", "2024", "")


def _judged() -> list[tuple[dict[str, str], str | None, Verdict]]:
    """Each row of the truth table with the name it was matched to; the lists arrive in order of year."""
    rows = list(csv.DictReader(TRUTH.read_text("utf-8").splitlines()))
    known: list[str] = []
    judged = []
    for year in LISTS:
        incoming = [row for row in rows if row["list"] == year]
        for row, verdict in zip(incoming, match_names([row["name"] for row in incoming], known), strict=True):
            judged.append((row, known[verdict.candidate] if verdict.candidate is not None else None, verdict))
        known += [row["name"] for row in incoming if not row["same_as"]]
    return judged


def test_certain_is_always_right_on_the_truth_table() -> None:
    certain = [(row, found) for row, found, verdict in _judged() if verdict.outcome is Outcome.CERTAIN]
    assert len(certain) >= 20
    assert [(row["name"], found) for row, found in certain if found != row["same_as"]] == []


def test_no_renamed_project_is_taken_for_new_on_the_truth_table() -> None:
    renamed = [(row, found, verdict) for row, found, verdict in _judged() if row["same_as"]]
    assert len(renamed) >= 40
    missed = [
        row["name"] for row, found, verdict in renamed if verdict.outcome is Outcome.NEW or found != row["same_as"]
    ]
    assert missed == []


def test_few_new_projects_are_sent_to_a_person_on_the_truth_table() -> None:
    new = [verdict for row, _, verdict in _judged() if not row["same_as"] and row["list"]]
    assert len(new) > 60
    assert sum(verdict.outcome is Outcome.DOUBTFUL for verdict in new) <= 2


@pytest.mark.parametrize(
    ("incoming", "candidate", "words"),
    [
        ("中船长兴造船基地三期", "中船长兴造船基地二期", "期数"),
        ("中船长兴造船基地", "中船长兴造船基地二期", "期数"),
        ("某厂房一、二期工程", "某厂房一期工程", "期数"),
        ("地铁15号线北延伸工程", "地铁17号线北延伸工程", "期数"),
        ("某某产业园A地块", "某某产业园B地块", "期数"),
        ("某某产业园东区", "某某产业园西区", "期数"),
        ("中芯国际12英寸芯片项目", "中芯国际12英寸芯片SN1项目", "数字"),
        ("华力微电子8英寸先进生产线", "华力微电子12英寸先进生产线", "数字"),
        ("仪电智算中心(青浦)", "仪电智算中心(松江)", "括号"),
        ("仪电智算中心", "仪电智算中心(松江)", "括号"),
        ("江丰临港基地", "上海江丰临港基地电子专用材料产业化项目", "电子专用材料"),
        ("高效低碳燃气轮机实验装置", "高效低碳燃气轮机试验装置", "实 / 试"),
    ],
)
def test_match_near_names_is_doubtful_and_says_why(incoming: str, candidate: str, words: str) -> None:
    verdict = match_names([incoming], [candidate])[0]
    assert (verdict.outcome, verdict.candidate) == (Outcome.DOUBTFUL, 0)
    assert words in verdict.reason.zh
    assert verdict.reason.en


@pytest.mark.parametrize(
    ("incoming", "candidate"),
    [
        ("特斯拉超级工厂（一期）", "特斯拉超级工厂1期"),
        ("特斯拉超级工厂Ⅱ期项目", "特斯拉超级工厂二期"),
        ("特斯拉超级工厂第二期", "特斯拉超级工厂 Phase 2"),
        ("上汽大众ＭＥＢ工厂", "上汽大众MEB工厂"),
        ("华为研发基地(青浦)", "华为上海研发基地（青浦）"),
        ("李政道研究所(实验楼、基础实验设施)", "李政道研究所"),
        ("中国生物抗体产业化基地一期建设项目", "中国生物抗体产业化基地建设项目一期"),
        ("格科半导体（上海）有限公司12英寸项目", "格科半导体12英寸项目"),
    ],
)
def test_match_another_writing_is_certain(incoming: str, candidate: str) -> None:
    verdict = match_names([incoming], ["张江实验室研发大楼", candidate])[0]
    assert (verdict.outcome, verdict.candidate) == (Outcome.CERTAIN, 1)


PHASES = ["", "一期", "二期", "三期", "II期", "十二期", "一至三期", "(四期)", "第二阶段"]


@given(st.sampled_from(PHASES), st.sampled_from(PHASES), st.sampled_from(["特斯拉超级工厂", "张江研发大楼"]))
def test_match_of_another_phase_is_never_certain(ours: str, theirs: str, name: str) -> None:
    verdict = match_names([f"{name}{ours}项目"], [f"{name}{theirs}"])[0]
    same = ours == theirs or {ours, theirs} == {"二期", "II期"}
    assert (verdict.outcome is Outcome.CERTAIN) == same


def test_match_two_fitting_candidates_is_doubtful() -> None:
    verdict = match_names(["华为青浦研发基地项目"], ["上海华为青浦研发基地", "华为青浦研发基地工程"])[0]
    assert verdict.outcome is Outcome.DOUBTFUL
    assert "2" in verdict.reason.zh


def test_match_prefers_the_equal_name_and_keeps_it_from_other_rows() -> None:
    verdicts = match_names(
        ["超硅半导体300mm硅片生产线", "超硅半导体300mm硅片生产线项目", "超硅半导体硅片研发"],
        ["超硅半导体300mm硅片生产线"],
    )
    assert [verdict.outcome for verdict in verdicts] == [Outcome.CERTAIN, Outcome.DOUBTFUL, Outcome.NEW]


def test_match_against_nothing_is_new() -> None:
    assert match_names([], ["甲"]) == []
    assert [verdict.candidate for verdict in match_names(["甲", ""], [])] == [None, None]
    assert match_names([""], ["张江实验室研发大楼"])[0].outcome is Outcome.NEW


def test_similar_pairs_finds_the_project_signed_twice() -> None:
    names = ["甲公司青浦总部", "华为研发基地(青浦)", "张江科学之门", "华为上海研发基地（青浦）", "中芯国际12英寸芯片"]
    pairs = similar_pairs(names)
    assert [(pair.first, pair.second, pair.outcome) for pair in pairs] == [(1, 3, Outcome.CERTAIN)]


def test_match_is_deterministic() -> None:
    names = [
        f"{owner}{what}" for owner in ("华为", "中芯", "宁德", "商汤") for what in ("研发基地", "总部", "产业园一期")
    ]
    assert match_names(names[::-1], names) == match_names(names[::-1], names)


def test_match_finds_the_equal_name_among_many_phases() -> None:
    names = [f"超级工厂{number}期" for number in range(1, 60)]
    verdicts = match_names(names, names)
    assert [(verdict.outcome, verdict.candidate) for verdict in verdicts] == [
        (Outcome.CERTAIN, index) for index in range(59)
    ]
    renamed = match_names(["上海超级工厂第37期项目"], names)[0]
    assert (renamed.outcome, renamed.candidate) == (Outcome.CERTAIN, 36)
