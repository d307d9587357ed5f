"""``luodi policy judge``: a policy book over a Parquet file of facts, without a register."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from luodi.front.cli.policy_options import AsOfOption, BookOption, JsonOption
from luodi.front.cli.terminal import terminal_language
from luodi.front.exchange.judging import judge_parquet, judge_parquet_on_spark
from luodi.front.exchange.policybook import book_folder, read_book
from luodi.reference.text import Text


class FileEngine(StrEnum):
    """Where the columns are computed."""

    LOCAL = "local"
    SPARK = "spark"


def judge(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Parquet: a column for each fact, under its code.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="Parquet; with Spark a folder of Parquet files.")],
    *,
    as_of: AsOfOption = None,
    key: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="A column to keep; may be repeated.")] = None,
    book: BookOption = None,
    engine: Annotated[FileEngine, typer.Option(help="local on this machine, spark on a cluster.")] = FileEngine.LOCAL,
    as_json: JsonOption = False,
) -> None:
    """Judge every row of a Parquet file of facts under the policy book, piece by piece; no register is touched."""
    found = read_book(book or book_folder())
    day = as_of.date() if as_of else date.today()  # noqa: DTZ011 - the local day of the person asking
    work = judge_parquet if engine is FileEngine.LOCAL else judge_parquet_on_spark
    rows = work(found.policies, found.dictionary, day, source, target, keys=key or ["credit_code"])
    figures = {"rows": rows, "policies": len(found.policies), "as_of": day.isoformat()}
    if as_json:
        sys.stdout.write(orjson.dumps(figures).decode() + "\n")
    else:
        words = Text("{rows} 行，政策 {policies} 项", "{rows} rows, {policies} policies")
        sys.stdout.write(words.in_language(terminal_language()).format(**figures) + "\n")
