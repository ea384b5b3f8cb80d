"""Text for terminals: one line each, in columns, and unable to steer the terminal."""

import unicodedata
from collections.abc import Sequence
from typing import Final

_INVISIBLE: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))  # Unicode's categories
_GAP: Final = "  "


def printable(text: str) -> str:
    """`text` on one line: white space becomes a space, what is invisible or steers becomes U+FFFD.

    >>> ascii(printable("a\\tb" + chr(27) + "[31mred" + chr(0x202E)))
    "'a b\\\\ufffd[31mred\\\\ufffd'"
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable, text))


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    return "\ufffd" if unicodedata.category(character) in _INVISIBLE else character


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells as text in columns, each as wide as its widest cell; the cells must be printable.

    >>> aligned([("drug", "phase"), ("carfenib", "2")])
    'drug      phase\\ncarfenib  2\\n'
    """
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{_padded(line, widths)}\n" for line in lines)


def _width(cell: str) -> int:
    """The columns that a terminal needs for `cell`."""
    if cell.isascii():
        return len(cell)
    return sum(_columns(character) for character in cell)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "FW" else 1


def _padded(line: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
    return _GAP.join(padded).rstrip()
