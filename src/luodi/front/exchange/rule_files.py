"""A decision model that comes as a file: the model itself (.dmn), or its tables as an edited workbook (.xlsx)."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from luodi.engine.dmn import model as dmn
from luodi.engine.dmn import read_definitions, write_definitions
from luodi.front.exchange.dmn_workbook import write_workbook
from luodi.front.exchange.dmn_workbook_reading import put_into, read_tables
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class TableShown:
    """A decision table as a page shows it."""

    name: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]


def read_model(name: str, content: bytes, in_force: str) -> str:
    """The XML of the model that a file holds; tables of a workbook are put into the model in force."""
    if name.lower().endswith(".xlsx"):
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
            kept.write(content)
            kept.flush()
            tables = read_tables(Path(kept.name))
        return write_definitions(put_into(read_definitions(in_force.encode(), name), tables)).decode()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            "rules.not_utf8",
            Text("文件不是 .xlsx，也不是 UTF-8 编码的 .dmn", "The file is neither .xlsx nor .dmn in UTF-8"),
            Text("请上传下载的表格或 .dmn 文件", "Send the workbook that was downloaded, or a .dmn file"),
            Where(name),
        ) from error


def as_workbook(xml: str) -> bytes:
    """The tables of a model as a workbook, to be edited and sent back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        write_workbook(read_definitions(xml.encode()), path)
        return path.read_bytes()


def tables_of(xml: str) -> list[TableShown]:
    """The decision tables of a model, in its order."""
    return list(_tables(xml))


def changed_rules(before: str, after: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Rules that came or went between two models: table, the rules that are gone, the rules that are new."""
    old = {table.name: table for table in tables_of(before)}
    found = []
    for table in tables_of(after):
        mine = set(table.rules)
        theirs = set(old[table.name].rules) if table.name in old else set()
        if mine != theirs:
            gone = tuple(
                " · ".join(rule) for rule in (old[table.name].rules if table.name in old else ()) if rule not in mine
            )
            new = tuple(" · ".join(rule) for rule in table.rules if rule not in theirs)
            found.append((table.name, gone, new))
    return found


def _tables(xml: str) -> Iterator[TableShown]:
    for element in read_definitions(xml.encode()).elements:
        if isinstance(element, dmn.Decision) and isinstance(element.expression, dmn.DecisionTable):
            logic = element.expression
            yield TableShown(
                element.name,
                logic.hit_policy.value,
                tuple(
                    clause.label or (clause.expression.text if clause.expression else "") or ""
                    for clause in logic.inputs
                ),
                tuple(clause.label or clause.name or element.name for clause in logic.outputs),
                tuple(
                    tuple(cell.text or "" for part in (rule.inputs, rule.outputs) for cell in part)
                    for rule in logic.rules
                ),
            )
