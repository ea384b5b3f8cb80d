"""Where a sentence compares: what words of comparison begin, what two things they join, and what only has the second figure."""

from itertools import pairwise

from pharmagraph.facts.places.figures import PEOPLE, REACH, VERSUS, is_comparison
from pharmagraph.facts.places.site import Site, fits_at, units_that_fit
from pharmagraph.mentions.word_sets import word_set

_COMPARING = word_set("facts.places.comparing.comparing")


def compare_index(site: Site, start: int) -> int | None:
    """Where a comparison with something other than baseline begins after the unit `start`."""
    return next(
        (i for i in range(start, len(site.units)) if is_comparison(site.units, i) and not to_baseline(site, i)),
        None,
    )


def to_baseline(site: Site, i: int) -> bool:
    return any(u.lower == "baseline" for u in site.units[i + 1 : i + 3])


def compared_pair(site: Site, type_: str) -> list[int]:
    """The two things of "comparing ... between X and Y", or of "X and its reference Y"; empty if the sentence has no such words."""
    words = [u.lower for u in site.units]
    fitting = [
        i for i in range(len(words)) if fits_at(site, i, type_)
    ]  # of the whole sentence, what fills other roles included
    if "between" in words and _COMPARING & set(words):
        begin = words.index("between")
        pair = [i for i in fitting if begin < i < begin + 10][:2]
        return pair if len(pair) == 2 and "and" in words[pair[0] : pair[1]] else []
    for first, second in pairwise(fitting):
        if {"and", "reference"} <= set(words[first + 1 : second]) and second - first <= 5:
            return [first, second]
    return []


def compared_before(site: Site, type_: str) -> int | None:
    """The last therapy compared before a statistic in brackets, which belongs to what it stands behind: "9 months versus 7 on X (HR 0.7)"."""
    units = site.units
    level = units[site.first].depth
    inside = next((i for i in range(site.first, len(units)) if units[i].depth < level), len(units))
    if not level or any(is_comparison(units, i) for i in range(site.first, inside)):
        return None
    before = (i for i in reversed(units_that_fit(site, type_, range(site.first))) if units[i].depth < level)
    return next((i for i in before if stands_compared(site, i)), None)


def stands_compared(site: Site, i: int) -> bool:
    """Whether a therapy has the second figure of a comparison, or a further one: "versus 6.9 months (95% CI 5.1, 8.0) for those on X and 5 on Y"."""
    units = site.units
    level = units[i].depth
    goes_on = False
    for k in range(i - 1, max(-1, i - 2 * REACH), -1):
        unit = units[k]
        if unit.depth > level:
            continue
        if unit.lower in VERSUS | {"than"} or (unit.lower in _TO and units[k - 1].lower == "compared"):
            return not to_baseline(site, k)
        if unit.tag == "conjunction":
            goes_on = fits_at(site, k + 1, "Figure")
        beside = unit.lower in _BESIDE_ARM or unit.lower in PEOPLE or unit.tag == "determiner"
        if not (goes_on or beside or fits_at(site, k, "Figure")) or unit.tag in {"verb", "auxiliary"}:
            return False
    return False


_TO = frozenset({"to", "with"})
_BESIDE_ARM = word_set("facts.places.comparing.beside_arm")


def is_outdone_figure(site: Site, i: int) -> bool:
    """Whether "greater than" before a figure compares two arms and sets no threshold: "14.2%, significantly greater than 2.1% with placebo"."""
    units = site.units
    than = i - 2 if units[i - 1].lower in {"a", "an", "the"} else i - 1
    if than < 2 or units[than].lower != "than":
        return False
    set_apart = units[than - 2].text == "," or units[than - 2].lower.endswith("ly")
    return set_apart and any(fits_at(site, k, "Therapy") for k in range(i + 1, min(len(units), i + 9)))
