"""From what the rules found to what the document says: values for fillers, one fact an event, entities with their names."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product

from pharmagraph.facts.agencies import under_one_body, without_advisers
from pharmagraph.facts.deals import direct_licences, with_terms, without_bare_partners
from pharmagraph.facts.discourse import Discourse
from pharmagraph.facts.draft import Draft, is_complete, to_fact, value_kind
from pharmagraph.facts.engine import RawFact
from pharmagraph.facts.entail import (
    derive,
    exact_diseases,
    name_applicants,
    with_indications,
    without_approved,
    without_partners,
    without_vaguer,
)
from pharmagraph.facts.favouring import with_trends
from pharmagraph.facts.filling import with_known_conditions
from pharmagraph.facts.merge import merge
from pharmagraph.facts.places import Filler
from pharmagraph.facts.regimens import with_drugs_meant, with_regimens
from pharmagraph.facts.resolving import KINDS_OF_DRUGS
from pharmagraph.facts.rules import marked
from pharmagraph.facts.sponsoring import with_sponsors
from pharmagraph.facts.unify import (
    name_controls,
    name_regimens,
    of_each_trial,
    programmes,
    split_plurals,
    unify_trials,
    with_milestones_drugs,
    with_trials_roles,
    without_plans_done,
)
from pharmagraph.facts.verdicts import with_verdicts
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.linking import LocalEntity
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import FRAMES, RELATIONS, EntityClass, FrameClass, Relation, ValueKind

_SAFETY = re.compile(r"adverse|discontinu|toxicit", re.IGNORECASE)


def finish(document: Document, discourse: Discourse, raw: Iterable[RawFact]) -> Reading:
    """The reading of a document from the raw facts of its discourse, however sure they are."""
    places = {p.sentence.start: n for n, story in enumerate(discourse.stories) for p in story.passages}
    told: dict[int, list[RawFact]] = {}
    for fact in raw:
        told.setdefault(places[fact.start], []).append(fact)
    drafts = [d for n, story in enumerate(discourse.stories) for d in _finished(document, story, told.get(n, ()))]
    if discourse.told:
        drafts = _told_together(drafts)
    facts = _number(drafts)
    return Reading(document, tuple(_entities(discourse, facts)), tuple(facts))


_OF_ONE_STORY = frozenset({FrameClass.TRIAL_RESULT, FrameClass.TRIAL_MILESTONE, FrameClass.PRESENTATION})


def _told_together(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts of several stories, those that tell the same joined, where their drugs, parties and names say so."""
    apart = [draft for draft in drafts if draft.kind in _OF_ONE_STORY]
    return [*merge(draft for draft in drafts if draft.kind not in _OF_ONE_STORY), *apart]


def _finished(document: Document, discourse: Discourse, raw: Sequence[RawFact]) -> list[Draft]:
    """What one story tells, complete."""
    plurals = {trial.key for trial in discourse.book.trials.values() if trial.plural}
    together = {trial.key: trial.members for trial in discourse.book.trials.values() if trial.members}
    drafts = list(of_each_trial((d for fact in raw for d in _draft(fact, document.text)), together))
    if discourse.drug is not None and discourse.names_one_drug:
        kinds = {key for key, entity in discourse.entities.items() if entity.known_as in KINDS_OF_DRUGS}
        with_drugs_meant(drafts, kinds, Value(ValueKind.ENTITY, discourse.drug.key))
    drafts = split_plurals(drafts, plurals - together.keys())
    if numbered := programmes(drafts):
        drafts = list(of_each_trial(drafts, numbered))
    told = Counter(p.sentence.paragraph for p in discourse.passages)
    headings = [  # a first paragraph of several sentences is none
        p.sentence
        for p in discourse.passages
        if p.sentence.section is SectionKind.HEADLINE and told[p.sentence.paragraph] == 1
    ]
    topic = discourse.drug.key if discourse.drug else ""
    alone = len(headings) == len(discourse.passages)  # a brief of one line has no headline
    headline = 0 if alone else max((s.end for s in headings), default=0)
    book = discourse.book
    drafts = unify_trials(
        drafts,
        headline=headline,
        further=book.further(),
        introduced=book.introduced,
        several=plurals,
        called=book.called,
    )
    without_advisers(drafts, discourse.entities)
    under_one_body(drafts, discourse.entities)
    with_regimens(drafts, document.text, topic)
    drafts = without_plans_done(merge(without_bare_partners(with_sponsors(drafts, topic))))
    entities = discourse.entities.items()
    is_class = {key: entity.kind == EntityClass.DRUG_CLASS for key, entity in entities}
    companies = {key for key, entity in entities if entity.kind == EntityClass.COMPANY}
    is_safety = {key: _SAFETY.search(entity.known_as) is not None for key, entity in entities}
    drafts = with_trials_roles(drafts, topic)
    with_milestones_drugs(drafts)
    words = {key: _words_of(entity) for key, entity in entities}
    with_known_conditions(drafts, _healthy(drafts, document.text), words)
    drafts = [d for d in drafts if not _is_of_classes(d, is_class)]
    drafts = merge([*drafts, *derive(drafts, is_class, topic, is_safety, companies)])
    with_indications(drafts, document.text)
    drafts = without_partners(without_approved(drafts))
    words = {key: _words_of(entity) for key, entity in entities}
    exact_diseases(drafts, words)
    drafts = merge(_without_lost_trials(drafts))
    drafts = with_terms(drafts)
    name_controls(drafts)
    name_regimens(drafts)
    direct_licences(drafts)
    name_applicants(
        drafts, {publisher.key for publisher in discourse.publishers} if len(discourse.publishers) == 1 else ()
    )
    drafts = with_verdicts(drafts, document.text, is_safety)
    with_trends(drafts, discourse.entities, document.text, is_safety)
    return _complete(without_vaguer(drafts, words))


