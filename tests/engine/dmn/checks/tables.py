"""Small models for the checks, written as rows of text."""

from collections.abc import Sequence

from luodi.engine.dmn import model
from luodi.engine.dmn.checks import Finding, check_definitions
from luodi.engine.dmn.model import Aggregation, HitPolicy


def table(
    inputs: dict[str, str],
    rows: Sequence[Sequence[str]],
    *,
    policy: HitPolicy = HitPolicy.UNIQUE,
    output_type: str = "string",
    output_values: str = "",
    input_values: dict[str, str] | None = None,
    default: str = "",
    aggregation: Aggregation | None = None,
) -> model.DecisionTable:
    """A table over ``inputs`` (expression to type); a row holds the condition cells and the output."""
    return model.DecisionTable(
        inputs=tuple(
            model.InputClause(
                expression=model.LiteralExpression(text=text, type_ref=type_),
                values=_tests((input_values or {}).get(text, "")),
            )
            for text, type_ in inputs.items()
        ),
        outputs=(
            model.OutputClause(
                name="结论",
                type_ref=output_type,
                values=_tests(output_values),
                default=model.LiteralExpression(text=default) if default else None,
            ),
        ),
        rules=tuple(
            model.Rule(
                inputs=tuple(model.UnaryTests(text=cell) for cell in row[:-1]),
                outputs=(model.LiteralExpression(text=row[-1]),),
            )
            for row in rows
        ),
        hit_policy=policy,
        aggregation=aggregation,
    )


def _tests(text: str) -> model.UnaryTests | None:
    return model.UnaryTests(text=text) if text else None


def definitions(
    inputs: dict[str, str],
    expression: model.Expression,
    items: tuple[model.ItemDefinition, ...] = (),
    variable: str = "",
) -> model.Definitions:
    """A model with one decision ``判断`` over input data ``inputs`` (name to type)."""
    names = list(inputs)
    data = [
        model.InputData(id=f"i{n}", name=name, variable=model.InformationItem(name=name, type_ref=inputs[name]))
        for n, name in enumerate(names)
    ]
    needs = tuple(model.InformationRequirement(input=model.Reference(href=f"#i{n}")) for n, _ in enumerate(names))
    decision = model.Decision(
        id="d",
        name="判断",
        variable=model.InformationItem(name="判断", type_ref=variable),
        information_requirements=needs,
        expression=expression,
    )
    return model.Definitions(name="m", namespace="n", item_definitions=items, elements=(*data, decision))


def findings_of(box: model.DecisionTable, **more: object) -> tuple[Finding, ...]:
    """The findings of a table alone in a model; its inputs are input data of the same names."""
    inputs = {
        (clause.expression.text or "").split(".")[0]: clause.expression.type_ref
        for clause in box.inputs
        if clause.expression is not None
    }
    return check_definitions(definitions(inputs, box, **more))  # type: ignore[arg-type] # passed through


def of_code(findings: Sequence[Finding], code: str) -> list[Finding]:
    """Those of one code."""
    return [finding for finding in findings if finding.code == code]


def cells(found: Sequence[object]) -> dict[str, str]:
    """Region or example by column."""
    return {cell.column: cell.text for cell in found}  # type: ignore[attr-defined] # cells of a finding
