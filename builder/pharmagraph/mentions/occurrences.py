"""Where a name stands in a text once it is known: a plain search, since an expression for each name would have to be compiled."""

import re
from collections.abc import Iterator


def find_name(text: str, name: str, unless_before: re.Pattern[str]) -> Iterator[int]:
    """Where `name` begins as a word of its own: no letter, digit or hyphen stands before it, and after it nothing that `unless_before` matches.

    >>> list(find_name("Alba, Alba-2 and Albany", "Alba", re.compile(r"\\\\w|-\\\\d")))
    [0]
    """
    place = text.find(name)
    while place >= 0:
        end = place + len(name)
        alone = (place == 0 or not _joins(text[place - 1])) and unless_before.match(text, end) is None
        if alone:
            yield place
        place = text.find(name, end if alone else place + 1)


def _joins(character: str) -> bool:
    return character.isalnum() or character in "_-"
