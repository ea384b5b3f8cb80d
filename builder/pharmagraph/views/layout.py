"""Where to draw each node, computed beforehand so that the page is still from the start and the same every time.

Each connected component starts as a radial tree and is relaxed by springs (after Fruchterman and Reingold, but hubs push harder
and pull less); then boxes that overlap are pushed apart, and the components are packed in rows. Sums run in a fixed
order over plain arrays: no BLAS, whose threads would change the last digits. Time and memory grow with the number of nodes, not
with its square: above `_EXACT` nodes repulsion is estimated from a seeded sample.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pharmagraph.views.packing import packed

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_EXACT: Final = 1000  # nodes up to which all pairs repel each other; above, each node repels a sample of this size
_BLOCK: Final = 1 << 16  # pairs worked on at a time: they fit in the processor's cache
_GAP: Final = 6.0  # least distance between two boxes
_EVENNESS: Final = 0.6  # 0 leaves the springs' result as it is, 1 makes a disc of equal density
_SPACE: Final = 4.5  # times the area of its boxes that a component takes at most; small ones are denser
_LONG: Final = 2.6  # times its height that a component may be wide before it is bent
_ARC: Final = 1.3 * math.pi  # over which it then goes


def layout(
    sizes: Sequence[tuple[float, float]], links: Sequence[tuple[int, int]], *, aspect: float = 1.15, seed: int = 1
) -> list[tuple[int, int]]:
    """The centre of each node's box, by node number; `sizes` are widths and heights, `links` pairs of node numbers.

    The same input gives the same result; which nodes lie where depends on the order of `sizes`, not on the order of `links`.
    The whole is about `aspect` times wider than high and centred on (0, 0). An empty graph gives an empty list.
    """
    if not sizes:
        return []
    boxes = np.array(sizes, dtype=np.float64)
    pairs = np.array(sorted({(min(a, b), max(a, b)) for a, b in links if a != b}), dtype=np.int64).reshape(-1, 2)
    parts = []
    for members in _components(len(boxes), pairs):
        inside = _within(pairs, members, len(boxes))
        parts.append((members, _component(boxes[members], inside, aspect, seed)))
    centres = _pack(boxes, parts, aspect)
    return [(round(float(x)), round(float(y))) for x, y in centres]


def _components(count: int, pairs: Integers) -> list[Integers]:
    """The node numbers of each connected component, largest component first."""
    neighbours = _neighbours(count, pairs)
    seen = [False] * count
    components = []
    for first in range(count):
        if seen[first]:
            continue
        seen[first] = True
        members = [first]
        for node in members:
            for other in neighbours[node]:
                if not seen[other]:
                    seen[other] = True
                    members.append(other)
        components.append(np.array(sorted(members), dtype=np.int64))
    return sorted(components, key=lambda members: (-len(members), int(members[0])))


def _neighbours(count: int, pairs: Integers) -> list[list[int]]:
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs.tolist():
        neighbours[a].append(b)
        neighbours[b].append(a)
    return neighbours


def _within(pairs: Integers, members: Integers, count: int) -> Integers:
    """The pairs among `members`, renumbered by their place in `members`."""
    place = np.full(count, -1, dtype=np.int64)
    place[members] = np.arange(len(members))
    renumbered = place[pairs]
    return renumbered[(renumbered >= 0).all(axis=1)]


def _component(boxes: Floats, pairs: Integers, aspect: float, seed: int) -> Floats:
    """Centres of the boxes of one connected component."""
    count = len(boxes)
    length = 1.1 * math.sqrt(float((boxes[:, 0] * boxes[:, 1]).mean())) + 2 * _GAP
    centres = _radial(count, pairs, length)
    if count > 3:
        centres = _relax(centres, pairs, length, steps=min(160, 40 + 2 * count), seed=seed)
        centres = _fitted(_bent(_evened(_turn(centres))), boxes, aspect)
    return separate(centres, boxes)


# A first placement: a tree around the best connected node


def _radial(count: int, pairs: Integers, length: float) -> Floats:
    """A breadth-first tree around the best connected node; each branch has an angle in proportion to its leaves."""
    neighbours = _neighbours(count, pairs)
    centre = max(range(count), key=lambda node: (len(neighbours[node]), -node))
    order, children = _tree(neighbours, centre)
    leaves = [1] * count
    for node in reversed(order):
        if children[node]:
            leaves[node] = sum(leaves[child] for child in children[node])
    centres = np.zeros((count, 2))
    wedge = {centre: (0.0, 2 * math.pi, 0)}
    for node in order:
        start, span, depth = wedge.pop(node)
        angle = start + span / 2
        centres[node] = (depth * length * math.cos(angle), depth * length * math.sin(angle))
        for child in children[node]:
            share = span * leaves[child] / leaves[node]
            wedge[child] = (start, share, depth + 1)
            start += share
    return centres


def _tree(neighbours: list[list[int]], centre: int) -> tuple[list[int], list[list[int]]]:
    """A breadth-first order of the nodes, and the children of each."""
    children: list[list[int]] = [[] for _ in neighbours]
    seen = {centre}
    order = [centre]
    for node in order:
        for other in neighbours[node]:
            if other not in seen:
                seen.add(other)
                children[node].append(other)
                order.append(other)
    return order, children


# Springs


def _relax(centres: Floats, pairs: Integers, length: float, *, steps: int, seed: int) -> Floats:
    """Let edges pull and nodes push, in ever smaller steps."""
    count = len(centres)
    degree = np.bincount(pairs.ravel(), minlength=count).astype(np.float64)
    weight = np.sqrt(degree + 1.0)
    random = np.random.default_rng(seed)
    points = centres + random.uniform(-0.1, 0.1, centres.shape) * length
    reach = length * math.sqrt(count)
    pull = _strength(degree, pairs)
    for step in range(steps):
        force = _repulsion(points, weight, length, random) - _attraction(points, pairs, pull, length)
        force -= points * 0.03  # a slight pull to the middle keeps long arms in the picture
        norm = np.sqrt((force * force).sum(axis=1)) + 1e-9
        limit = reach * 0.12 * (1.0 - step / steps) ** 1.5 + 0.01 * length
        points = points + force * (np.minimum(norm, limit) / norm)[:, None]
    return np.asarray(points - points.mean(axis=0))


def _repulsion(points: Floats, weight: Floats, length: float, random: np.random.Generator) -> Floats:
    """The push on each node, falling with distance to the power of 1.5, times the weights of both.

    It falls faster than in Fruchterman and Reingold's model, so that a large graph does not blow its single nodes far away.
    """
    count = len(points)
    others: Any = slice(None)
    scale = length**2.5
    if count > _EXACT:
        others = np.sort(random.choice(count, _EXACT, replace=False))
        scale *= count / _EXACT
    short = points.astype(np.float32)  # half the memory traffic, and digits enough for a push
    x, y, mass = short[others, 0], short[others, 1], weight[others].astype(np.float32)
    softening = np.float32(1e-3 * length * length)
    force = np.empty_like(points)
    rows = max(1, _BLOCK // len(x))
    for start in range(0, count, rows):
        block = slice(start, start + rows)
        dx = short[block, 0, None] - x
        dy = short[block, 1, None] - y
        square = dx * dx + dy * dy + softening
        share = mass / (square * np.sqrt(np.sqrt(square)))
        force[block, 0] = (dx * share).sum(axis=1)
        force[block, 1] = (dy * share).sum(axis=1)
    return np.asarray(force * (weight * scale)[:, None])


def _strength(degree: Floats, pairs: Integers) -> Floats:
    """How hard each edge pulls: less between two well connected nodes, which would draw all into one knot."""
    both = degree[pairs]
    return np.asarray(np.where(both.min(axis=1) > 1, both.max(axis=1) ** -0.5, 1.0) * 2.0)


def _attraction(points: Floats, pairs: Integers, strength: Floats, length: float) -> Floats:
    """The pull on each node: distance squared by length, along each edge."""
    first, second = pairs[:, 0], pairs[:, 1]
    difference = points[first] - points[second]
    pull = difference * (strength * np.sqrt((difference * difference).sum(axis=1)) / length)[:, None]
    count = len(points)
    sums = [np.bincount(first, pull[:, axis], count) - np.bincount(second, pull[:, axis], count) for axis in (0, 1)]
    return np.stack(sums, axis=1)


def _evened(points: Floats) -> Floats:
    """Points moved along their rays towards equal density: a crowded middle gets room, long arms are drawn in."""
    points = points - points.mean(axis=0)
    radius = np.sqrt((points * points).sum(axis=1)) + 1e-9
    place = np.empty(len(points))
    place[np.argsort(radius, kind="stable")] = np.arange(1, len(points) + 1)
    even = np.sqrt(place / len(points)) * radius.max()
    return np.asarray(points * (even / radius)[:, None] ** _EVENNESS)


def _fitted(points: Floats, boxes: Floats, aspect: float) -> Floats:
    """Points stretched towards `aspect`, though never so much that it shows, and brought as near as their boxes allow."""
    low, high = np.quantile(points, [0.04, 0.96], axis=0)
    width, height = np.maximum((high - low) / 0.92, 1.0).tolist()
    stretch = min(max(aspect * height / width, 0.65), 1.5)
    space = min(_SPACE, 2 + len(points) / 8)
    scale = math.sqrt(space * float((boxes[:, 0] * boxes[:, 1]).sum()) / (width * height * stretch))
    return np.asarray(points * np.array([scale * stretch, scale]))


def _bent(points: Floats) -> Floats:
    """Points that lie in a long line, laid along an arc, so that they fill a plane."""
    width, height = (points.max(axis=0) - points.min(axis=0)).tolist()
    if width < _LONG * max(height, 1.0):
        return points
    radius = width / _ARC
    angle = (points[:, 0] - points[:, 0].mean()) / radius
    distance = radius + points[:, 1]
    return np.stack([distance * np.sin(angle), -distance * np.cos(angle)], axis=1)


def _turn(points: Floats) -> Floats:
    """Turned so that the cloud is longest from left to right."""
    x, y = points[:, 0], points[:, 1]
    angle = 0.5 * math.atan2(2 * float((x * y).sum()), float((x * x).sum() - (y * y).sum()))
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.stack([x * cosine + y * sine, y * cosine - x * sine], axis=1)


# Overlaps


def separate(centres: Floats, boxes: Floats, *, rounds: int = 80) -> Floats:
    """The centres after overlapping boxes were pushed apart, each pair along the axis that needs the smaller move."""
    points = centres.copy()
    half = boxes / 2 + _GAP / 2
    for _ in range(rounds):
        first, second = _neighbouring(points, half)
        difference = points[second] - points[first]
        overlap = half[first] + half[second] - np.abs(difference)
        touching = (overlap > 1e-6).all(axis=1)
        if not touching.any():
            break
        first, second, difference, overlap = first[touching], second[touching], difference[touching], overlap[touching]
        axis = (overlap[:, 1] < overlap[:, 0]).astype(np.int64)
        along = np.take_along_axis(difference, axis[:, None], axis=1)[:, 0]
        move = np.take_along_axis(overlap, axis[:, None], axis=1)[:, 0] * np.where(along < 0, -0.5, 0.5)
        for index in (0, 1):
            chosen = axis == index
            points[:, index] += np.bincount(second[chosen], move[chosen], len(points))
            points[:, index] -= np.bincount(first[chosen], move[chosen], len(points))
    return points


def _neighbouring(points: Floats, half: Floats) -> tuple[Integers, Integers]:
    """All pairs of boxes that may overlap: those near each other from left to right."""
    order = np.argsort(points[:, 0], kind="stable")
    left = points[order, 0]
    reach = np.searchsorted(left, left + half[order, 0] + half[:, 0].max(), side="right")
    counts = reach - np.arange(len(order)) - 1
    first = np.repeat(np.arange(len(order)), counts)
    second = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts) + first + 1
    return order[first], order[second]


# Components side by side


def _pack(boxes: Floats, parts: list[tuple[Integers, Floats]], aspect: float) -> Floats:
    """All centres, each component moved as a whole to its place in the rows, with the whole around (0, 0)."""
    frames = [(_lowest(centres, boxes[members]), _highest(centres, boxes[members])) for members, centres in parts]
    margin = 2 * _GAP
    sizes = [tuple((high - low + 2 * margin).tolist()) for low, high in frames]
    result = np.zeros_like(boxes)
    for (members, centres), (low, _), corner in zip(parts, frames, packed(sizes, aspect), strict=True):
        result[members] = centres - low + np.array(corner) + margin
    return result - (_lowest(result, boxes) + _highest(result, boxes)) / 2


def _lowest(centres: Floats, boxes: Floats) -> Floats:
    return np.asarray((centres - boxes / 2).min(axis=0))


def _highest(centres: Floats, boxes: Floats) -> Floats:
    return np.asarray((centres + boxes / 2).max(axis=0))
