"""What rules found and the reading does not say, and why.

The engine is asked three times: as it is, without the status of hypothetical claims, and without the roles that rules
need. What the second finds beyond the first was dropped as hypothetical; the third tells which roles a trigger could
not fill.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pharmagraph.explain.naming import Names
from pharmagraph.explain.triggers import Hit, find_hits, trigger_of
from pharmagraph.explain.values import Reason, Rejected, Silent, Span, Stop
from pharmagraph.facts.asserting import asserted
from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.facts.engine import RawFact, find_facts
from pharmagraph.facts.finish import finish
from pharmagraph.facts.raw_facts import find_raw_facts
from pharmagraph.facts.rules import Rule, TriggerIndex, load_rules
from pharmagraph.language.status import HYPOTHETICAL, claim_status
from pharmagraph.mentions.mention import TRIAL
from pharmagraph.model import Document, Fact, Reading
from pharmagraph.options import DEFAULT
from pharmagraph.vocabulary import EntityClass, FrameClass, Relation, Status


@cache
def rule_index() -> TriggerIndex:
    """The package's rules by trigger."""
    return TriggerIndex(load_rules())


@cache
def _index_without_status() -> TriggerIndex:
    """Rules that take a hypothetical claim for a fact."""
    return TriggerIndex(replace(rule, status=rule.status or Status.OCCURRED) for rule in load_rules())


@cache
def _index_without_needs() -> TriggerIndex:
    """Rules that need no role; but what is said of a trial must have a trial."""
    return TriggerIndex(
        replace(rule, needs=(("trial",),) if rule.fact == FrameClass.CLINICAL_TRIAL else (), status=Status.OCCURRED)
        for rule in load_rules()
    )


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the rules found in a document, by sentence."""

    document: Document
    discourse: Discourse
    reading: Reading
    names: Names
    raw: tuple[RawFact, ...]
    passages: Mapping[int, Passage]  # by the sentence's start
    hits: Mapping[int, tuple[Hit, ...]]  # likewise
    unsure: tuple[Fact, ...] = ()  # facts that are not asserted
    min_confidence: float = DEFAULT.min_confidence

    @classmethod
    def of(
        cls,
        document: Document,
        discourse: Discourse,
        reading: Reading,
        candidates: Reading | None = None,
        *,
        min_confidence: float = DEFAULT.min_confidence,
    ) -> "Findings":
        """What the rules of the package find; the reading must be that of the discourse, `candidates` the one with all facts."""
        everything = candidates or reading
        unsure = tuple(fact for fact in everything.facts if fact.confidence < min_confidence)
        raw = tuple(find_raw_facts(discourse, rule_index()))
        passages = {passage.sentence.start: passage for passage in discourse.passages}
        hits = {start: tuple(find_hits(discourse, passage, rule_index())) for start, passage in passages.items()}
        names = Names.of(discourse, everything)
        return cls(document, discourse, reading, names, raw, passages, hits, unsure, min_confidence)

    def trigger(self, raw: RawFact) -> Span:
        """The words that set off the rule of a raw fact."""
        return trigger_of(raw, self.passages[raw.start], self.hits[raw.start])

    def reject(self, raw: RawFact, reason: Reason, cue: str = "") -> Rejected:
        """The view of a raw fact that is none."""
        roles, trigger = self.names.of_raw(raw), self.trigger(raw)
        return Rejected(raw.start, raw.end, raw.kind, roles, raw.rule, raw.confidence, trigger, reason, cue)


# Candidates


def find_rejected(findings: Findings) -> list[Rejected]:
    """The candidates that are no facts, in order of place."""
    found = {*_dropped(findings), *_hypothetical(findings), *_unsure(findings)}
    return sorted(found, key=lambda r: (r.trigger, r.kind, r.rule, r.roles, r.reason, r.confidence, r.cue))


def _dropped(findings: Findings) -> Iterator[Rejected]:
    told = defaultdict(list)
    for fact in findings.reading.facts:
        for evidence in fact.evidence:
            told[fact.kind, evidence.start, evidence.extractor, evidence.confidence].append(fact)
    for raw in findings.raw:
        facts = told[raw.kind, raw.start, raw.rule, raw.confidence]
        if not any(_tells(fact, raw) for fact in facts):
            yield findings.reject(raw, _reason(findings, raw))


def _tells(fact: Fact, raw: RawFact) -> bool:
    """Whether a fact with a raw fact's evidence says what it says; of a relation only its ends tell."""
    keys = {filler.linked.key for fillers in raw.roles.values() for filler in fillers}
    return fact.kind not in set(Relation) or all(value.text in keys for _, value in fact.roles)


def _reason(findings: Findings, raw: RawFact) -> Reason:
    if raw.confidence < findings.min_confidence:
        return Reason.UNSURE
    about = {filler.linked.key for filler in raw.roles.get("trial", ())}
    trials = [one for one in findings.raw if one.kind == FrameClass.CLINICAL_TRIAL and one.key in about]
    alone = asserted(finish(findings.document, findings.discourse, [*trials, raw]), findings.min_confidence)
    complete = any(f.kind == raw.kind and raw.rule in {e.extractor for e in f.evidence} for f in alone.facts)
    return Reason.SUPERSEDED if complete else Reason.INCOMPLETE


