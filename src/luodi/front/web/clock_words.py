"""What a clock says, in words of the screen: how long is left, how late it is, that it stands."""

from django.utils.translation import gettext, ngettext

from luodi.engine.clocks.clock import Reading, Unit


def clock_words(reading: Reading | None) -> str:
    """``3 working days left``, ``5 hours late``, ``paused``; empty for no clock, and for one that stopped in time."""
    if reading is None:
        return ""
    if reading.paused:
        return gettext("clock paused")
    if reading.overdue:
        return _late(reading)
    return _left(reading) if reading.running else gettext("in time")


def _late(reading: Reading) -> str:
    if reading.unit is Unit.HOURS:
        return ngettext("%(n)s hour late", "%(n)s hours late", reading.late) % {"n": reading.late}
    return ngettext("%(n)s working day late", "%(n)s working days late", reading.late) % {"n": reading.late}


def _left(reading: Reading) -> str:
    if reading.unit is Unit.HOURS:
        return ngettext("%(n)s hour left", "%(n)s hours left", reading.remaining) % {"n": reading.remaining}
    if not reading.remaining:
        return gettext("due today")
    return ngettext("%(n)s working day left", "%(n)s working days left", reading.remaining) % {"n": reading.remaining}
