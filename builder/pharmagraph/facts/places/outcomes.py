"""Places of a result without arms: which outcome a trial met or missed, and which statistic of several is the trigger's."""

from pharmagraph.facts.places.site import (
    Filler,
    Site,
    fillers,
    fits_at,
    group,
    look,
    nearest_index,
    place,
    units_that_fit,
)
from pharmagraph.mentions.mention import TRIAL

_STUDIES = ("evaluat", "assess", "stud", "investigat", "test", "compar", "examin", "measur", "explor", "determin")
_STUDY_REACH = 6  # units between a verb of study and what is studied


@place("judged")
def judged(site: Site, type_: str) -> list[Filler]:
    """The nearest outcome of the clause, else of the sentence, that is not only what a trial was to study: "a trial studying the safety of X failed"."""
    for indices in (site.members, range(len(site.units))):
        hits = [i for i in units_that_fit(site, type_, indices) if not _is_studied(site, i)]
        best = nearest_index(site, hits)
        if best is not None:
            return group(site, type_, best)
    return []


def _is_studied(site: Site, i: int) -> bool:
    """Whether an outcome before the trigger is the object of a verb of study."""
    if i > site.first:
        return False
    for unit in reversed(site.units[max(0, i - _STUDY_REACH) : i]):
        if unit.tag == "verb" or unit.lower.endswith("ing"):
            return unit.lower.startswith(_STUDIES)
    return False


@place("statistic")
def statistic(site: Site, type_: str) -> list[Filler]:
    """Of several values the first at or behind the trigger, since a statistic stands behind what it is of; else the nearest of the sentence."""
    hits = units_that_fit(site, type_, range(len(site.units)))
    behind = [i for i in hits if i >= site.first]
    if len(hits) > 1 and behind:
        return fillers(site, behind[:1])
    return look("sentence", type_, site)


_COUNT_REACH = 6  # units from a trigger, or from the one before, to the next of several counted responses


@place("counted")
def counted(site: Site, type_: str) -> list[Filler]:
    """The outcomes that follow one another after the trigger with their counts: "3 complete responses and 4 partial responses"."""
    found: list[int] = []
    for i in units_that_fit(site, type_, range(site.last, len(site.units))):
        between = site.units[(found[-1] + 1 if found else site.last) : i]
        broken = any(u.tag in {"verb", "auxiliary", "preposition"} or u.text == ";" for u in between)
        if broken or len(between) > _COUNT_REACH:
            break
        found.append(i)
    return fillers(site, found)


_TREATED = frozenset("dose doses regimen regimens arm arms group groups cohort cohorts patients participants subjects adults children treatment therapy trial study".split())  # fmt: skip


@place("treated")
def treated(site: Site, type_: str) -> list[Filler]:
    """What the paragraph or the document is about, where a dose, a group of patients, the treatment or a trial is the subject."""
    units = site.units
    i = site.first - 1
    while i >= 0 and (
        units[i].lower.endswith("ly") or units[i].tag == "auxiliary" or units[i].lower in {"also", "not"}
    ):
        i -= 1
    by_trial = any(u.linked is not None and u.linked.kind == TRIAL and not u.preposition for u in units[: site.first])
    is_treated = not site.passive and i >= 0 and units[i].lower in _TREATED
    if not (is_treated or by_trial) or any(fits_at(site, k, type_) for k in range(len(units))):
        return []
    return look("paragraph", type_, site) or look("topic", type_, site)
