"""When a name or value that was read is one that gold accepts: equal but for what never tells two things apart.

Case, accents, marks, punctuation, articles and small prepositions, legal forms of companies and the plural do not
count; of diseases, endpoints and titles the order of words does not either. Figures are compared by value and unit.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pharmagraph.evaluation.schema import DATE
from pharmagraph.identity.names import LEGAL_FORMS, fold, literal
from pharmagraph.vocabulary import Role

# The A of hepatitis A and A-1 is no article.
_SMALL: Final = re.compile(r"^A(?=\s)|(?<![\w-])(?:a|(?i:an|the|of|in|with))(?![\w-])")
_MARKS: Final = re.compile(r"[®™©℠]|\((?:r|tm)\)", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"['’]s\b", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WORD: Final = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+(?:\d|[^\W_])*|[%<>=+]")
_FREE_ORDER: Final = frozenset({"disease", "title", Role.CONDITION, Role.ENDPOINT, Role.HAS_ENDPOINT})
_FIGURES: Final = frozenset({Role.VALUE, Role.COMPARATOR_VALUE, Role.HAZARD_RATIO, Role.P_VALUE})
_DATES: Final = frozenset({DATE, Role.ACTION_DATE})
_UNITS: Final = (
    (re.compile(r"percent"), "%"),
    (re.compile(r"(?<=\d)mos?\b"), "month"),
    (re.compile(r"months\b"), "month"),
)
_SHORTEST_DATE: Final = len("2012")


def agrees(gold: Iterable[str], said: Iterable[str], role: str) -> bool:
    """Whether one of the names is one that gold accepts; a date may be less precise than gold's, down to the year."""
    if role in _DATES:
        return any(len(name) >= _SHORTEST_DATE and right.startswith(name) for right in gold for name in said)
    return not {comparable(name, role) for name in gold}.isdisjoint(comparable(name, role) for name in said)


def comparable(name: str, role: str) -> str:
    """The text that all spellings of what fills `role` share.

    >>> comparable("Breast cancers, HER2-positive", "disease") == comparable("HER2-Positive Breast Cancer", "disease")
    True
    >>> comparable("30.90 mo", "value") == comparable("30.9 months", "value")
    True
    """
    if role in _FIGURES:
        return _figure(name)
    words = plain(name).split()
    return " ".join(sorted(words) if role in _FREE_ORDER else words)


@lru_cache(maxsize=1 << 14)
def plain(name: str) -> str:
    """The words of a name without all that does not count.

    >>> plain("The ImmunoGen®, Inc."), plain("T-DM1's"), plain("1,234 patients")
    ('immunogen', 't dm1', '1234 patient')
    """
    text = _MARKS.sub(" ", unicodedata.normalize("NFKC", name))
    text = _SMALL.sub(" ", _THOUSANDS.sub("", _POSSESSIVE.sub("", text)))
    words = _WORD.findall(fold(text))
    kept = [word for word in words if word not in LEGAL_FORMS] or words
    return " ".join(map(_singular, kept))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _figure(text: str) -> str:
    text = literal(text)
    for pattern, unit in _UNITS:
        text = pattern.sub(unit, text)
    return text
