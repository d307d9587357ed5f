"""What time it is in this installation: the clock's, but a demo city lives on its own day."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone

from luodi.office.people.queries import demo_city

_ASKED = "_luodi_city_day"


def instant() -> datetime:
    """The clock."""
    return timezone.now()


def now(request: HttpRequest) -> datetime:
    """Now; in a demo city this time of day on the city's own day, so that its lights do not age."""
    moment, city = instant(), _city_day(request)
    if city is None:
        return moment
    return timezone.localtime(moment).replace(year=city.year, month=city.month, day=city.day)


def is_invented(request: HttpRequest) -> bool:
    """Whether this installation holds an invented city."""
    return _city_day(request) is not None


def _city_day(request: HttpRequest) -> date | None:
    """The day of the invented city, asked of the database once a request."""
    if not hasattr(request, _ASKED):
        city = demo_city()
        setattr(request, _ASKED, city.as_of if city else None)
    found: date | None = getattr(request, _ASKED)
    return found
