"""``luodi dmn to-excel`` and ``from-excel``: decision tables where an office edits them. Neither needs the register."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from luodi.engine.dmn import write_definitions
from luodi.front.cli.terminal import terminal_language
from luodi.front.exchange.dmn_models import SUFFIX, load_definitions
from luodi.front.exchange.dmn_workbook import write_workbook
from luodi.front.exchange.dmn_workbook_reading import new_model, put_into, read_tables
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


def to_excel(
    model: Annotated[Path, typer.Argument(help="A .dmn file.")],
    file: Annotated[Path, typer.Argument(help="The .xlsx file to write.")],
    *,
    table: Annotated[str, typer.Option(help="Only the table of this decision, or with this label or id.")] = "",
) -> None:
    """Write the decision tables of a model into a workbook, a sheet each."""
    count = write_workbook(load_definitions(model), file, table)
    _say(Text(f"已写出 {count} 个决策表：{file}", f"Decision tables written: {count}, {file}"))


def from_excel(
    file: Annotated[Path, typer.Argument(help="An .xlsx file that to-excel wrote, edited or not.")],
    *,
    into: Annotated[
        Path | None, typer.Option(help="The .dmn file whose tables are replaced; everything else in it stays.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="The .dmn file to write; default: the model itself, else beside the workbook.")
    ] = None,
) -> None:
    """Read decision tables back from a workbook, into a model or as a model of their own."""
    tables = read_tables(file)
    definitions = put_into(load_definitions(into), tables) if into is not None else new_model(tables, file.stem)
    target = output or into or file.with_suffix(SUFFIX)
    if output is None and into is None and target.exists():
        raise Problem(
            "dmn.excel.exists",
            Text("目标文件已存在", "The file is there already"),
            Text("请用 --into 写入该模型，或用 --output 另存", "Write into it with --into, or elsewhere with --output"),
            Where(str(target)),
        )
    _write(target, write_definitions(definitions))
    _say(Text(f"已读入 {len(tables)} 个决策表：{target}", f"Decision tables read: {len(tables)}, {target}"))


def _write(target: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _say(text: Text) -> None:
    Console().print(text.in_language(terminal_language()), markup=False, highlight=False, soft_wrap=True)
