"""The ledger in the order of its codes, from behind a code on: for readers that take it page by page over hours."""

from datetime import date

from luodi.office.people.models import User
from luodi.office.projects.ledger_filter import LedgerFilter, chosen, fits, narrowed
from luodi.office.projects.models import Project
from luodi.office.projects.snapshot import Position, positions_of
from luodi.office.projects.standing_keeping import are_standing, computed_standings

_CHUNK = 500


def ledger_after(user: User, wanted: LedgerFilter, as_of: date, after: str, size: int) -> list[Position]:
    """The first ``size`` projects behind the code ``after`` that the filter leaves; its order and page are not asked.

    On the day of the kept standings the database narrows; else standings are computed, a chunk at a time.
    """
    ahead = chosen(user, wanted).order_by("code")
    if are_standing(as_of):
        ids = list(narrowed(ahead, wanted).filter(code__gt=after).values_list("pk", flat=True)[:size])
        return positions_of(Project.objects.filter(pk__in=ids).order_by("code"), as_of)
    found: list[int] = []
    while len(found) < size:
        chunk = list(ahead.filter(code__gt=after).values_list("pk", "code")[:_CHUNK])
        if not chunk:
            break
        rows = computed_standings(Project.objects.filter(pk__in=[pk for pk, _code in chunk]).order_by("code"), as_of)
        found.extend(row.project_id for row in rows if fits(row, wanted))
        after = chunk[-1][1]
    return positions_of(Project.objects.filter(pk__in=found[:size]).order_by("code"), as_of)
