"""``luodi policy`` where it needs the register: publish the book, compute, explain, combine, rehearse other figures."""

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from luodi.front.cli.database import with_register
from luodi.front.cli.policy_options import ActorOption, AsOfOption, BookOption, IdsArgument, JsonOption
from luodi.front.cli.terminal import acting_user, say_problems, terminal_language
from luodi.front.exchange.policybook import book_folder, chosen, read_book
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

if TYPE_CHECKING:
    from luodi.office.people.action import Occasion
    from luodi.office.policies.models import EntitlementRun
    from luodi.office.policies.words import EngineName


@with_register
def publish(
    ids: IdsArgument = None,
    *,
    book: BookOption = None,
    user: Annotated[
        str, typer.Option("--as-user", metavar="NAME", help="Who publishes.", show_default="the system")
    ] = "",
) -> None:
    """Publish the dictionary of facts and the policies of the book that differ from what is in force.

    Enterprises that were judged before are judged anew, as of today, under the policies that changed and no other.
    """
    from luodi.front.exchange.policy_publishing import judge_published, publish_book

    found = read_book(book or book_folder())
    occasion = _occasion(user, "luodi policy")
    done = publish_book(found.facts_toml, chosen(found, ids), occasion)
    for identity, version in done.published.items():
        sys.stdout.write(f"{identity} v{version}\n")
    again = judge_published(done, occasion)
    if again is not None:
        _say_run(again)
    problems = [*([] if ids else found.problems), *done.problems]
    say_problems(problems)
    if problems:
        raise typer.Exit(1)


