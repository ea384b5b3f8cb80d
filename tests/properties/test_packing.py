"""Rectangles of any sizes can be laid in rows."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.views.packing import packed

LENGTHS = st.floats(1, 500)


@given(st.lists(st.tuples(LENGTHS, LENGTHS), max_size=25), st.floats(0.5, 3))
def test_no_rectangle_covers_another_and_none_is_left_of_or_above_the_corner(
    sizes: list[tuple[float, float]], aspect: float
) -> None:
    corners = packed(sizes, aspect)
    assert len(corners) == len(sizes) and all(x >= 0 and y >= 0 for x, y in corners)
    for (a, (aw, ah)), (b, (bw, bh)) in combinations(zip(corners, sizes, strict=True), 2):
        apart = (
            a[0] + aw <= b[0] + 1e-6 or b[0] + bw <= a[0] + 1e-6 or a[1] + ah <= b[1] + 1e-6 or b[1] + bh <= a[1] + 1e-6
        )
        assert apart


def test_many_small_ones_fill_the_shape_that_is_asked_for() -> None:
    for aspect in (0.7, 1.15, 2.0):
        corners = packed([(60.0, 20.0)] * 200, aspect)
        width, height = max(x for x, _ in corners) + 60, max(y for _, y in corners) + 20
        assert 0.85 * aspect < width / height < 1.2 * aspect
