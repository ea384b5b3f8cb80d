"""Salts and esters of substances: "zorbatinib mesylate" is zorbatinib."""

import re
from dataclasses import replace
from functools import cache, lru_cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table


@cache
def salts() -> frozenset[str]:
    """The words that a salt or ester adds to the name of a substance."""
    return frozenset(row["name"] for row in read_table(DATA / "salts.tsv", ("name",)))


@cache
def _after_substance() -> re.Pattern[str]:
    words = "|".join(sorted(salts()))
    return re.compile(rf"(?:\s(?:{words})){{1,2}}(?![\w-])")


def with_salt(substance: Mention, text: str) -> Mention:
    """The mention of a substance with the salt that the text names after it, if any."""
    salt = _after_substance().match(text, substance.end)
    if salt is None or not substance.name[-1:].islower():
        return substance
    return replace(substance, end=salt.end(), name=text[substance.start : salt.end()])


@lru_cache(maxsize=100_000)
def without_salt(name: str) -> str:
    """The substance of a name in lower case that has a salt's word at its end, or the name itself."""
    words = name.split()
    while len(words) > 1 and words[-1] in salts():
        del words[-1]
    return " ".join(words)
