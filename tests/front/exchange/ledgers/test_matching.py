"""Which pairs of two districts look like one project, and which rows are whose."""

from decimal import Decimal

import pytest

from luodi.front.exchange.ledgers.matching import Candidate, Fate, decide, find_doubles
from luodi.office.imports.known_projects import KnownProject

ANTIBODY = "翊道抗体药物研发基地"
PUDONG, SONGJIANG = "310115", "310117"
YI = Decimal(10**8)


def known(name: str, investor: str = "", *, code: str = "LD1", district: str = PUDONG, **more: object) -> KnownProject:
    values: dict[str, object] = {"investment_cny": None, "health": "on_track", "signed_on": None, "names": (name,)}
    return KnownProject(id=1, code=code, district_code=district, investor_name=investor, **(values | more))  # type: ignore[arg-type]  # keyword values by name


@pytest.mark.parametrize(
    ("ours", "theirs", "doubled"),
    [
        (("翊道抗体药物研发基地", "翊道生物有限公司", 5), ("翊道抗体药物研发基地（一期）", "翊道生物", 5), True),
        (("翊道抗体药物研发基地二期", "翊道生物", 5), ("翊道抗体药物研发基地一期", "翊道生物", 5), False),
        (("翊道抗体药物研发基地", "翊道生物", 5), ("翊道疫苗工厂", "翊道生物", 5), False),
        (("翊道抗体药物研发基地", "翊道生物", 5), ("翊道抗体药物研发基地", "翊道生物", 9), True),
        (("翊道抗体药物研发基地", "", None), ("上海翊道抗体药物研发基地项目", "", None), True),
        (("研发总部", "甲公司", 5), ("研发总部", "乙公司", 7), False),
        (("研发总部", "", None), ("研发总部", "", None), False),
        (("翊道抗体药物研发基地", "翊道生物", 5), ("翊道抗体药物研发基地", "另一家公司", 5), True),
    ],
)
def test_find_doubles_across_districts(
    ours: tuple[str, str, int | None], theirs: tuple[str, str, int | None], doubled: bool
) -> None:
    def candidate(said: tuple[str, str, int | None], district: str) -> Candidate:
        name, investor, amount = said
        return Candidate(name, district, investor, amount * YI if amount else None)

    rows = [candidate(ours, PUDONG), candidate(theirs, SONGJIANG)]
    assert bool(find_doubles(rows, decide(rows, []), [])) is doubled


def test_find_doubles_leaves_out_what_was_withdrawn() -> None:
    rows = [Candidate("翊道抗体药物研发基地", SONGJIANG, "翊道生物", 5 * YI)]
    held = known("翊道抗体药物研发基地", "翊道生物", investment_cny=5 * YI)
    assert find_doubles(rows, decide(rows, [held]), [held])
    gone = known("翊道抗体药物研发基地", "翊道生物", investment_cny=5 * YI, health="withdrawn")
    assert not find_doubles(rows, decide(rows, [gone]), [gone])


def test_decide_never_joins_across_districts() -> None:
    rows = [Candidate("翊道抗体药物研发基地", SONGJIANG, "翊道生物", 5 * YI)]
    assert decide(rows, [known("翊道抗体药物研发基地", "翊道生物")])[0].fate is Fate.NEW
    assert decide(rows, [known("翊道抗体药物研发基地", "翊道生物", district="")])[0].fate is Fate.JOINED


@pytest.mark.parametrize(
    ("row", "project", "fate"),
    [
        (Candidate(ANTIBODY, PUDONG, "翊道生物"), known(ANTIBODY, "上海翊道生物有限公司"), Fate.JOINED),
        (Candidate(ANTIBODY, PUDONG, "甲公司"), known(ANTIBODY, "翊道生物"), Fate.DOUBTFUL),
        (Candidate("翊道抗体研发生产基地", PUDONG), known(ANTIBODY), Fate.DOUBTFUL),
        (Candidate("翊道抗体研发生产基地", PUDONG, "甲公司"), known(ANTIBODY, "翊道生物"), Fate.NEW),
        (Candidate("完全另一个名称", PUDONG, code="LD1"), known(ANTIBODY), Fate.JOINED),
        (Candidate("新名称工厂", PUDONG, former_name=ANTIBODY), known(ANTIBODY), Fate.JOINED),
    ],
)
def test_decide_weighs_name_investor_and_code(row: Candidate, project: KnownProject, fate: Fate) -> None:
    assert decide([row], [project])[0].fate is fate


def test_decide_asks_where_two_projects_bear_the_name() -> None:
    twins = [known("研发总部", "甲公司", code="LD1"), known("研发总部", "乙公司", code="LD2")]
    assert decide([Candidate("研发总部", PUDONG, "乙公司")], twins)[0].project == 1
    assert decide([Candidate("研发总部", PUDONG)], twins)[0].fate is Fate.DOUBTFUL
