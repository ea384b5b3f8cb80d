import os
import random
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path

import pytest

from pharmagraph import views
from pharmagraph.views.layout import layout


def scale_free(count: int, edges: int, seed: int = 7) -> list[tuple[int, int]]:
    """Links of which many end at few nodes, as in a graph of companies and agencies."""
    chance = random.Random(seed)
    return [(min(int(chance.paretovariate(0.9)), count - 1), chance.randrange(count)) for _ in range(edges)]


def overlapping(places: list[tuple[int, int]], sizes: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Pairs of boxes that cover each other by more than a rounding."""
    boxes = list(zip(places, sizes, strict=True))
    return [
        (a, b)
        for (a, ((ax, ay), (aw, ah))), (b, ((bx, by), (bw, bh))) in combinations(enumerate(boxes), 2)
        if abs(ax - bx) < (aw + bw) / 2 - 1 and abs(ay - by) < (ah + bh) / 2 - 1
    ]


def distance(places: list[tuple[int, int]], a: int, b: int) -> float:
    return float(((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5)


def test_an_empty_graph_has_no_places() -> None:
    assert layout([], []) == []


def test_a_single_node_lies_in_the_middle() -> None:
    assert layout([(80, 30)], []) == [(0, 0)]


@pytest.mark.parametrize(
    ("count", "links"),
    [
        (2, [(0, 1)]),
        (9, [(0, n) for n in range(1, 9)]),
        (12, [(n, n + 1) for n in range(11)]),
        (60, scale_free(60, 90)),
        (90, [(n, n + 1) for n in range(0, 89, 3)]),
        (40, []),
    ],
    ids=["pair", "star", "chain", "hubs", "many components", "no links"],
)
def test_no_two_boxes_overlap(count: int, links: list[tuple[int, int]]) -> None:
    sizes = [(40.0 + 10 * (n % 9), 24.0 + n % 7) for n in range(count)]
    assert overlapping(layout(sizes, links), sizes) == []


def test_in_a_large_graph_hardly_any_boxes_overlap() -> None:
    sizes = [(30.0, 20.0)] * 800
    assert len(overlapping(layout(sizes, scale_free(800, 1500)), sizes)) <= 4


def test_linked_nodes_lie_nearer_than_others() -> None:
    links = scale_free(120, 160)
    places = layout([(30, 20)] * 120, links)
    joined = {tuple(sorted(link)) for link in links if link[0] != link[1]}
    near = sorted(distance(places, a, b) for a, b in joined)
    far = sorted(distance(places, a, b) for a, b in combinations(range(120), 2) if (a, b) not in joined)
    assert near[len(near) // 2] < 0.75 * far[len(far) // 2]


def test_components_are_kept_apart() -> None:
    """Boxes around the nodes of two stars of equal size do not reach into each other."""
    links = [(0, n) for n in range(1, 8)] + [(8, n) for n in range(9, 16)]
    places = layout([(40, 30)] * 16, links)
    left, right = sorted((places[:8], places[8:]), key=lambda star: sum(x for x, _ in star))
    upper, lower = sorted((places[:8], places[8:]), key=lambda star: sum(y for _, y in star))
    beside = max(x for x, _ in left) < min(x for x, _ in right)
    above = max(y for _, y in upper) < min(y for _, y in lower)
    assert beside or above


def test_the_whole_is_centred_and_not_a_strip() -> None:
    """Three hundred pairs of nodes fill a plane instead of a row."""
    places = layout([(50, 30)] * 600, [(n, n + 1) for n in range(0, 600, 2)])
    xs, ys = [x for x, _ in places], [y for _, y in places]
    assert abs(max(xs) + min(xs)) <= 60 and abs(max(ys) + min(ys)) <= 60
    assert 0.6 < (max(xs) - min(xs)) / (max(ys) - min(ys)) < 2.2


def extent(places: list[tuple[int, int]]) -> tuple[int, int]:
    """Width and height."""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return max(xs) - min(xs), max(ys) - min(ys)


def test_a_chain_is_no_long_line_and_neighbours_stay_neighbours() -> None:
    places = layout([(90, 30)] * 9, [(n, n + 1) for n in range(8)])
    width, height = extent(places)
    assert width < 2.6 * height
    steps = [distance(places, n, n + 1) for n in range(8)]
    assert max(steps) < 3 * min(steps)


def test_a_component_stays_clear_of_the_edges_of_others() -> None:
    """The rectangle around a star of large boxes holds no node of any of the pairs beside it."""
    sizes = [(120.0, 40.0)] * 12 + [(30.0, 20.0)] * 20
    links = [(0, n) for n in range(1, 12)] + [(n, n + 1) for n in range(12, 32, 2)]
    places = layout(sizes, links)
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*places[:12], strict=True))
    assert not [(x, y) for x, y in places[12:] if left <= x <= right and top <= y <= bottom]


def test_the_order_and_direction_of_links_do_not_matter() -> None:
    links = scale_free(100, 150)
    shuffled = [(b, a) for a, b in links]
    random.Random(3).shuffle(shuffled)
    assert layout([(30, 20)] * 100, links) == layout([(30, 20)] * 100, [*shuffled, *links[:5], (4, 4)])


def test_another_process_with_another_hash_seed_and_one_thread_finds_the_same_places() -> None:
    code = (
        "import random; from pharmagraph.views.layout import layout; c = random.Random(1);"
        "print(layout([(30, 20)] * 300, [(c.randrange(300), c.randrange(60)) for _ in range(500)]))"
    )
    outputs = set()
    for seed, threads in (("1", "1"), ("2", "2")):
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(views.__file__).parents[2]),
            "PYTHONHASHSEED": seed,
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        }
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
        outputs.add(run.stdout)
    assert len(outputs) == 1


def test_fifteen_hundred_nodes_take_seconds() -> None:
    started = time.process_time()
    layout([(30, 20)] * 1500, scale_free(1500, 3000))
    assert time.process_time() - started < 15  # about one on an idle machine
