"""The small drawing of a thing among its neighbours: what leads to it on the left, what it leads to on the right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pharmagraph.server.parts import TRIALS
from pharmagraph.server.values import Caption, Ego, Fact, Link, Ray, Section, Stack
from pharmagraph.vocabulary import Status

_WIDTH: Final = 960
_COLUMN: Final = 300  # from either edge to the neighbours; their names stand outside
_ALONE: Final = 130  # from the middle to the edge of a side without neighbours
_LETTER: Final = 7
_LONGEST: Final = 42  # letters of a name; what is longer is cut
_LINE: Final = 23
_FEW: Final = 5  # neighbours of one branch
_NARROW: Final = 340  # the width for a telephone
_STEM: Final = 6  # from its left edge to the line from which all others branch
_LEAST: Final = 3  # neighbours that are worth a drawing


@dataclass(frozen=True, slots=True)
class Branch:
    """Neighbours of one kind below a caption, each with whether it is only planned; `more` that are not drawn.

    `href` leads to all of them, or nowhere. `is_left` if they lead to the thing.
    """

    caption: str
    neighbours: tuple[tuple[Link, bool], ...]
    more: int = 0
    href: str = ""
    is_left: bool = False


def ego_of(branches: Sequence[Branch]) -> Ego | None:
    """The drawing of a thing with these branches; None if there is too little to draw."""
    if sum(len(one.neighbours) for one in branches) < _LEAST:
        return None
    left = [one for one in branches if one.is_left]
    right = [one for one in branches if not one.is_left]
    height = _LINE * max(_lines(left), _lines(right)) + _LINE
    before, after = _column(left, height, _COLUMN, -1), _column(right, height, _WIDTH - _COLUMN, 1)
    begin = _COLUMN - _room(before) if left else _WIDTH // 2 - _ALONE
    end = _WIDTH - _COLUMN + _room(after) if right else _WIDTH // 2 + _ALONE
    sides = before[0], after[0], before[1], after[1]
    return Ego(begin, end - begin, height, _WIDTH // 2, *sides, _stacked([*left, *right]))


# Branches


def branch_of(
    caption: str, links: Iterable[tuple[Link, bool]], *, most: int = _FEW, href: str = "", is_left: bool = False
) -> Branch:
    """A branch of the first of these, at most `most`, each once; one that is also more than planned is drawn as that."""
    found: dict[str, tuple[Link, bool]] = {}
    for link, is_planned in links:
        if link.href not in found or not is_planned:
            found[link.href] = link, is_planned
    drawn = tuple(found.values())[:most]
    return Branch(caption, drawn, len(found) - len(drawn), href, is_left)


def branches_of_sections(here: str, sections: Sequence[Section]) -> list[Branch]:
    """The relations and trials of the thing whose page is `here`."""
    has_objects = any(one.is_object and _stated(one) for one in sections)
    return [
        _of_section(here, one, is_left=one.is_object or (one.key == TRIALS and not has_objects))
        for one in sections
        if _stated(one)
    ]


def branches_of_event(fact: Fact, timeline: Section | None) -> list[Branch]:
    """What takes part in an event, and on the left what has happened to it."""
    is_planned = fact.status == Status.PLANNED
    told = [_of_section("", timeline, is_left=True)] if timeline and _stated(timeline) else []
    parts = ((name, [link for link in links if link.href]) for name, links in fact.roles)
    return [*told, *(branch_of(name, [(link, is_planned) for link in links]) for name, links in parts if links)]


def _of_section(here: str, section: Section, *, is_left: bool) -> Branch:
    stated = _stated(section)
    branch = branch_of("", [(_neighbour(here, fact), fact.status == Status.PLANNED) for fact in stated])
    drawn = {link.href for link, _ in branch.neighbours}
    shown = sum(1 for fact in stated if _neighbour(here, fact).href in drawn)
    caption = f"{section.caption} \u2192" if section.is_object else section.caption
    more = section.count - shown - (len(section.facts) - len(stated))
    return Branch(caption, branch.neighbours, more, f"?part={section.key}", is_left)


def _stated(section: Section) -> list[Fact]:
    """What is denied is no line."""
    return [fact for fact in section.facts if fact.status != Status.DENIED]


def _neighbour(here: str, fact: Fact) -> Link:
    """The other end of a relation, or the event."""
    if len(fact.said) < 3:
        return Link(fact.said[0].text, fact.href, fact.kind)
    return fact.said[0] if fact.said[-1].href == here else fact.said[-1]


# Drawing


def _room(column: tuple[Sequence[Ray], Sequence[Caption]]) -> int:
    """How far the texts of a column reach from their neighbours' dots."""
    names = [min(_LONGEST, len(ray.link.text)) + (len(" (planned)") if ray.is_planned else 0) for ray in column[0]]
    return 40 + _LETTER * max(names + [min(_LONGEST, len(one.text)) for one in column[1]])


def _lines(branches: Iterable[Branch]) -> int:
    return sum(1 + len(one.neighbours) for one in branches)


def _column(branches: Sequence[Branch], height: int, x: int, side: int) -> tuple[tuple[Ray, ...], tuple[Caption, ...]]:
    """The neighbours at one side, below the captions of their branches, in the middle of the height."""
    y = (height - _LINE * _lines(branches)) // 2 + _LINE // 2
    rays: list[Ray] = []
    captions: list[Caption] = []
    for branch in branches:
        captions.append(Caption(x + 14 * side, y + 4, _text(branch), branch.href))
        for link, is_planned in branch.neighbours:
            y += _LINE
            rays.append(Ray(x, y, link, is_planned, _curve(x, y, height // 2, side)))
        y += _LINE
    return tuple(rays), tuple(captions)


def _curve(x: int, y: int, middle: int, side: int) -> str:
    """From the middle of the drawing to a neighbour."""
    start = _WIDTH // 2 + 20 * side
    bend = (start + x) // 2
    return f"M{start} {middle}C{bend} {middle} {bend} {y} {x - 7 * side} {y}"


def _stacked(branches: Sequence[Branch]) -> Stack:
    """The neighbours below each other and below the thing, from which a line leads down to them."""
    y = _LINE + _LINE // 2
    rays: list[Ray] = []
    captions: list[Caption] = []
    for branch in branches:
        captions.append(Caption(3 * _STEM, y + 4, _text(branch), branch.href))
        for link, is_planned in branch.neighbours:
            y += _LINE
            path = f"M{_STEM} {_LINE}V{y - _STEM}Q{_STEM} {y} {2 * _STEM} {y}H{4 * _STEM}"
            rays.append(Ray(5 * _STEM, y, link, is_planned, path))
        y += _LINE
    return Stack(_NARROW, y, tuple(rays), tuple(captions))


def _text(branch: Branch) -> str:
    return f"{branch.caption}, {branch.more} more" if branch.more else branch.caption
