"""The outline of a document: under which headings and list items a sentence stands.

Business updates tell of a programme in an item of a list and of its news in the items below, which do not name it again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pharmagraph.language.sentences import Sentence

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[*+•●○▪■◦–—-]|o(?= ))\s+(?=\S)")
_LONGEST_HEADING = 120  # characters


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a sentence stands: under which other sentences (the nearest first), and whether a list item begins with it."""

    under: tuple[int, ...] = ()
    opens_item: bool = False


def outline(text: str, sentences: Sequence[Sentence]) -> list[Standing]:
    """For each sentence the first of its own item, those of the items above and the heading; `text` still has the marks of its lists."""
    above: list[tuple[tuple[int, str], int]] = []  # the kind of each open item or heading, and its first sentence
    found: list[Standing] = []
    block = -1
    for sentence in sentences:
        begin, kind = _block(text, sentence.start)
        if begin != block:
            above = list(_still_open(above, kind))
        found.append(Standing(tuple(index for _, index in reversed(above)), begin != block and bool(kind[1])))
        if begin != block and (kind[1] or _is_heading(text, sentence)):
            above.append((kind, sentence.index))
        block = begin
    return found


def _block(text: str, place: int) -> tuple[int, tuple[int, str]]:
    """Where the list item or paragraph begins that `place` is in, and its indent and mark (none for a paragraph)."""
    line = text.rfind("\n", 0, place) + 1
    while True:
        if (item := _ITEM.match(text, line)) is not None:
            return line, (len(item["indent"].expandtabs()), item["mark"])
        before = text.rfind("\n", 0, max(0, line - 1)) + 1
        if line == 0 or not text[before : line - 1].strip():
            return line, (0, "")
        line = before


def _still_open(
    above: Sequence[tuple[tuple[int, str], int]], kind: tuple[int, str]
) -> Iterator[tuple[tuple[int, str], int]]:
    """What a new block of this kind stands under: all before the last of its own kind, and nothing for a paragraph."""
    for other, index in above:
        if other == kind or not kind[1]:
            return
        yield other, index


def _is_heading(text: str, sentence: Sentence) -> bool:
    said = text[sentence.start : sentence.end]
    return len(said) <= _LONGEST_HEADING and not said.rstrip('*_ ”"').endswith((".", "!", "?"))
