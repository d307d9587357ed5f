"""A table in a file: on which sheet it stands and what its columns mean, as a person saved it or by their words."""

from collections.abc import Sequence

from luodi.front.exchange.columns import Columns, Vocabulary, find_columns, first_rows
from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.source import Source
from luodi.office.imports.models import ImportKind
from luodi.office.imports.queries import saved_columns
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text


def table_in(source: Source, sheet: str, vocabulary: Vocabulary, kind: ImportKind) -> tuple[str, Columns]:
    """The sheet and its columns: the named one, else the first on which the header is understood."""
    first: Problem | None = None
    for name in (sheet,) if sheet else source.sheet_names or ("",):
        try:
            columns = find_columns(
                first_rows(source.rows(name)),
                vocabulary,
                lambda signature: saved_columns(kind, signature),
                Where(source.name, name),
            )
        except Problem as problem:
            if not problem.code.startswith("columns."):
                raise
            first = first or problem
        else:
            return name, columns
    raise first or problems.empty(source.name)


def left_out(headers: Sequence[str], where: Where) -> ProblemRecord:
    """The note about columns that mean nothing to us."""
    named = "、".join(f"「{header}」" for header in headers)
    return ProblemRecord(
        "columns.left_out",
        Text(f"这些列不认识，未导入：{named}", f"These columns are not known and were left out: {named}"),
        Text("需要时可在导入页面指定其含义", "If they are needed, say on the import page what they mean"),
        where,
    )
