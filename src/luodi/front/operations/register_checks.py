"""What the doctor asks of the register: its file, attachments, workers, clock, journal, standings, search index."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from luodi.front.exchange import attachments
from luodi.front.operations.findings import Finding, note, well, wrong
from luodi.office.enterprises import search_index
from luodi.office.journal import chain, queries
from luodi.office.people.queries import demo_city
from luodi.office.projects import standing_keeping
from luodi.office.work import tasks
from luodi.reference.text import Text

_SKEW_NOTED, _SKEW_WRONG = timedelta(seconds=2), timedelta(seconds=30)
_SAMPLE = 200


def embedded_file() -> Iterator[Finding]:
    """Whether the file of the embedded database is sound."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        [said] = cursor.fetchone()
    if said == "ok":
        yield well("database", "database.file", Text("数据库文件完好", "The file of the database is sound"))
    else:
        yield wrong(
            "database",
            "database.file",
            Text(f"数据库文件损坏（{said}）", f"The file of the database is damaged ({said})"),
            Text("请停止使用，用 luodi restore 从备份恢复", "Stop using it and restore a backup: luodi restore"),
        )


def files(_now: datetime) -> Iterator[Finding]:
    """Whether what rows refer to lies on disk, and what lies there that no row refers to."""
    missing = list(attachments.lost())
    if missing:
        yield wrong(
            "storage",
            "storage.missing_files",
            Text(
                f"{len(missing)} 个附件内容缺失或大小不符（{missing[0][:12]}…）",
                f"The content of {len(missing)} attached files is gone or has another size ({missing[0][:12]}…)",
            ),
            Text(
                "请从备份的 files 文件夹补回同名文件",
                "Put the files of that name back from the folder “files” of a backup",
            ),
        )
    else:
        yield well("storage", "storage.files", Text("附件内容齐全", "The content of every attached file is there"))
    strangers = sum(1 for _ in attachments.unreferenced())
    if strangers:
        yield note(
            "storage",
            "storage.orphans",
            Text(f"{strangers} 个附件内容没有登记", f"{strangers} contents belong to no attached file"),
            Text(
                "占用空间而无害；可在备份后删除", "They take space and do no harm; they may be removed after a backup"
            ),
        )


def workers(now: datetime) -> Iterator[Finding]:
    """Whether somebody works in the background, and what waits."""
    seen = tasks.look(now)
    if seen.alive:
        yield well(
            "workers", "workers.alive", Text(f"{seen.alive} 个后台进程在工作", f"{seen.alive} workers are at work")
        )
    else:
        yield wrong(
            "workers",
            "workers.none",
            Text(
                f"没有后台进程在工作，{seen.waiting} 项任务在等", f"No worker is at work, and {seen.waiting} tasks wait"
            ),
            Text("请启动 luodi worker（或 luodi serve）", "Start luodi worker (or luodi serve)"),
        )
    if seen.stuck:
        yield wrong(
            "workers",
            "workers.stuck",
            Text(f"{seen.stuck} 项任务停滞", f"{seen.stuck} tasks are stuck"),
            Text("请重启 luodi worker，它会收回任务", "Restart luodi worker: it takes them up again"),
        )
    if seen.failed:
        yield note(
            "workers",
            "workers.failed",
            Text(f"一天内 {seen.failed} 项任务失败", f"{seen.failed} tasks failed within a day"),
            Text("请查看 luodi worker 的日志", "See the log of luodi worker"),
        )


def clock(now: datetime) -> Iterator[Finding]:
    """Whether this machine, the database and the newest entry of the journal agree about the time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (julianday('now') - 2440587.5) * 86400"
            if connection.vendor == "sqlite"
            else "SELECT extract(epoch FROM clock_timestamp())"
        )
        [seconds] = cursor.fetchone()
    skew = abs(datetime.fromtimestamp(float(seconds), UTC) - timezone.now())
    said = Text(
        f"本机与数据库相差 {skew.total_seconds():.1f} 秒",
        f"this machine and the database are {skew.total_seconds():.1f} s apart",
    )
    remedy = Text("请用 NTP 校时（timedatectl）", "Set the clocks by NTP (timedatectl)")
    if skew > _SKEW_WRONG:
        yield wrong("clock", "clock.skew", said, remedy)
    elif skew > _SKEW_NOTED:
        yield note("clock", "clock.skew", said, remedy)
    else:
        yield well("clock", "clock.skew", said)
    newest = queries.newest_instant()
    if newest and newest > now + _SKEW_WRONG and demo_city() is None:
        yield wrong(
            "clock",
            "clock.behind_the_journal",
            Text(
                f"日志最新一条的时间 {newest:%Y-%m-%d %H:%M} 在未来",
                f"The newest entry of the journal ({newest:%Y-%m-%d %H:%M}) is of the future",
            ),
            remedy,
        )


def journal(_now: datetime) -> Iterator[Finding]:
    """Whether the chain holds."""
    outcome = chain.verify()
    if outcome.holds:
        revision, head = chain.head()
        yield well(
            "journal",
            "journal.holds",
            Text(
                f"{outcome.entries:,} 条日志完整，链首 {revision:,} {head[:16]}",
                f"{outcome.entries:,} entries hold, head {revision:,} {head[:16]}",
            ),
        )
        return
    first = outcome.breaks[0]
    yield wrong(
        "journal",
        "journal.broken",
        Text(
            f"日志链在第 {first.revision:,} 条断开（{first.kind}）",
            f"The chain breaks at revision {first.revision:,} ({first.kind})",
        ),
        Text(
            "请保留现场，运行 luodi audit verify，并与备份比对",
            "Keep everything as it is, run luodi audit verify, compare with a backup",
        ),
    )


def standings(now: datetime) -> Iterator[Finding]:
    """Whether the kept standings are those of today, and what they say is what is computed."""
    city = demo_city()
    day = city.as_of if city else timezone.localtime(now).date()
    if not standing_keeping.are_standing(day):
        yield note(
            "standings",
            "standings.old",
            Text(f"{day} 的项目现状尚未计算", f"The standings of {day} have not been computed yet"),
            Text("第一位读者会触发计算；也可运行 luodi standings", "The first reader does it; or run luodi standings"),
        )
        return
    unlike = standing_keeping.unlike_computed(day, _SAMPLE)
    if unlike:
        yield wrong(
            "standings",
            "standings.differ",
            Text(
                f"抽查中 {unlike} 个项目的现状与计算不符",
                f"{unlike} standings of a sample differ from what is computed",
            ),
            Text("请运行 luodi standings", "Run luodi standings"),
        )
    else:
        yield well(
            "standings", "standings.kept", Text(f"项目现状为 {day}，抽查相符", f"The standings are those of {day}")
        )


def search(_now: datetime) -> Iterator[Finding]:
    """Whether every enterprise can be found."""
    astray = search_index.out_of_step()
    if astray:
        yield wrong(
            "search",
            "search.out_of_step",
            Text(f"{astray:,} 家企业的检索条目不符", f"{astray:,} enterprises are not in step with the search index"),
            Text("请运行 luodi migrate，它会补齐索引", "Run luodi migrate: it completes the index"),
        )
    else:
        yield well("search", "search.whole", Text("检索索引完整", "The search index is whole"))
