"""Looks at a whole installation: database, storage, workers, clock, journal, standings, search index."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from luodi.front.operations import machine, register_checks
from luodi.front.operations.findings import Finding, well, wrong
from luodi.reference.text import Text

Check = Callable[[datetime], Iterator[Finding]]

_CHECKS: tuple[tuple[str, Check], ...] = (
    ("storage", register_checks.files),
    ("workers", register_checks.workers),
    ("clock", register_checks.clock),
    ("journal", register_checks.journal),
    ("standings", register_checks.standings),
    ("search", register_checks.search),
)


def examine(now: datetime) -> Iterator[Finding]:
    """Every finding, as it is made. What needs the register is asked only when it can be read."""
    yield from machine.space()
    yield from machine.time_zone(now)
    readable = True
    for finding in _database():
        readable = readable and finding.state != "wrong"
        yield finding
    if not readable:
        return
    for area, check in _CHECKS:
        try:
            yield from check(now)
        except Error as error:
            yield wrong(
                area,
                f"{area}.cannot_be_read",
                Text(f"检查未能完成（{_line(error)}）", f"The check failed ({_line(error)})"),
                Text("请查看数据库日志", "See the log of the database"),
            )


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
            [version] = cursor.fetchone()
        executor = MigrationExecutor(connection)
    except Error as error:
        yield wrong(
            "database",
            "database.cannot_be_read",
            Text(f"连接不上数据库（{_line(error)}）", f"The database cannot be read ({_line(error)})"),
            Text("请核对 DATABASE_URL，并确认数据库已启动", "Check DATABASE_URL, and that the database runs"),
        )
        return
    yield well(
        "database",
        "database.version",
        Text(f"{connection.display_name} {version}", f"{connection.display_name} {version}"),
    )
    yield from _migrations(executor)
    yield from register_checks.embedded_file()


def _migrations(executor: MigrationExecutor) -> Iterator[Finding]:
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    ours = {migration.app_label for migration in executor.loader.disk_migrations.values()}
    strange = [
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in ours and (app, name) not in executor.loader.disk_migrations
    ]
    if pending:
        yield wrong(
            "database",
            "database.not_migrated",
            Text(f"还有 {len(pending)} 项结构升级未执行", f"{len(pending)} migrations have not been applied"),
            Text("请运行 luodi migrate", "Run luodi migrate"),
        )
    if strange:
        yield wrong(
            "database",
            "database.newer",
            Text(f"数据库比程序新（{strange[0]}）", f"The database is newer than the program ({strange[0]})"),
            Text("请把程序升级到同一版本", "Upgrade the program to that version"),
        )
    if not pending and not strange:
        count = len(executor.loader.applied_migrations)
        yield well(
            "database",
            "database.migrations",
            Text(f"{count} 项结构升级均已执行", f"All {count} migrations are applied"),
        )


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
