"""``luodi standings``: computes today's standings of all projects ahead of the first reader."""

import time

from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import terminal_language
from luodi.reference.text import Text


@with_register
def standings() -> None:
    """Compute the standing of every project as of today; run it soon after midnight, so that no reader waits."""
    from django.utils import timezone

    from luodi.office.people.queries import demo_city
    from luodi.office.projects.standing_keeping import rebuild_standings

    city = demo_city()
    on = city.as_of if city else timezone.localdate()
    started = time.perf_counter()
    count = rebuild_standings(on)
    seconds = time.perf_counter() - started
    said = Text(f"{on}：{count:,} 个项目，{seconds:.1f} 秒", f"{on}: {count:,} projects in {seconds:.1f} s")
    Console().print(said.in_language(terminal_language()), markup=False, highlight=False)
