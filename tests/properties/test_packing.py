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
    if sizes:
        room = max(x + width for (x, _), (width, _) in zip(corners, sizes, strict=True))
        area = sum(width * height for width, height in sizes)
        assert room <= max(max(width for width, _ in sizes), (aspect * area) ** 0.5) + 1e-6
