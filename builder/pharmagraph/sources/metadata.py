"""A release's title and date, read from its first lines.

The date is when the release was issued, not any day that it mentions: first the dateline is asked, then a
line with nothing but a date, then the first full date near the top that is not the object of 'by', 'ended'
and the like. No date is better than a wrong one, and 04/05/2024 is no date: it means two.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from pharmagraph.sources.markdown import mask

_HEAD: Final = 6_000  # characters that hold headline, subheads and dateline
_NEAR_TOP: Final = 1_500  # characters in which a date in running text is taken
_MAX_TITLE: Final = 300  # also: what is longer is a paragraph


def find_title(text: str) -> str:
    """The headline of `text`, at most 300 characters and without Markdown marks; "" if no line has words.

    A text without a headline is called by its first sentence.

    >>> find_title("PRESS RELEASE\\n\\n# Acme's **examplimab** approved\\n\\nBASEL, May 2, 2024 -- Acme")
    "Acme's examplimab approved"
    """
    first = heading = ""
    for written, line in _headlines(text):
        first = first or line
        heading = heading or (line if _HEADING.match(written) else "")
    return _shortened(heading or first)


def find_date(text: str) -> str:
    """The day `text` was issued, as ISO 8601, or "".

    >>> find_date("BASEL, Switzerland, 2 May 2024 -- Acme today announced")
    '2024-05-02'
    """
    head = mask(text[:_HEAD])
    dates = [match for match in _DATE.finditer(head) if _iso(match)]
    unmentioned = [match for match in dates if not _is_mentioned(head, match)]
    issued = (
        *(match for match in unmentioned if _DATELINE_END.match(head, match.end())),
        *(match for match in dates if _stands_alone(head, match)),
        *(match for match in unmentioned if match.start() < _NEAR_TOP),
    )
    return _iso(issued[0]) if issued else ""


# Dates

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_NTH: Final = r"(?:st|nd|rd|th)?"
_DATE: Final = re.compile(
    rf"""
      (?<![^\W\d_])(?P<month>{_MONTH})\.?\s*(?P<day>\d{{1,2}}){_NTH}(?:\s*,\s*|\s+)(?P<year>\d{{4}})(?!\d)
    | (?<![\w.-])(?<!phase\ )(?P<day2>\d{{1,2}}){_NTH}[\s.-]+
      (?P<month2>{_MONTH})[\s.,-]+(?P<year2>\d{{4}})(?!\d)
    | (?<![\w/.-])(?P<year3>\d{{4}})(?P<mark>[-/])(?P<month3>\d\d)(?P=mark)(?P<day3>\d\d)(?![\w/-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_YEARS: Final = range(1900, 2100)


def _iso(match: re.Match[str]) -> str:
    """The date matched, or "" if there is no such day."""
    year = int(match["year"] or match["year2"] or match["year3"])
    day = int(match["day"] or match["day2"] or match["day3"])
    name = match["month"] or match["month2"]
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(match["month3"])
    try:
        return date(year, month, day).isoformat() if year in _YEARS else ""
    except ValueError:
        return ""


_WIRE: Final = r"\((?=[^)\n]*(?i:wire|news|media|press))[^)\n]{3,40}\)|/(?=[^/\n]*(?i:wire|news))[^/\n]{3,40}/|//"
_DASH: Final = r"--|[–—]|-(?=[ \t\n])"
_DATELINE_END: Final = re.compile(rf"[ \t,)]*(?:{_WIRE}|{_DASH})")
_MENTION: Final = re.compile(
    r"""\b(?:(?:on|by|before|after|until|till|through|to|of|since|from|and|ended|ending|between|dated)
        \s+(?:\w+day,?\s+)?
    |(?:goal|action|target|pdufa|cut-?off)\s+date\W{1,3})\Z""",
    re.IGNORECASE | re.VERBOSE,
)


def _is_mentioned(text: str, match: re.Match[str]) -> bool:
    """Whether a date is what something happens on or by, and so need not be the day of the release."""
    return bool(_MENTION.search(text, max(0, match.start() - 40), match.start()))


_NAME: Final = r"[A-Z][\w.'’()-]*(?:[ ][A-Z][\w.'’()-]*){0,3}"
_PLACE: Final = rf"{_NAME}(?:(?:\s*,\s*|\s+and\s+|\s*[/&]\s*){_NAME}){{0,5}}\s*[,–—-]"
_BEFORE_ALONE: Final = re.compile(
    rf"""[\s|–—-]*(?:(?i:published|issued|posted|released|dated?)(?:\s+on)?\s*:?\s*)?(?:{_PLACE}\s*)?
    (?:(?i:mon|tues|wednes|thurs|fri|satur|sun)(?i:day)\s*,?\s*)?""",
    re.VERBOSE,
)
_AFTER_ALONE: Final = re.compile(
    r"[\s,|–—-]*(?:at\s+)?(?:\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?)?\s*(?:[A-Z]{2,4})?\s*", re.IGNORECASE
)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a date is all that its line says, but for a place, a weekday and the hour."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    before = text[start : match.start()]
    after = text[match.end() : end if end >= 0 else len(text)]
    return len(before) < 100 and bool(_BEFORE_ALONE.fullmatch(before) and _AFTER_ALONE.fullmatch(after))


# Titles

_HEADING: Final = re.compile(r" {0,3}#[ \t]")  # of the first level; a lower one may head a section
_LABEL: Final = re.compile(r"(?:title|headline|subject)\s*:\s*", re.IGNORECASE)
_BOILERPLATE: Final = re.compile(
    r"""(?:for\s+(?:immediate\s+)?release
    |(?:press|news|media|ad[\s-]?hoc)\s+(?:release|announcement|information|statement)
    |press\s*room|newsroom|corporate\s+news|company\s+announcement|(?:inside|regulated)\s+information|embargo
    |(?:pr|globe|business|cision|acquire)\s*-?\s*(?:news\s*|media\s*)?wire|not\s+for\s+(?:release|distribution)
    |news\s+provided\s+by|source:)""",
    re.IGNORECASE | re.VERBOSE,
)
_BOILERPLATE_LENGTH: Final = 60  # a longer line that begins so goes on to say something
_SHORTEST: Final = 8  # characters of a headline


def _headlines(text: str) -> Iterator[tuple[str, str]]:
    """The lines up to the first paragraph that may be headlines, as written and in plain words."""
    written = text[:_HEAD].split("\n")
    plain = [" ".join(line.split()) for line in mask(text[:_HEAD]).split("\n")]
    for index, line in enumerate(plain):
        if not _says_something(line):
            continue
        headline, is_paragraph = _before_paragraph(_LABEL.sub("", line, count=1))
        yield written[index], headline if is_paragraph else _continued(headline, plain[index + 1 : index + 3])
        if is_paragraph:
            return


def _says_something(line: str) -> bool:
    if len(line) < _SHORTEST or not any(char.isalpha() for char in line):
        return False
    if len(line) < _BOILERPLATE_LENGTH and _BOILERPLATE.match(line):
        return False
    return not any(_stands_alone(line, match) for match in _DATE.finditer(line))


_ECHO: Final = re.compile(r"(?P<headline>\S.{18,298}?\S)\s+(?P=headline)(?!\w)")
_ONLY_PLACE: Final = re.compile(rf"(?:{_PLACE})?\W*")
_PLACE_AFTER: Final = re.compile(r"(?<=[^\s,])(?<!\band)\s+[A-Z][A-Z]{2}[A-Z .'’-]*(?:,\s*[A-Z][\w.]*){0,2},\s*$")
_LEAST_WORDS: Final = 4  # of a headline before a date


def _before_paragraph(line: str) -> tuple[str, bool]:
    """The headline in a line, and whether the body begins in it: some releases have lost their line ends."""
    if echo := _ECHO.match(line):
        return echo["headline"], True
    dates = [match for match in _DATE.finditer(line, 0, _MAX_TITLE) if not _is_mentioned(line, match)]
    if not dates:
        return line, len(line) > _MAX_TITLE
    before = line[: dates[0].start()]
    headline = _PLACE_AFTER.sub("", before)
    is_headline = len(headline.split()) >= _LEAST_WORDS
    dateline = _DATELINE_END.match(line, dates[0].end())
    if dateline and _ONLY_PLACE.fullmatch(before.rstrip() + ",") and (headline == before or not is_headline):
        return _first_sentence(line[dateline.end() :].lstrip(" -–—")), True
    if len(line) > _MAX_TITLE and is_headline:
        return headline.rstrip(" ,–—-("), True
    return line, len(line) > _MAX_TITLE


_UNFINISHED: Final = re.compile(
    r".*(?:[,–-]|\b(?:of|in|for|with|the|and|or|to|a|an|by|on|from|at|as|its))", re.IGNORECASE
)


def _continued(line: str, following: list[str]) -> str:
    """A headline that its author broke into lines, joined: only where it would be incomplete otherwise."""
    for more in following:
        unfinished = _UNFINISHED.fullmatch(line) or more[:1].islower()
        if not more or not unfinished or not _says_something(more) or len(line) + len(more) >= _MAX_TITLE:
            break
        line = f"{line} {more}"
    return line


_SENTENCE_END: Final = re.compile(
    r"""(?<=[\w)%\]][.!?])(?<!\b[A-Z]\.)(?<!\b(?:Dr|Mr|St|Co|vs|No)\.)(?<!\b(?:Inc|Ltd)\.)(?<!\bCorp\.)
    ["”’]?\s+(?=["“]?[A-Z])""",
    re.VERBOSE,
)


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def _shortened(title: str) -> str:
    if len(title) > _MAX_TITLE:
        title = _first_sentence(title)
    if len(title) > _MAX_TITLE:
        title = title[: _MAX_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
    return title
