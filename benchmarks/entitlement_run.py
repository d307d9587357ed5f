"""A run of entitlements through the database: time and memory of a first run, a rerun, one policy and one fact.

``DATABASE_URL=... uv run python benchmarks/entitlement_run.py [ENTERPRISES]`` on an empty database that may be filled
(SQLite or PostgreSQL). Enterprises are invented, seeded, with yearly facts and a dozen declared ones each.
"""

import os
import random
import resource
import sys
from datetime import UTC, date, datetime
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from luodi.engine.entitlements import FactType  # noqa: E402
from luodi.front.exchange.policy_publishing import publish_book  # noqa: E402
from luodi.front.exchange.policybook import book_folder, read_book  # noqa: E402
from luodi.office.enterprises.models import Enterprise, EnterpriseFact  # noqa: E402
from luodi.office.enterprises.words import EvidenceLevel  # noqa: E402
from luodi.office.people.action import Occasion  # noqa: E402
from luodi.office.people.system import system_user  # noqa: E402
from luodi.office.places.models import District  # noqa: E402
from luodi.office.policies.actions.declare_fact import DeclareFact  # noqa: E402
from luodi.office.policies.actions.run_entitlements import RunEntitlements  # noqa: E402
from luodi.office.policies.models import DeclaredFact  # noqa: E402
from luodi.office.projects.setup import load_shipped_rules  # noqa: E402
from luodi.reference.credit_codes import make_credit_code  # noqa: E402

DAY, AT = date(2022, 9, 30), datetime(2022, 9, 30, 2, tzinfo=UTC)
STATED = 12


def fill(count: int) -> None:
    """Enterprises with facts, without the actions."""
    chance = random.Random(9)
    load_shipped_rules(Occasion(system_user(), AT, "benchmark"))
    districts = list(District.objects.values_list("code", flat=True))
    dictionary = read_book(book_folder()).dictionary
    declared = [fact for fact in dictionary.values() if fact.is_declared]
    for start in range(0, count, 5_000):
        made = Enterprise.objects.bulk_create(
            Enterprise(
                credit_code=make_credit_code("310000", number).text,
                name=f"测试企业{number}",
                district_id=chance.choice(districts),
                registered_on=date(chance.randrange(1995, 2022), 5, 20),
                source="登记",
            )
            for number in range(start, min(start + 5_000, count))
        )
        EnterpriseFact.objects.bulk_create(
            EnterpriseFact(
                enterprise=each, name=name, year=2021, value=chance.randrange(1, 900) * scale, source="年报",
                stated_on=date(2022, 5, 1), evidence_level=EvidenceLevel.VERIFIED,
            )
            for each in made
            for name, scale in (("revenue_cny", 100_000), ("rd_expense_cny", 10_000), ("employees", 1))
        )  # fmt: skip
        DeclaredFact.objects.bulk_create(
            DeclaredFact(
                enterprise=each, code=fact.code, year=2021 if fact.period == "last_year" else 0,
                value=value_of(fact, chance),
                source="申报", stated_on=date(2022, 6, 1), evidence_level=EvidenceLevel.SELF_REPORTED,
            )
            for each in made
            for fact in chance.sample(declared, STATED)
        )  # fmt: skip


def value_of(fact, chance):
    """Some value of the fact's type, as text."""
    if fact.choices:
        return chance.choice(fact.choices)
    return {
        FactType.BOOLEAN: chance.choice(["是", "否"]),
        FactType.NUMBER: str(chance.choice([chance.randrange(1, 1_000) / 1_000, chance.randrange(1, 90_000_000)])),
        FactType.DATE: "2021-06-01",
        FactType.STRING: "其他",
    }[fact.type]


def timed(what: str, work) -> None:
    """Prints how long something took, and the most memory that the process has used so far."""
    began, used = perf_counter(), process_time()
    found = work()
    seconds, used = perf_counter() - began, process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = f"{found.judged} judged, {found.changed} changed, " if hasattr(found, "judged") else ""
    print(f"{what}: {seconds:.2f} s ({used:.2f} s of processor), {counts}peak {peak:.0f} MB", flush=True)


def main() -> None:
    """Fills the database and measures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0)
    occasion = Occasion(system_user(), AT, "benchmark")
    if not Enterprise.objects.exists():
        timed(f"{connection.vendor}: {count} enterprises filled in", lambda: fill(count))
    book = read_book(book_folder())
    timed("book published", lambda: publish_book(book.facts_toml, book.entries.values(), occasion))
    timed("first run", lambda: RunEntitlements(occasion=occasion, as_of=DAY).execute())
    timed("rerun", lambda: RunEntitlements(occasion=occasion, as_of=DAY).execute())
    one = RunEntitlements(occasion=occasion, as_of=DAY, policy_codes=("srdi-city-award",))
    timed("one policy", one.execute)
    for value in ("市级首次", "复评"):
        fact = DeclareFact(
            occasion=occasion, enterprise=Enterprise.objects.first(), code="srdi_recognition", value=value,
            source="证书", stated_on=DAY, evidence_level=EvidenceLevel.VERIFIED,
        )  # fmt: skip
        timed("one fact of one enterprise", fact.execute)


if __name__ == "__main__":
    main()
