"""How long does the import of a register take beside the least that any import must do, and how much memory?

Peer, in the same run on the same disk: Polars reads the file and ``executemany`` puts its texts into a bare table of
the same columns, without checks, journal, indexes or constraints. Aim: at most 15 times that, industries apart; and at
most 1 GB at the peak of a million rows, measured in a process of its own.

    uv run python benchmarks/import_register.py [--quick] [--rows N]

Uses ``../shared/data/enterprises/shanghai_register.csv.gz`` where it is there, else an invented register.
"""

import argparse
import csv
import gzip
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT.parent / "shared/data/enterprises/shanghai_register.csv.gz"
HEADER = [
    "企业名称",
    "统一社会信用代码",
    "注册日期",
    "企业类型",
    "注册资金",
    "经营范围",
    "所在省份",
    "地区",
    "注册地址",
]
GIGABYTE = 1024**3
# VmHWM is the peak of this program alone; ru_maxrss would start with what its parent held when it was forked.
MEASURED = """
import pathlib, re, sys
from luodi.front.cli.main import main
try:
    main()
finally:
    status = pathlib.Path("/proc/self/status").read_text()
    sys.stderr.write("peak " + re.search(r"VmHWM:\\s+(\\d+)", status)[1])
"""


def main() -> None:
    """Runs the three parts and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="20,000 rows once, and 100,000 for the memory")
    parser.add_argument("--rows", type=int, help="rows of the memory part")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="luodi-benchmark-") as folder:
        home = Path(folder)
        os.environ["LUODI_HOME"] = str(home / "home")
        os.environ.pop("DATABASE_URL", None)
        register = shortened(home) if chosen.quick else whole(home)
        rows = sum(1 for _ in open_rows(register)) - 1
        repeats = 1 if chosen.quick else 3
        time_parts(register, home, rows, repeats)
        memory_part(home, chosen.rows or (100_000 if chosen.quick else 1_000_000))


def whole(home: Path) -> Path:
    """The real register, or an invented one of its size."""
    return REGISTER if REGISTER.exists() else invented(home / "invented.csv", 80_000)


def shortened(home: Path) -> Path:
    """The first 20,000 rows."""
    path = home / "short.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(line for line, _ in zip(open_rows(whole(home)), range(20_001), strict=False))
    return path


def open_rows(path: Path) -> Iterator[str]:
    """The lines of a CSV, packed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from file


def invented(path: Path, rows: int) -> Path:
    """A register with valid codes; texts vary as a real one's do."""
    from luodi.reference.credit_codes import make_credit_code
    from luodi.reference.districts import districts

    places = districts()
    works = ("软件开发，信息技术咨询服务", "机械设备销售，五金交电批发", "餐饮服务", "医疗器械研发、生产")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for serial in range(rows):
            place = places[serial % len(places)]
            writer.writerow(
                [
                    f"上海样例{serial}号科技有限公司",
                    make_credit_code(place.code, serial).text,
                    f"{1985 + serial % 38}-{1 + serial % 12:02}-{1 + serial % 28:02}",
                    "有限责任公司",
                    f"{1 + serial % 5000}(万元人民币)",
                    works[serial % len(works)] * 6 + f"，自有房屋租赁{serial % 97}",
                    "上海",
                    place.short_name,
                    f"上海市{place.name.zh}样例路{serial % 900}号{serial % 31}室",
                ]
            )
    return path