def _unsure(findings: Findings) -> Iterator[Rejected]:
    """The facts below the threshold that follow from others; those that a rule found are among the dropped."""
    found = {(raw.kind, raw.start, raw.rule) for raw in findings.raw}
    for fact in findings.unsure:
        best = max(fact.evidence, key=lambda evidence: evidence.confidence)
        if (fact.kind, best.start, best.extractor) not in found:
            roles = findings.names.of_fact(fact)
            triggers = [
                findings.trigger(raw) for raw in findings.raw if (raw.start, raw.rule) == (best.start, best.extractor)
            ]
            span = min(triggers, default=(best.start, best.end))
            yield Rejected(
                best.start, best.end, fact.kind, roles, best.extractor, best.confidence, span, Reason.UNSURE, ""
            )


def _hypothetical(findings: Findings) -> Iterator[Rejected]:
    known = {_signature(raw) for raw in findings.raw}
    for raw in find_facts(findings.discourse, _index_without_status()):
        if _signature(raw) not in known:
            yield findings.reject(raw, Reason.HYPOTHETICAL, _cue(findings, raw))


def _cue(findings: Findings, raw: RawFact) -> str:
    """The words that made the trigger of a raw fact hypothetical."""
    view = findings.passages[raw.start].view
    here = [hit for hit in findings.hits[raw.start] if hit.rule.name == raw.rule and hit.start == raw.place]
    claims = [claim_status(view, hit.first, hit.last) for hit in here]
    return next((claim.cue for claim in claims if claim.status == HYPOTHETICAL), "")


def _signature(raw: RawFact) -> tuple[object, ...]:
    roles = sorted((role, tuple((f.linked.key, f.code, f.linked.start) for f in fs)) for role, fs in raw.roles.items())
    return raw.rule, raw.place, raw.key, tuple(roles)


# Sentences that gave nothing


def find_silent(findings: Findings, rejected: Iterable[Rejected]) -> list[Silent]:
    """The asserting sentences with a trigger and two things or more, of which no fact is told."""
    told = {evidence.start for fact in findings.reading.facts for evidence in fact.evidence}
    suspects = {
        start: passage
        for start, passage in findings.passages.items()
        if passage.sentence.asserts and start not in told and findings.hits[start] and len(_things(passage)) > 1
    }
    if not suspects:
        return []
    near = defaultdict(list)
    for raw in find_facts(findings.discourse, _index_without_needs()):
        near[raw.rule, raw.place].append(raw)
    candidates = {(one.rule, one.trigger[0]): one for one in rejected}
    return [
        Silent(start, passage.sentence.end, tuple(_stops(passage, findings.hits[start], near, candidates)))
        for start, passage in suspects.items()
    ]


def _things(passage: Passage) -> set[str]:
    """The keys of the entities and trials that a sentence names."""
    linked = [unit.linked for unit in passage.view.units if unit.linked is not None]
    return {one.key for one in linked if one.key and (one.kind in set(EntityClass) or one.kind == TRIAL)}


def _stops(
    passage: Passage,
    hits: Iterable[Hit],
    near: Mapping[tuple[str, int], Sequence[RawFact]],
    rejected: Mapping[tuple[str, int], Rejected],
) -> Iterator[Stop]:
    longest = {(hit.rule.name, hit.start): hit for hit in sorted(hits, key=lambda hit: hit.end)}
    for (name, start), hit in sorted(longest.items(), key=lambda item: (item[1].start, item[0])):
        candidate = rejected.get((name, start))
        why = (
            f"{candidate.reason}: {candidate.cue}".rstrip(": ")
            if candidate
            else _why(passage, hit, near.get((name, start), ()))
        )
        yield Stop((hit.start, hit.end), name, hit.rule.fact, why)


def _why(passage: Passage, hit: Hit, near: Sequence[RawFact]) -> str:
    """Why a trigger came to nothing, as far as its rule tells."""
    rule = hit.rule
    missing = [" or ".join(need) for need in rule.needs if near and not any(name in near[0].roles for name in need)]
    if missing:
        return f"no {' and no '.join(missing)} found"
    if not near:
        return _not_tried(passage, rule)
    claim = claim_status(passage.view, hit.first, hit.last)
    return f"hypothetical: {claim.cue}" if claim.status == HYPOTHETICAL else "a longer trigger applies"


def _not_tried(passage: Passage, rule: Rule) -> str:
    words = " " + " ".join(unit.lower for unit in passage.view.units) + " "
    if excluding := [word for word in rule.unless if f" {word} " in words]:
        return f"excluded by: {excluding[0]}"
    if rule.with_words and not any(f" {word} " in words for word in rule.with_words):
        return f"lacks one of: {', '.join(rule.with_words)}"
    if rule.fact == FrameClass.CLINICAL_TRIAL:
        return "no trial found"
    return f"not {rule.voice}" if rule.voice else "a longer trigger applies"