_HEALTHY = re.compile(r"\b(?:healthy|volunteers?)\b", re.IGNORECASE)


def _healthy(drafts: Iterable[Draft], text: str) -> set[str]:
    """The keys of trials of which a sentence tells that their participants are healthy."""
    told = {(d.key, e.start, e.end) for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL for e in d.evidence}
    return {key for key, start, end in told if _HEALTHY.search(text, start, end)}


def _is_of_classes(draft: Draft, is_class: Mapping[str, bool]) -> bool:
    """Whether classes of drugs alone are said to be given together ("immunotherapy plus chemotherapy")."""
    return draft.kind == Relation.COMBINED_WITH and all(
        is_class.get(value.text, False) for values in draft.roles.values() for value in values
    )


def _complete(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts that say enough. A phase, a condition and a sponsor are enough for a trial if no drug is told of one so sponsored in that phase."""
    trials = [d for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL]
    with_drug = {pair for d in trials if "evaluates" in d.roles for pair in _phases_of_sponsors(d)}
    alone = {d.key for d in trials if "condition" in d.roles and _phases_of_sponsors(d).isdisjoint(with_drug)}
    alone -= {d.key for d in trials if not _phases_of_sponsors(d)}
    owned = {d.key for d in trials if any(e.extractor in marked("own trial") for e in d.evidence)}
    reached = [d for d in drafts if d.kind == FrameClass.TRIAL_MILESTONE and "organization" in d.roles]
    alone &= owned | {value.text for d in reached for value in d.roles.get("trial", ())}
    return [
        d for d in drafts if is_complete(d.kind, d.roles) or (d.kind == FrameClass.CLINICAL_TRIAL and d.key in alone)
    ]


def _phases_of_sponsors(trial: Draft) -> set[tuple[Value, Value]]:
    return set(product(trial.roles.get("phase", ()), trial.roles.get("sponsoredBy", ())))


def _without_lost_trials(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without trials of which too little is said to be facts, and without roles that name such trials."""
    told = {draft.key for draft in _complete(drafts)}
    kept = [d for d in drafts if d.kind != FrameClass.CLINICAL_TRIAL or d.key in told]
    trials = {draft.key for draft in kept if draft.kind == FrameClass.CLINICAL_TRIAL}
    for draft in kept:
        for role, values in list(draft.roles.items()):
            left = {v: s for v, s in values.items() if v.kind is not ValueKind.FRAME or v.text in trials}
            draft.roles[role] = left
            if not left:
                del draft.roles[role]
    return [d for d in kept if d.roles]


def _draft(raw: RawFact, text: str) -> Iterator[Draft]:
    roles: dict[str, dict[Value, float]] = {}
    for role, fillers in raw.roles.items():
        for filler in fillers:
            value = _value(raw.kind, role, filler)
            if value is not None:
                roles.setdefault(role, {})[value] = filler.factor
    end = raw.start + len(text[raw.start : raw.end].rstrip())
    evidence = frozenset([Evidence(raw.start, end, raw.confidence, raw.rule, raw.cue)])
    if raw.kind in RELATIONS:
        ends = list(product(roles.get("subject", {}).items(), roles.get("object", {}).items()))
        if raw.kind == Relation.COMBINED_WITH and not _are_choices(raw, text):
            # of "X with Y and Z", Y and Z are given together too
            ends += combinations(sorted(roles.get("object", {}).items()), 2)
        for subject, object_ in ends:
            yield Draft(
                raw.kind, {"subject": dict([subject]), "object": dict([object_])}, raw.status, evidence, place=raw.place
            )
        return
    day = raw.date
    yield Draft(
        raw.kind, roles, raw.status, evidence, day.value if day else "", day.earliest if day else "", day.latest if day else "",
        raw.key, raw.place, raw.weak,
    )  # fmt: skip


def _are_choices(raw: RawFact, text: str) -> bool:
    """Whether what something is given with is either this or that: "with either Y or Z"."""
    places = sorted(filler.linked.start for filler in raw.roles.get("object", ()))
    return any(" or " in text[one:other] for one, other in pairwise(places))


def _value(kind: str, role: str, filler: Filler) -> Value | None:
    mention = filler.linked.mention
    match value_kind(kind, role):
        case ValueKind.CODE:
            return Value(ValueKind.CODE, filler.code or mention.value)
        case ValueKind.ENTITY:
            return Value(ValueKind.ENTITY, filler.linked.key) if filler.linked.key else None
        case ValueKind.FRAME:
            return Value(ValueKind.FRAME, filler.linked.key) if filler.linked.key else None
        case ValueKind.MONEY:
            currency, _, amount = mention.value.partition(" ")
            return Value(ValueKind.MONEY, amount, currency)
        case ValueKind.INTEGER:
            return Value(ValueKind.INTEGER, mention.value) if mention.value.isdigit() else None
        case other:
            return Value(other, mention.value or " ".join(mention.name.split()))


def _number(drafts: Sequence[Draft]) -> list[Fact]:
    """Frames get keys f1, f2 ... in order of place, trials keep theirs."""
    ordered = sorted(
        drafts, key=lambda d: (d.place, d.kind, sorted((r, sorted(v)) for r, v in d.roles.items()), d.status)
    )
    facts = []
    for number, draft in enumerate(ordered, 1):
        if draft.roles:
            key = draft.key or (f"f{number}" if draft.kind in FRAMES else "")
            facts.append(to_fact(draft, key))
    return facts


def _entities(discourse: Discourse, facts: Sequence[Fact]) -> Iterator[Entity]:
    """The entities that a fact or an attribute speaks of."""
    used = {value.text for fact in facts for _, value in fact.roles if value.kind is ValueKind.ENTITY}
    for key, entity in discourse.entities.items():
        kind = entity.kind
        if kind in set(EntityClass) and (key in used or entity.attributes or len(entity.names) > 1):
            yield _entity(key, entity)


def _words_of(entity: LocalEntity) -> tuple[str, ...]:
    """The words of the name, for telling which of two diseases or endpoints is the vaguer."""
    name = _preferred(entity) if entity.kind == EntityClass.DISEASE else entity.known_as or _preferred(entity)
    return tuple(re.findall(r"[\w+]+", name.lower()))


def _entity(key: str, entity: LocalEntity) -> Entity:
    name = _preferred(entity)
    aliases = tuple(sorted(n for n in entity.names if n != name and re.search(r"\w", n)))
    return Entity(
        key, entity.kind, name, aliases, tuple(sorted(entity.attributes)), entity.identifiers, entity.known_as
    )


_PEOPLE = re.compile(
    r"(?:patients|adults|people|subjects|individuals|children|adolescents|volunteers|sufferers|ics|iacs|eurs|ives)$"
)


def _preferred(entity: LocalEntity) -> str:
    """The name that the text uses most, an abbreviation only if there is nothing else."""
    if entity.names.get(entity.known_as):
        return entity.known_as
    said = [n for n, count in entity.names.items() if count]
    if entity.kind == EntityClass.DISEASE and entity.known_as and all(map(_PEOPLE.search, said)):
        return entity.known_as  # "asthmatic patients" have asthma
    return min(said or list(entity.names), key=lambda n: (n.isupper() and len(n) <= 5, -entity.names[n], len(n), n))
