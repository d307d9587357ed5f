"""Numbers cases, ``SQ2026-00012``, and supervision letters, ``投促督〔2026〕3号``: by year, under a lock."""

from luodi.office.services.models import CaseSeries


def next_case_code(year: int) -> str:
    """The next code of ``year``. Runs inside the caller's transaction, which alone makes it final."""
    series = _locked(year)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return f"SQ{year}-{series.last_number:05d}"


def next_supervision_number(year: int) -> str:
    """The number of the next supervision letter of ``year``; as above."""
    series = _locked(year)
    series.last_supervision += 1
    series.save(update_fields=["last_supervision"])
    return f"投促督〔{year}〕{series.last_supervision}号"


def _locked(year: int) -> CaseSeries:
    CaseSeries.objects.bulk_create([CaseSeries(year=year)], ignore_conflicts=True)
    return CaseSeries.objects.select_for_update().get(year=year)
