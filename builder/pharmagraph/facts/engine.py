"""The rule engine: triggers are found by index, roles are filled from the places that the rule names, status from the clause's cues."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pharmagraph.facts.armtests import with_own_test
from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.facts.ellipsis import are_several, told_again, told_in_brackets
from pharmagraph.facts.places import Filler, Site, is_possessive, look
from pharmagraph.facts.places.figures import is_aim, is_defined
from pharmagraph.facts.places.lists import is_dealt
from pharmagraph.facts.rules import RoleRule, Rule, TriggerIndex
from pharmagraph.facts.settling import claim_of, settle, status_of
from pharmagraph.facts.telling import tells
from pharmagraph.facts.triggers import Trigger
from pharmagraph.facts.voice import is_noun, is_passive
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked, root_kind
from pharmagraph.mentions.mention import LITERALS, Mention
from pharmagraph.vocabulary import RELATIONS, FrameClass, Relation, Status

_BRACKETS = frozenset('()[]®™"“”')  # with marks of a quoted word: 'it "did not" show'


@dataclass(slots=True)
class RawFact:
    """A fact as one rule found it in one sentence, its fillers still mentions."""

    kind: str
    roles: dict[str, list[Filler]]
    status: str
    cue: str
    rule: str
    confidence: float
    start: int
    end: int
    date: Mention | None = None
    key: str = ""
    place: int = 0
    weak: bool = False


def find_facts(discourse: Discourse, index: TriggerIndex) -> Iterator[RawFact]:
    """Every fact that a rule finds in the asserting sentences of a document."""
    for story in discourse.stories:
        for passage in story.passages:
            yield from _facts_of(story, passage, index)


def _facts_of(discourse: Discourse, passage: Passage, index: TriggerIndex) -> Iterator[RawFact]:
    sites = [
        (rule, site)
        for first, last, trigger, rule in _hits(discourse, passage, index)
        if (site := _site(discourse, passage, trigger, first, last, rule))
    ]
    long = [(rule, site) for rule, site in sites if site.last - site.first > 1]
    for rule, site in sites:
        if not any(_covers(wider, site) and _rivals(rule, other) for other, wider in long):
            yield from _apply(rule, site)


def _covers(wider: Site, site: Site) -> bool:
    """Whether one trigger holds another and more."""
    return wider.first <= site.first and site.last <= wider.last and wider.last - wider.first > site.last - site.first


Hit = tuple[int, int, Trigger, Rule]  # the trigger's first unit, the one after its last


def _hits(discourse: Discourse, passage: Passage, index: TriggerIndex) -> list[Hit]:
    """Where triggers stand; what is in brackets may interrupt them ("interleukin 6 (IL-6) receptor antagonist")."""
    units = passage.view.units
    forms = [form_of(unit, discourse) for unit in units]
    every = range(len(units))
    outside = [i for i in every if units[i].depth == 0 and units[i].text not in _BRACKETS]
    hits: dict[tuple[int, str, object], Hit] = {}
    for places in (every, outside) if len(outside) < len(units) else (every,):
        sequence = [forms[i] for i in places]
        shortest = 1 if places is every else 2  # what one word sets off has been found
        for k, trigger, rule in index.matches(sequence, passage.sentence.section):
            if len(trigger.words) >= shortest:
                first, last = places[k], places[k + len(trigger.words) - 1] + 1
                hits.setdefault((first, rule.name, trigger.words), (first, last, trigger, rule))
    return sorted(hits.values(), key=lambda hit: hit[0])


def _rivals(rule: Rule, other: Rule) -> bool:
    """Whether two rules give the same kind of fact with different codes, so that the longer trigger must silence the shorter."""
    codes = {role.role: role.codes for role in rule.roles if role.codes}
    return rule.fact == other.fact and any(
        role.codes and codes.get(role.role, role.codes) != role.codes for role in other.roles
    )


def form_of(unit: Unit, discourse: Discourse) -> str:
    """What a trigger is compared with: the word, or the class of a mention in angle brackets."""
    if unit.linked is None or (
        is_possessive(unit) and " " not in unit.text
    ):  # "its", whatever it stands for, is a word here
        return unit.lower
    kind = unit.linked.kind
    return f"<{kind if kind in LITERALS else root_kind(discourse.kind(unit.linked))}>"


def _site(discourse: Discourse, passage: Passage, trigger: Trigger, first: int, last: int, rule: Rule) -> Site | None:
    view = passage.view
    clause = view.units[first].clause
    at = first + trigger.verb_at
    verb = trigger.verb_at >= 0 and not is_noun(view.units, at)
    passive = verb and view.units[at].lower in trigger.participles and is_passive(view.units, at, at + 1)
    if (rule.voice == "passive" and not passive) or (rule.voice == "active" and passive):
        return None
    if rule.told and not tells(view.units, at if verb else first, passage.sentence.section):
        return None
    site = Site(discourse, passage, first, last, verb, passive, view.members(clause))
    if _says_any(view.words, rule.unless) or (rule.with_words and not _says_any(view.words, rule.with_words)):
        return None
    told = at if verb else first
    if rule.fact == FrameClass.TRIAL_RESULT and (is_defined(site, told) or is_aim(site, told)):
        return None  # "remission, defined as achieving a score below 150"
    return site


def _says_any(sentence: str, words: tuple[str, ...]) -> bool:
    return any(word in sentence for word in _spaced(words))


@cache
def _spaced(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {word} " for word in words)


def _apply(rule: Rule, site: Site) -> Iterator[RawFact]:
    claim = claim_of(rule, site)
    if claim is None or any(look(place, role.type, site) for role in rule.absent for place in role.places):
        return
    roles = _roles(rule, site)
    status = status_of(rule, claim, site)
    if roles is None or not status:
        return
    if claim.status == Status.DENIED:
        roles.update({role: [Filler(_NOTHING, 1.0, code)] for role, code in rule.denied})
    status, dates = settle(rule, status, site)
    words = site.discourse.text[site.units[site.first].start : site.units[site.last - 1].end]
    cue = "" if status == Status.OCCURRED else claim.cue or words  # a rule may itself say that a thing is planned
    for part, date in _parts(rule, roles, dates, site):
        confidence = rule.confidence
        for name in part:
            if any(name in alternatives for alternatives in rule.needs):
                confidence *= min(f.factor for f in part[name])
        key = part.pop("trial")[0].linked.key if rule.fact == FrameClass.CLINICAL_TRIAL else ""
        yield RawFact(
            rule.fact, part, status, cue, rule.name, round(confidence, 3),
            site.passage.sentence.start, site.passage.sentence.end, date, key, site.units[site.first].start,
            rule.weak,
        )  # fmt: skip


def _roles(rule: Rule, site: Site) -> dict[str, list[Filler]] | None:
    """The fillers of the rule's roles; None if one that it needs has none."""
    roles: dict[str, list[Filler]] = {}
    for role in rule.roles:
        fillers = [Filler(_NOTHING, 1.0, code) for code in role.codes] or _fill(role, site)
        if rule.moves:
            fillers = [f for f in fillers if not _is_harm(rule.moves, f, site)]
        if fillers:
            roles[role.role] = fillers
        elif (role.role,) in rule.needs:
            return None
    return roles if all(any(name in roles for name in alternatives) for alternatives in rule.needs) else None


