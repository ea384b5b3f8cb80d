"""Which figures and outcomes are those of the control, and which "respectively" deals out to doses and to it."""

from collections.abc import Sequence

from pharmagraph.facts.places.figures import COMPARE, PEOPLE, VERSUS, is_like, own_figure, turns_up
from pharmagraph.facts.places.lists import is_dealt, is_dealt_to_points, run, runs
from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, units_that_fit
from pharmagraph.language.units import Unit

_CONTROLS = frozenset({"control", "controls", "comparator", "placebo", "vehicle", "sham", "standard of care"})
ARMS = frozenset({"arm", "arms", "group", "groups", "dose", "cohort"})


def is_control(unit: Unit) -> bool:
    """Whether a unit is what is never under test: placebo, or the word "control" of its arm."""
    names = {unit.lower} if unit.linked is None else {unit.lower, unit.linked.mention.known_as}
    return not _CONTROLS.isdisjoint(names)


def is_of_control(site: Site, own: int) -> bool:
    """Whether a figure is the control's alone: "given the 4% response rate seen in the placebo group"."""
    behind = site.units[max(own + 1, site.last) : max(own + 1, site.last) + 5]
    control = next((k for k, u in enumerate(behind) if is_control(u)), None)
    if control is None or any(u.tag in {"mark", "conjunction"} or u.lower in COMPARE for u in behind[:control]):
        return False
    joined = {"in", "on", "for", "with", "of", "among"} & {u.lower for u in behind[:control]}
    drug = any(u.linked is not None and fits(u.linked, "Drug", site.discourse) for u in behind[:control])
    return bool(joined) and not drug


def tells_of_control(site: Site) -> bool:
    """Whether the trigger is told of the other arm: "compared to a median PFS of 7.2 months", "with the placebo group experiencing a weight loss"."""
    units = site.units
    near = units[max(0, site.first - 4) : site.first]
    trigger = units[site.first].linked
    again = any(u.linked is not None and trigger is not None and u.linked.key == trigger.key for u in units[: site.first])  # fmt: skip
    if again and any(u.lower in VERSUS | {"compared"} for u in near):
        return True
    for i in range(site.first - 1, max(-1, site.first - 7), -1):
        if units[i].text in {",", ";"} or fits_at(site, i, "Drug"):
            return False
        if is_control(units[i]):
            grouped = units[i + 1].lower in ARMS or any(u.lower in PEOPLE for u in units[max(0, i - 3) : i])
            return grouped and any(u.tag in {"verb", "auxiliary"} or turns_up(u) for u in units[i + 1 : site.first])
    return False


def several(site: Site, own: int) -> list[int]:
    """Figures of one list that are dealt out to doses, groups of patients or points in time: "61% and 48% at weeks 24 and 12, respectively".

    That of a control that comes last is none of them: "8%, 11% and 1% at 5 mg, 10 mg and placebo".
    """
    units = site.units
    found = [i for i in run(site, own, "Figure") if is_like(units[i], units[own])]
    behind = units[found[-1] + 1 :]
    if len(found) < 2:
        return []
    if _are_arms(units[: found[0]]):
        return found
    if is_dealt(units) and control_listed_last(behind):
        return found[:-1]
    therapies = any(len(one) == len(found) for one in runs(site, "Therapy", units[own].depth))
    dealt = is_dealt(units) or is_dealt_to_points(site, found)
    return found if dealt and not therapies and not any(map(is_control, units[own + 1 : found[-1]])) else []


def _are_arms(before: Sequence[Unit]) -> bool:
    """Whether several arms stand before the figures that are theirs: "in the 10 mg and 20 mg arms, 31% and 45% of patients"."""
    words = [u.lower for u in before]
    joined = any(
        word in {"arms", "groups", "doses", "cohorts"} and "and" in words[max(0, k - 6) : k]
        for k, word in enumerate(words)
    )
    return joined and not any(is_control(u) for u in before)


def control_listed_last(behind: Sequence[Unit]) -> bool:
    """Whether a control ends the list of what figures are dealt out to."""
    return any(is_control(u) and behind[k - 1].tag == "conjunction" for k, u in enumerate(behind[:20]) if k)


@place("control-figure")
def control_figure(site: Site, type_: str) -> list[Filler]:
    """The figure of the trigger, if it is the control's and the sentence or the one before gives another for the same: "The placebo group lost 2.4%"."""
    own = own_figure(site, type_)
    if own is None or not (is_of_control(site, own) or tells_of_control(site)) or not _is_told_of_both(site):
        return []
    return fillers(site, [own])


@place("control")
def control(site: Site, type_: str) -> list[Filler]:
    """The control that the sentence names as a therapy."""
    hits = [i for i in units_that_fit(site, type_, range(len(site.units))) if is_control(site.units[i])]
    return fillers(site, hits[:1])


def _is_told_of_both(site: Site) -> bool:
    """Whether the outcome is told of before the trigger, in its sentence or in the one before of its paragraph."""
    here = site.passage.sentence
    before = list(site.units[: site.first])
    if here.index and (last := site.discourse.passages[here.index - 1]).sentence.paragraph == here.paragraph:
        before += last.view.units
    trigger = site.units[site.first].linked
    return trigger is not None and any(u.linked is not None and u.linked.key == trigger.key for u in before)
