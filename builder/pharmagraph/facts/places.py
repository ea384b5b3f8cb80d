"""The places where rules look for the fillers of roles.

A place is a grammatical function of the trigger ("subject", "object", "possessive"), a preposition, a stretch of text ("clause",
"sentence", "paragraph"), a figure of the genre ("value" and "versus", "arm" and "comparison") or the discourse ("publisher",
"topic", "trial"). "a+b" is the union of two places. Farther places cost confidence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pharmagraph.facts.discourse import Discourse, Passage, is_company
from pharmagraph.language.clauses import Unit
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.linking import Linked, root_kind
from pharmagraph.mentions.mention import TRIAL, Literal, Mention
from pharmagraph.vocabulary import EntityClass

_PLACE_FACTOR = {
    "sentence": 0.92,
    "before": 0.92,
    "paragraph": 0.85,
    "topic": 0.85,
    "publisher": 0.85,
    "sole-publisher": 0.85,
    "trial": 0.9,
    "trial-drug": 0.9,
}
_JOINERS = frozenset({",", "/", "+", "plus", "well"})  # "well" of "as well as"
_TRIAL_REACH = 4  # sentences
_LIST_WORDS = frozenset(
    [
        "both",
        "either",
        "its",
        "the",
        "a",
        "an",
        "as",
        "well",
        "and/or",
        "plus",
        "with",
        "alongside",
        "then",
        "of",
        "other",
        "certain",
    ]
)


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: a linked mention (or a code), and how sure the place makes it."""

    linked: Linked
    factor: float = 1.0
    code: str = ""


@dataclass(slots=True)
class Site:
    """A trigger in a passage: units[first:last], with what the places are relative to."""

    discourse: Discourse
    passage: Passage
    first: int
    last: int
    verb: bool
    passive: bool
    members: list[int] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # keys of what fills other roles: a thing plays one part in an event

    @property
    def units(self) -> list[Unit]:
        return self.passage.view.units


def look(place: str, type_: str, site: Site) -> list[Filler]:
    """The fillers of `type_` at `place` (a union of places if joined by "+"), with what the place leaves of their certainty."""
    found: list[Filler] = []
    for name in place.split("+"):
        finder = _PLACES.get(name)
        if finder is not None:
            hits = finder(site, type_)
        elif name.startswith("right-"):
            hits = [
                f
                for f in _after_preposition(site, type_, name.removeprefix("right-"))
                if f.linked.start > site.units[site.first].start
            ]
        else:
            hits = _after_preposition(site, type_, name)
        factor = _PLACE_FACTOR.get(name, 1.0)
        found += [Filler(f.linked, f.factor * factor * f.linked.factor, f.code) for f in hits]
    return found


def fits(linked: Linked, type_: str, discourse: Discourse) -> bool:
    """Whether a mention is of the type that a role asks for."""
    kind = discourse.kind(linked)
    match type_:
        case "Drug":
            return root_kind(kind) == EntityClass.DRUG and kind != EntityClass.DRUG_CLASS
        case "Therapy":
            return root_kind(kind) == EntityClass.DRUG
        case "Company":
            return is_company(kind)
        case "Agency":
            return kind == EntityClass.REGULATORY_AGENCY
        case "Employer":
            return root_kind(kind) == EntityClass.ORGANIZATION
        case "Figure":
            return kind in {Literal.MEASURE, Literal.PERCENT}
        case _:
            return kind == type_ or root_kind(kind) == type_


def units_that_fit(site: Site, type_: str, indices: Iterable[int]) -> list[int]:
    """Which of the units are mentions of the type that no other role of the event has taken."""
    units = site.units
    return [
        i
        for i in indices
        if (linked := units[i].linked) is not None
        and fits(linked, type_, site.discourse)
        and linked.key not in site.taken
    ]


def group(site: Site, type_: str, hit: int) -> list[Filler]:
    """The mention at `hit` with those coordinated with it ("A, B and C"), in order."""
    units = site.units
    members = [hit]
    for step in (1, -1):
        k = hit + step
        joined = False
        while 0 <= k < len(units) and abs(k - members[-1 if step == 1 else 0]) <= 8:
            unit = units[k]
            if unit.depth > units[hit].depth or (unit.tag == "mark" and unit.text in "()[]®™"):
                k += step
                continue
            if unit.tag == "mention" and unit.linked is not None:
                if not joined or not fits(unit.linked, type_, site.discourse):
                    break
                members = sorted({*members, k})
                joined = False
            elif unit.tag == "conjunction" or unit.lower in _JOINERS:
                joined = True
            elif not (unit.lower in _LIST_WORDS or (joined and unit.tag == "word" and _adjective(unit))):
                break
            k += step
    return [Filler(linked) for i in members if (linked := units[i].linked) is not None]


