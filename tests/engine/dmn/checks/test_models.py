"""Names, types, cells, hit policies and requirements; the conformance kit's own tables; a large table."""

import random
from pathlib import Path

import pytest

from luodi.engine.dmn import model, read_definitions
from luodi.engine.dmn.checks import Bounds, Severity, check_definitions
from luodi.engine.dmn.model import Aggregation, HitPolicy
from luodi.front.exchange.dmn_models import load_definitions, sibling_models
from tests.engine.dmn.checks.tables import cells, definitions, findings_of, of_code, table

KIT = Path(__file__).parents[5] / "shared" / "dmn-tck"


def literal(text, inputs, **more):
    return check_definitions(definitions(inputs, model.LiteralExpression(text=text), **more))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("投资额 + 税额", ["税额"]),
        ("for n in 1..3 return n + m", ["m"]),
        ("some n in [1] satisfies n > k", ["k"]),
        ("{a: 1, b: a + c}", ["c"]),
        ("(function(p) p + q)(1)", ["q"]),
        ("明细[金额 > 3 and item.金额 < 投资额 and zz]", ["zz"]),
        ("sum(投资额, nosuch(3))", ["nosuch"]),
        ("if 投资额 > 3 then 投资额 else abs(-3)", []),
    ],
)
def test_unknown_names_are_found_and_bound_ones_are_not(text, unknown):
    detail = model.ItemDefinition(
        name="tDetail",
        is_collection=True,
        components=(model.ItemDefinition(name="金额", type_ref="number"),),
    )
    findings = literal(text, {"投资额": "number", "明细": "tDetail"}, items=(detail,))
    found = of_code(findings, "dmn.name.unknown")
    assert [each.what.en.split("“")[1].split("”")[0] for each in found] == unknown


def test_filter_over_an_unknown_type_claims_nothing():
    assert not literal("x[anything > 3]", {"x": ""})


def test_member_that_no_type_has_is_found_with_its_place():
    person = model.ItemDefinition(name="tP", components=(model.ItemDefinition(name="名称", type_ref="string"),))
    (found,) = literal('p.名称 = "甲" and\n p.性别 = "女"', {"p": "tP"}, items=(person,))
    assert (found.code, found.severity, found.place.element) == ("dmn.name.member", Severity.ERROR, "判断")
    assert "第 2 行第 3 列" in found.what.zh


def test_unknown_name_in_a_cell_names_rule_and_column():
    (found,) = of_code(findings_of(table({"x": "number"}, [["-", '"a"'], ["> y", '"b"']])), "dmn.name.unknown")
    assert (found.place.rules, found.place.column) == ((2,), "x")


def test_text_that_is_no_feel_is_an_error():
    (found,) = [each for each in literal("1 +", {}) if each.severity is Severity.ERROR]
    assert found.code == "feel.syntax"


def test_value_of_another_type_than_declared_is_a_clash():
    assert of_code(literal("x + 1", {"x": "number"}, variable="string"), "dmn.type.clash")
    assert not of_code(literal("x + 1", {"x": "number"}, variable="number"), "dmn.type.clash")
    assert not of_code(literal("[x]", {"x": "number"}, variable="number"), "dmn.type.clash")


def test_unknown_type_and_dangling_reference_are_errors():
    box = definitions({"x": "nosuch"}, model.LiteralExpression(text="x"))
    assert of_code(check_definitions(box), "dmn.type.unknown")
    need = model.InformationRequirement(input=model.Reference(href="#nobody"))
    lost = model.Definitions(
        name="m", namespace="n", elements=(model.Decision(id="d", name="判断", information_requirements=(need,)),)
    )
    assert of_code(check_definitions(lost), "dmn.graph.dangling")


def test_circle_of_requirements_is_an_error():
    def decision(name, needed):
        need = model.InformationRequirement(decision=model.Reference(href=f"#{needed}"))
        return model.Decision(id=name, name=name, information_requirements=(need,))

    circle = model.Definitions(name="m", namespace="n", elements=(decision("a", "b"), decision("b", "a")))
    assert [each.code for each in check_definitions(circle)] == ["dmn.graph.circular"]


@pytest.mark.parametrize(
    ("type_", "cell", "is_wrong"),
    [
        ("number", '"5"', True),
        ("number", '< date("2024-01-01")', True),
        ("number", "5, null", False),
        ("string", "not(5)", True),
        ("date", '< date("2024-01-01")', False),
        ("date", '< "2024-01-01"', True),
        ("Any", '"5", 5', False),
        ("number", '[1, "2"]', True),
    ],
)
def test_cell_of_another_type_than_its_column_is_an_error(type_, cell, is_wrong):
    assert bool(of_code(findings_of(table({"x": type_}, [[cell, '"a"']])), "dmn.cell.type")) is is_wrong


def test_cell_with_a_value_that_is_not_allowed_is_told():
    (found,) = of_code(
        findings_of(table({"x": "string"}, [['"甲", "已"', '"a"']], input_values={"x": '"甲", "乙"'})),
        "dmn.cell.not_allowed",
    )
    assert "已" in found.what.zh
    assert "甲" not in found.what.zh


def test_output_of_another_type_or_value_is_an_error():
    assert of_code(findings_of(table({"x": "number"}, [["-", "5"]])), "dmn.output.type")
    assert of_code(
        findings_of(table({"x": "number"}, [["-", '"c"']], output_values='"a","b"')), "dmn.output.not_allowed"
    )
    assert not of_code(
        findings_of(table({"x": "number"}, [["-", '"a"']], output_values='"a","b"')), "dmn.output.not_allowed"
    )