@with_register
def run(
    *,
    as_of: AsOfOption = None,
    district: Annotated[str, typer.Option(metavar="CODE", help="Only enterprises of this district.")] = "",
    policies: Annotated[
        list[str] | None, typer.Option("--policy", metavar="ID", help="Only this policy; may be repeated.")
    ] = None,
    engine: Annotated[str, typer.Option(help="local: by columns; spark: so on Spark; scalar: one by one.")] = "local",
    user: Annotated[
        str, typer.Option("--as-user", metavar="NAME", help="Who runs it.", show_default="the system")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Compute who is entitled to what, and keep what changed.

    Exits 1 when a policy cannot be judged, or gives no answer though no fact lacks; that stops no other policy.
    """
    from luodi.office.policies.actions.run_entitlements import RunEntitlements

    occasion = _occasion(user, "luodi policy")
    done = RunEntitlements(
        occasion=occasion,
        as_of=as_of.date() if as_of else occasion.on,
        policy_codes=tuple(policies or ()),
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
        "problems": done.problems,
    }
    if as_json:
        sys.stdout.write(orjson.dumps(figures).decode() + "\n")
    else:
        _say_run(done)
    if done.problems:
        raise typer.Exit(1)


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


@with_register
def combine(
    credit_code: Annotated[str, typer.Argument(metavar="[CREDIT_CODE]", help="One enterprise; none for all.")] = "",
    *,
    as_of: AsOfOption = None,
    district: Annotated[str, typer.Option(metavar="CODE", help="Only enterprises of this district.")] = "",
    budget: Annotated[
        str, typer.Option(metavar="YUAN", help="What there is for all money together; it goes where most arrives.")
    ] = "",
    seconds: Annotated[float, typer.Option(min=1, help="How long to look for the best use of the budget.")] = 300,
    rows: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every entitlement and what becomes of it: .xlsx or .csv.")
    ] = None,
    user: ActorOption = "",
    as_json: JsonOption = False,
) -> None:
    """Find the best lawful combination of entitlements, and say what is forgone and why.

    Groups and costs exclude, caps cut, and the budgets of a policy are shared out by its rule.
    """
    from luodi.engine.optimise.budget import Budget
    from luodi.front.cli.policy_combining import as_json_line, show_combinations
    from luodi.front.exchange.combinations import write_combinations
    from luodi.office.policies.combining import CityBudget, combinations_of

    occasion = _occasion(user, "luodi policy combine")
    day = as_of.date() if as_of else occasion.on
    city = CityBudget(_yuan(budget), Budget(seconds, monotonic)) if budget else None
    found = combinations_of(occasion.user, day, credit_code=credit_code, district_code=district, city=city)
    if rows is not None:
        write_combinations(found, rows)
    if as_json:
        sys.stdout.write(as_json_line(found))
    else:
        show_combinations(found, terminal_language(), one_by_one=bool(credit_code))


@with_register
def whatif(
    policy_id: Annotated[str, typer.Argument(metavar="POLICY", help="The policy.")],
    figures: Annotated[
        list[str], typer.Option("--set", metavar="PARAM=VALUE", help="Another figure; may be repeated.")
    ],
    *,
    as_of: AsOfOption = None,
    district: Annotated[str, typer.Option(metavar="CODE", help="Only enterprises of this district.")] = "",
    rows: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write who wins and who loses: .xlsx or .csv.")
    ] = None,
    save: Annotated[str, typer.Option(metavar="NAME", help="Keep it under a name, to be seen on its page.")] = "",
    user: ActorOption = "",
    as_json: JsonOption = False,
) -> None:
    """Compute what other figures would cost, who would win and who would lose; the register stays as it is."""
    from luodi.front.cli.policy_whatif import as_json_line, changed_figures, show, write_rows
    from luodi.office.policies.actions.save_what_if import SaveWhatIf
    from luodi.office.policies.whatif import what_if

    occasion = _occasion(user, "luodi policy whatif")
    day = as_of.date() if as_of else occasion.on
    changed = changed_figures(figures)
    found = None
    if save:
        kept = SaveWhatIf(
            occasion=occasion, title=save, policy_code=policy_id, figures=changed, as_of=day, district_code=district
        )
        kept.execute()
        found = kept.found
    found = found or what_if(occasion.user, policy_id, changed, day, district)
    if rows is not None:
        write_rows(found, rows)
    if as_json:
        sys.stdout.write(as_json_line(found))
    else:
        show(found, terminal_language())


@with_register
def import_facts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A filled template, .xlsx or .csv.")],
    *,
    refused: Annotated[Path | None, typer.Option(metavar="FILE", help="Where refused rows go, .xlsx.")] = None,
    user: ActorOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take facts of many enterprises from a filled template, and judge these enterprises anew.

    What is refused comes back as a file with reasons, ready to be mended and sent again.
    """
    from luodi.front.exchange.declared_facts import read_declared, without_strangers, write_refused
    from luodi.office.policies.actions.receive_declared_facts import ReceiveDeclaredFacts
    from luodi.office.policies.book import published_book
    from luodi.office.policies.queries import credit_codes_in_sight

    occasion = _occasion(user, file.name)
    read = read_declared(file, published_book().dictionary, occasion.on)
    seen = credit_codes_in_sight(occasion.user, {each.credit_code for each in read.records})
    read = without_strangers(read, seen)
    done = ReceiveDeclaredFacts(occasion=occasion, records=read.records).execute()
    place = refused or file.with_name(f"{file.stem}-退回.xlsx")
    write_refused(place, read)
    figures = {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}
    figures["refused"] = len(read.refused)
    if as_json:
        sys.stdout.write(orjson.dumps(figures).decode() + "\n")
    else:
        words = Text(
            "新增 {created}，更新 {updated}，未变 {unchanged}，退回 {refused} 行",
            "{created} added, {updated} changed, {unchanged} as they were, {refused} rows refused",
        )
        sys.stdout.write(words.in_language(terminal_language()).format(**figures) + "\n")
    if read.refused:
        sys.stdout.write(f"{place}\n")


def _say_run(done: "EntitlementRun") -> None:
    from luodi.office.policies.run_problems import problems_of

    words = Text(
        f"企业 {done.enterprises} 家，政策 {len(done.policy_codes)} 项，判定 {done.judged} 条，变化 {done.changed} 条",
        f"{done.enterprises} enterprises, {len(done.policy_codes)} policies: "
        f"{done.judged} judged, {done.changed} changed",
    )
    sys.stdout.write(words.in_language(terminal_language()) + "\n")
    say_problems(problems_of(done).values())


def _yuan(written: str) -> Decimal:
    try:
        amount = Decimal(written.replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount.is_finite() and amount >= 0:
        return amount
    raise Problem(
        "policy.budget_amount",
        Text(f"“{written}”不是金额", f"“{written}” is no amount"),
        Text("请以元为单位填写，如 50000000", "Give yuan, such as 50000000"),
        Where(field="--budget"),
    )


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
