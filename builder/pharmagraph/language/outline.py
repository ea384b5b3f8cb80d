"""The outline of a document: under which headings and list items a sentence stands.

Business updates tell of a programme in an item of a list and of its news in the items below, which do not name it again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pharmagraph.language.sentences import Sentence

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[*+•●○▪■◦–—-]|o(?= ))\s+(?=\S)")
_LONGEST_HEADING = 120  # characters
_DEEPEST = 8  # items above an item


_Block = tuple[int, tuple[int, str]]  # where it begins, its indent and mark


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
    blocks: dict[int, _Block] = {}
    for sentence in sentences:
        begin, kind = _block(text, sentence.start, blocks)
        if begin != block:
            above = list(_still_open(above, kind))[:_DEEPEST]
        found.append(Standing(tuple(index for _, index in reversed(above)), begin != block and bool(kind[1])))
        if begin != block and (kind[1] or is_heading(text, sentence)):
            above.append((kind, sentence.index))
        block = begin
    return found


def _block(text: str, place: int, known: dict[int, _Block]) -> _Block:
    """Where the list item or paragraph begins that `place` is in, and its indent and mark (none for a paragraph).

    `known` has what is known of lines above, and learns of those that are looked at: no line is looked at twice.
    """
    line = text.rfind("\n", 0, place) + 1
    seen = []
    while line not in known:
        seen.append(line)
        before = text.rfind("\n", 0, max(0, line - 1)) + 1
        if (item := _ITEM.match(text, line)) is not None:
            known[line] = line, (len(item["indent"].expandtabs()), item["mark"])
        elif line == 0 or not text[before : line - 1].strip():
            known[line] = line, (0, "")
        else:
            line = before
    known.update(dict.fromkeys(seen, known[line]))
    return known[line]


def _still_open(
    above: Sequence[tuple[tuple[int, str], int]], kind: tuple[int, str]
) -> Iterator[tuple[tuple[int, str], int]]:
    """What a new block of this kind stands under: all before the last of its own kind, and nothing for a paragraph."""
    for other, index in above:
        if other == kind or not kind[1]:
            return
        yield other, index


def is_heading(text: str, sentence: Sentence) -> bool:
    """Whether a sentence is short and ends without a stop."""
    said = text[sentence.start : sentence.end]
    return len(said) <= _LONGEST_HEADING and not said.rstrip('*_ ”"').endswith((".", "!", "?"))
