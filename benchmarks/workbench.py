"""Do pages cost the same in a city of a million enterprises as in one of ten thousand?

Two cities on one PostgreSQL (``tools/postgres``), with the same projects: the small one as the demo city is built, the
large one a copy of it to which the register's next enterprises are added. Each is served by ``luodi serve``; users who
are logged in ask one page after the other, all at once, and the two cities take turns, so that a busy machine slows
both. Aim: p95 in the large city at most 1.5 times that in the small one. Then the time that a search by part of a name
spends in the database, on PostgreSQL and on SQLite. Aim: under 50 ms.

    uv run python benchmarks/workbench.py [--enterprises 1000000] [--small 10000] [--projects 20000] [--users 20]
        [--rounds 3] [--sqlite FILE] [--keep] [--json FILE]

``--sqlite`` names the database of a demo city to search in; without it one is built with enterprises alone.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2026, 11, 20)
ROLES = ("chief", "leader", "analyst", "district")
TEXTS = ("张江", "生物", "智能科技", "半导体", "华", "有限公司", "浦", "新材料科技", "医疗器械", "海", "没有这个")
INDUSTRY = ("enterprise_id", "rank", "industry_code", "confidence", "evidence_level")
PAGE_AIM, SEARCH_AIM_MS = 1.5, 50


def main() -> None:
    """Builds, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enterprises", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--projects", type=int, default=20_000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sqlite", type=Path)
    parser.add_argument("--keep", action="store_true", help="leave the cities there, and use them if they are there")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", choices=["build", "grow", "sessions", "search", "standings"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        step(chosen)
        return
    with tempfile.TemporaryDirectory(prefix="luodi-workbench-") as folder:
        os.environ["LUODI_HOME"] = folder
        report = measured(chosen, Path(folder))
    say(report)
    if chosen.json:
        chosen.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


