"""Rectangles side by side in rows, the highest first, on a plane that is no strip."""

import math
from collections.abc import Sequence
from typing import Final

_TRIES: Final = 6  # widths that are tried, since there are gaps

Corner = tuple[float, float]
_Step = tuple[float, float, float]  # of the outline of what is placed: its left end, its height and its width


def packed(sizes: Sequence[tuple[float, float]], aspect: float) -> list[Corner]:
    """The upper left corner of each rectangle (width, height); none covers another.

    Each goes as far up, then as far to the left, as those before it allow. The whole is about `aspect` times wider
    than high, or as wide as the widest.
    """
    if not sizes:
        return []
    least = math.sqrt(aspect * sum(width * height for width, height in sizes))
    widest = max(width for width, _ in sizes)
    tried = [_in_rows(sizes, max(widest, least * (1 + step / 8))) for step in range(_TRIES)]
    return min(tried, key=lambda corners: abs(math.log(_shape(corners, sizes) / aspect)))


def _shape(corners: Sequence[Corner], sizes: Sequence[tuple[float, float]]) -> float:
    """How many times wider than high the whole is."""
    placed = list(zip(corners, sizes, strict=True))
    return max(x + width for (x, _), (width, _) in placed) / max(y + height for (_, y), (_, height) in placed)


def _in_rows(sizes: Sequence[tuple[float, float]], room: float) -> list[Corner]:
    outline: list[_Step] = [(0.0, 0.0, room)]
    corners: list[Corner] = [(0.0, 0.0)] * len(sizes)
    for number in sorted(range(len(sizes)), key=lambda number: (-sizes[number][1], -sizes[number][0], number)):
        width, height = sizes[number]
        x, y = _place(outline, width, room)
        corners[number] = x, y
        outline = _raised(outline, x, width, y + height)
    return corners


def _place(outline: Sequence[_Step], width: float, room: float) -> Corner:
    """Where a rectangle of this width comes to lie highest."""
    places = (
        (max(top for left, top, across in outline if left < x + width and x < left + across), x)
        for x, _, _ in outline
        if x + width <= room + 1e-9
    )
    y, x = min(places)
    return x, y


def _raised(outline: Sequence[_Step], x: float, width: float, height: float) -> list[_Step]:
    """The outline when something lies at `x`."""
    end = x + width
    steps = [(x, height, width)]
    for left, top, across in outline:
        right = left + across
        if left < x:
            steps.append((left, top, min(right, x) - left))
        if right > end + 1e-9:
            steps.append((max(left, end), top, right - max(left, end)))
    return sorted(steps)
