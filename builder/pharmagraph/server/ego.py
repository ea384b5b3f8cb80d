"""The small drawing of a thing among its neighbours: what leads to it on the left, what it leads to on the right."""

from collections.abc import Iterable, Sequence
from typing import Final

from pharmagraph.server.parts import TRIALS
from pharmagraph.server.values import Caption, Ego, Fact, Link, Ray, Section
from pharmagraph.vocabulary import Status

_WIDTH: Final = 960
_COLUMN: Final = 300  # from either edge to the neighbours; their names stand outside
_ALONE: Final = 130  # from the middle to the edge of a side without neighbours
_LETTER: Final = 7
_LONGEST: Final = 42  # letters of a name; what is longer is cut
_LINE: Final = 23
_FEW: Final = 5  # neighbours of one relation
_LEAST: Final = 3  # neighbours that are worth a drawing


def ego_of(here: str, sections: Sequence[Section]) -> Ego | None:
    """The drawing of the thing whose page is `here`; None if there is too little to draw."""
    if sum(len(one.facts) for one in sections) < _LEAST:
        return None
    sections = [one for one in sections if _shown(here, one)]
    left = [one for one in sections if one.is_object]
    left = left or [one for one in sections if one.key == TRIALS]
    right = [one for one in sections if one not in left]
    height = _LINE * max(_lines(here, left), _lines(here, right)) + _LINE
    before, after = _column(here, left, height, _COLUMN, -1), _column(here, right, height, _WIDTH - _COLUMN, 1)
    begin = _COLUMN - _room(before) if left else _WIDTH // 2 - _ALONE
    end = _WIDTH - _COLUMN + _room(after) if right else _WIDTH // 2 + _ALONE
    return Ego(begin, end - begin, height, _WIDTH // 2, before[0], after[0], before[1], after[1])


def _room(column: tuple[Sequence[Ray], Sequence[Caption]]) -> int:
    """How far the texts of a column reach from their neighbours' dots."""
    texts = [ray.link.text for ray in column[0]] + [one.text for one in column[1]]
    return 40 + _LETTER * min(_LONGEST, max(map(len, texts)))


def _shown(here: str, section: Section) -> list[tuple[Link, bool]]:
    """The neighbours of a section that are drawn, each once, and whether that is only planned; what is denied is no line."""
    found: dict[str, tuple[Link, bool]] = {}
    for fact in section.facts:
        link, is_planned = _neighbour(here, fact), fact.status == Status.PLANNED
        if fact.status != Status.DENIED and (link.href not in found or not is_planned):
            found[link.href] = link, is_planned
    return list(found.values())[:_FEW]


def _neighbour(here: str, fact: Fact) -> Link:
    """The other end of a relation, or the trial."""
    if len(fact.said) < 3:
        return Link(fact.said[0].text, fact.href, fact.kind)
    return fact.said[0] if fact.said[-1].href == here else fact.said[-1]


def _lines(here: str, sections: Iterable[Section]) -> int:
    return sum(1 + len(_shown(here, one)) for one in sections)


def _column(
    here: str, sections: Sequence[Section], height: int, x: int, side: int
) -> tuple[tuple[Ray, ...], tuple[Caption, ...]]:
    """The neighbours at one side, below the captions of their sections, in the middle of the height."""
    y = (height - _LINE * _lines(here, sections)) // 2 + _LINE // 2
    rays: list[Ray] = []
    captions: list[Caption] = []
    for section in sections:
        drawn = {link.href for link, _ in _shown(here, section)}
        told = [fact for fact in section.facts if fact.status == Status.DENIED or _neighbour(here, fact).href in drawn]
        more = section.count - len(told)
        arrow = f"{section.caption} \u2192" if section.is_object else section.caption
        captions.append(
            Caption(x + 14 * side, y + 4, f"{arrow}, {more} more" if more else arrow, f"?part={section.key}")
        )
        for link, is_planned in _shown(here, section):
            y += _LINE
            rays.append(Ray(x, y, link, is_planned, _curve(x, y, height // 2, side)))
        y += _LINE
    return tuple(rays), tuple(captions)


def _curve(x: int, y: int, middle: int, side: int) -> str:
    """From the middle of the drawing to a neighbour."""
    start = _WIDTH // 2 + 20 * side
    bend = (start + x) // 2
    return f"M{start} {middle}C{bend} {middle} {bend} {y} {x - 7 * side} {y}"
