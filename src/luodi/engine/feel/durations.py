"""The two kinds of duration: years and months, days and time (DMN 1.5, 10.3.2.3.7 and 10.3.2.3.8)."""

from dataclasses import dataclass

NANOS = 1_000_000_000
DAY_NANOS = 86_400 * NANOS


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration of whole months."""

    total: int
    """Months, negative for a duration backwards."""

    @property
    def years(self) -> int:
        """Whole years, with the sign of the duration."""
        return abs(self.total) // 12 * (1 if self.total >= 0 else -1)

    @property
    def months(self) -> int:
        """Months beside the years, with the sign of the duration."""
        return abs(self.total) % 12 * (1 if self.total >= 0 else -1)

    def __str__(self) -> str:
        years, months = divmod(abs(self.total), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.total < 0 else "") + "P" + (text or "0M")


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration of days, hours, minutes and seconds, kept in nanoseconds."""

    nanos: int
    """Nanoseconds, negative for a duration backwards."""

    def part(self, unit: str) -> int:
        """The ``days``, ``hours``, ``minutes`` or ``seconds`` of the duration, with its sign."""
        seconds = abs(self.nanos) // NANOS
        value = {
            "days": seconds // 86_400,
            "hours": seconds // 3_600 % 24,
            "minutes": seconds // 60 % 60,
            "seconds": seconds % 60,
        }[unit]
        return value if self.nanos >= 0 else -value

    def __str__(self) -> str:
        seconds, fraction = divmod(abs(self.nanos), NANOS)
        days, seconds = divmod(seconds, 86_400)
        hours, seconds = divmod(seconds, 3_600)
        minutes, seconds = divmod(seconds, 60)
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        if seconds or fraction:
            clock += f"{seconds}{fraction_text(fraction)}S"
        text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return ("-" if self.nanos < 0 else "") + "P" + (text or "T0S")


def fraction_text(nanos: int) -> str:
    """The decimals of a second, empty when there are none."""
    return "." + f"{nanos:09d}".rstrip("0") if nanos else ""
