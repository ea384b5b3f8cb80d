"""The spans of time that a question about dates is mostly asked for."""

from datetime import date, timedelta

Period = tuple[str, str, str]  # what it is called, its first day, and its last, which is empty if there is none


def periods(today: date) -> list[Period]:
    """Quarters of the calendar around a day, and all that is to come.

    >>> for period in periods(date(2026, 2, 14)):
    ...     print(*period)
    last quarter 2025-10-01 2025-12-31
    this quarter 2026-01-01 2026-03-31
    next quarter 2026-04-01 2026-06-30
    from today 2026-02-14\x20
    """
    this = today.year * 4 + (today.month - 1) // 3
    quarters = [
        (f"{name} quarter", _first_day(quarter).isoformat(), (_first_day(quarter + 1) - timedelta(1)).isoformat())
        for name, quarter in (("last", this - 1), ("this", this), ("next", this + 1))
    ]
    return [*quarters, ("from today", today.isoformat(), "")]


def _first_day(quarter: int) -> date:
    """Of a quarter, counted from the year 0."""
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)
