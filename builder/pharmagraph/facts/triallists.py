"""What the noun phrases of trials say by themselves: name, phase, registry number, drug, disease, placebo control."""

import re
from collections.abc import Iterator, Sequence

from pharmagraph.facts.discourse import Discourse
from pharmagraph.facts.engine import RawFact
from pharmagraph.facts.places import Filler
from pharmagraph.facts.trials import Phrase
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked, LocalEntity, root_kind
from pharmagraph.mentions.mention import LITERALS, TRIAL, Literal, Mention
from pharmagraph.vocabulary import EntityClass, FrameClass, Relation, Status

_ROLES: dict[str, str] = {
    Literal.PHASE: "phase",
    EntityClass.DRUG: "evaluates",
    EntityClass.DISEASE: "condition",
    Literal.ENROLMENT: "enrolment",
}
_RULE = "trial noun phrase"
_CONFIDENCE = 0.77
_REGISTRY_GAP = 140


def trial_facts(discourse: Discourse) -> Iterator[RawFact]:
    """One fact for each phrase and each named mention; they are merged by the trial's key."""
    for story in discourse.stories:
        yield from _facts_of(story)


def _facts_of(discourse: Discourse) -> Iterator[RawFact]:
    for phrase in discourse.book.phrases:
        passage = discourse.passages[phrase.sentence]
        yield _fact(phrase.key, _roles(discourse, phrase), passage.sentence.start, passage.sentence.end, phrase.start)
        yield from _listed(discourse, phrase)
        yield from _given_together(discourse, phrase)
        if _FIRST_IN_HUMAN.search(phrase.words):
            yield _implied_phase(phrase, passage.sentence.start, passage.sentence.end)
        if _COMPLETED.search(phrase.words) and not discourse.book.trials[phrase.key].plural:
            yield _completed(phrase, passage.sentence.start, passage.sentence.end)
    for passage in discourse.passages:
        if passage.sentence.asserts:
            for unit in passage.view.units:
                if unit.linked is not None and unit.linked.kind == TRIAL:
                    roles = _identity(discourse, unit.linked.key) | _phase_before(passage.view.units, unit)
                    roles |= _registry(discourse, passage.view.units, unit) | _bracketed(passage.view.units, unit)
                    yield _fact(unit.linked.key, roles, passage.sentence.start, passage.sentence.end, unit.start)


_COMPLETED = re.compile(r"\b(?:recently|successfully|just|newly|now)[ -]completed\b", re.IGNORECASE)


_LIST = re.compile(
    r"\s*(?:(?::|,|—|–)\s(?:one|two|three)\s[^.;()]{1,80}\(|:|—|–|\(|,?\s(?:including|namely)\b)\s*(?:[\w-]+\s){0,4}?$"
)


def _listed(discourse: Discourse, phrase: Phrase) -> Iterator[RawFact]:
    """The phase of several trials is that of each which the sentence then lists: "four Phase 3 trials: the A study of X, the B study"."""
    phases = [Filler(m) for m in phrase.inside if m.kind == Literal.PHASE]
    if not phases or not re.search(r"(?:trials|studies)$|^phase\s?\S+$", phrase.words, re.IGNORECASE):
        return
    passage = discourse.passages[phrase.sentence]
    named = [u for u in passage.view.units if u.start >= phrase.end and u.linked is not None and u.linked.kind == TRIAL]
    if named and _LIST.match(discourse.text[phrase.end : named[0].start]):
        for unit in named:
            if unit.linked is not None and unit.linked.key != phrase.key:
                fact = _fact(
                    unit.linked.key, {"phase": phases}, passage.sentence.start, passage.sentence.end, unit.start
                )
                fact.weak = True
                yield fact


_PLUS = re.compile(r"\s?(?:plus|\+)\s?")
_COMBINATION = re.compile(r"\b(?:combination|combo|doublet)\b", re.IGNORECASE)


def _given_together(discourse: Discourse, phrase: Phrase) -> Iterator[RawFact]:
    """The two drugs by whose combination a trial is called: "the X plus Y study", "the X and Y combination study"."""
    drugs = [m for m in phrase.inside if root_kind(discourse.kind(m)) == EntityClass.DRUG]
    if len(drugs) != 2:
        return
    if _COMBINATION.search(phrase.words) or _PLUS.fullmatch(discourse.text[drugs[0].end : drugs[1].start]):
        sentence = discourse.passages[phrase.sentence].sentence
        roles = {"subject": [Filler(drugs[0])], "object": [Filler(drugs[1])]}
        span = (sentence.start, sentence.end)
        yield RawFact(Relation.COMBINED_WITH, roles, Status.OCCURRED, "", _RULE, _CONFIDENCE, *span, place=phrase.start)


_FIRST_IN_HUMAN = re.compile(r"\bfirst[- ](?:time[- ])?in[- ](?:humans?|man)\b|\bfirst[- ]human\b", re.IGNORECASE)


