"""Dates as spans of days, so that dates of different precision can be compared.

'August 2012' may be the day that another document gives exactly; 'Q3 2012' and 'Q4 2012' are not one date
although both have the year alone as their XSD value.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_FIRST, _LAST = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """The date of an event as a fact gives it, without what is no date; all three may be empty."""

    date: str = ""
    earliest: str = ""
    latest: str = ""

    def __bool__(self) -> bool:
        return bool(self.date or self.earliest or self.latest)

    @property
    def span(self) -> tuple[str, str]:
        """First and last day on which it can have been, as ISO 8601; an open side ends with the calendar."""
        first, last = bounds(self.date) or (_FIRST, _LAST)
        return self.earliest or first, self.latest or last

    def within(self, other: "When") -> bool:
        """Whether this says the same as `other`, or says it more precisely."""
        (first, last), (other_first, other_last) = self.span, other.span
        return other_first <= first and last <= other_last


def are_near(one: When, other: When, days: int) -> bool:
    """Whether two dates can be so many days apart, or fewer; what has no date is near to all."""
    (first, last), (other_first, other_last) = one.span, other.span
    gaps = ((last, other_first), (other_last, first))
    return all(
        date.fromisoformat(start).toordinal() - date.fromisoformat(end).toordinal() <= days for end, start in gaps
    )


def bounds(text: str) -> tuple[str, str] | None:
    """The first and last day of an ISO day, month or year; None if it is none.

    >>> bounds("2012-02"), bounds("2012-02-30")
    (('2012-02-01', '2012-02-29'), None)
    """
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    first_month, last_month = (month, month) if found[2] else (1, 12)
    try:
        first = date(year, first_month, day if found[3] else 1)
        last = date(year, last_month, day if found[3] else calendar.monthrange(year, last_month)[1])
    except ValueError:  # calendar.IllegalMonthError is one too
        return None
    return first.isoformat(), last.isoformat()


def when(day: str, earliest: str, latest: str) -> When:
    """The date of an event; what is no ISO date (or, for the bounds, no day) is left out."""
    low, high = (text if len(text) == 10 and bounds(text) else "" for text in (earliest, latest))
    return When(day if bounds(day) else "", low, high)


def is_day(text: str) -> bool:
    """Whether a text is an ISO 8601 calendar day."""
    return len(text) == 10 and bounds(text) is not None
