"""Places of grammar: what stands at the trigger as subject, object or owner, and in its clause and sentence."""

from collections.abc import Iterable, Sequence

from pharmagraph.facts.bystanders import is_background, is_measure, is_outdone, plays_no_part
from pharmagraph.facts.places.composition import formulated
from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import after_preposition, look, place
from pharmagraph.facts.places.site import (
    Filler,
    Site,
    fillers,
    fits,
    fits_at,
    nearest_index,
    new_predicate,
    of_own_predicate,
    owns,
    units_that_fit,
)
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.common_words import is_headline_verb
from pharmagraph.mentions.mention import TRIAL
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass


@place("subject")
def _subject(site: Site, type_: str) -> list[Filler]:
    """The logical subject: who acts, whatever the voice."""
    if not site.verb:
        return _possessive(site, type_) or after_preposition(site, type_, "by")
    return after_preposition(site, type_, "by") if site.passive else _left(site, type_)


@place("object")
def _object(site: Site, type_: str) -> list[Filler]:
    """The logical object: what is acted on, whatever the voice."""
    if not site.verb:
        return after_preposition(site, type_, "of") or _modifier(site, type_)
    if site.passive and all(i >= site.first for i in site.members):  # "Launched in 2013, the trial ..."
        return _next(site, type_)
    return _left(site, type_) if site.passive else _right(site, type_)


@place("left")
def _left(site: Site, type_: str) -> list[Filler]:
    """The grammatical subject: nearest before the verb and free of prepositions, else what the clause hangs on."""
    before = units_that_fit(site, type_, (i for i in site.members if i < site.first))
    before = [i for i in before if site.units[i].preposition not in _SET_APART]
    if type_ == "Drug":
        before = [i for i in before if not plays_no_part(site.units, i)]
    if not site.verb and type_ == "Company":  # in "a tie-up with A and a pact with B" A has no part in the pact
        before = [i for i in before if site.units[i].preposition != "with"]
    free = [i for i in before if not site.units[i].preposition]
    free = _acting(site, free)
    if len(free) > 1 and _is_bought_to(site, *free[-2:]):
        free = free[:-1]
    if free:  # before a verb its nearest noun phrase, before other words the head of the clause
        return group(site, type_, free[-1] if site.verb else free[0])
    clause = site.passage.view.clauses[site.units[site.first].clause]
    if clause.kind == "relative" and clause.antecedent is not None:
        found = _antecedent(site, type_, clause.antecedent)
        if found:
            return found
    before = [i for i in before if not (site.verb and site.units[i].preposition in _NO_ACTORS)]
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


def _acting(site: Site, free: list[int]) -> list[int]:
    """Who acts in a headline that goes on with another verb of the first's: in "A Buys B, Secures Funds to Develop X" it is A."""
    if not site.verb or site.passage.sentence.section is not SectionKind.HEADLINE:
        return free
    while len(free) > 1:
        after = site.units[free[-1] + 1 : free[-1] + 3]
        goes_on = len(after) == 2 and after[0].text == "," and is_headline_verb(after[1].text)
        if not goes_on or not any(unit.tag == "verb" for unit in site.units[free[-2] + 1 : free[-1]]):
            break
        free = free[:-1]
    return free


def _is_bought_to(site: Site, buyer: int, bought: int) -> bool:
    """Whether the trigger is what one does with another whom he buys: "A buys B to develop X"."""
    purpose = site.verb and any(u.tag == "to" or u.lower == "to" for u in site.units[site.first - 2 : site.first])
    return purpose and any(u.lower in _BUYING for u in site.units[buyer + 1 : bought])


_BUYING = word_set("facts.places.grammar.buying")


_NO_ACTORS = frozenset({"from", "with"})  # in "bought X from Quell and plans to sell it", Quell plans nothing


_SET_APART = frozenset({"unlike", "versus", "vs", "vs.", "despite"})  # what these govern is no subject


