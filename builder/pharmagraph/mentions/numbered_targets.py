"""Targets of which only the number stands in the text, the rest in the one before: "KAT6/7", "KRAS G12C and G12D", "VEGF receptors-1, -2 and -3"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pharmagraph.mentions.mention import Mention
from pharmagraph.vocabulary import EntityClass

_NUMBER = r"\d{1,2}|[αβγδ]|[A-Z]\d{2,3}[A-Z]"
_STEM = re.compile(rf"(?P<stem>.*?[A-Za-z]s?[\s-]?)(?P<number>{_NUMBER})")
_NEXT = re.compile(
    rf"/(?P<number>{_NUMBER})(?![\w-])|(?:,|,?\s(?:and|or))\s-(?P<more>\d{{1,2}})(?!\w)|(?:,|,?\s(?:and|or))\s(?P<variant>[A-Z]\d{{2,3}}[A-Z])(?!\w)"
)


def find_numbered_targets(text: str, targets: Iterable[Mention]) -> Iterator[Mention]:
    """For each of `targets` that ends in a number or Greek letter, those of its family whose number follows."""
    for mention in targets:
        stem = _STEM.fullmatch(mention.name) if mention.kind == EntityClass.MOLECULAR_TARGET else None
        if stem is None:
            continue
        end = mention.end
        while follows := _NEXT.match(text, end):
            number = follows[follows.lastgroup or 0]
            start, end = follows.span(follows.lastgroup or 0)
            if len(number) == len(stem["number"]) and number.isdigit() == stem["number"].isdigit():
                name = f"{stem['stem']}{number}"
                yield replace(mention, start=start, end=end, name=name, known_as="", source="numbered target")
