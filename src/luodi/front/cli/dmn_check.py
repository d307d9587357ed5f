"""``luodi dmn check``: what is wrong with a model before anyone evaluates it. It does not need the register."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from luodi.engine.dmn.checks import Cell, Finding, Severity, check_definitions
from luodi.front.cli.terminal import terminal_language
from luodi.front.exchange.dmn_models import load_definitions, sibling_models
from luodi.reference.text import Language


def check(
    model: Annotated[Path, typer.Argument(help="A .dmn file; models it imports are looked for beside it.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Check a model: names, types, gaps and overlaps of its tables, each with an example. Exits 1 on an error."""
    findings = check_definitions(load_definitions(model), sibling_models(model))
    if as_json:
        sys.stdout.write(orjson.dumps(_as_json(model, findings)).decode() + "\n")
    else:
        _show(findings, terminal_language())
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)


def _show(findings: tuple[Finding, ...], language: Language) -> None:
    console = Console()
    for finding in findings:
        console.print(finding.in_language(language), markup=False, highlight=False, soft_wrap=True)
    counts = Counter(finding.severity for finding in findings)
    colon, comma = ("：", "，") if language == "zh" else (": ", ", ")
    parts = (f"{severity.label.in_language(language)}{colon}{counts[severity]}" for severity in Severity)
    console.print(comma.join(parts), markup=False, highlight=False)


def _as_json(model: Path, findings: tuple[Finding, ...]) -> dict[str, object]:
    counts = Counter(finding.severity for finding in findings)
    return {
        "model": model.name,
        "counts": {severity.value: counts[severity] for severity in Severity},
        "findings": [_finding(finding) for finding in findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "zh": finding.what.zh,
        "en": finding.what.en,
        "element": place.element,
        "table": place.table,
        "rules": place.rules,
        "column": place.column,
        "line": place.line,
        "region": _cells(finding.region),
        "example": _cells(finding.example),
    }


def _cells(cells: tuple[Cell, ...]) -> dict[str, str]:
    return {cell.column: cell.text for cell in cells}