_NOTHING = Linked(Mention(0, 0, "", ""))


_BAD_WAY = {"up": "lower", "down": "higher"}


def _is_harm(moves: str, filler: Filler, site: Site) -> bool:
    """Whether the trigger moves an endpoint the way that is bad for it: more deaths, shorter survival; a delayed time to relapse is a longer one."""
    entity = site.discourse.entities.get(filler.linked.key)
    later = site.units[site.first].lower.startswith("delay") and filler.linked.mention.name.lower().startswith("time ")
    return entity is not None and entity.direction == _BAD_WAY[moves] and not later


def _parts(
    rule: Rule, roles: dict[str, list[Filler]], dates: Sequence[Mention], site: Site
) -> Iterator[tuple[dict[str, list[Filler]], Mention | None]]:
    """The roles and date of each fact that the trigger states: one for every filler of the rule's `each` roles.

    Under "respectively" the n-th of one coordinated list goes with the n-th of every other list that is as long, dates among them.
    """
    if is_dealt(site.units) or _goes_in_pairs(rule, roles, site):
        regimens = {"drug", "comparator"} if rule.fact == FrameClass.TRIAL_RESULT else set()
        dealt = {role for role, found in roles.items() if role not in regimens or not _is_regimen(found, site)}
        lengths = Counter(map(len, [*(roles[role] for role in dealt), dates]))
        count = max((n for n, lists in lengths.items() if n > 1 and lists > 1), default=1)
        if count > 1:
            for i in range(count):
                part = {role: [found[i]] if role in dealt and len(found) == count else found for role, found in roles.items()}  # fmt: skip
                yield dict(part), dates[i] if len(dates) == count else next(iter(dates), None)
            return
        if rule.fact in RELATIONS and any(len(found) > 1 for found in roles.values()):
            return  # which goes with which is not known
        if rule.fact == FrameClass.REGULATORY_DECISION and len(dates) > 1 and is_dealt(site.units):
            yield from ((dict(roles), date) for date in dates)  # "in Japan and Europe in 2019 and 2020, respectively"
            return
    if dated := told_in_brackets(rule, roles, site):
        yield from dated
        return
    date = next(iter(dates), None)
    for part in _split(roles, (*rule.each, "drug") if are_several(rule, site) else rule.each):
        yield with_own_test(dict(part), roles, site), date
    yield from told_again(rule, roles, date, site)


