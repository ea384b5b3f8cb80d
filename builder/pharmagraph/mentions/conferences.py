"""Scientific meetings, by their last words ("Congress", "Annual Meeting") and by the names that the lexicon knows.

"The 12th World Congress of Hepatology" needs no list. A learned society before or within such a name is part of it, and tells which
row of the lexicon it is: "Society of Quelling (SOQ) 2025 Annual Meeting" and "SOQ25" are the meeting that the list has as "SOQ".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.dates import MONTHS
from pharmagraph.mentions.lexicon import Entry, Lexicon
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_RANK = 46
_KIND = (
    r"(?:(?:[Aa]nnual\s+)?(?:Meeting|Congress|Conference|Symposium|Summit|Scientific Sessions?|Convention|Colloquium|Workshop|Forum|Days)|annual meeting|"
    r"[Aa]nnual [Cc]ongress|[Cc]ongress|[Ss]ymposium)"
)
_OF = (
    r"(?:\s(?:[Oo]f|[Oo]n|[Ff]or)\s(?:[Tt]he\s)?(?!(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    + "|".join(month.capitalize() for month in MONTHS)
    + r")\b)[A-Z][\w’'-]+(?:\s(?:(?:and|&|of|for|on|the|in the)\s){0,3}[A-Z][\w’'-]+){0,7})"
)
_SHAPE = Pattern(
    r"(?<![\w-])(?:(?:the\s+)?(?:\d{4}\s+|\d{1,2}(?:st|nd|rd|th)\s+))?"
    rf"(?P<name>(?:(?:[A-Z][\w&.'’/-]*|&|of|for|and|on|the|in|\d{{1,2}}(?:st|nd|rd|th)|\([“\"]?[A-Z][\w\s-]*[”\"]?\))\s+){{1,12}}?"
    rf"{_KIND}(?:\s+(?:[Aa]nd|&)\s+(?:Exposition|Exhibition|Expo))?{_OF}?)"
    r"(?![\w-]|\s(?:Cent(?:er|re)|Hall|[Cc]all|[Tt]rial|[Ss]tudy)\b)"
)
# "the American Heart Association meeting": in small letters only behind a learned society
_SOCIETY = Pattern(
    r"(?<![\w-])(?P<name>(?:(?:[A-Z][\w&.'’/-]*|&|of|for|and|on|the)\s+){0,7}?(?:Association|Society|College|Academy|Federation|League)"
    r"(?:\s(?:(?:of|for|on|the|and|&|in)\s){0,2}[A-Z][\w-]+){0,6}(?:\s\([A-Z-]{2,10}\))?(?:['’]s)?\s"
    r"(?:(?:annual|scientific|national|international|spring|fall|virtual)\s)*(?:meeting|conference|gathering|scientific sessions?))(?![\w-]|\scall)"
)
_LEAD = re.compile(
    r"^(?:(?:The|the|At|at|In|in|During|From|And|and|of|for|on|Upcoming|upcoming|[Aa]nnual(?! (?:[Mm]eeting|[Cc]on)\w* of)|\d+(?:st|nd|rd|th))\s+)+"
)
# what a headline tells of a meeting before its name: "Quell Vaccine Subject of ...", "Presentation at the 47th ..."
_TOLD_OF = re.compile(
    r"^.*\b(?:[Ss]ubject|[Pp]resentations?|[Pp]osters?|[Aa]bstracts?|[Rr]esults|[Dd]ata|[Hh]ighlights)\s(?:[Oo]f|[Aa]t|[Ff]rom|[Ff]or|[Ii]n)\s"
)
_OTHER_MEETING = re.compile(
    r"\b(?:Pre-?\w{2,4}|Type\s[A-D]|End[- ]of[- ]Phase(?:\s\d)?|EOP\d?|FDA|EMA|Advisory|Committee|Board|Share[Hh]olders?|Stockholders?|General|Investigators?|Advice|Kick-?off)['’]?\s(?:\d\s)?(?:Annual\s)?Meeting\b|"
    r"\bMeeting\sof\s(?:the\s)?(?:Share|Stock)[Hh]olders"
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_JOINED = re.compile(r"(?:\s*\([^()]{2,12}\))?(?:['’]s)?,?\s+(?:the\s+|(?:19|20)\d\d\s+|\d{1,2}(?:st|nd|rd|th)\s+)*")
_GENERIC = word_set("mentions.conferences.generic")
_WITH_YEAR = Pattern(r"(?<![\w-])(?P<name>[A-Z]{3,8})(?:[’']?\d\d|\s20\d\d)(?![\w-])")
_AT = Pattern(r"\bat\s(?:the\s)?(?:20\d\d\s)?(?P<name>[A-Z]{3,8})(?=[,.;)]|\s(?:on|in|and|this|next|last|earlier)\s|$)")


def find_conferences(text: str, known: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """Meetings by their last words, the society's name before them with them; `known` are the lexicon's."""
    meetings = [m for m in known if m.kind == EntityClass.CONFERENCE]
    for match in (*_SHAPE.finditer(text), *_SOCIETY.finditer(text)):
        start = match.start("name")
        for before in (_TOLD_OF, _LEAD):
            lead = before.match(text[start : match.end("name")])
            start += lead.end() if lead else 0
        end = match.end("name")
        other = _OTHER_MEETING.search(text, start, end) is not None
        if text[start:end].count(" ") >= 1 and "\n" not in text[start:end] and not other:
            start = _with_society(text, start, meetings)
            shape = Mention(
                start, end, EntityClass.CONFERENCE, text[start:end], rank=_RANK, source="conference context"
            )
            yield replace(shape, known_as=_row(shape, meetings, lexicon.by_name))
    # "ESMO24", but not the response "ACR20"; "presented at ACC"
    with_year = [*_WITH_YEAR.finditer(text), *_AT.finditer(text)]
    short = _abbreviations(lexicon.conferences) if with_year else {}
    outcomes = {m.start for m in known if m.kind == EntityClass.ENDPOINT}
    for match in with_year:
        if match["name"] in short and match.start() not in outcomes:
            yield Mention(
                match.start("name"), match.end(), EntityClass.CONFERENCE, match["name"], known_as=short[match["name"]], rank=_RANK, source="conference"
            )  # fmt: skip


def _abbreviations(rows: Sequence[Entry]) -> dict[str, str]:
    """The row that an abbreviation stands for, by itself or before a word like "Congress"."""
    return {
        words[0]: row.name
        for row in reversed(rows)
        for alias in row.aliases
        if (words := alias.split())[0].isupper() and {word.lower() for word in words[1:]} <= _GENERIC
    }


def _with_society(text: str, start: int, meetings: Sequence[Mention]) -> int:
    """Where the name begins, with the society that stands right before it ("American Society of Quelling, Rare Forms Symposium")."""
    for society in meetings:
        if society.end < start and (gap := _JOINED.match(text, society.end)) and gap.end() == start:
            return society.start
    return start


def _row(shape: Mention, meetings: Sequence[Mention], rows: Mapping[str, Entry]) -> str:
    """The row of the lexicon that the meeting is: one that names a part of it and has all its other words; empty if there is none."""
    inside = [m for m in meetings if shape.start <= m.start and m.end <= shape.end]
    rest = shape.name
    for part in sorted(inside, key=lambda m: -len(m.name)):
        rest = rest.replace(part.name, " ")
    words = {word.strip("().,’'").lower() for word in _BRACKETS.sub(" ", rest).split()} - _GENERIC
    words = {word for word in words if not re.fullmatch(r"\d*(?:st|nd|rd|th)?", word)}
    fitting = [m for m in inside if words <= _words_of(rows[m.known_as]) and not _is_wider(m, inside)]
    return max(fitting, key=lambda m: (m.end - m.start, m.start)).known_as if fitting else ""


def _words_of(row: Entry) -> set[str]:
    return {word.lower() for name in (row.name, *row.aliases) for word in re.findall(r"[\w-]+", name)}


def _is_wider(mention: Mention, inside: Sequence[Mention]) -> bool:
    """Whether a more particular meeting stands with it ("ASCO" beside "ASCO GU")."""
    return any(
        other.known_as != mention.known_as
        and not other.start <= mention.start < other.end
        and other.start > mention.start
        for other in inside
    )