def _adjective(unit: Unit) -> bool:
    return unit.lower.endswith(("al", "ic", "ive", "ed", "ar", "ary", "ous", "based"))


def _subject(site: Site, type_: str) -> list[Filler]:
    """The logical subject: who acts, whatever the voice."""
    if not site.verb:
        return _possessive(site, type_) or _after_preposition(site, type_, "by")
    return _after_preposition(site, type_, "by") if site.passive else _left(site, type_)


def _object(site: Site, type_: str) -> list[Filler]:
    """The logical object: what is acted on, whatever the voice."""
    if not site.verb:
        return _after_preposition(site, type_, "of") or _modifier(site, type_)
    if site.passive and all(i >= site.first for i in site.members):  # "Launched in 2013, the trial ..."
        return _next(site, type_)
    return _left(site, type_) if site.passive else _right(site, type_)


def _left(site: Site, type_: str) -> list[Filler]:
    """The grammatical subject: nearest before the verb and free of prepositions, else what the clause hangs on."""
    before = units_that_fit(site, type_, (i for i in site.members if i < site.first))
    free = [i for i in before if not site.units[i].preposition]
    if free:
        return group(site, type_, free[-1])
    clause = site.passage.view.clauses[site.units[site.first].clause]
    if clause.kind == "relative" and clause.antecedent is not None:
        found = _antecedent(site, type_, clause.antecedent)
        if found:
            return found
    if before:
        return group(site, type_, before[-1])
    while clause.parent is not None and clause.kind in {"coordinate", "content", "bracket"}:
        start = site.first
        clause = site.passage.view.clauses[clause.parent]
        outer = units_that_fit(site, type_, (i for i in site.passage.view.members(clause.index) if i < start))
        free = [i for i in outer if not site.units[i].preposition]
        if free:
            return group(site, type_, free[0])
    return []


def _antecedent(site: Site, type_: str, place: int) -> list[Filler]:
    """What a relative pronoun stands for: the nearest mention before it that fits, within a few units."""
    near = units_that_fit(site, type_, range(max(0, place - 8), place + 1))
    return group(site, type_, near[-1]) if near else []


def _right(site: Site, type_: str) -> list[Filler]:
    """The grammatical object: first after the verb, free of prepositions."""
    after = units_that_fit(site, type_, (i for i in site.members if i >= site.last))
    free = [i for i in after if not site.units[i].preposition]
    return group(site, type_, free[0]) if free else []


def _after_preposition(site: Site, type_: str, preposition: str) -> list[Filler]:
    indices = units_that_fit(site, type_, site.members)
    governed = [i for i in indices if site.units[i].preposition == preposition]
    right = [i for i in governed if i >= site.last]
    if right:
        return group(site, type_, right[0])
    return group(site, type_, governed[-1]) if governed else []


def _possessive(site: Site, type_: str) -> list[Filler]:
    """The owner before the trigger: "Roche's", "its", or a company name used as an adjective."""
    for i in reversed(units_that_fit(site, type_, range(max(0, site.first - 7), site.first))):
        unit = site.units[i]
        after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
        owned = unit.linked is not None and unit.linked.mention.source == "possessive"
        if owned or after in {"'s", "'", "’s"} or unit.text.endswith(("'s", "’s")):
            return group(site, type_, i) if not owned else [Filler(unit.linked)] if unit.linked else []
    return []


def _modifier(site: Site, type_: str) -> list[Filler]:
    """A mention within the noun phrase before the trigger."""
    for i in range(site.first - 1, max(-1, site.first - 6), -1):
        unit = site.units[i]
        if unit.tag in {"preposition", "verb", "auxiliary", "subordinator", "to"} or (
            unit.tag == "mark" and unit.text not in {"-", "/", "®", "™", "(", ")", "'"}
        ):
            return []
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            return group(site, type_, i)
    return []


def _next(site: Site, type_: str) -> list[Filler]:
    """The first mention after the trigger, whatever governs it, within a dozen units."""
    after = units_that_fit(site, type_, range(site.last, min(len(site.units), site.last + 12)))
    return group(site, type_, after[0]) if after else []


def _before(site: Site, type_: str) -> list[Filler]:
    before = units_that_fit(site, type_, range(site.first))
    return group(site, type_, before[-1]) if before else []


