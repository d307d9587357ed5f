"""Counts requests in spans of time, for limits that hold over all processes. No part of the register."""

from django.db.models import F

from luodi.office.people.models import RateCount


def counted(key: str, span: int) -> int:
    """How often ``key`` was counted in this span, this time included. Counts of spans long past are swept."""
    if not RateCount.objects.filter(key=key, span=span).update(count=F("count") + 1):
        RateCount.objects.filter(key=key, span__lt=span - 1).delete()
        RateCount.objects.bulk_create([RateCount(key=key, span=span)], ignore_conflicts=True)
        RateCount.objects.filter(key=key, span=span).update(count=F("count") + 1)
    return RateCount.objects.values_list("count", flat=True).get(key=key, span=span)
