"""Places of a result without arms: which outcome a trial met or missed, and which statistic of several is the trigger's."""

from dataclasses import replace

from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.figures import PEOPLE, is_outcome, is_verb_outcome, own_figure, turns_up
from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits_at, nearest_index, units_that_fit
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import TRIAL, Literal, Mention
from pharmagraph.mentions.shares import in_digits, is_count
from pharmagraph.mentions.word_sets import word_set

_GOALS = word_set("facts.places.outcomes.goals")
_GOAL_REACH = 8  # units between "primary endpoint was" and the outcome


@place("primary-goal")
def primary_goal(site: Site, type_: str) -> list[Filler]:
    """The outcomes that the text says were the primary endpoint, or the next sentence the endpoints, where that of the trigger names none."""
    if any(fits_at(site, i, type_) for i in range(len(site.units))):
        return []
    here = site.passage.sentence
    for passage in site.discourse.passages:
        units = passage.view.units
        follows = passage.sentence.index == here.index + 1
        for i, unit in enumerate(units[:-2]):
            if unit.lower not in _GOALS or units[i + 1].lower not in _DEFINING or passage.sentence is here:
                continue
            named = not _FIRST.isdisjoint(u.lower for u in units[max(0, i - 2) : i]) or (follows and i == 1)
            there = replace(site, passage=passage, first=i, last=i + 1, taken=set())
            near = units_that_fit(there, type_, range(i + 2, min(len(units), i + 2 + _GOAL_REACH))) if named else []
            if near:
                return [Filler(f.linked, 0.9) for f in group(there, type_, near[0])]
    return []


_FIRST = frozenset({"primary", "main", "co-primary"})
_DEFINING = word_set("facts.places.outcomes.defining")


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
    return [] if hits and not behind and _is_of_one_before(site, hits[-1]) else look("sentence", type_, site)


def _is_of_one_before(site: Site, i: int) -> bool:
    """Whether a statistic before the trigger is of another outcome: "missed its goal of survival (p=0.2), although lung function improved"."""
    outcomes = [k for k in range(site.last) if is_outcome(site.units[k])]
    before, after = [k for k in outcomes if k < i], [k for k in outcomes if k > i]
    named = {linked.key for k in after[-1:] if (linked := site.units[k].linked) is not None}
    return bool(before and after) and all(
        linked.key not in named for k in before if (linked := site.units[k].linked) is not None
    )


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


_QUALIFIERS = word_set("facts.places.outcomes.qualifiers")
_PERSON = frozenset({"patient", "participant", "subject"})
_SUBJECT_REACH = 6  # units between a verb and the number of those who are its subject


@place("bearers")
def bearers(site: Site, type_: str) -> list[Filler]:
    """How many had the outcome, where no share is told: "3 confirmed partial responses", "three patients reached X", "and five had stable disease"."""
    if own_figure(site, type_) is not None:
        return []
    units = site.units
    turned_up = is_verb_outcome(site)
    i = site.first - 1
    while i >= 0 and (units[i].lower in _QUALIFIERS or (turned_up and units[i].tag == "auxiliary")):
        i -= 1
    if i >= 0 and (counted := _count(units[i])):
        return counted
    if i >= 0 and turns_up(units[i]):
        i -= 1
    elif not turned_up:
        return []
    for k in range(i, max(-1, i - _SUBJECT_REACH), -1):
        if counted := _count(units[k]):
            people = not (PEOPLE | _PERSON).isdisjoint(u.lower for u in units[k + 1 : k + 4])
            return counted if people or k == i else []
        if units[k].tag in {"verb", "auxiliary"} or (units[k].tag == "mark" and units[k].text != "-"):
            break
    return []


def _count(unit: Unit) -> list[Filler]:
    """The number of people that a unit tells."""
    told = unit.linked is not None and unit.linked.kind == Literal.ENROLMENT  # "14" of "14 patients"
    number = unit.linked.mention.value if unit.linked is not None and told else unit.lower
    if not is_count(number):
        return []
    return [Filler(Linked(Mention(unit.start, unit.end, Literal.MEASURE, unit.text, in_digits(number))))]


_TREATED = word_set("facts.places.outcomes.treated")


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
