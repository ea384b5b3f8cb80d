"""A sentence as units: a mention or a word each, with its class."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pharmagraph.language.words import verb_forms, word_classes
from pharmagraph.mentions.linking import Linked


@dataclass(slots=True)
class Unit:
    """A mention, or one word or mark, at text[start:end]; `tag` is "mention", a word class, "verb", "mark" or "word"."""

    start: int
    end: int
    text: str
    lower: str
    tag: str
    linked: Linked | None = None
    preposition: str = ""  # the nearest preposition that governs it, or empty
    clause: int = 0
    depth: int = 0  # how many brackets are open around it


def read_units(words: Sequence[tuple[int, int, str]], mentions: Sequence[Linked]) -> list[Unit]:
    """The units of one sentence from its words (start, end, text) and the mentions within it, both in order."""
    units: list[Unit] = []
    pending = iter(mentions)
    linked, begin, stop = _next_mention(pending)
    for start, end, word in words:
        while stop <= start:
            linked, begin, stop = _next_mention(pending)
        if end > begin:
            if linked is not None and (not units or units[-1].linked is not linked):
                name = linked.mention.name
                units.append(Unit(begin, stop, name, name.lower(), "mention", linked))
            while linked is not None and stop < end:  # a word may hold two: "CD19xCD3"
                last, (linked, begin, stop) = stop, _next_mention(pending)
                if linked is not None and begin < end:
                    units.append(Unit(last, begin, "/", "/", "mark"))
                    units.append(Unit(begin, stop, linked.mention.name, linked.mention.name.lower(), "mention", linked))
        elif word.strip():
            lower, tag = _lower_and_tag(word)
            inside_word = bool(units) and units[-1].text == "-" and units[-1].end == start  # "intermediate-to-high"
            noun = (
                tag == "verb"
                and bool(units)
                and units[-1].lower in _OWNERS
                and verb_forms()[lower] in {"base", "third"}
            )
            units.append(Unit(start, end, word, lower, "word" if noun or (inside_word and tag != "mark") else tag))
    return units


_OWNERS = frozenset({"its", "our", "their"})  # before a noun: "its partner", "our results"
_NO_MORE = (None, sys.maxsize, sys.maxsize)


def _next_mention(mentions: Iterator[Linked]) -> tuple[Linked | None, int, int]:
    """A mention with its start and end; beyond the last one, one that is never reached."""
    linked = next(mentions, None)
    return _NO_MORE if linked is None else (linked, linked.start, linked.end)


@lru_cache(maxsize=100_000)
def _lower_and_tag(word: str) -> tuple[str, str]:
    lower = word.lower().replace("’", "'")
    if not any(c.isalnum() for c in lower):
        return lower, "mark"
    if word == "US":  # the country, not the pronoun
        return lower, "word"
    return lower, word_classes().get(lower) or ("verb" if lower in verb_forms() else "word")
