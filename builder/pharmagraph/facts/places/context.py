"""Places of discourse: what the paragraph, the heading or the document tells of, who speaks, which trial was meant."""

import re
from collections import Counter

from pharmagraph.facts.discourse import Passage
from pharmagraph.facts.focus import in_focus
from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import (
    Filler,
    Site,
    fits,
)
from pharmagraph.language.sections import SectionKind
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked, root_kind
from pharmagraph.mentions.mention import TRIAL, Mention
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass


@place("paragraph")
def _paragraph(site: Site, type_: str) -> list[Filler]:
    """What the list item is about; else what the sentences before, within the paragraph, tell of."""
    if head := _head(site, type_):
        return head
    here = site.passage.sentence
    before = site.discourse.passages[max(0, here.index - _PARAGRAPH_REACH) : here.index]
    views = [p.view for p in reversed(before) if p.sentence.paragraph == here.paragraph]
    if type_ == "Drug":
        topic = site.discourse.drug.key if site.discourse.drug else ""
        drug = in_focus(views, lambda linked: fits(linked, type_, site.discourse), topic)
        return [Filler(drug)] if drug is not None else []
    units = (unit.linked for view in views for unit in reversed(view.units))
    return [Filler(linked) for linked in units if linked is not None and fits(linked, type_, site.discourse)][:1]


_PARAGRAPH_REACH = 3  # sentences


@place("spoken-of")
def _spoken_of(site: Site, type_: str) -> list[Filler]:
    """What the sentences before told of, where the trigger opens its sentence and so tells more of that: "The hazard ratio was 0.6"."""
    opens = all(unit.tag in {"determiner", "mark"} for unit in site.units[: site.first])
    return _paragraph(site, type_) if opens else []


@place("announcer")
def _announcer(site: Site, type_: str) -> list[Filler]:
    """Who issues the release, where the trigger opens its sentence and says of nobody else: "Discontinued the programme"."""
    opens = all(unit.tag in {"mark", "to"} for unit in site.units[: site.first])
    return look("sole-publisher", type_, site) if opens else []


_HEAD_REACH = 6  # units within which a heading or list item names what it is about


@place("heading")
def _head(site: Site, type_: str) -> list[Filler]:
    """What the nearest heading or list item that the sentence stands under names first, or alone."""
    for index in site.passage.standing.under:
        units = site.discourse.passages[index].view.units
        found = [(i, u.linked) for i, u in enumerate(units) if u.linked and fits(u.linked, type_, site.discourse)]
        if found and (found[0][0] < _HEAD_REACH or len({linked.key for _, linked in found}) == 1):
            return [Filler(found[0][1])]
    return []


@place("publisher")
def _publisher(site: Site, type_: str) -> list[Filler]:
    return [Filler(p) for p in site.discourse.publishers if fits(p, type_, site.discourse)]


@place("sole-publisher")
def _sole_publisher(site: Site, type_: str) -> list[Filler]:
    found = _publisher(site, type_)
    return found if len(found) == 1 else []


@place("undisputed-publisher")
def _undisputed_publisher(site: Site, type_: str) -> list[Filler]:
    """Who issues the release, if it is one and the paragraph so far speaks of no other company alone: a news digest goes from one to the next."""
    here = site.passage.sentence
    named: set[str] = set()
    for passage in site.discourse.passages[: here.index + 1]:
        if passage.sentence.paragraph == here.paragraph:
            named |= {
                u.linked.key for u in passage.view.units if u.linked and fits(u.linked, "Company", site.discourse)
            }
    found = look("sole-publisher", type_, site)
    # a society tells of trials that its congress saw, and of others' deals
    found = [f for f in found if site.discourse.kind(f.linked) != EntityClass.ORGANIZATION]
    return [f for f in found if not named or f.linked.key in named]


@place("topic")
def _topic(site: Site, type_: str) -> list[Filler]:
    """What the list item, the section or the document is about."""
    if head := _head(site, type_):
        return head
    for key in site.passage.topic:
        entity = site.discourse.entities[key]
        linked = Linked(Mention(0, 0, entity.kind, next(iter(entity.names))), key)
        if fits(linked, type_, site.discourse):
            return [Filler(linked)]
    drug = site.discourse.drug
    if drug is None or not fits(drug, type_, site.discourse) or _is_of_others(site) or _is_of_several(site):
        return []
    return [Filler(drug)]


def _is_of_several(site: Site) -> bool:
    """Whether a sentence speaks of several things before the trigger: "All four indications have received ..."."""
    words = " ".join(unit.lower for unit in site.units[: site.first])
    return _SEVERAL.search(words) is not None


_SEVERAL = re.compile(
    r"\b(?:all|both|two|three|four|five|six|several)\s(?:(?:of|the|its|our|these|two|three|four|five|six)\s)*(?:[\w-]+\s)?"
    r"(?:indications|program(?:me)?s|candidates|products|drugs|assets|compounds|therapies|medicines|vaccines)\b"
)


