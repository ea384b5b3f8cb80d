"""What typing did to a text is undone in place: lines broken to fit a page, trademark signs spelt in brackets."""

import re

_SPELT_SIGN = re.compile(r"(?<=\w)\((?P<sign>R|TM)\)(?![-\w])", re.IGNORECASE)
_SIGN = {"R": "®  ", "TM": "™   "}

_BREAK = re.compile(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)")
_ITEM = re.compile(r"[ \t]*(?:[-–•*·]|\d{1,2}[.)])\s")
_FULL = 45  # characters: a line of a wrapped paragraph is at least so long; headings and addresses are mostly shorter
_SIGNS = 2  # so many lines that go on in small letters show that the text is wrapped throughout
_STOPS = (".", "!", "?", ":", ";")


def unwrap(text: str) -> str:
    """`text` with a space for each line break within a paragraph; of the same length, so that offsets hold.

    A line that goes on in a small letter belongs to the one before. In a text that has several such lines, so does any
    line after a full one, unless it is an item of a list.
    """
    breaks = [(match, *_around(text, match)) for match in _BREAK.finditer(text)]
    going_on = [match for match, before, after in breaks if _goes_on(before, after)]
    is_wrapped = len(going_on) >= _SIGNS
    joined = list(text)
    for match, before, after in breaks:
        fits = is_wrapped and len(before) >= _FULL and not _ITEM.match(after)
        if fits or _goes_on(before, after):
            place = match.end() - 1
            joined[place] = " "
    return "".join(joined)


def signs(text: str) -> str:
    """`text` with "®" and "™" for "(R)" and "(TM)" after a word, and spaces that keep its length.

    >>> signs("KELVARA(R) tablets")
    'KELVARA®   tablets'
    """
    return _SPELT_SIGN.sub(lambda match: _SIGN[match["sign"].upper()], text) if "(" in text else text


def _around(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The lines before and after a line break."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return text[start : match.start()].strip(), text[match.end() : end if end >= 0 else len(text)]


def _goes_on(before: str, after: str) -> bool:
    return after.lstrip()[:1].islower() and not before.endswith(_STOPS) and len(before) >= _FULL // 2
