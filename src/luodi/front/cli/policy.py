"""``luodi policy``: the policy book: what is in it, its worked examples, its checks, a new policy from a template."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from luodi.engine.columnar.sharing import CompiledPolicy, compiled_policy
from luodi.engine.dmn.checks import Severity
from luodi.engine.entitlements.cases import CaseResult, CasesRun, run_cases
from luodi.engine.entitlements.checks import PolicyFinding, check_book
from luodi.front.cli import policy_judge, policy_nurture, policy_register
from luodi.front.cli.policy_options import AsOfOption, BookOption, IdsArgument, JsonOption
from luodi.front.cli.terminal import say_problems, terminal_language
from luodi.front.exchange.new_policy import write_new_policy
from luodi.front.exchange.policybook import book_folder, chosen, read_book
from luodi.office.policies.sources import provided_sources
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Language, Text

if TYPE_CHECKING:
    pass

app = typer.Typer(
    no_args_is_help=True, help="The policy book: list, test, check, start and publish policies; compute entitlements."
)


app.command("import-facts")(policy_register.import_facts)
app.command("publish")(policy_register.publish)
app.command("judge")(policy_judge.judge)
app.command("run")(policy_register.run)
app.command("explain")(policy_register.explain)
app.command("combine")(policy_register.combine)
app.command("whatif")(policy_register.whatif)
app.command("nurture")(policy_nurture.nurture)


@app.callback()
def policy() -> None:
    """The policy book and what it entitles enterprises to."""


@app.command("list")
def list_policies(*, book: BookOption = None) -> None:
    """Show the policies of the book."""
    language = terminal_language()
    found = read_book(book or book_folder())
    heads = ("编号", "名称", "层级", "办理方式", "有效期", "金额")
    table = Table(*(heads if language == "zh" else ("id", "title", "level", "applied for", "valid", "amount")))
    for each in found.policies:
        known = Text("已知", "known") if each.amount_known else Text("未见", "not seen")
        table.add_row(
            each.id,
            escape(each.title.in_language(language)),
            each.level.text.in_language(language),
            each.applies_how.text.in_language(language),
            f"{each.valid_from} – {each.valid_to or ''}",
            known.in_language(language),
        )
    Console().print(table)
    say_problems(found.problems)


@app.command("test")
def run_examples(ids: IdsArgument = None, *, book: BookOption = None, as_json: JsonOption = False) -> None:
    """Run the worked examples and show which rules they reach. Exits 1 when one fails or a policy cannot be read."""
    found = read_book(book or book_folder())
    problems = [] if ids else list(found.problems)
    runs: list[CasesRun] = []
    for entry in chosen(found, ids):
        try:
            runs.append(run_cases(entry.policy, entry.cases, found.dictionary))
        except Problem as problem:
            problems.append(problem.record)
    if as_json:
        sys.stdout.write(orjson.dumps(_tests_as_json(runs, problems)).decode() + "\n")
    else:
        _show_tests(runs, terminal_language())
        say_problems(problems)
    if problems or any(run.failed for run in runs):
        raise typer.Exit(1)


@app.command("check")
def check(
    ids: IdsArgument = None, *, book: BookOption = None, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Check rules, figures, validity and exclusions. Exits 1 on an error or when a policy cannot be read."""
    found = read_book(book or book_folder())
    on = as_of.date() if as_of else date.today()  # noqa: DTZ011 - the local day of the person asking
    policies = [entry.policy for entry in chosen(found, ids)]
    findings = check_book(policies, found.dictionary, on, provided_sources())
    engines = [compiled_policy(policy, found.dictionary, on) for policy in policies]
    problems = () if ids else found.problems
    if as_json:
        sys.stdout.write(orjson.dumps(_checks_as_json(findings, problems, engines)).decode() + "\n")
    else:
        _show_findings(findings, terminal_language())
        _show_engines(engines, terminal_language())
        say_problems(problems)
    if problems or any(each.finding.severity is Severity.ERROR for each in findings):
        raise typer.Exit(1)


@app.command("template")
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook to write, .xlsx.")],
    *,
    book: BookOption = None,
) -> None:
    """Write the workbook in which facts for policies are filled in, one column a fact of the dictionary."""
    from luodi.front.exchange.declared_facts import write_template

    count = write_template(file, read_book(book or book_folder()).dictionary)
    words = Text(f"{count} 项事实", f"{count} facts")
    sys.stdout.write(f"{file}: {words.in_language(terminal_language())}\n")


@app.command("new")
def new(
    identity: Annotated[str, typer.Argument(metavar="POLICY", help="The id of the new policy: small letters, digits.")],
    *,
    book: BookOption = None,
) -> None:
    """Start a policy: a folder with the three files, filled in as an example that passes its own cases."""
    for path in write_new_policy(book or book_folder(), identity):
        sys.stdout.write(f"{path}\n")


