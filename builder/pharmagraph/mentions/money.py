"""Amounts of money in any currency and scale."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.tables import read_table

_RANK = 65
_SCALES = {
    "thousand": 10**3, "k": 10**3, "million": 10**6, "millions": 10**6, "m": 10**6, "mn": 10**6, "mm": 10**6, "mio": 10**6,
    "billion": 10**9, "billions": 10**9, "b": 10**9, "bn": 10**9, "trillion": 10**12, "tn": 10**12, "crore": 10**7, "crores": 10**7, "lakh": 10**5,
}  # fmt: skip
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# a blank may have been lost after the word: "$1.3 billionin milestones"
_SCALE = r"(?:[\s-]*(?P<scale>(?:thousand|millions?|billions?|trillion|crores?|lakh)(?=\b|(?:in|of|for|and|upon|up ?front)\b)|(?:mn|mm|mio|bn|tn|[kmb])\b))?"

_ROWS = tuple(read_table(DATA / "currencies.tsv", ("sign", "currency", "stands")))
_CURRENCIES = {row["sign"]: row["currency"] for row in _ROWS}


def _signs(*stands: str) -> str:
    """A regular expression for the signs that stand so, the longest first; letters are no part of a longer word ("EUR80" is an amount)."""
    signs = sorted((row["sign"] for row in _ROWS if row["stands"] in stands), key=lambda sign: (-len(sign), sign))
    shapes = (r"\s+".join(map(re.escape, sign.split())) for sign in signs)
    return "|".join(rf"\b{shape}(?![a-z])" if shape[0].isalpha() else shape for shape in shapes)


_PATTERNS = (
    Pattern(rf"(?P<sign>{_signs('before', 'both')})\s?(?P<amount>{_AMOUNT}){_SCALE}", re.IGNORECASE),
    Pattern(
        rf"\b(?P<amount>{_AMOUNT})[\s-]?(?P<scale>thousand|million|billion|trillion|crore|lakh)[\s-](?P<sign>{_signs('after a scale')})",
        re.IGNORECASE,
    ),
    Pattern(rf"\b(?P<amount>{_AMOUNT}){_SCALE}\s+(?P<sign>{_signs('after', 'both')})", re.IGNORECASE),
)


def find_money(text: str) -> Iterator[Mention]:
    """Every amount in `text`; its value is the ISO 4217 code and the amount without scale ("USD 75000000")."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            sign = " ".join(match["sign"].lower().split())
            amount = Decimal(match["amount"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1)
            value = f"{_CURRENCIES[sign]} {format(amount.normalize(), 'f')}"
            yield Mention(match.start(), match.end(), Literal.MONEY, match[0], value, rank=_RANK, source="money")
