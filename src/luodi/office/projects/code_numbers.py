"""Numbers project codes, ``LD2026-00012``: by year, without gaps, under the lock of the year's series."""

from luodi.office.projects.models import CodeSeries


def next_codes(year: int, count: int) -> list[str]:
    """The next ``count`` codes of ``year``. Runs inside the caller's transaction, which alone makes them final."""
    CodeSeries.objects.bulk_create([CodeSeries(year=year)], ignore_conflicts=True)
    series = CodeSeries.objects.select_for_update().get(year=year)
    first = series.last_number + 1
    series.last_number += count
    series.save(update_fields=["last_number"])
    return [f"LD{year}-{number:05d}" for number in range(first, first + count)]
