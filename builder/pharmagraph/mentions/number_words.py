"""Numbers in words, up to ninety."""

from collections.abc import Iterable
from typing import Final

ONES: Final = {word: n for n, word in enumerate("one two three four five six seven eight nine".split(), 1)}
TEENS: Final = {
    word: n
    for n, word in enumerate("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 11)
}
TENS: Final = {
    word: 10 * n for n, word in enumerate("ten twenty thirty forty fifty sixty seventy eighty ninety".split(), 1)
}


def spelled(words: Iterable[str]) -> str:
    """The expression for any of these words, with or without a capital at the beginning."""
    return "|".join(f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in words)
