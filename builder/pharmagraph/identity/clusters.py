"""Grouping: connected components, and the rule that what fits several groups joins none of them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def components(items: Iterable[T], keys: Callable[[T], Iterable[Hashable]]) -> list[list[T]]:
    """Groups of items that share a key, directly or through others; the order of items is kept."""
    things = list(items)
    parent = list(range(len(things)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[Hashable, int] = {}
    for index, thing in enumerate(things):
        for key in keys(thing):
            here, there = find(index), find(first.setdefault(key, index))
            parent[max(here, there)] = min(here, there)
    groups: dict[int, list[T]] = defaultdict(list)
    for index, thing in enumerate(things):
        groups[find(index)].append(thing)
    return list(groups.values())


def attach(
    anchors: Sequence[list[T]],
    loose: Iterable[list[T]],
    anchor_keys: Callable[[T], Iterable[Hashable]],
    loose_keys: Callable[[T], Iterable[Hashable]],
) -> tuple[list[list[T]], list[list[T]]]:
    """The anchors, each with the loose groups that share a key with it alone; and the loose groups left over.

    What would fit two anchors joins neither, so anchors never become one through it, whatever the order.
    """
    holders: dict[Hashable, set[int]] = defaultdict(set)
    for index, anchor in enumerate(anchors):
        for member in anchor:
            for key in anchor_keys(member):
                holders[key].add(index)
    grown, left = [list(anchor) for anchor in anchors], []
    for group in loose:
        fits = {index for member in group for key in loose_keys(member) for index in holders.get(key, ())}
        if len(fits) == 1:
            grown[fits.pop()].extend(group)
        else:
            left.append(group)
    return grown, left


def divide(
    items: Sequence[T], sides: Sequence[Callable[[T], bool]], keys: Callable[[T], Iterable[Hashable]]
) -> list[list[T]]:
    """The items as they are, unless each side has some of its own: then those of each side, and the rest in groups.

    To a side belongs what shares a key with one that belongs to it, if none of another side is as near.
    """
    home: dict[int, int] = {}
    for index, item in enumerate(items):
        wanted = [side for side, is_of in enumerate(sides) if is_of(item)]
        if len(wanted) == 1:
            home[index] = wanted[0]
    if len(set(home.values())) < len(sides):
        return [list(items)]
    open_, front = set(range(len(items))) - set(home), dict(home)
    while front:
        near: dict[Hashable, set[int]] = defaultdict(set)
        for index, side in front.items():
            for key in keys(items[index]):
                near[key].add(side)
        reached = {index: {side for key in keys(items[index]) for side in near.get(key, ())} for index in open_}
        front = {index: fits.pop() for index, fits in reached.items() if len(fits) == 1}
        open_ = {index for index, fits in reached.items() if not fits and index not in front}
        home.update(front)
    parts = [[item for index, item in enumerate(items) if home.get(index) == side] for side in range(len(sides))]
    return parts + components((item for index, item in enumerate(items) if index not in home), keys)