def _antecedent(site: Site, type_: str, place: int) -> list[Filler]:
    """What a relative pronoun stands for: the nearest mention before it that fits, within a few units."""
    near = units_that_fit(site, type_, range(max(0, place - 8), place + 1))
    return group(site, type_, near[-1]) if near else []


@place("right")
def _right(site: Site, type_: str) -> list[Filler]:
    """The grammatical object: first after the verb, free of prepositions."""
    after = units_that_fit(site, type_, (i for i in site.members if i >= site.last))
    free = [i for i in after if not site.units[i].preposition]
    if type_ == "Company" and len(free) > 1 and owns(site, free[0]) and _is_owned(site, free[0], free[1]):
        free = free[1:]
    return group(site, type_, free[0]) if free else []


_OWNED_COMPANIES = word_set("facts.places.grammar.owned_companies")


def _is_owned(site: Site, owner: int, owned: int) -> bool:
    """Whether a company is called another's own right before its name: "Merck's subsidiary Quell"."""
    return site.units[owned - 1].lower in _OWNED_COMPANIES and owned - owner < 8


@place("possessive")
def _possessive(site: Site, type_: str) -> list[Filler]:
    """The owner before the trigger: "Roche's", "its", or a company name used as an adjective."""
    for i in reversed(units_that_fit(site, type_, range(max(0, site.first - 7), site.first))):
        unit = site.units[i]
        owned_drug = any(fits_at(site, k, "Therapy") for k in range(i + 1, site.first))
        if owned_drug and (unit.preposition in _BESIDE or any(fits_at(site, k, "Drug") for k in range(i))):
            continue  # "tested against Roche's antibody in a trial", "X beats Roche's antibody in a trial"
        after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
        owned = unit.linked is not None and unit.linked.mention.source == "possessive"
        if owned or after in {"'s", "'", "’s"} or unit.text.endswith(("'s", "’s")):
            return group(site, type_, i) if not owned else [Filler(unit.linked)] if unit.linked else []
    return []


_BESIDE = frozenset({"against", "versus", "vs", "than", "with", "plus", "over"})


@place("modifier")
def _modifier(site: Site, type_: str) -> list[Filler]:
    """A mention within the noun phrase before the trigger."""
    for i in range(site.first - 1, max(-1, site.first - 6), -1):
        unit = site.units[i]
        if unit.tag in {"preposition", "verb", "auxiliary", "subordinator", "to"} or (
            unit.tag == "mark" and unit.text not in {"-", "/", "®", "™", "(", ")", "'"}
        ):
            return []
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            joined = site.units[i + 1].tag == "conjunction" and i + 1 < site.first  # "by the FDA and a nod" are two
            return [] if joined else group(site, type_, i)
    return []


@place("next")
def _next(site: Site, type_: str) -> list[Filler]:
    """The first mention after the trigger, whatever governs it, within a dozen units."""
    after = units_that_fit(site, type_, range(site.last, min(len(site.units), site.last + 12)))
    return group(site, type_, after[0]) if after else []


@place("before")
def _before(site: Site, type_: str) -> list[Filler]:
    before = [i for i in units_that_fit(site, type_, range(site.first)) if site.units[i].preposition not in _SET_APART]
    if type_ == "Drug":
        before = [i for i in before if not plays_no_part(site.units, i)]
    if (
        type_ == EntityClass.ENDPOINT
    ):  # "a higher rate of recovery (seen as a lower NIHSS) with X (p=0.02)" tells of recovery
        before = [
            i for i in before if not site.units[i].depth or site.units[i].clause == site.units[site.first].clause
        ] or before
    return group(site, type_, before[-1]) if before else []


@place("triggers")
def _trigger_itself(site: Site, type_: str) -> list[Filler]:
    inside = units_that_fit(site, type_, range(site.first, site.last))
    return (
        group(site, type_, inside[0])
        if len(inside) == 1 and site.last - site.first == 1
        else [Filler(linked) for i in inside if (linked := site.units[i].linked) is not None]
    )