def test_rule_with_too_few_cells_is_an_error():
    box = table({"x": "number", "y": "number"}, [["-", '"a"']])
    assert of_code(findings_of(box), "dmn.rule.cells")


def test_column_of_dashes_is_an_unused_input():
    (found,) = of_code(findings_of(table({"x": "number", "y": "number"}, [["> 1", "-", '"a"']])), "dmn.input.unused")
    assert found.place.column == "y"


def test_requirement_and_input_that_nobody_uses_are_told():
    needs = definitions({"x": "number", "y": "number"}, model.LiteralExpression(text="x"))
    assert [each.what.en for each in of_code(check_definitions(needs), "dmn.requirement.unused")] == [
        "“y” is required and not used"
    ]
    lonely = model.Definitions(name="m", namespace="n", elements=(model.InputData(id="i", name="x"),))
    assert of_code(check_definitions(lonely), "dmn.input.unused")


@pytest.mark.parametrize("policy", [HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER])
def test_priority_without_output_values_is_an_error(policy):
    rows = [["-", '"a"']]
    assert of_code(findings_of(table({"x": "number"}, rows, policy=policy)), "dmn.table.priority")
    listed = table({"x": "number"}, rows, policy=policy, output_values='"a"')
    assert not of_code(findings_of(listed), "dmn.table.priority")


def test_aggregation_that_cannot_be_is_told():
    rows = [["-", '"a"']]
    summed = table({"x": "number"}, rows, policy=HitPolicy.COLLECT, aggregation=Aggregation.SUM)
    assert of_code(findings_of(summed), "dmn.table.aggregation")
    stray = table({"x": "number"}, rows, policy=HitPolicy.FIRST, aggregation=Aggregation.SUM)
    assert [each.severity for each in of_code(findings_of(stray), "dmn.table.aggregation")] == [Severity.WARNING]


def test_finding_is_said_in_both_languages():
    (found,) = of_code(findings_of(table({"x": "number"}, [["< 5", '"a"'], ["<= 5", '"b"']])), "dmn.table.overlap")
    assert found.in_language("zh").splitlines() == [
        "[错误] 判断 · 规则 1、2：两条规则同时匹配，而命中策略为唯一（U）  (dmn.table.overlap)",
        "    范围：x = < 5",
        "    例：x = 0",
    ]
    assert found.in_language("en").splitlines()[0].startswith("[error] 判断 · rules 1, 2: Both rules match")


def _split_space(leaves, columns, seed):
    """Rules that part the space without gap or overlap, by cutting boxes in two."""
    rng = random.Random(seed)
    boxes = [[(0, 1 << 20)] * columns]
    while len(boxes) < leaves:
        box = boxes.pop(rng.randrange(len(boxes)))
        column = rng.randrange(columns)
        low, high = box[column]
        if high - low > 3:
            cut = rng.randrange(low + 1, high)
            boxes.append([*box[:column], (cut, high), *box[column + 1 :]])
            high = cut
        boxes.append([*box[:column], (low, high), *box[column + 1 :]])
    rng.shuffle(boxes)
    return boxes


def _cell(low, high):
    if low == 0:
        return "-" if high == 1 << 20 else f"< {high}"
    return f">= {low}" if high == 1 << 20 else f"[{low}..{high})"


def _large(boxes):
    columns = {f"x{number}": "number" for number in range(len(boxes[0]))}
    return table(columns, [[*(_cell(*side) for side in box), '"r"'] for box in boxes])


def test_large_table_without_gaps_is_proved_so():
    findings = findings_of(_large(_split_space(400, 12, seed=3)))
    assert {each.code for each in findings} == {"dmn.table.gap.missing"}


def test_rule_taken_out_of_a_large_table_is_the_gap():
    boxes = _split_space(400, 12, seed=4)
    gone = boxes.pop(200)
    (found,) = of_code(findings_of(_large(boxes)), "dmn.table.gap")
    expected = {f"x{number}": _cell(*side) for number, side in enumerate(gone) if _cell(*side) != "-"}
    assert cells(found.region) == expected


def test_work_that_is_not_enough_is_said():
    box = _large(_split_space(100, 6, seed=5))
    model_ = definitions({f"x{n}": "number" for n in range(6)}, box)
    assert of_code(check_definitions(model_, bounds=Bounds(gap_work=50)), "dmn.table.undecided")


@pytest.mark.skipif(not KIT.exists(), reason="the DMN conformance kit is not beside the repository")
def test_models_of_the_kit_are_checked():
    gaps = 0
    for file in sorted(KIT.rglob("*.dmn")):
        findings = check_definitions(load_definitions(file), sibling_models(file))
        gaps += len(of_code(findings, "dmn.table.gap"))
        assert not of_code(findings, "dmn.table.overlap"), file.name
    assert gaps >= 15


@pytest.mark.skipif(not KIT.exists(), reason="the DMN conformance kit is not beside the repository")
def test_hole_in_the_standards_lending_table_is_found():
    """Existing customers with a score of exactly 130 are in no rule of the published example."""
    file = next(KIT.rglob("0004-lending.dmn"))
    found = [
        each
        for each in of_code(check_definitions(read_definitions(file.read_bytes())), "dmn.table.gap")
        if "Pre-bureauRiskCategory" in each.place.element
    ]
    assert [cells(each.region) for each in found] == [{"ExistingCustomer": "false", "ApplicationRiskScore": "130"}]
