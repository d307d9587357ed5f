"""Runs the week of the demo city: the lights of the day, and the briefs of last week and this week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from luodi.engine.lights.light import Light
from luodi.front.demo.building import chief
from luodi.front.exchange.brief import write_brief
from luodi.office.briefs.queries import BriefEntry, briefs
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.projects.ledger import ledger_sums
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.standing_keeping import keep_standings

_EVENING = time(17, 0)


@dataclass(frozen=True, slots=True)
class Week:
    """How many projects show which light, and the documents that were written."""

    lights: dict[Light, int]
    documents: tuple[Path, ...]


def run_week(as_of: date, folder: Path) -> Week:
    """The lights as of the day, and two briefs in ``folder``; a brief that is there already is left as it is."""
    user = chief()
    documents = tuple(path for day in (as_of - timedelta(days=7), as_of) for path in _brief(user, day, folder))
    keep_standings(as_of)
    return Week(dict(ledger_sums(user, LedgerFilter(), as_of).lights), documents)


def _brief(user: User, day: date, folder: Path) -> Iterator[Path]:
    there = next((entry for entry in briefs(user) if entry.as_of == day and not entry.district_code), None)
    if there and all(path.exists() for path in _paths(there)):
        yield from _paths(there)
    else:
        written_at = timezone.make_aware(datetime.combine(day, _EVENING))
        yield from write_brief(Occasion(user, written_at, "每周调度"), day, "", folder).paths


def _paths(entry: BriefEntry) -> tuple[Path, Path]:
    return Path(entry.document_path), Path(entry.workbook_path)
