"""The colours of the pages: told once, and legible, light and dark."""

import re
from importlib import resources

import pytest

from pharmagraph.views.asset import asset

DECLARED = re.compile(r"--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
COLOUR = re.compile(r"(?<!&)#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?=[^{]*[;}])|\b(?:rgb|hsl)a?\(")
PALETTE = {name: (light, dark) for name, light, dark in DECLARED.findall(asset("palette.css"))}
SHEETS = {
    "pharmagraph.server": ("base.css",),
    "pharmagraph.explorer": ("explore.css",),
    "pharmagraph.views": ("parts.css", "page.css"),
    "pharmagraph.explain": ("page.css",),
}
TEXTS = ("ink", "quiet", "accent", "occurred", "planned", "denied", "rejected", "silent")
GROUNDS = ("page", "side", "quote")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("ink", ground) for ground in ("line", "mark", "first", "second")),
    ("quiet", "line"),  # the navigation under the mouse
    ("page", "accent"),  # the button that one is meant to press
]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_measured_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), PAIRS, ids="-on-".join)
def test_text_is_legible_light_and_dark(text: str, ground: str) -> None:
    for mode in (0, 1):
        assert contrast(PALETTE[text][mode], PALETTE[ground][mode]) >= 4.5


@pytest.mark.parametrize(("package", "names"), SHEETS.items(), ids=str)
def test_a_colour_stands_in_the_palette_and_nowhere_else(package: str, names: tuple[str, ...]) -> None:
    style = "".join(asset(name, package) for name in names)
    assert COLOUR.findall(style) == []
    used = set(re.findall(r"var\(--([a-z]+)\)", style))
    assert used <= {*PALETTE, "shadow", "sans", "mono", "kind", "colour"}


def test_every_style_sheet_is_looked_at() -> None:
    found = {
        (package, entry.name)
        for package in SHEETS
        for entry in resources.files(package).joinpath("assets").iterdir()
        if entry.name.endswith(".css")
    }
    assert found == {(package, name) for package, names in SHEETS.items() for name in names} | {
        ("pharmagraph.views", "palette.css")
    }
