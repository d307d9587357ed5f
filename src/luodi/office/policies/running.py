"""Judging enterprises under policies, and keeping what is new: the work below every run.

Results are laid down as judged rows and held against what is known inside the database. What changed is replaced and
the earlier result kept; what did not is left alone, so that a rerun changes nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from luodi.engine.entitlements import Period, PolicyDefinition
from luodi.office.enterprises.rows import adapted, insert_rows
from luodi.office.policies.book import PublishedBook, PublishedPolicy, published_book
from luodi.office.policies.models import Entitlement, EntitlementRun, JudgedRow, PastEntitlement
from luodi.office.policies.run_problems import as_plain, lacks_answer, why_no_answer
from luodi.office.policies.snapshot import EnterpriseFacts, facts_of
from luodi.office.policies.words import EngineName
from luodi.reference.problems import Problem, ProblemRecord

BATCH = 5_000
_COLUMNS = ("enterprise_id", "policy_code", "period", "status", "amount_cny", "rule", "missing", "version_id", "run_id")
_KEY = ("enterprise_id", "policy_code", "period")
_SAID = ("status", "amount_cny", "rule", "missing")


@dataclass(frozen=True, slots=True)
class Judged:
    """One result of a run, ready to be kept."""

    enterprise_id: int
    policy_code: str
    period: str
    status: str
    amount_cny: Decimal | None
    rule: int
    missing: tuple[str, ...]


Engine = Callable[[Sequence[EnterpriseFacts], Mapping[str, PublishedPolicy], date], Iterator[Judged]]


def run_for(
    enterprise_ids: Iterable[int],
    at: datetime,
    as_of: date,
    *,
    asking: Collection[str] = (),
    policy_codes: Collection[str] = (),
    district_code: str = "",
    engine: Engine | None = None,
    engine_name: str = EngineName.SCALAR,
) -> EntitlementRun:
    """Judges enterprises as of a day under the policies in force on it, and keeps what changed.

    ``asking`` narrows to policies that rest on one of these facts, ``policy_codes`` to these policies. Call it inside a
    transaction. Raises Problem where no book has been published.
    """
    book = published_book()
    policies, problems = _chosen(book, as_of, asking, policy_codes)
    run = EntitlementRun.objects.create(
        as_of=as_of,
        at=at,
        engine=engine_name,
        district_code=district_code,
        policy_codes=sorted(policies),
        problems={code: as_plain(each) for code, each in sorted(problems.items())},
    )
    judge = engine or judged_one_by_one
    batch: list[int] = []
    for enterprise_id in enterprise_ids:
        batch.append(enterprise_id)
        if len(batch) == BATCH:
            _run_batch(run, batch, book, policies, judge)
            batch = []
    _run_batch(run, batch, book, policies, judge)
    run.save(update_fields=["enterprises", "judged", "changed", "problems"])
    return run


def judged_one_by_one(
    facts: Sequence[EnterpriseFacts], policies: Mapping[str, PublishedPolicy], as_of: date
) -> Iterator[Judged]:
    """The scalar engine: the meaning that every faster engine has to agree with."""
    for policy_code, policy in policies.items():
        judge = policy.texts.judge(as_of)
        period = period_on(policy.definition, as_of)
        for each in facts:
            verdict = judge.judge(each.values)
            yield Judged(
                each.enterprise_id,
                policy_code,
                period,
                verdict.status.value,
                verdict.amount_cny,
                verdict.rule,
                verdict.missing,
            )


def period_on(policy: PolicyDefinition, day: date) -> str:
    """The period of a policy that a day lies in."""
    match policy.period:
        case Period.YEAR:
            return str(day.year)
        case Period.QUARTER:
            return f"{day.year}Q{(day.month + 2) // 3}"
    return "once"


def _chosen(
    book: PublishedBook, as_of: date, asking: Collection[str], policy_codes: Collection[str]
) -> tuple[dict[str, PublishedPolicy], dict[str, ProblemRecord]]:
    """The policies in force on the day, narrowed, and why some cannot be judged."""
    chosen: dict[str, PublishedPolicy] = {}
    problems = {code: each for code, each in book.problems.items() if not policy_codes or code in policy_codes}
    for policy_code, policy in book.policies.items():
        wanted = not policy_codes or policy_code in policy_codes
        if wanted and policy.definition.is_valid_on(as_of):
            try:
                facts = policy.texts.judge(as_of).asks_for
            except Problem as problem:
                problems[policy_code] = problem.record
                continue
            if not asking or not set(asking).isdisjoint(facts):
                chosen[policy_code] = policy
    return chosen, problems


def _run_batch(
    run: EntitlementRun,
    ids: Sequence[int],
    book: PublishedBook,
    policies: Mapping[str, PublishedPolicy],
    engine: Engine,
) -> None:
    if not ids or not policies:
        return
    facts = facts_of(ids, book.dictionary, run.as_of)
    people = {each.enterprise_id: each for each in facts}
    rows = []
    for each in engine(facts, policies, run.as_of):
        policy = policies[each.policy_code]
        if each.policy_code not in run.problems and lacks_answer(policy, each.status, each.amount_cny, each.missing):
            problem = why_no_answer(policy, people[each.enterprise_id], run.as_of)
            if problem is not None:
                run.problems[each.policy_code] = as_plain(problem)
        rows.append(
            (
                each.enterprise_id,
                each.policy_code,
                each.period,
                each.status,
                each.amount_cny,
                each.rule,
                ",".join(sorted(each.missing)),
                policy.version_id,
                run.pk,
            )
        )
    _lay_down(rows)
    run.enterprises += len(facts)
    run.judged += len(rows)
    run.changed += _keep(run.pk)


def _lay_down(rows: Sequence[tuple[object, ...]]) -> None:
    """COPY on PostgreSQL, executemany elsewhere."""
    if connection.vendor != "postgresql":
        insert_rows(JudgedRow, _COLUMNS, rows)
        return
    names = ", ".join(_COLUMNS)
    statement = f"COPY {JudgedRow._meta.db_table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in adapted(JudgedRow, _COLUMNS, rows):
            copy.write_row(row)


def _keep(run_id: int) -> int:
    """Holds the judged rows against what is known, and empties them. Gives the number of results that changed."""
    now, past, judged = (model._meta.db_table for model in (Entitlement, PastEntitlement, JudgedRow))
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    same_key = " AND ".join(f"n.{name} = j.{name}" for name in _KEY)
    moved = " OR ".join(f"n.{name} {differs} j.{name}" for name in _SAID)
    all_columns = ", ".join(_COLUMNS)
    of_now, of_judged = (", ".join(f"{alias}.{name}" for name in _COLUMNS) for alias in ("n", "j"))
    written = ", ".join(f"{name} = j.{name}" for name in (*_SAID, "version_id", "run_id"))
    replaced = (
        f"INSERT INTO {past} ({all_columns}, replaced_by_id) SELECT {of_now}, %s FROM {now} n "  # noqa: S608
        f"JOIN {judged} j ON {same_key} WHERE j.run_id = %s AND ({moved})"
    )
    updated = f"UPDATE {now} AS n SET {written} FROM {judged} j WHERE j.run_id = %s AND {same_key} AND ({moved})"  # noqa: S608
    added = (
        f"INSERT INTO {now} ({all_columns}) SELECT {of_judged} FROM {judged} j "  # noqa: S608 - our own names
        f"LEFT JOIN {now} n ON {same_key} WHERE j.run_id = %s AND n.id IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(replaced, [run_id, run_id])
        cursor.execute(updated, [run_id])
        changed: int = cursor.rowcount
        cursor.execute(added, [run_id])
        changed += cursor.rowcount
        cursor.execute(f"DELETE FROM {judged} WHERE run_id = %s", [run_id])  # noqa: S608 - our own names
    return changed
