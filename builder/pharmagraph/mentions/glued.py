"""Words that lost the blank between them, as happens where a link was cut out of a page: "saidAnne Poe", "inMarch 2018", "Chinahas".

Finders read the text with the blanks put back (`widen`), and what they find is moved to where it stands in the text as it is
(`narrow`): every finder knows the words, and every offset stays exact.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from pharmagraph.mentions.dates import MONTHS
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table

_BEFORE = "about added and at by called for from has in named of on or per said says than that the this to via visit was which while who with"
_AFTER = "and announced are for from has have said that the to today was which will with"
_LEFT = re.compile(rf"(?<![\w.@/&’'-])(?:{'|'.join(_BEFORE.split())})(?=(?P<word>[A-Z][A-Za-z]+))")
_RIGHT = re.compile(
    rf"(?<![\w.@/&-])(?:{'|'.join(_BEFORE.split())})?(?P<word>[A-Z][A-Za-z]{{3,}}?|[A-Z]{{3,}}|(?:19|20)\d\d)"
    rf"(?=(?:{'|'.join(_AFTER.split())})(?![\w-])|(?:{'|'.join(_AFTER.split())})[A-Z])"
)
# between two names a word that others end in ("Great BritaininOctober" but "Dublin")
_BETWEEN = re.compile(r"(?<![\w.@/&-])(?P<word>[A-Z][A-Za-z]{2,}?)(?=(?:at|by|in|of|on)(?P<after>[A-Z][a-z]+))")
# a title with what stood in the line below it: "CEOAnne Poe", "Chief Medical OfficerQuell", "Investor RelationsTel"
_TITLE = re.compile(
    r"\b(?:C[EFMSOT]O|Chief\s(?:\w+\s){1,2}Officer|(?:Vice\s)?President|Relations|Communications|Director|Manager|Affairs|Ph\.?D\.?|M\.?D\.?|MBA)(?=[A-Z][a-z]{2,})"
)
_MARK = re.compile(
    r"(?<=[a-z.)”]),(?=[A-Za-z])|(?<=\w)\)(?=(?:and|are|has|have|in|is|to|was|were|will|with)\b)|®(?=(?:and|are|has|in|is|was)\b)|"
    r"(?<=\s(?:19|20)\d\d)(?=[a-z]{3,}\b)|(?<=,\s(?:19|20)\d\d)(?=[A-Z][a-z]{2,}\s)"
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|[a-z]\.(?:com|org|net|eu)(?![a-rt-z]))\S*")


@lru_cache(maxsize=4)  # a text is asked for in several rooms
def lost_blanks(text: str) -> tuple[int, ...]:
    """Where in `text` a blank was lost, in order: after a small word before a name, after a name before a small word, after a comma.

    A word counts as a name if it is a month, a place or a given name, or stands free elsewhere in the text; so "inVentiv" stays whole.

    >>> lost_blanks("saidAnne Poe inMarch 2018")
    (4, 15)
    """
    found = _lost(text)
    if not found:
        return ()
    put = [at + i for i, at in enumerate(found)]
    more = (at - bisect_left(put, at) for at in _lost(widen(text, found)))  # "INDIANAPOLISandSTAMFORD" is cut twice
    return tuple(sorted({*found, *more}))


def _lost(text: str) -> list[int]:
    found = {m.end() for m in _MARK.finditer(text)}
    found |= {m.end() for m in _TITLE.finditer(text)}
    found |= {
        m.end() for m in _BETWEEN.finditer(text) if _is_name(m["word"], text) and _is_name(m["after"], text, given=True)
    }
    found |= {m.end() for m in _LEFT.finditer(text) if _is_name(m["word"], text, given=True) or _begins(m["word"])}
    found |= {m.end() for m in _RIGHT.finditer(text) if _is_name(m["word"], text) and not _is_whole(text, m)}
    addresses = [m.span() for m in _ADDRESS.finditer(text)] if found else []
    return sorted(at for at in found if not any(start < at < end for start, end in addresses))


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether the word that seems to be two is one name that the lists have ("Poland")."""
    whole = re.compile(r"\w+").match(text, match.start("word"))
    return whole is not None and whole[0].lower() in _names(given=True)


def _begins(word: str) -> bool:
    """Whether a word begins the name of a place ("inHong Kong"), or begins with a month or place and goes on in a small word ("inChinahas")."""
    if word.lower() in _first_words():
        return True
    cut = re.fullmatch(rf"(?P<word>[A-Z][a-z]{{3,}}?)(?:{'|'.join(_AFTER.split())}|in|is)", word)
    return cut is not None and cut["word"].lower() in _names()


def _is_name(word: str, text: str, *, given: bool = False) -> bool:
    if word.isdigit() or word.lower() in _names(given=given):
        return True
    return re.search(rf"(?<![\w-]){word}(?![\w-])", text) is not None


@cache
def _names(*, given: bool = False) -> frozenset[str]:
    files = ("places.tsv", "given_names.tsv") if given else ("places.tsv",)
    names = {row["name"].lower() for file in files for row in read_table(DATA / file, ("name",))}
    return frozenset({*names, *(month for month in MONTHS if len(month) > 4)})


@cache
def _first_words() -> frozenset[str]:
    """The words with which the names of places of several words begin ("United", "Hong", "New")."""
    return frozenset(name.split()[0] for name in _names() if " " in name)


def widen(text: str, blanks: Sequence[int]) -> str:
    """`text` with the blanks put back."""
    return " ".join(text[start:end] for start, end in zip([0, *blanks], [*blanks, len(text)], strict=True))


def narrow(mentions: Iterable[Mention], blanks: Sequence[int]) -> Iterator[Mention]:
    """Mentions of the widened text, moved to where they stand in the text as it is."""
    put = [at + i for i, at in enumerate(blanks)]  # where the blanks are in the widened text
    for mention in mentions:
        start, end = (place - bisect_left(put, place) for place in (mention.start, mention.end))
        yield replace(mention, start=start, end=end)


def cut_word(start: int, word: str, blanks: Sequence[int]) -> list[tuple[int, int, str]]:
    """The word at `start` as (start, end, text), cut in two or more where it runs over a lost blank."""
    end = start + len(word)
    cuts = blanks[bisect_left(blanks, start + 1) : bisect_left(blanks, end)]
    return [
        (first, last, word[first - start : last - start])
        for first, last in zip([start, *cuts], [*cuts, end], strict=True)
    ]
