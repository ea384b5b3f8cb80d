"""Entities that a statistical model has found, as candidates: they stand only where no finder of ours has found anything.

What nothing but the model takes for a thing makes the facts that speak of it less sure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from pharmagraph.language.words import word_classes
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import LITERALS, Mention, settle
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

SOURCE = "model"
_RANK = 1  # below all finders of our own
_FACTOR = 0.85  # of ten entities that current models for English find, eight or nine are right
_NAMES = frozenset({EntityClass.ORGANIZATION, EntityClass.PERSON})  # begin with a capital
_DETERMINERS = frozenset({"a", "an", "the"})


@cache
def _kinds() -> dict[str, str]:
    return {row["label"]: row["kind"] for row in read_table(DATA / "model_labels.tsv", ("label", "kind"))}


@cache
def _not_names() -> frozenset[str]:
    return frozenset(row["phrase"].lower() for row in read_table(DATA / "not_names.tsv", ("phrase",)))


def add_model_entities(
    text: str, mentions: Sequence[Mention], entities: Iterable[tuple[int, int, str]]
) -> list[Mention]:
    """Our own mentions of `text` with those entities (start, end, label) of a model's that overlap none of them, in order."""
    return settle([*mentions, *_candidates(text, entities)])


def _candidates(text: str, entities: Iterable[tuple[int, int, str]]) -> Iterator[Mention]:
    kinds = _kinds()
    for start, end, label in entities:
        kind = kinds.get(label)
        if kind is None:
            continue
        start, end = _trimmed(text, start, end)
        name = text[start:end]
        if _is_name(name, kind):
            yield Mention(start, end, kind, name, value=name if kind in LITERALS else "", rank=_RANK, source=SOURCE)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a determiner before it and without a possessive or white space after it."""
    first = text[start:end].split(maxsplit=1)
    if len(first) == 2 and first[0].lower() in _DETERMINERS:
        start = end - len(first[1])
    name = text[start:end].rstrip()
    for ending in ("'s", "’s", "'", "’"):
        name = name.removesuffix(ending)
    return start, start + len(name)


def _is_name(name: str, kind: str) -> bool:
    words = name.split()
    if "\n" in name or not any(c.isalpha() for c in name) or name.lower() in _not_names():
        return False
    if all(word.lower() in word_classes() for word in words):
        return False
    return kind not in _NAMES or words[0][0].isupper()


def weigh(linked: Sequence[Linked]) -> list[Linked]:
    """The mentions, those of a thing that only the model knows with a lower factor."""
    known = {one.key for one in linked if one.mention.source not in {SOURCE, "abbreviation"}}
    return [replace(one, factor=_FACTOR) if one.key and one.key not in known else one for one in linked]
