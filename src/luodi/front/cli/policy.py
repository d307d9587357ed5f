"""``luodi policy``: the policy book: what is in it, its worked examples, its checks, a new policy from a template."""

import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from luodi.engine.dmn.checks import Severity
from luodi.engine.entitlements.cases import CaseResult, CasesRun, run_cases
from luodi.engine.entitlements.checks import PolicyFinding, check_book
from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, terminal_language
from luodi.front.exchange.new_policy import write_new_policy
from luodi.front.exchange.policybook import Book, BookEntry, book_folder, read_book
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Language, Text

if TYPE_CHECKING:
    from luodi.office.people.action import Occasion
    from luodi.office.policies.words import EngineName

app = typer.Typer(
    no_args_is_help=True, help="The policy book: list, test, check, start and publish policies; compute entitlements."
)

BookOption = Annotated[
    Path | None, typer.Option("--book", metavar="FOLDER", help="The policy book.", show_default="the installed one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DAY", help="A day, YYYY-MM-DD.", show_default="today"),
]
ActorOption = Annotated[str, typer.Option("--as-user", metavar="NAME", help="Who does it.", show_default="the system")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[POLICY]...", help="Ids of policies; none for all.")]


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
    _say_problems(found.problems)


@app.command("test")
def run_examples(ids: IdsArgument = None, *, book: BookOption = None, as_json: JsonOption = False) -> None:
    """Run the worked examples and show which rules they reach. Exits 1 when one fails or a policy cannot be read."""
    found = read_book(book or book_folder())
    problems = [] if ids else list(found.problems)
    runs: list[CasesRun] = []
    for entry in _chosen(found, ids):
        try:
            runs.append(run_cases(entry.policy, entry.cases, found.dictionary))
        except Problem as problem:
            problems.append(problem.record)
    if as_json:
        sys.stdout.write(orjson.dumps(_tests_as_json(runs, problems)).decode() + "\n")
    else:
        _show_tests(runs, terminal_language())
        _say_problems(problems)
    if problems or any(run.failed for run in runs):
        raise typer.Exit(1)


@app.command("check")
def check(
    ids: IdsArgument = None, *, book: BookOption = None, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Check rules, figures, validity and exclusions. Exits 1 on an error or when a policy cannot be read."""
    found = read_book(book or book_folder())
    on = as_of.date() if as_of else date.today()  # noqa: DTZ011 - the local day of the person asking
    policies = [entry.policy for entry in _chosen(found, ids)]
    findings = check_book(policies, found.dictionary, on)
    problems = () if ids else found.problems
    if as_json:
        sys.stdout.write(orjson.dumps(_checks_as_json(findings, problems)).decode() + "\n")
    else:
        _show_findings(findings, terminal_language())
        _say_problems(problems)
    if problems or any(each.finding.severity is Severity.ERROR for each in findings):
        raise typer.Exit(1)


@app.command("publish")
@with_register
def publish(
    ids: IdsArgument = None,
    *,
    book: BookOption = None,
    user: Annotated[
        str, typer.Option("--as-user", metavar="NAME", help="Who publishes.", show_default="the system")
    ] = "",
) -> None:
    """Publish the dictionary of facts and the policies of the book that differ from what is in force."""
    from luodi.front.exchange.policy_publishing import publish_book

    found = read_book(book or book_folder())
    done = publish_book(found.facts_toml, _chosen(found, ids), _occasion(user, "luodi policy"))
    for identity, version in done.published.items():
        sys.stdout.write(f"{identity} v{version}\n")
    problems = [*([] if ids else found.problems), *done.problems]
    _say_problems(problems)
    if problems:
        raise typer.Exit(1)


@app.command("run")
@with_register
def run(
    ids: IdsArgument = None,
    *,
    as_of: AsOfOption = None,
    district: Annotated[str, typer.Option(metavar="CODE", help="Only enterprises of this district.")] = "",
    engine: Annotated[str, typer.Option(help="local computes by columns, scalar one by one.")] = "local",
    user: Annotated[
        str, typer.Option("--as-user", metavar="NAME", help="Who runs it.", show_default="the system")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Compute who is entitled to what, and keep what changed."""
    from luodi.office.policies.actions.run_entitlements import RunEntitlements

    occasion = _occasion(user, "luodi policy")
    done = RunEntitlements(
        occasion=occasion,
        as_of=as_of.date() if as_of else occasion.on,
        policy_codes=tuple(ids or ()),
        district_code=district,
        engine=_engine(engine),
    ).execute()
    figures = {
        "run": done.pk,
        "as_of": done.as_of.isoformat(),
        "policies": len(done.policy_codes),
        "enterprises": done.enterprises,
        "judged": done.judged,
        "changed": done.changed,
    }
    if as_json:
        sys.stdout.write(orjson.dumps(figures).decode() + "\n")
    else:
        words = Text(
            "企业 {enterprises} 家，判定 {judged} 条，变化 {changed} 条",
            "{enterprises} enterprises, {judged} judged, {changed} changed",
        )
        sys.stdout.write(words.in_language(terminal_language()).format(**figures) + "\n")


@app.command("explain")
@with_register
def explain(
    credit_code: Annotated[str, typer.Argument(metavar="CREDIT_CODE", help="The enterprise.")],
    policy_id: Annotated[str, typer.Argument(metavar="[POLICY]", help="One policy; none for all in force.")] = "",
    *,
    as_of: AsOfOption = None,
    user: ActorOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say clause by clause why an enterprise is entitled, is not, or is not yet known to be."""
    from luodi.front.cli.policy_explaining import as_json_lines, show_explanations
    from luodi.office.policies.why import explain as explained

    occasion = _occasion(user, "luodi policy explain")
    found = explained(occasion.user, credit_code, policy_id, as_of.date() if as_of else occasion.on)
    if as_json:
        sys.stdout.write(as_json_lines(found))
    else:
        show_explanations(found, terminal_language(), in_full=bool(policy_id))


@app.command("combine")
@with_register
def combine(
    credit_code: Annotated[str, typer.Argument(metavar="[CREDIT_CODE]", help="One enterprise; none for all.")] = "",
    *,
    as_of: AsOfOption = None,
    district: Annotated[str, typer.Option(metavar="CODE", help="Only enterprises of this district.")] = "",
    user: ActorOption = "",
    as_json: JsonOption = False,
) -> None:
    """Find the best lawful combination of entitlements, and say what is forgone and why."""
    from luodi.front.cli.policy_combining import as_json_line, show_combinations
    from luodi.office.policies.combining import combinations_of

    occasion = _occasion(user, "luodi policy combine")
    day = as_of.date() if as_of else occasion.on
    found = combinations_of(occasion.user, day, credit_code=credit_code, district_code=district)
    if as_json:
        sys.stdout.write(as_json_line(found))
    else:
        show_combinations(found, terminal_language(), one_by_one=bool(credit_code))


@app.command("new")
def new(
    identity: Annotated[str, typer.Argument(metavar="POLICY", help="The id of the new policy: small letters, digits.")],
    *,
    book: BookOption = None,
) -> None:
    """Start a policy: a folder with the three files, filled in as an example that passes its own cases."""
    for path in write_new_policy(book or book_folder(), identity):
        sys.stdout.write(f"{path}\n")


def _engine(name: str) -> "EngineName":
    from luodi.office.policies.words import EngineName

    if name in EngineName.values:
        return EngineName(name)
    known = ", ".join(EngineName.values)
    raise Problem(
        "policy.engine_unknown",
        Text(f"没有计算引擎“{name}”", f"There is no engine “{name}”"),
        Text(f"可选：{known}", f"One of: {known}"),
        Where(field="--engine"),
    )


def _occasion(username: str, reason: str) -> "Occasion":
    from django.utils import timezone

    from luodi.office.people.action import Occasion

    return Occasion(acting_user(username), timezone.now(), reason)


def _chosen(book: Book, ids: list[str] | None) -> list[BookEntry]:
    if not ids:
        return list(book.entries.values())
    for identity in ids:
        if identity not in book.entries:
            raise _unread(book, identity) or _unknown(identity)
    return [book.entries[identity] for identity in ids]


def _unread(book: Book, identity: str) -> Problem | None:
    """The problem for which a policy of this folder is not in the book."""
    found = next((each for each in book.problems if each.where.file.startswith(f"{identity}/")), None)
    return None if found is None else Problem(found.code, found.what, found.remedy, found.where)


def _unknown(identity: str) -> Problem:
    return Problem(
        "policy.unknown",
        Text(f"政策库中没有“{identity}”", f"The book has no policy “{identity}”"),
        Text("用 luodi policy list 查看编号", "See the ids with luodi policy list"),
        Where(field=identity),
    )


def _say_problems(problems: list[ProblemRecord] | tuple[ProblemRecord, ...]) -> None:
    console, language = Console(stderr=True), terminal_language()
    for problem in problems:
        console.print(problem.in_language(language), markup=False, highlight=False, soft_wrap=True)


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


def _checks_as_json(findings: tuple[PolicyFinding, ...], problems: tuple[ProblemRecord, ...]) -> dict[str, object]:
    return {
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