_TOGETHER = re.compile(r"\bplus\b|\+|\bcombin|\bwith\b", re.IGNORECASE)


def _is_regimen(found: Sequence[Filler], site: Site) -> bool:
    """Whether several drugs are one arm's: "90% and 85%, respectively, with X plus Y"."""
    mentions = sorted((f.linked for f in found), key=lambda linked: linked.start)
    between = site.discourse.text[mentions[0].end : mentions[-1].start] if len(mentions) > 1 else ""
    return _TOGETHER.search(between) is not None


def _goes_in_pairs(rule: Rule, roles: dict[str, list[Filler]], site: Site) -> bool:
    """Whether as many drugs are said to hit as many targets, each its own: "X and Y, targeting CD19 and CD70"."""
    lengths = {len(found) for found in roles.values()} if rule.fact == Relation.HAS_TARGET else {1}
    return len(lengths) == 1 and lengths != {1} and not any(u.lower in {"both", "each", "all"} for u in site.units)


def _split(roles: dict[str, list[Filler]], each: Iterable[str]) -> Iterator[dict[str, list[Filler]]]:
    """One set of roles for every filler of the roles in `each`."""
    names = [name for name in each if len(roles.get(name, ())) > 1]
    if not names:
        yield roles
        return
    name, rest = names[0], names[1:]
    for filler in roles[name]:
        yield from _split({**roles, name: [filler]}, rest)


def _fill(role: RoleRule, site: Site) -> list[Filler]:
    """The fillers of a role from the first of its places that has any."""
    for place in role.places:
        # what an arm adds to may be all that the other arm gets: "X plus Y versus Y"
        shared = place in {"compared-arm", "other-arm"} and len(site.taken) > 2
        found = [
            f for f in look(place, role.type, site) if shared or f.linked.key not in site.taken or _is_alone(site, f)
        ]
        if found:
            unique = list({(f.linked.key or f.linked.start, f.code): f for f in found}.values())
            chosen = unique if role.many else unique[:1]
            site.taken.update(f.linked.key for f in chosen if f.linked.key)
            return chosen
    return []


_ALONE = re.compile(r"[®™)]*\s(?:alone|monotherapy|only)\b")


def _is_alone(site: Site, filler: Filler) -> bool:
    """Whether something is set against a regimen that it is part of: "X plus Y versus Y alone"."""
    return _ALONE.match(site.discourse.text, filler.linked.end) is not None
