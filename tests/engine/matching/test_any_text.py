"""Whatever a name or a scope holds, matching and inferring give an answer."""

from hypothesis import given
from hypothesis import strategies as st

from luodi.engine.matching.industry import IndustryIndex
from luodi.engine.matching.name_parts import enterprise_key, enterprise_stem
from luodi.engine.matching.names import Outcome, match_names

PIECES = st.sampled_from(
    ["上海", "项目", "(", "）", "【", "】", "一", "十", "二十", "期", "至", "II", "v", "phase",
     "100", "#", "A", "区", "建设", "研发", "销售", "的",
     "、", "，", "；", "五金", "制造", "①", "²", "٣", "\x00"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=20), st.lists(PIECES, max_size=10).map("".join))
INDEX = IndustryIndex.build()


@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4))
def test_match_any_names_gives_a_verdict_each(incoming: list[str], candidates: list[str]) -> None:
    verdicts = match_names(incoming, candidates)
    assert len(verdicts) == len(incoming)
    assert all(0 <= verdict.score <= 1 for verdict in verdicts)
    assert all(verdict.candidate is not None for verdict in verdicts if verdict.outcome is not Outcome.NEW)


@given(TEXTS)
def test_match_a_name_with_itself_is_certain_if_it_says_anything(name: str) -> None:
    verdict = match_names([name], [name])[0]
    assert (verdict.outcome is Outcome.CERTAIN) == (enterprise_key(name) != "")


@given(TEXTS, TEXTS)
def test_infer_any_scope_gives_at_most_three_guesses(scope: str, name: str) -> None:
    assert len(INDEX.infer_many([scope], [name])[0]) <= 3
    assert enterprise_stem(name) or not enterprise_key(name)
