"""Business scopes: verbs before and after lists, legal formulas, and what is left."""

import pytest

from luodi.engine.matching.scopes import Activity, read_scope

MADE, WHOLESALE, RETAIL, SERVICE = Activity.MADE, Activity.WHOLESALE, Activity.RETAIL, Activity.SERVICE


@pytest.mark.parametrize(
    ("scope", "items"),
    [
        ("销售机电产品、橡塑制品", [("机电产品", WHOLESALE), ("橡塑制品", WHOLESALE)]),
        ("服装、鞋帽的制造、加工", [("服装", MADE), ("鞋帽", MADE)]),
        ("日用百货，五金交电，批发零售。", [("日用百货", WHOLESALE), ("五金交电", WHOLESALE)]),
        ("零售：中成药、抗生素", [("中成药", RETAIL), ("抗生素", RETAIL)]),
        ("五金交电，建材", [("五金交电", None), ("建材", None)]),
        ("物业管理，销售建材", [("物业管理", SERVICE), ("建材", WHOLESALE)]),
        (
            "电子元件的制造、加工，仪器仪表、五金的销售",
            [("电子元件", MADE), ("仪器仪表", WHOLESALE), ("五金", WHOLESALE)],
        ),
        ("生产灯具，销售自产产品。【依法须经批准的项目，经相关部门批准后方可开展经营活动】", [("灯具", MADE)]),
        ("化工原料（除危险化学品、易制毒化学品）批发", [("化工原料", WHOLESALE)]),
        ("防爆电器，自产自销", [("防爆电器", MADE)]),
        ("物业管理【依法须经批准的项目", [("物业管理", SERVICE)]),
    ],
)
def test_read_scope_gives_items_with_their_activity(scope: str, items: list[tuple[str, Activity | None]]) -> None:
    assert [(item.text, item.activity) for item in read_scope(scope)] == items


@pytest.mark.parametrize("scope", ["", "  ", "。", "【依法须经批准的项目，经相关部门批准后方可开展经营活动】", "..."])
def test_read_blank_scope_gives_nothing(scope: str) -> None:
    assert read_scope(scope) == ()
