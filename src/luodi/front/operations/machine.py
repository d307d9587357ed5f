"""What the doctor asks of the machine, without the register: space, rights of the home folder, time zone."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from luodi.front.operations.findings import Finding, note, well, wrong
from luodi.reference.text import Text

_LITTLE_BYTES = 2 * 1024**3
_TOO_LITTLE_BYTES = 256 * 1024**2


def space() -> Iterator[Finding]:
    """Whether LUODI_HOME can be written, and how much fits there."""
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK | os.X_OK):
        yield wrong(
            "storage",
            "storage.not_writable",
            Text(f"文件夹 {home} 不可写", f"The folder {home} cannot be written"),
            Text("请把它交给运行 luodi 的用户（chown）", "Give it to the user that runs luodi (chown)"),
        )
        return
    free = shutil.disk_usage(home).free
    said = Text(f"{home} 剩余 {free / 1024**3:,.1f} GiB", f"{home} has {free / 1024**3:,.1f} GiB left")
    remedy = Text("请清理磁盘或扩容", "Free some space or add a disk")
    if free < _TOO_LITTLE_BYTES:
        yield wrong("storage", "storage.no_space", said, remedy)
    elif free < _LITTLE_BYTES:
        yield note("storage", "storage.little_space", said, remedy)
    else:
        yield well("storage", "storage.space", said)


def time_zone(now: datetime) -> Iterator[Finding]:
    """Whether the office's day begins when the city's does."""
    try:
        offset = now.astimezone(ZoneInfo(settings.TIME_ZONE)).utcoffset()
    except ZoneInfoNotFoundError:
        offset = None
    if offset == timedelta(hours=8):
        yield well("clock", "clock.zone", Text("时区 Asia/Shanghai（UTC+8）", "time zone Asia/Shanghai (UTC+8)"))
    else:
        yield wrong(
            "clock",
            "clock.zone",
            Text(f"时区 {settings.TIME_ZONE} 不是 UTC+8", f"The time zone {settings.TIME_ZONE} is not UTC+8"),
            Text("请安装系统的时区数据（tzdata）", "Install the system's time zone data (tzdata)"),
        )
