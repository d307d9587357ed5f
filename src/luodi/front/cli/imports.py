"""``luodi import``: preview, ask, bring in. One command a kind of file; what they share is :func:`run`."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, rows_counted, terminal_language
from luodi.reference.dates import parse_day
from luodi.reference.districts import find_district
from luodi.reference.problems import Problem
from luodi.reference.text import Text

if TYPE_CHECKING:
    from luodi.front.exchange.imports import Import
    from luodi.office.people.models import User

app = typer.Typer(no_args_is_help=True, help="Bring files in: preview first, then all or nothing.")

FileArgument = Annotated[Path, typer.Argument(help="The file to bring in.", show_default=False)]
SheetOption = Annotated[str, typer.Option("--sheet", help="Name of the sheet; default: the one with a known header.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Apply without preview and question.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the counts as one line of JSON; needs --yes.")]
UserOption = Annotated[str, typer.Option("--as-user", help="Log-in name of who acts; default: the system.")]


@app.command("enterprises")
@with_register
def enterprises(
    file: FileArgument,
    *,
    sheet: SheetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
    no_industry: Annotated[
        bool, typer.Option("--no-industry", help="Do not estimate industries from the business scope.")
    ] = False,
    as_user: UserOption = "",
) -> None:
    """Bring an enterprise register in (CSV, CSV.gz, XLSX, Parquet)."""
    from luodi.engine.matching.industry import IndustryIndex
    from luodi.front.exchange.enterprises import EnterpriseImport
    from luodi.front.exchange.reading.opening import open_source

    user = acting_user(as_user)
    source = open_source(file)
    judge = None if no_industry else IndustryIndex.build().infer_many
    run(EnterpriseImport(source, sheet=sheet, judge=judge), user, yes=yes, as_json=as_json)


@app.command("projects")
@with_register
def projects(
    file: FileArgument,
    *,
    as_of: Annotated[str, typer.Option("--as-of", help="The day the ledger speaks of, as 2022-06-30.")] = "",
    sheet: SheetOption = "",
    district: Annotated[
        str, typer.Option("--district", help="District of rows that name none: a code or a name.")
    ] = "",
    plan: Annotated[
        bool | None,
        typer.Option("--plan/--no-plan", help="Whether it is a yearly plan; default: as its title says."),
    ] = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
    as_user: UserOption = "",
) -> None:
    """Bring a project ledger in (XLSX; CSV and Parquet too), dirty as it is."""
    from luodi.front.exchange.ledgers.imports import LedgerImport
    from luodi.front.exchange.reading.opening import open_source

    job = LedgerImport(
        open_source(file), sheet=sheet, as_of=_day(as_of), district_code=_district_code(district), plan=plan
    )
    run(job, acting_user(as_user), yes=yes, as_json=as_json)


class Templated(StrEnum):
    """The kinds of import that have a template."""

    PROJECTS = "projects"
    ENTERPRISES = "enterprises"
    CASES = "cases"
    NEEDS = "needs"
    SUPPLIES = "supplies"


@app.command("template")
def template(
    kind: Annotated[Templated, typer.Argument(help="What it is for.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="Where to: a name in .xlsx.", show_default=False)],
) -> None:
    """Write an empty workbook to fill in, with the columns that the import knows."""
    from luodi.front.exchange.templates import template as written

    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("the file name must end in .xlsx")
    file.write_bytes(written(kind.value))


@app.command("cases")
@with_register
def cases(
    file: FileArgument,
    *,
    sheet: SheetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
    as_user: UserOption = "",
) -> None:
    """Bring difficulties of enterprises in (XLSX, CSV); what is known already is not opened twice."""
    from luodi.front.exchange.cases import CaseImport
    from luodi.front.exchange.reading.opening import open_source

    run(CaseImport(open_source(file), sheet=sheet), acting_user(as_user), yes=yes, as_json=as_json)


@app.command("needs")
@with_register
def needs(
    file: FileArgument,
    *,
    sheet: SheetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
    as_user: UserOption = "",
) -> None:
    """Bring needs of projects in (XLSX, CSV): what each needs of an element, how much, by when."""
    from luodi.front.exchange.element_imports import NeedsImport
    from luodi.front.exchange.reading.opening import open_source

    run(NeedsImport(open_source(file), sheet=sheet), acting_user(as_user), yes=yes, as_json=as_json)


@app.command("supplies")
@with_register
def supplies(
    file: FileArgument,
    *,
    sheet: SheetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
    as_user: UserOption = "",
) -> None:
    """Bring supplies in (XLSX, CSV): talent housing, budgets of funds, power, quotas."""
    from luodi.front.exchange.element_imports import SuppliesImport
    from luodi.front.exchange.reading.opening import open_source

    run(SuppliesImport(open_source(file), sheet=sheet), acting_user(as_user), yes=yes, as_json=as_json)


def _day(written: str) -> date | None:
    return parse_day(written)


def _district_code(written: str) -> str:
    if not written:
        return ""
    found = find_district(written)
    if found is None:
        raise Problem(
            "district.unknown",
            Text(f"不认识的区“{written}”", f"The district “{written}” is not known"),
            Text("请填写区名或六位代码，如“浦东新区”或 310115", "Give a name or a six-digit code, such as 310115"),
        )
    return found.district.code


def run(job: "Import", user: "User", *, yes: bool, as_json: bool) -> None:
    """Shows what would change, asks unless ``yes``, and brings it in; ``as_json`` prints one line of counts."""
    from django.utils import timezone

    from luodi.front.cli.import_results import applied_as_json, show_applied, show_preview
    from luodi.office.people.action import Occasion

    if as_json and not yes:
        raise typer.BadParameter("--json needs --yes")
    language = terminal_language()
    if not yes:
        with rows_counted("预览" if language == "zh" else "preview") as progress:
            preview = job.preview(user, progress=progress)
        show_preview(preview, language)
        if not typer.confirm("导入？" if language == "zh" else "Bring it in?"):
            return
    with rows_counted("导入" if language == "zh" else "import") as progress:
        applied = job.apply(Occasion(user, timezone.now(), job.source.name), progress=progress)
    if as_json:
        sys.stdout.write(applied_as_json(applied) + "\n")
    else:
        show_applied(applied, language)