def _trigger_itself(site: Site, type_: str) -> list[Filler]:
    inside = units_that_fit(site, type_, range(site.first, site.last))
    return (
        group(site, type_, inside[0])
        if len(inside) == 1 and site.last - site.first == 1
        else [Filler(linked) for i in inside if (linked := site.units[i].linked) is not None]
    )


def _only_trigger(site: Site, type_: str) -> list[Filler]:
    inside = units_that_fit(site, type_, range(site.first, site.last))
    return [Filler(linked) for i in inside if (linked := site.units[i].linked) is not None]


def _clause(site: Site, type_: str) -> list[Filler]:
    return _nearest(site, type_, site.members)


def _sentence(site: Site, type_: str) -> list[Filler]:
    return _nearest(site, type_, range(len(site.units)))


def _all(site: Site, type_: str) -> list[Filler]:
    """Every fitting mention of the sentence."""
    return [
        Filler(linked)
        for i in units_that_fit(site, type_, range(len(site.units)))
        if (linked := site.units[i].linked) is not None
    ]


def nearest_index(site: Site, hits: Iterable[int]) -> int | None:
    """The unit nearest to the trigger, those after it counting as a little nearer; None if there is none."""
    return min(hits, key=lambda i: (i - site.last if i >= site.last else (site.first - i) * 1.2, i), default=None)


def _nearest(site: Site, type_: str, indices: Iterable[int]) -> list[Filler]:
    best = nearest_index(site, units_that_fit(site, type_, indices))
    return group(site, type_, best) if best is not None else []


def _paragraph(site: Site, type_: str) -> list[Filler]:
    """The last fitting mention of the sentences before, within the paragraph."""
    here = site.passage.sentence
    for passage in reversed(site.discourse.passages[: here.index]):
        if passage.sentence.paragraph != here.paragraph or here.index - passage.sentence.index > 3:
            break
        for unit in reversed(passage.view.units):
            if unit.linked is not None and fits(unit.linked, type_, site.discourse):
                return [Filler(unit.linked)]
    return []


def _publisher(site: Site, type_: str) -> list[Filler]:
    return [Filler(p) for p in site.discourse.publishers if fits(p, type_, site.discourse)]


def _sole_publisher(site: Site, type_: str) -> list[Filler]:
    found = _publisher(site, type_)
    return found if len(found) == 1 else []


def _topic(site: Site, type_: str) -> list[Filler]:
    """What the section or the document is about."""
    for key in site.passage.topic:
        entity = site.discourse.entities[key]
        linked = Linked(Mention(0, 0, entity.kind, next(iter(entity.names))), key)
        if fits(linked, type_, site.discourse):
            return [Filler(linked)]
    drug = site.discourse.drug
    return [Filler(drug)] if drug is not None and fits(drug, type_, site.discourse) else []


def _trial(site: Site, type_: str) -> list[Filler]:
    """The trial that the text spoke of last, within the last sentences; else the one of the headline."""
    here = site.passage.sentence
    trials = [
        (passage.sentence, unit.linked)
        for passage in site.discourse.passages[: here.index]
        for unit in passage.view.units
        if unit.linked is not None and unit.linked.kind == TRIAL
    ]
    if not trials:
        return []
    sentence, last = trials[-1]
    if here.index - sentence.index <= _TRIAL_REACH or len({linked.key for _, linked in trials}) == 1:
        return [Filler(last)]
    return [Filler(trials[0][1])] if trials[0][0].section is SectionKind.HEADLINE else []


def _sole(site: Site, type_: str) -> list[Filler]:
    """The only thing of the type that the sentence names."""
    found = _all(site, type_)
    return found[:1] if len({f.linked.key for f in found}) == 1 else []


_PLACES: dict[str, Callable[[Site, str], list[Filler]]] = {
    "subject": _subject, "object": _object, "left": _left, "right": _right, "possessive": _possessive, "modifier": _modifier, "next": _next,
    "before": _before, "trigger": _only_trigger, "triggers": _trigger_itself, "clause": _clause, "sentence": _sentence, "all": _all,
    "paragraph": _paragraph, "publisher": _publisher, "topic": _topic,
    "sole": _sole,
    "sole-publisher": _sole_publisher, "trial": _trial,
}  # fmt: skip


def place(name: str) -> Callable[[Callable[[Site, str], list[Filler]]], Callable[[Site, str], list[Filler]]]:
    """Register a function as the place `name`."""

    def register(finder: Callable[[Site, str], list[Filler]]) -> Callable[[Site, str], list[Filler]]:
        _PLACES[name] = finder
        return finder

    return register
