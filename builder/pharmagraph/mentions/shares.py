"""How many of how many had an outcome: "14 of the 31 patients", "nine out of ten men", "of 20 treated, nine", "half of the women", "all 12 patients"."""

import re
from collections.abc import Iterator
from itertools import chain

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.number_words import ONES, TEENS, TENS, spelled

WHO = (
    r"(?:patients|participants|subjects|adults|children|people|persons|those|individuals|women|men|infants|boys|girls|volunteers|"
    r"recipients|responders|evaluable)"
)
_NUMBERS = {word: number for word, number in (ONES | TEENS | TENS).items() if number <= 50}
COUNT = rf"(?:\d{{1,5}}|{spelled(_NUMBERS)})"
_RANK = 52  # above the number of patients that it ends in, and the share that "half" is elsewhere
_NO_SHARE = (
    r"(?!(?:\s[\w-]+){0,3}\s\(\d+(?:\.\d+)?\s?(?:%|percent))"  # where a percentage is told, too, that is the figure
)
_BEARERS = rf"(?=\s(?:[\w-]+\s){{0,3}}?{WHO}\b)"
_BECOMING = (
    r"(?=\s(?:achieved|had|showed|experienced|responded|reached|were|remain(?:ed)?|are|survived|died|relapsed)\b)"
)
_COUNTED = (
    Pattern(
        rf"(?<![\w.,/-])(?P<count>{COUNT})\s(?:out\s)?of\s(?:the\s|its\s)?(?P<total>{COUNT}){_NO_SHARE}(?:{_BEARERS}|{_BECOMING})"
    ),
    Pattern(rf"(?<![\w.,/(-])(?P<count>\d{{1,4}})/(?P<total>\d{{1,4}}){_NO_SHARE}{_BEARERS}"),
)
_AFTERWARDS = Pattern(
    rf"\b[Oo]f\s(?:the\s(?:first\s)?)?(?P<total>{COUNT})\s(?:[\w-]+\s){{0,3}}?{WHO}\b[^.;:,()\n]{{0,80}},\s(?P<count>{COUNT})\b(?![.,]?\d|\s?%|\s(?:percent|of|mg|weeks|months|years)\b){_NO_SHARE}"
)
_PART = Pattern(
    rf"\b(?P<part>[Hh]alf|(?:[Aa]|[Oo]ne)[\s-]third|[Tt]wo[\s-]thirds|(?:[Aa]|[Oo]ne)[\s-]quarter|[Tt]hree[\s-]quarters)\s(?:of\s(?:the\s|all\s)?|(?:the\s))(?:[\w-]+\s){{0,2}}?{WHO}\b"
)
_ALL = Pattern(rf"\b(?P<part>[Aa]ll)\s(?:of\s)?(?:the\s)?(?:first\s)?{COUNT}\s(?:[\w-]+\s){{0,3}}?{WHO}\b{_NO_SHARE}")
_VALUES = {"half": "50%", "all": "100%"}


def in_digits(count: str) -> str:
    """A number of people as digits: "seven" is 7. What is neither stays as it is."""
    return str(_NUMBERS.get(count.lower(), count))


def is_count(word: str) -> bool:
    """Whether a word may be a number of people."""
    return word in _NUMBERS or (word.isdigit() and len(word) < 5)


def find_shares(text: str) -> Iterator[Mention]:
    """Shares of patients that are told as counts, with "14 of 31" as value, and as parts ("half of the patients")."""
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _COUNTED):
        yield _share(match.start(), match.end(), _value(match))
    for match in _AFTERWARDS.finditer(text):
        yield _share(*match.span("count"), _value(match))
    for match in chain(_PART.finditer(text), _ALL.finditer(text)):
        part = match["part"].lower()
        yield _share(*match.span("part"), _VALUES.get(part, part))


def _value(match: re.Match[str]) -> str:
    return f"{in_digits(match['count'])} of {in_digits(match['total'])}"


def _share(start: int, end: int, value: str) -> Mention:
    return Mention(start, end, Literal.PERCENT, value, value, rank=_RANK, source="share")