def time_parts(register: Path, home: Path, rows: int, repeats: int) -> None:
    """Times the peer, the import without industries, and the estimation of industries."""
    from luodi.front.cli.database import set_up

    set_up()
    peers, imports = [], []
    for _ in range(repeats):
        peers.append(timed(lambda: bare_insert(register, home / "bare.sqlite3")))
        imports.append(timed(lambda: import_once(register), before=fresh_register))
    peer, ours = statistics.median(peers), statistics.median(imports)
    print(f"{register.name}: {rows:,} rows, median of {repeats}, SQLite")
    print(f"  Polars + executemany, bare table   {peer:8.2f} s   {rows / peer:10,.0f} rows/s")
    print(
        f"  import, industries apart           {ours:8.2f} s   {rows / ours:10,.0f} rows/s   {ours / peer:5.1f} × (15)"
    )
    again = timed(lambda: import_once(register))
    print(f"  the same file again                {again:8.2f} s   {rows / again:10,.0f} rows/s   {again / peer:5.1f} ×")
    built, judged = time_of_industries()
    print(f"  industries: index {built:.2f} s, then  {judged:8.2f} s   {rows / judged:10,.0f} rows/s")


def timed(work: Callable[[], None], before: Callable[[], None] | None = None) -> float:
    """Seconds that ``work`` takes."""
    if before:
        before()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def bare_insert(register: Path, path: Path) -> None:
    """The least that any import does: read, insert, commit."""
    path.unlink(missing_ok=True)
    table = pl.read_csv(register, infer_schema=False)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(
        "CREATE TABLE bare (id INTEGER PRIMARY KEY, name TEXT, credit_code TEXT, registered_on TEXT, legal_form TEXT,"
        " capital TEXT, business_scope TEXT, province TEXT, district TEXT, address TEXT, park TEXT, contact_name TEXT,"
        " contact_phone TEXT, owner_office_id INTEGER, source TEXT, source_on TEXT)"
    )
    connection.executemany(
        "INSERT INTO bare (name, credit_code, registered_on, legal_form, capital, business_scope, province, district,"
        " address, source, source_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'a', '2026-01-01')",
        table.iter_rows(),
    )
    connection.commit()
    connection.close()


def fresh_register() -> None:
    """An empty register with its districts."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{settings.DATABASES['default']['NAME']}{suffix}").unlink(missing_ok=True)
    call_command("migrate", interactive=False, verbosity=0)


def import_once(register: Path) -> None:
    """The whole of ``luodi import enterprises --yes --no-industry``."""
    from django.utils import timezone

    from luodi.front.exchange.enterprises import EnterpriseImport
    from luodi.front.exchange.reading.opening import open_source
    from luodi.office.people.action import Occasion
    from luodi.office.people.system import system_user

    EnterpriseImport(open_source(register)).apply(Occasion(system_user(), timezone.now(), "benchmark"))


def time_of_industries() -> tuple[float, float]:
    """Seconds to build the index, and to estimate every enterprise of the register."""
    from luodi.engine.matching.industry import IndustryIndex
    from luodi.office.enterprises.models import Enterprise

    started = time.perf_counter()
    index = IndustryIndex.build()
    built = time.perf_counter() - started
    known = list(Enterprise.objects.values_list("business_scope", "name"))
    started = time.perf_counter()
    for first in range(0, len(known), 2000):
        scopes, names = zip(*known[first : first + 2000], strict=True)
        index.infer_many(scopes, names)
    return built, time.perf_counter() - started


def memory_part(home: Path, rows: int) -> None:
    """Peak memory of the command itself, in a process of its own, on a register of many rows."""
    path = invented(home / "many.csv", rows)
    environment = {**os.environ, "LUODI_HOME": str(home / "many")}
    subprocess.run([sys.executable, "-c", MEASURED, "migrate"], env=environment, check=True, capture_output=True)
    arguments = ["import", "enterprises", str(path), "--yes", "--json", "--no-industry"]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    peak = int(done.stderr.rpartition("peak ")[2]) * 1024
    print(f"{path.name}: {rows:,} rows, {path.stat().st_size / 1024**2:,.0f} MB, in a process of its own")
    print(f"  {done.stdout.strip()}")
    print(f"  {seconds:.0f} s, {rows / seconds:,.0f} rows/s, peak memory {peak / GIGABYTE:.2f} GB (aim 1)")
    shutil.rmtree(home / "many")


if __name__ == "__main__":
    main()