def measured(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Everything that the report says."""
    server = subprocess.run([ROOT / "tools/postgres", "start"], check=True, capture_output=True, text=True).stdout
    small, large = (database(server.strip(), name) for name in ("luodi_small", "luodi_large"))
    report: dict[str, Any] = {
        name: getattr(chosen, name) for name in ("enterprises", "small", "projects", "users", "rounds")
    }
    report |= {"machine": {"cores": os.cpu_count(), "load_before": os.getloadavg()[0]}}
    built = [create(server.strip(), "luodi_small", "template0"), False]
    if built[0]:
        report["built_s"] = seconds(lambda: run(chosen, "build", small))
    built[1] = create(server.strip(), "luodi_large", "luodi_small")
    if built[1]:
        report["grown_s"] = seconds(lambda: run(chosen, "grow", large))
    report["standings_s"] = float(run(chosen, "standings", large))
    cities = {"small": small, "large": large}
    sessions = {name: json.loads(run(chosen, "sessions", url)) for name, url in cities.items()}
    with served(small) as one, served(large) as other:
        report["pages"] = pages(chosen, {"small": one, "large": other}, sessions)
    report["search_postgresql_ms"] = json.loads(run(chosen, "search", large))
    report["search_sqlite_ms"] = json.loads(run(chosen, "search", embedded(chosen, folder)))
    if not chosen.keep:
        subprocess.run([ROOT / "tools/postgres", "stop"], check=True)
    return report


def embedded(chosen: argparse.Namespace, folder: Path) -> str:
    """A SQLite database with as many enterprises as the large city."""
    if chosen.sqlite:
        return f"sqlite:///{chosen.sqlite.resolve()}"
    url = f"sqlite:///{folder / 'search.sqlite3'}"
    run(chosen, "grow", url)
    return url


def pages(
    chosen: argparse.Namespace, cities: dict[str, str], sessions: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Latencies by page, in milliseconds, and how many times slower the large city is."""
    taken: dict[str, dict[str, list[float]]] = {}
    for page in addresses(random.Random(0), sessions["small"]):
        taken[page] = {city: [] for city in cities}
    for turn in range(chosen.rounds + 1):
        for page, of_city in taken.items():
            for city, host in cities.items():
                found = ask(host, page, sessions[city], chosen.users, seed=turn)
                if turn:  # the first round warms both
                    of_city[city].extend(found)
    report = {}
    for page, of_city in taken.items():
        small, large = quantiles(of_city["small"]), quantiles(of_city["large"])
        report[page] = {"small": small, "large": large, "ratio_p95": round(large["p95"] / small["p95"], 2)}
    return report


def addresses(chance: random.Random, known: dict[str, Any]) -> dict[str, str]:
    """One address of each page."""
    text = quote(chance.choice(TEXTS))
    return {
        "today": "/",
        "ledger": "/projects/",
        "ledger, red, by name": f"/projects/?light=red&sort=name&page={chance.randint(1, 3)}",
        "ledger, text": f"/projects/?text={text}",
        "enterprises": f"/enterprises/?page={chance.randint(1, 20)}",
        "search": f"/enterprises/?text={text}",
        "project": f"/projects/{chance.choice(known['projects'])}/",
        "enterprise": f"/enterprises/{chance.choice(known['enterprises'])}/",
    }


def ask(host: str, page: str, known: dict[str, Any], users: int, seed: int) -> list[float]:
    """What one page takes, each user asking three times, all users at once."""

    def one(number: int) -> list[float]:
        chance = random.Random(f"{seed} {number} {page}")
        connection = http.client.HTTPConnection(host, timeout=120)
        cookies = known["cookies"][number % len(known["cookies"])]
        found = []
        for _ in range(3):
            address = addresses(chance, known)[page]
            started = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": cookies})
            answer = connection.getresponse()
            answer.read()
            found.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{address}: {answer.status}")
        connection.close()
        return found

    with ThreadPoolExecutor(users) as pool:
        return [taken for found in pool.map(one, range(users)) for taken in found]


def quantiles(taken: list[float]) -> dict[str, float]:
    """The middle and the slow end."""
    cuts = statistics.quantiles(taken, n=20)
    return {"p50": round(statistics.median(taken), 1), "p95": round(cuts[18], 1)}


@contextmanager
def served(url: str) -> Iterator[str]:
    """``luodi serve`` on a city, at a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from luodi.front.cli.main import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/login/")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.5)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def run(chosen: argparse.Namespace, name: str, url: str) -> str:
    """A step in a process of its own, on one database; what it says."""
    command = [sys.executable, __file__, "--step", name, "--enterprises", str(chosen.enterprises)]
    command += ["--small", str(chosen.small), "--projects", str(chosen.projects), "--users", str(chosen.users)]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def step(chosen: argparse.Namespace) -> None:
    """One step, inside the process that :func:`run` started."""
    from luodi.front.cli.database import set_up

    set_up()
    print(
        {"build": build, "grow": grow, "sessions": logged_in, "search": search, "standings": stand}[chosen.step](chosen)
    )


def build(chosen: argparse.Namespace) -> str:
    """The small city."""
    from django.core.management import call_command

    from luodi.front.demo.building import build as build_city

    call_command("migrate", interactive=False, verbosity=0)
    started = time.perf_counter()

    def told(what: str, done: int, total: int) -> None:
        if done == total:
            print(f"{what}: {total:,} after {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)

    build_city(parameters(chosen), told)
    analyse()
    return ""


def parameters(chosen: argparse.Namespace) -> Any:
    """What the small city is built from."""
    from luodi.front.demo.parameters import CityParameters

    return CityParameters.of_this_program(
        seed=1, as_of=AS_OF, enterprises=chosen.small, projects=chosen.projects, parks=200
    )


def grow(chosen: argparse.Namespace) -> str:
    """Adds enterprises of the same register, with their industries and facts, past the actions: reads are timed."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from luodi.engine.synthesis.enterprises import Register
    from luodi.engine.synthesis.parks import synthetic_parks
    from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry
    from luodi.office.enterprises.rows import insert_rows
    from luodi.office.people.action import Occasion
    from luodi.office.people.system import system_user
    from luodi.office.places.actions.load_districts import LoadDistricts
    from luodi.office.places.models import Park
    from luodi.reference.district_outlines import district_outlines

    call_command("migrate", interactive=False, verbosity=0)
    LoadDistricts(occasion=Occasion(system_user(), timezone.now(), "benchmark")).execute()
    parks = synthetic_parks(1, AS_OF, district_outlines(), 200)
    known_parks = set(Park.objects.values_list("code", flat=True))
    held = set(Enterprise.objects.values_list("credit_code", flat=True))
    newest = Enterprise.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    stream = (one for one in Register(1, AS_OF, parks).stream(chosen.enterprises) if one.credit_code not in held)
    stream = islice(stream, max(0, chosen.enterprises - len(held)))
    columns = (
        "id", "credit_code", "name", "registered_on", "legal_form", "capital_amount", "capital_currency",
        "business_scope", "district_id", "park_id", "address", "contact_name", "contact_phone", "source", "source_on",
    )  # fmt: skip
    done = 0
    while batch := list(islice(stream, 5000)):
        with transaction.atomic():
            ids = range(newest + done + 1, newest + done + 1 + len(batch))
            insert_rows(Enterprise, columns, [
                (pk, one.credit_code, one.name, one.registered_on, one.legal_form, one.capital_amount,
                 one.capital_currency if one.capital_amount is not None else "", one.business_scope, one.district_code,
                 one.park_code if one.park_code in known_parks else None, one.address, one.contact_name,
                 one.contact_phone, "benchmark", one.source_on)
                for pk, one in zip(ids, batch, strict=True)
            ])  # fmt: skip
            insert_rows(EnterpriseIndustry, INDUSTRY, [
                (pk, rank, each.code, each.confidence, each.evidence_level)
                for pk, one in zip(ids, batch, strict=True)
                for rank, each in enumerate(one.industries, start=1)
            ])  # fmt: skip
            insert_rows(
                EnterpriseFact, ("enterprise_id", "name", "year", "value", "source", "stated_on", "evidence_level"), [
                    (pk, fact.name, fact.year, fact.value, fact.source, fact.stated_on, fact.evidence_level)
                    for pk, one in zip(ids, batch, strict=True)
                    for fact in one.facts
                ])  # fmt: skip
        done += len(batch)
        if done % 100_000 == 0:
            print(f"enterprises: {done:,}", file=sys.stderr, flush=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('enterprises_enterprise', 'id'),"
                " (SELECT max(id) FROM enterprises_enterprise))"
            )
    analyse()
    return ""


def analyse() -> None:
    """What a database does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def stand(_chosen: argparse.Namespace) -> str:
    """The seconds in which every standing of the day is computed."""
    from luodi.office.projects.standing_keeping import rebuild_standings

    return f"{seconds(lambda: rebuild_standings(AS_OF)):.2f}"


def logged_in(chosen: argparse.Namespace) -> str:
    """Cookies of users who are logged in, and what there is to look at."""
    from django.test import Client

    from luodi.office.enterprises.models import Enterprise
    from luodi.office.people.models import User
    from luodi.office.projects.models import Project

    cookies = []
    for number in range(chosen.users):
        client = Client()
        client.force_login(User.objects.get(username=ROLES[number % 3]))
        cookies.append("; ".join(f"{name}={value.value}" for name, value in client.cookies.items()))
    newest = Enterprise.objects.order_by("-pk").values_list("pk", flat=True)[0]
    chance = random.Random(1)
    some = [chance.randint(1, newest) for _ in range(300)]
    return json.dumps(
        {
            "cookies": cookies,
            "projects": list(Project.objects.order_by("code").values_list("code", flat=True)[::7]),
            "enterprises": list(Enterprise.objects.filter(pk__in=some).values_list("credit_code", flat=True)),
        }
    )


def search(_chosen: argparse.Namespace) -> str:
    """Milliseconds in the database, by text searched: the median of five searches for a page of rows and its count."""
    from django.db import connection

    from luodi.office.enterprises import queries
    from luodi.office.people.access import Role
    from luodi.office.people.models import Office, OfficeLevel, User

    city = Office.objects.filter(level=OfficeLevel.CITY).first() or Office(code="city", level=OfficeLevel.CITY)
    user = User(username="benchmark", office=city, role=Role.CHIEF)
    report: dict[str, Any] = {"enterprises": queries.Enterprise.objects.count()}
    for text in TEXTS:
        taken = []
        for _ in range(6):
            spent = [0.0]

            def timed(execute: Any, *asked: Any, spent: list[float] = spent) -> Any:
                started = time.perf_counter()
                try:
                    return execute(*asked)
                finally:
                    spent[0] += (time.perf_counter() - started) * 1000

            with connection.execute_wrapper(timed):
                page = queries.search(user, queries.EnterpriseFilter(text=text))
            taken.append(spent[0])
        found = f"{page.total}{'+' if page.more else ''}"
        report[text] = {"ms": round(statistics.median(taken[1:]), 1), "first_ms": round(taken[0], 1), "found": found}
    return json.dumps(report, ensure_ascii=False)


def database(server: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def create(server: str, name: str, template: str) -> bool:
    """Makes a database; False where it is there already."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return True


def seconds(work: Callable[[], Any]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 2)


def say(report: dict[str, Any]) -> None:
    """The tables."""
    print(f"{report['projects']:,} projects in both; {report['small']:,} and {report['enterprises']:,} enterprises; "
          f"{report['users']} users at once; standings of the day in {report['standings_s']} s")  # fmt: skip
    print(f"{'page (ms)':24}{'small p50':>10}{'p95':>9}{'large p50':>11}{'p95':>9}{'ratio p95':>11}")
    for page, row in report["pages"].items():
        small, large = row["small"], row["large"]
        verdict = "" if row["ratio_p95"] <= PAGE_AIM else "  over"
        print(f"{page:24}{small['p50']:>10}{small['p95']:>9}{large['p50']:>11}{large['p95']:>9}"
              f"{row['ratio_p95']:>11}{verdict}")  # fmt: skip
    for name in ("search_postgresql_ms", "search_sqlite_ms"):
        print(f"{name}, {report[name].pop('enterprises'):,} enterprises")
        for text, found in report[name].items():
            verdict = "" if found["ms"] < SEARCH_AIM_MS else "  over"
            print(f"  {text:12}{found['ms']:>8}  (first {found['first_ms']}, found {found['found']}){verdict}")


if __name__ == "__main__":
    main()