def _show_tests(runs: list[CasesRun], language: Language) -> None:
    console, zh = Console(), language == "zh"
    table = Table(
        *(("编号", "样例", "通过", "规则", "已覆盖") if zh else ("id", "cases", "passed", "rules", "reached"))
    )
    for run in runs:
        rules = sum(each.rules for each in run.coverage)
        reached = rules - sum(len(each.unreached) for each in run.coverage)
        passed = len(run.results) - len(run.failed)
        table.add_row(run.policy.id, str(len(run.results)), str(passed), str(rules), str(reached))
    totals = [len(run.results) for run in runs], [len(run.results) - len(run.failed) for run in runs]
    table.add_section()
    table.add_row("合计" if zh else "all", str(sum(totals[0])), str(sum(totals[1])))
    console.print(table)
    for run in runs:
        for result in run.failed:
            console.print(_failed_line(run, result, language), markup=False, highlight=False, soft_wrap=True)
        for each in run.coverage:
            if each.unreached:
                rows = ", ".join(map(str, each.unreached))
                line = f"{run.policy.id} · {each.table}: " + (
                    f"没有样例到达规则 {rows}" if zh else f"no case reaches rule {rows}"
                )
                console.print(line, markup=False, highlight=False, soft_wrap=True)


def _failed_line(run: CasesRun, result: CaseResult, language: Language) -> str:
    case, verdict = result.case, result.verdict
    expected = f"{case.status.text.in_language(language)} {case.amount_cny if case.amount_cny is not None else ''}"
    got = f"{verdict.status.text.in_language(language)} {verdict.amount_cny if verdict.amount_cny is not None else ''}"
    words = ("应为", "实为") if language == "zh" else ("expected", "got")
    why = " ".join(each.what.in_language(language) for each in verdict.problems)
    missing = " ".join(verdict.missing)
    line = f"{run.policy.id} · {case.row} {case.name}: {words[0]} {expected.strip()} · {words[1]} {got.strip()}"
    return " · ".join(part for part in (line, missing, why) if part)


def _tests_as_json(runs: list[CasesRun], problems: list[ProblemRecord]) -> dict[str, object]:
    return {
        "policies": [
            {
                "id": run.policy.id,
                "cases": len(run.results),
                "failed": [
                    {
                        "row": each.case.row,
                        "case": each.case.name,
                        "expected": [each.case.status, _amount(each.case.amount_cny)],
                        "got": [each.verdict.status, _amount(each.verdict.amount_cny)],
                        "missing": each.verdict.missing,
                    }
                    for each in run.failed
                ],
                "coverage": [
                    {"table": each.table, "rules": each.rules, "unreached": each.unreached} for each in run.coverage
                ],
            }
            for run in runs
        ],
        "problems": [_problem_as_json(each) for each in problems],
    }


def _amount(amount: object) -> str | None:
    return None if amount is None else str(amount)


def _show_findings(findings: tuple[PolicyFinding, ...], language: Language) -> None:
    console = Console()
    for each in findings:
        line = f"{each.policy_id} {each.finding.in_language(language)}".strip()
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    counts = Counter(each.finding.severity for each in findings)
    parts = (f"{severity.label.in_language(language)} {counts[severity]}" for severity in Severity)
    console.print(" · ".join(parts), markup=False, highlight=False)


def _show_engines(engines: list[CompiledPolicy], language: Language) -> None:
    console = Console(highlight=False, markup=False)
    share = sum(each.is_compiled for each in engines) / len(engines) if engines else 1
    words = "按列编译" if language == "zh" else "compiled for columns"
    console.print(f"{words} {share:.0%}")
    for each in engines:
        for refused in each.refusals:
            console.print(
                f"  {each.policy_id} · {refused.element} {refused.path}: {refused.reason.in_language(language)}"
            )


def _checks_as_json(
    findings: tuple[PolicyFinding, ...], problems: tuple[ProblemRecord, ...], engines: list[CompiledPolicy]
) -> dict[str, object]:
    return {
        "compiled_share": sum(each.is_compiled for each in engines) / len(engines) if engines else 1.0,
        "refusals": {
            each.policy_id: [refused.in_words() for refused in each.refusals]
            for each in engines
            if not each.is_compiled
        },
        "findings": [
            {
                "policy": each.policy_id,
                "code": each.finding.code,
                "severity": each.finding.severity.value,
                "zh": each.finding.what.zh,
                "en": each.finding.what.en,
                "place": each.finding.place.in_language("zh"),
                "line": each.finding.place.line,
            }
            for each in findings
        ],
        "problems": [_problem_as_json(each) for each in problems],
    }


def _problem_as_json(problem: ProblemRecord) -> dict[str, object]:
    where = problem.where
    return {
        "code": problem.code,
        "zh": problem.what.zh,
        "en": problem.what.en,
        "file": where.file,
        "field": where.field,
        "line": where.line,
        "row": where.row,
    }
