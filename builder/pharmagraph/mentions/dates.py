"""Dates at the precision that the text gives, resolved against the day of the release.

"24 August 2012" is a day, "June 2012" a month, "Q3 2025", "first half of 2026" or "mid-2027" a year with bounds (XSD has no
coarser dates than a year, so the bounds keep what the year loses). A date without a year is resolved against the reference day
only when a cue says in which direction ("later this year", "in May this year", "next year", "by May 26").
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Literal, Mention

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ANY_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<month>{_ANY_MONTH})\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ORDINAL = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}
_NTH = r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)"
_OF = r"(?:\s+of)?(?:\s+(?:the\s+)?(?:fiscal|calendar)?(?:\s+year)?)?\s*"


@dataclass(frozen=True, slots=True)
class Period:
    """An ISO date at the precision XSD can say, and, where the text is coarser or finer than that, its bounds."""

    iso: str
    earliest: str = ""
    latest: str = ""


def _day(match: re.Match[str], today: date | None) -> Period | None:
    try:
        when = date(int(match["year"]), MONTHS[match["month"].lower()], int(match["day"]))
    except ValueError:
        return None
    return Period(when.isoformat())


def _iso_day(match: re.Match[str], today: date | None) -> Period | None:
    try:
        return Period(date.fromisoformat(match[0]).isoformat())
    except ValueError:
        return None


def _month(match: re.Match[str], today: date | None) -> Period | None:
    return Period(f"{match['year']}-{MONTHS[match['month'].lower()]:02d}")


def _span(year: int, first: int, last: int) -> Period:
    return Period(str(year), f"{year}-{first:02d}-01", f"{year}-{last:02d}-{monthrange(year, last)[1]}")


def _quarter(match: re.Match[str], today: date | None) -> Period | None:
    nth = _ORDINAL[match["nth"].lower()]
    return _span(int(match["year"]), 3 * nth - 2, 3 * nth)


def _half(match: re.Match[str], today: date | None) -> Period | None:
    nth = _ORDINAL[match["nth"].lower()]
    return _span(int(match["year"]), 6 * nth - 5, 6 * nth) if nth <= 2 else None


_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (10, 12), "beginning": (1, 3), "year-end": (10, 12)}


def _part(match: re.Match[str], today: date | None) -> Period | None:
    first, last = _PARTS[match["part"].lower()]
    return _span(int(match["year"]), first, last)


def _year(match: re.Match[str], today: date | None) -> Period | None:
    return Period(match["year"])


def _month_of_this_year(match: re.Match[str], today: date | None) -> Period | None:
    return Period(f"{today.year}-{MONTHS[match['month'].lower()]:02d}") if today else None


def _day_to_come(match: re.Match[str], today: date | None) -> Period | None:
    """The next such day: "by May 26", "a target date of May 26"."""
    if today is None:
        return None
    try:
        days = [date(year, MONTHS[match["month"].lower()], int(match["day"])) for year in (today.year, today.year + 1)]
    except ValueError:
        return None
    return Period(next(day for day in days if day >= today).isoformat())


def _year_end(match: re.Match[str], today: date | None) -> Period | None:
    return _span(today.year, 10, 12) if today else None


def _relative(match: re.Match[str], today: date | None) -> Period | None:
    """Periods named from the reference day: this or next year, quarter, month."""
    if today is None:
        return None
    words = match[0].lower()
    year = today.year + (1 if "next" in words else -1 if "last" in words else 0)
    if "quarter" in words and "nth" in match.re.groupindex and match["nth"]:
        nth = _ORDINAL[match["nth"].lower()]
        return _span(year, 3 * nth - 2, 3 * nth)
    if "half" in words and "nth" in match.re.groupindex and match["nth"]:
        nth = _ORDINAL[match["nth"].lower()]
        return _span(year, 6 * nth - 5, 6 * nth) if nth <= 2 else None
    if "month" in words:
        shift = today.replace(day=1) + timedelta(days=32 if "next" in words else -1 if "last" in words else 0)
        return Period(f"{shift.year}-{shift.month:02d}")
    if "earlier this year" in words:
        return Period(str(year), f"{year}-01-01", today.isoformat())
    if "later this year" in words:
        return Period(str(year), today.isoformat(), f"{year}-12-31")
    return Period(str(year))


_PLAN = re.compile(
    r"\b(?:will|would|expects?|expected|expecting|plans?|planned|planning|anticipates?|anticipated|intends?|intended|hopes?|aims?|aimed|"
    r"scheduled|slated|set to|due|targets?|targeted|targeting|on track|on course|upcoming|to be|is to|are to|forthcoming|"
    r"(?:accepted|selected|chosen)\s(?:for|as)\s(?:[\w-]+\s){0,4}?(?:presentations?|communications?|posters?|sessions?|talks?))\b"
)
_CLAUSE_END = re.compile(r"[.;:!?]\s|\n")
_CLAUSE = 160  # characters before a date in which its clause is looked for


def _looks_ahead(match: re.Match[str]) -> bool:
    """Whether the clause of a date tells of a plan."""
    text, start = match.string, match.start()
    before = _CLAUSE_END.split(text[max(0, start - _CLAUSE) : start])[-1]
    if before.strip():
        return _PLAN.search(before) is not None
    after = _CLAUSE_END.split(text[match.end() : match.end() + _CLAUSE])[0]  # "In June, the company plans to ..."
    return _PLAN.search(after) is not None


def _nearest_year(match: re.Match[str], today: date, first: int, last: int) -> int:
    """The year of the months `first` to `last`: the next that are not over for a plan, else the last that have begun."""
    if _looks_ahead(match):
        return today.year + (last < today.month)
    return today.year - (first > today.month)


def _bare_month(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    month = MONTHS[match["month"].lower()]
    return Period(f"{_nearest_year(match, today, month, month)}-{month:02d}")


def _bare_day(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    month = MONTHS[match["month"].lower()]
    try:
        return Period(date(_nearest_year(match, today, month, month), month, int(match["day"])).isoformat())
    except ValueError:
        return None


def _bare_quarter(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    nth = _ORDINAL[match["nth"].lower()]
    return _span(_nearest_year(match, today, 3 * nth - 2, 3 * nth), 3 * nth - 2, 3 * nth)


def _bare_half(match: re.Match[str], today: date | None) -> Period | None:
    if today is None or (nth := _ORDINAL[match["nth"].lower()]) > 2:
        return None
    return _span(_nearest_year(match, today, 6 * nth - 5, 6 * nth), 6 * nth - 5, 6 * nth)


_NO_YEAR = r"(?!\.?\s*(?:,\s*)?(?:of\s|in\s)?(?:this|next|last|the|fiscal|calendar)?\s*(?:year|(?:19|20)?\d\d))"
_UPPER_MONTH = r"(?P<month>" + "|".join(sorted((name.title() for name in MONTHS), key=len, reverse=True)) + r")\b\.?"
_WITHOUT_YEAR = tuple(
    (Pattern(pattern), reader)
    for pattern, reader in (
        (rf"\b(?:[Oo]n|by|until|since|from)\s(?:the\s)?{_DAY}\s(?:of\s)?{_UPPER_MONTH}{_NO_YEAR}(?!-)", _bare_day),
        (rf"\b(?:[Oo]n|by|until|since|from)\s{_UPPER_MONTH}\s{_DAY}\b{_NO_YEAR}(?![-–]\d)", _bare_day),
        (
            rf"\b(?:[Ii]n|by|since|until|from|[Ll]ate|[Ee]arly|[Mm]id-?)\s?{_UPPER_MONTH}(?!\s?\d){_NO_YEAR}",
            _bare_month,
        ),
        (
            rf"\b(?:[Ii]n|by|during|of)\s(?:the\s)?{_NTH}[\s-]quarter\b{_NO_YEAR}(?!\s(?:results|report|earnings|revenue|of))",
            _bare_quarter,
        ),
        (rf"\b(?:[Ii]n|by|during|of)\s(?:the\s)?{_NTH}[\s-]half\b{_NO_YEAR}(?!\sof)", _bare_half),
    )
)


_PATTERNS = tuple(
    (Pattern(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"\b{_MONTH}\s+{_DAY}\s*,?\s+{_YEAR}\b", _day),
        (rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}\s*,?\s+{_YEAR}\b", _day),
        (r"\b(?:19|20)\d\d-[01]\d-[0-3]\d\b", _iso_day),
        (rf"\b{_MONTH}(?:\s+of)?\s*,?\s+{_YEAR}\b", _month),
        (rf"\b{_MONTH}(?=\s+(?:and|or)\s+(?:{_ANY_MONTH})\b\.?\s+{_YEAR}\b)", _month),  # "January and May 2024"
        (rf"\bQ(?P<nth>[1-4])\s*(?:of\s+)?(?:FY\s*)?{_YEAR}\b", _quarter),
        (rf"\b(?P<nth>[1-4])Q\s*(?:of\s+)?{_YEAR}\b", _quarter),
        (rf"\b{_YEAR}\s*-?\s*Q(?P<nth>[1-4])\b", _quarter),
        (rf"\b{_NTH}[\s-]+quarter{_OF}{_YEAR}\b", _quarter),
        (rf"\b{_NTH}[\s-]+half{_OF}{_YEAR}\b", _half),
        (rf"\b(?:H(?P<nth>[12]))\s*(?:of\s+)?{_YEAR}\b", _half),
        (rf"\b(?P<nth>[12])H\s*(?:of\s+)?{_YEAR}\b", _half),
        (rf"\b(?:the\s+)?(?P<part>early|mid|late|end|beginning|year-end)(?:\s+of|\s+in)?[\s-]+{_YEAR}\b", _part),
        (
            rf"(?:(?<=\bby )|(?<=\buntil )|(?<=\bbefore )|(?<=\bdate of )){_MONTH}\s+{_DAY}(?![\d%]|\s*,?\s*(?:19|20)\d\d)",
            _day_to_come,
        ),
        (rf"\bin\s+{_MONTH}\s+(?:of\s+)?this year\b", _month_of_this_year),
        (rf"\b{_NTH}[\s-]+(?:quarter|half)\s+of\s+(?:this|next|last)\s+(?:calendar\s+|fiscal\s+)?year\b", _relative),
        (r"\b(?:earlier this|later this|this|next|last)\s+year\b", _relative),
        (
            r"\b(?:by|before|at|around)\s+(?:the\s+)?(?:year[-\s]end|year['’]s\send|end\s+of\s+(?:the|this)\s+year)\b",
            _year_end,
        ),
        (r"\b(?:later this|this|next|last)\s+month\b", _relative),
        (
            rf"(?<!\bAct\sof\s)(?<![\d,.$€£#-])\b{_YEAR}\b(?![\d%]|[,.]\d|\s*(?:patients|participants|people|ET|EST|EDT|mg))",
            _year,
        ),
    )
)


def find_dates(text: str, today: date | None) -> Iterator[Mention]:
    """Every date in `text`; overlaps are settled later, the more precise reading having the higher rank."""
    for order, (pattern, reader) in enumerate((*_PATTERNS, *_WITHOUT_YEAR)):
        for match in pattern.finditer(text):
            period = reader(match, today)
            if period is not None:
                yield Mention(
                    match.start(), match.end(), Literal.DATE, match[0], period.iso, rank=60 - order,
                    earliest=period.earliest, latest=period.latest, source="date",
                )  # fmt: skip