def _is_of_others(site: Site) -> bool:
    """Whether a sentence speaks of companies before the trigger, and of none that issue the release: their products are not its."""
    before = (unit.linked for unit in site.units[: site.first] if unit.linked is not None)
    named = {linked.key for linked in before if site.discourse.kind(linked) == EntityClass.COMPANY}
    return bool(named and site.discourse.publishers) and not named & {p.key for p in site.discourse.publishers}


@place("sole-product")
def _sole_product(site: Site, type_: str) -> list[Filler]:
    """The document's drug, where its headline or first sentence names no other and the section is not about another."""
    drug = site.discourse.drug
    if drug is None or not fits(drug, type_, site.discourse) or site.passage.standing.under:
        return []
    topics = [key for key in site.passage.topic if root_kind(site.discourse.entities[key].kind) == EntityClass.DRUG]
    opening = {
        unit.linked.key
        for passage in site.discourse.passages[:3]
        for unit in passage.view.units
        if unit.linked is not None and fits(unit.linked, type_, site.discourse)
    }
    return [Filler(drug, _FAR)] if opening == {drug.key} and set(topics) <= {drug.key} else []


_FAR = 0.85  # what is left of the certainty of a filler that only the document tells


@place("topic-if-definite")
def _topic_if_definite(site: Site, type_: str) -> list[Filler]:
    """What the document is about, where the trigger's noun phrase begins with "the" or "this"."""
    before = site.units[site.first - 1].lower if site.first else ""
    return look("topic", type_, site) if before in {"the", "this"} else []


_BEFORE_TRIALS = word_set("facts.places.context.before_trials")


_STUDIES = frozenset({"trial", "study", "research"})
_OTHERS = frozenset({"a", "an", "another", "earlier", "previous", "prior", "separate"})


def _tells_of_another(site: Site) -> bool:
    """Whether the sentence speaks of a trial that is none of those known: "some 3,000 patients took part in an open-label study"."""
    units = site.units
    heads = (i for i, unit in enumerate(units) if unit.lower in _STUDIES and unit.linked is None)
    return any(unit.lower in _OTHERS for i in heads for unit in units[max(0, i - 5) : i])


_TRIAL_REACH = 4  # sentences


@place("trial")
def _trial(site: Site, type_: str) -> list[Filler]:
    """The trial that the text spoke of last, within the last sentences; else the one of the headline."""
    here = site.passage.sentence
    if any(unit.lower in _BEFORE_TRIALS for unit in site.units):
        return []  # what mice showed is no trial's result
    if site.units[site.first].linked is not None and _tells_of_another(site):
        return []  # a number of patients is that of the trial of its sentence
    every = [
        (passage, unit)
        for passage in site.discourse.passages[: here.index]
        for unit in passage.view.units
        if unit.linked is not None and unit.linked.kind == TRIAL
    ]
    counts = Counter(unit.linked.key for _, unit in every if unit.linked is not None)
    trials = [
        (passage.sentence, unit.linked)
        for passage, unit in every
        if unit.linked is not None
        and not ((_is_in_passing(passage, unit) or _is_beside(passage, unit)) and len(counts) > 1)
        and not _is_of_another_drug(site, unit.linked.key)
    ]
    if not trials:
        return []
    sentence, last = trials[-1]
    if here.index - sentence.index <= _TRIAL_REACH or len({linked.key for _, linked in trials}) == 1:
        return [Filler(last)]
    return [Filler(trials[0][1])] if trials[0][0].section is SectionKind.HEADLINE else []


def _is_of_another_drug(site: Site, trial: str) -> bool:
    """Whether a trial tests what the heading or list item of the sentence is not about."""
    above = {filler.linked.key for filler in _head(site, "Drug")}
    told = site.discourse.book.trials.get(trial)
    return bool(above) and told is not None and bool(told.drugs) and not above & told.drugs


_BESIDE = word_set("facts.places.context.beside")
_BESIDE_REACH = 6  # units


def _is_beside(passage: Passage, unit: Unit) -> bool:
    """Whether a trial is named only beside what is told of another: "in line with NOVA", "patients could roll over into NOVA"."""
    before = [u for u in passage.view.units if u.start < unit.start and u.clause == unit.clause][-_BESIDE_REACH:]
    return any(u.lower in _BESIDE for u in before)


def _is_in_passing(passage: Passage, unit: Unit) -> bool:
    """Whether something is named in a relative clause, before what the sentence tells: "in adults, who are the group of the NOVA study, X ..."."""
    clause = passage.view.clauses[unit.clause]
    return clause.kind == "relative" and any(
        u.clause == clause.parent and u.tag in {"verb", "auxiliary"} and u.start > unit.end for u in passage.view.units
    )


@place("only-one")
def _only_one(site: Site, type_: str) -> list[Filler]:
    """The only value of the type that the document has, in a line of its own ("Abstract number: 123"), and not with another trigger's like."""
    trigger = site.units[site.first].linked
    kind = trigger.kind if trigger is not None else ""
    passages = [
        p
        for p in site.discourse.passages
        if p is site.passage or not any(unit.linked and unit.linked.kind == kind for unit in p.view.units)
    ]
    found = [unit.linked for p in passages for unit in p.view.units if unit.linked and unit.linked.kind == type_]
    return [Filler(found[0])] if len({linked.mention.value for linked in found}) == 1 else []
