"""``luodi rules``: the DMN models by which projects are judged: which versions there are, what they say, a new one."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from luodi.engine.dmn import model as dmn
from luodi.engine.dmn import read_definitions
from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, terminal_language
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

if TYPE_CHECKING:
    from luodi.office.projects.words import DecisionName

app = typer.Typer(
    no_args_is_help=True, help="Lights and supervision: list the models, show one, publish a new version."
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="lights, supervision or gates.")]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DAY", help="A day, YYYY-MM-DD.", show_default="today"),
]


@app.command("list")
@with_register
def list_rules(*, as_of: AsOfOption = None) -> None:
    """Show every version that was published, and which are in force on a day."""
    from luodi.office.projects import queries

    language = terminal_language()
    heads = (
        ("名称", "版本", "发布日期", "生效") if language == "zh" else ("name", "version", "published on", "in force")
    )
    table = Table(*heads)
    for row in queries.decision_versions(_day(as_of)):
        table.add_row(row.name.value, str(row.version), row.published_on.isoformat(), "●" if row.in_force else "")
    Console().print(table)


@app.command("show")
@with_register
def show(
    name: NameArgument,
    *,
    as_of: AsOfOption = None,
    xml: Annotated[bool, typer.Option("--xml", help="The model itself, to be edited and published.")] = False,
) -> None:
    """Show the tables of the model in force on a day."""
    import sys

    from luodi.office.projects import queries

    text = queries.decision_in_force(_name(name), _day(as_of))
    if xml:
        sys.stdout.write(text)
        return
    console = Console()
    for table in _tables(text):
        console.print(table)


@app.command("publish")
@with_register
def publish(
    name: NameArgument,
    model: Annotated[Path, typer.Argument(metavar="FILE", help="A .dmn file.", exists=True, dir_okay=False)],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; goes into the journal.")] = "",
    as_user: Annotated[str, typer.Option("--as-user", help="Log-in name of who acts; default: the system.")] = "",
) -> None:
    """Publish a new version, in force from today; a model that cannot do its work is refused and nothing is written."""
    from django.utils import timezone

    from luodi.office.people.action import Occasion
    from luodi.office.projects.actions.publish_decision import PublishDecision

    try:
        text = model.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            "rules.not_utf8",
            Text("文件不是 UTF-8 编码", "The file is not in UTF-8"),
            Text("请以 UTF-8 编码另存", "Save it in UTF-8"),
            Where(model.name),
        ) from error
    occasion = Occasion(acting_user(as_user), timezone.now(), reason)
    made = PublishDecision(occasion=occasion, decision=_name(name), xml=text, file=model.name).execute()
    Console().print(f"{made.name} v{made.version} {made.published_on}", markup=False, highlight=False)


def _day(as_of: datetime | None) -> date:
    from django.utils import timezone

    return as_of.date() if as_of else timezone.localdate()


def _name(name: str) -> "DecisionName":
    from luodi.office.projects.words import DecisionName

    if name in DecisionName.values:
        return DecisionName(name)
    known = "、".join(DecisionName.values)
    raise Problem(
        "rules.unknown_name",
        Text(f"没有名为“{name}”的规则", f"There are no rules called “{name}”"),
        Text(f"可用的名称：{known}", f"Known names: {known}"),
        Where(field="NAME"),
    )


def _tables(text: str) -> Iterator[Table]:
    for element in read_definitions(text.encode()).elements:
        if isinstance(element, dmn.Decision) and isinstance(element.expression, dmn.DecisionTable):
            yield _table(element.name, element.expression)


def _table(name: str, logic: dmn.DecisionTable) -> Table:
    heads = [clause.label or (clause.expression.text if clause.expression else "") or "" for clause in logic.inputs]
    heads += [f"→ {clause.name or name}" for clause in logic.outputs] + [clause.name for clause in logic.annotations]
    table = Table("", title=f"{name}  {logic.hit_policy.value}", title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for number, rule in enumerate(logic.rules, 1):
        cells = [cell.text for part in (rule.inputs, rule.outputs, rule.annotations) for cell in part]
        table.add_row(str(number), *(escape(cell or "") for cell in cells))
    return table