def _implied_phase(phrase: Phrase, start: int, end: int) -> RawFact:
    """A trial that is the first in human beings is in Phase 1, unless another phase is told."""
    linked = Linked(Mention(phrase.start, phrase.end, TRIAL, phrase.words), phrase.key)
    fact = _fact(phrase.key, {"phase": [Filler(linked, code="Phase1")]}, start, end, phrase.start)
    fact.weak = True
    return fact


def _completed(phrase: Phrase, start: int, end: int) -> RawFact:
    """What the noun phrase says happened: "the recently completed Phase 2 trial"."""
    linked = Linked(Mention(phrase.start, phrase.end, TRIAL, phrase.words), phrase.key)
    roles = {"trial": [Filler(linked)], "milestone": [Filler(linked, code="Completed")]}
    return RawFact(
        FrameClass.TRIAL_MILESTONE, roles, Status.OCCURRED, "", _RULE, _CONFIDENCE, start, end, place=phrase.start
    )


def _fact(key: str, roles: dict[str, list[Filler]], start: int, end: int, place: int) -> RawFact:
    return RawFact(
        FrameClass.CLINICAL_TRIAL, roles, Status.OCCURRED, "", _RULE, _CONFIDENCE, start, end, key=key, place=place
    )


def _identity(discourse: Discourse, key: str) -> dict[str, list[Filler]]:
    trial = discourse.book.trials.get(key)
    if trial is None or not trial.name:
        return {}
    return {"trialName": [Filler(Linked(Mention(0, 0, "", trial.name, trial.name)))]}


def _phase_before(units: Sequence[Unit], trial: Unit) -> dict[str, list[Filler]]:
    """The phase that stands for the trial which is then named: "a Phase 3, NOVA, showed"."""
    at = units.index(trial)
    between = [unit.text for unit in units[max(0, at - 2) : at]]
    phase = units[at - 2].linked if between[1:] in ([","], ["("], [":"]) else None
    if phase is None or phase.kind != Literal.PHASE:
        return {}
    return {"phase": [Filler(phase)]}


_BRACKETED = frozenset({"(", ")", ",", ";", "and", "&", "the", "trial", "study", "trials", "studies"})


def _bracketed(units: Sequence[Unit], trial: Unit) -> dict[str, list[Filler]]:
    """The disease behind which trials stand in brackets: "one in gout (NOVA, NCT01234567) and two in lupus (PRIMA and ZENITH)"."""
    inside = False
    for unit in reversed(units[: units.index(trial)]):
        if unit.linked is not None and unit.linked.kind == EntityClass.DISEASE:
            return {"condition": [Filler(unit.linked)]} if inside else {}
        inside = unit.text == "("
        known = unit.linked is not None and unit.linked.kind in {TRIAL, Literal.REGISTRY_ID}
        if not known and unit.lower not in _BRACKETED:
            break
    return {}


def _registry(discourse: Discourse, units: list[Unit], unit: Unit) -> dict[str, list[Filler]]:
    """A registry number in the same sentence belongs to the nearest trial before it, within a short distance."""
    for other in units:
        if (
            other.linked is not None
            and other.linked.kind == Literal.REGISTRY_ID
            and 0 <= other.start - unit.end <= _REGISTRY_GAP
        ) and not any(
            u.linked is not None and u.linked.kind == TRIAL and unit.end <= u.start < other.start for u in units
        ):
            return {"registryId": [Filler(other.linked)]}
    return {}


def _roles(discourse: Discourse, phrase: Phrase) -> dict[str, list[Filler]]:
    roles = _identity(discourse, phrase.key)
    for linked in phrase.inside:
        kind = linked.kind if linked.kind in LITERALS else root_kind(discourse.kind(linked))
        role = _ROLES.get(kind)
        if role == "evaluates" and _CONTROLLED.match(discourse.text, linked.end):
            role = "comparator"
        if role and linked.mention.name.lower() not in {"placebo"}:
            roles.setdefault(role, []).append(Filler(linked))
    if _PLACEBO_CONTROLLED.search(phrase.words):
        roles["comparator"] = [Filler(_placebo(discourse))]
    return roles


_CONTROLLED = re.compile(r"[-‐‑–\s](?:controlled|comparator|referenced)\b", re.IGNORECASE)  # "an X-controlled trial"
# "placebo-controlled", "placebo- and active-controlled", "placebo/active-controlled"
_PLACEBO_CONTROLLED = re.compile(r"\bplacebo[-‐‑–]?(?:\s?(?:and|/)\s?\w+)?[-‐‑–\s]controlled", re.IGNORECASE)


def _placebo(discourse: Discourse) -> Linked:
    key = next((k for k, e in discourse.entities.items() if e.known_as == "placebo" or "placebo" in e.names), "")
    if not key:
        key = f"e{len(discourse.entities) + 1}"
        discourse.entities[key] = LocalEntity(key, EntityClass.DRUG_CLASS)
    entity = discourse.entities[key]
    entity.names["placebo"] += 1
    return Linked(Mention(0, 0, entity.kind, "placebo"), key)
