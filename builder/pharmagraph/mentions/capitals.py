"""Capitals with a mark ("Ørnvik", "ÉMERAUDE"): finders see the plain letter, and what they find is named as the text writes it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table

_WITHOUT_PARTS = {"Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Æ": "A", "Œ": "O", "Þ": "T", "Ħ": "H"}
_PLAIN = {
    letter: plain
    for code in range(0xC0, 0x180)
    if (letter := chr(code)).isupper()
    and (plain := _WITHOUT_PARTS.get(letter) or unicodedata.normalize("NFD", letter)[0]).isascii()
}
_MARKED = re.compile(rf"\w*[{''.join(_PLAIN)}]\w*")
_FOLDED = str.maketrans(_PLAIN)


@cache
def _listed() -> frozenset[str]:
    """The words of names that the lists have as they are."""
    names = (row["name"] for file in ("places.tsv", "given_names.tsv") for row in read_table(DATA / file, ("name",)))
    return frozenset({"École", "İlaç", *(word for name in names if not name.isascii() for word in name.split())})


def marked_words(text: str) -> dict[str, str]:
    """The words of `text` that have such capitals, by how they are written without the marks.

    >>> marked_words("Ørnvik Pharma")
    {'Ornvik': 'Ørnvik'}
    """
    return {word.translate(_FOLDED): word for word in dict.fromkeys(_MARKED.findall(text)) if word not in _listed()}


def unmark(text: str) -> str:
    """`text`, as long as it was, with plain capitals."""
    return _MARKED.sub(lambda word: word[0] if word[0] in _listed() else word[0].translate(_FOLDED), text)


def mark(mentions: Iterable[Mention], words: dict[str, str]) -> Iterator[Mention]:
    """Mentions of the text with plain capitals, with the names that stand in the text as it is."""
    plain = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
    for mention in mentions:
        name, value = (plain.sub(lambda word: words[word[0]], given) for given in (mention.name, mention.value))
        yield replace(mention, name=name, value=value)