@place("trigger")
def _only_trigger(site: Site, type_: str) -> list[Filler]:
    inside = units_that_fit(site, type_, range(site.first, site.last))
    return [Filler(linked) for i in inside if (linked := site.units[i].linked) is not None]


@place("trigger-tested")
def _tested_trigger(site: Site, type_: str) -> list[Filler]:
    """The mention that is the trigger, or what it is made into; nothing if another is measured by it or given with it: "versus X in"."""
    before = [u.lower for u in site.units[: site.first] if u.tag not in {"determiner", "mark"}][-2:]
    partner = before[-1:] != [] and (
        before[-1] in {"plus", "+"} or (before[-1] in {"with", "to"} and before[0] in _JOINED)
    )
    measured = is_measure(site.units, site.first) or is_outdone(site.units, site.first)
    if partner or measured:
        return []
    reworked = formulated(site, site.first)  # X in "X, a new formulation of naltrexone for"
    return look("trigger", type_, site) if reworked is None else fillers(site, [reworked])


_JOINED = word_set("facts.places.grammar.joined")


@place("trigger-group")
def _trigger_group(site: Site, type_: str) -> list[Filler]:
    """The mention in the trigger with those coordinated with it ("a dual GIP and GLP-1 receptor agonist")."""
    inside = units_that_fit(site, type_, range(site.first, site.last))
    return group(site, type_, inside[0]) if inside else []


@place("clause")
def _clause(site: Site, type_: str) -> list[Filler]:
    return _nearest(site, type_, site.members)


@place("sentence")
def _sentence(site: Site, type_: str) -> list[Filler]:
    return _nearest(site, type_, range(len(site.units)))


@place("all")
def _all(site: Site, type_: str) -> list[Filler]:
    """Every fitting mention of the sentence."""
    return [
        Filler(linked)
        for i in units_that_fit(site, type_, range(len(site.units)))
        if (linked := site.units[i].linked) is not None
    ]


def _nearest(site: Site, type_: str, indices: Iterable[int]) -> list[Filler]:
    hits = units_that_fit(site, type_, indices)
    if type_ == "Drug":
        hits = [i for i in hits if not is_background(site.units, i)]
    if type_ == EntityClass.DISEASE:
        hits = [i for i in of_own_predicate(site, hits) if site.verb or not new_predicate(site, i)]
    best = nearest_index(site, hits)
    if best is None or (type_ == EntityClass.DISEASE and _qualifies_drug(site, best)):
        return []
    return group(site, type_, best)


def _qualifies_drug(site: Site, i: int) -> bool:
    """Whether a disease tells what a drug is for that plays no part in the event ("the asthma drug X")."""
    return bool(units_that_fit(site, EntityClass.DRUG, range(i + 1, min(len(site.units), i + 3))))


@place("sole")
def _sole(site: Site, type_: str) -> list[Filler]:
    """The only thing of the type that the sentence names, if it does not qualify a drug that the event is not about ("the asthma drug X")."""
    hits = units_that_fit(site, type_, range(len(site.units)))
    if len({linked.key for i in hits if (linked := site.units[i].linked) is not None}) != 1:
        return []
    if type_ == EntityClass.DISEASE and not of_own_predicate(site, hits):
        return []
    if type_ == "Drug" and all(is_measure(site.units, i) for i in hits):
        return []
    return fillers(site, hits[:1]) if not _qualifies_drug(site, hits[-1]) and not _is_of_other_trial(site, hits) else []


def _is_of_other_trial(site: Site, hits: Sequence[int]) -> bool:
    """Whether another trial stands before what was found, and the trigger, a trial, in a further predicate: "a trial in A failed, and one in B"."""
    trigger = site.units[site.first].linked
    if trigger is None or trigger.kind != TRIAL or hits[-1] > site.first:
        return False
    before = any(
        u.linked is not None and u.linked.kind == TRIAL and u.linked.key != trigger.key for u in site.units[: hits[0]]
    )
    return before and any(u.tag in {"verb", "auxiliary"} for u in site.units[hits[-1] : site.first])
