"""From a document to how it was read."""

from collections.abc import Iterator

from pharmagraph.explain.candidates import Findings, find_rejected, find_silent
from pharmagraph.explain.values import (
    EvidenceView,
    Explanation,
    FactView,
    MentionView,
    SectionView,
    SentenceView,
)
from pharmagraph.facts.engine import RawFact
from pharmagraph.inspection import inspect
from pharmagraph.language.sections import ASSERTING, find_sections
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import TRIAL
from pharmagraph.model import Document, Evidence, Fact
from pharmagraph.options import DEFAULT, Options
from pharmagraph.vocabulary import EntityClass


def explain(document: Document, *, options: Options = DEFAULT) -> Explanation:
    """How `document` is read with these options; its facts are those of `pipeline.read`.

    DataError if the model cannot be used, or if the lexicon, the rules or the cues are malformed.
    """
    state, discourse, reading = inspect(document, options=options)
    findings = Findings.of(document, discourse, reading, state.candidates, min_confidence=options.min_confidence)
    names = findings.names.by_key
    rejected = find_rejected(findings)
    return Explanation(
        document=document,
        publishers=tuple(names[publisher.key] for publisher in discourse.publishers),
        drug=names[discourse.drug.key] if discourse.drug else "",
        sections=tuple(
            SectionView(s.start, s.end, s.kind.value, s.topic, s.kind in ASSERTING) for s in find_sections(state.text)
        ),
        sentences=tuple(SentenceView(s.start, s.end, s.section.value, s.topic, s.asserts) for s in state.sentences),
        mentions=tuple(_mentions(findings, state.linked)),
        facts=tuple(_fact(findings, number, fact) for number, fact in enumerate(reading.facts, 1)),
        rejected=tuple(rejected),
        silent=tuple(find_silent(findings, rejected)),
    )


def _mentions(findings: Findings, linked: list[Linked]) -> Iterator[MentionView]:
    """What was found in the text, and what anaphors and trials' noun phrases stand for; the outer before the inner."""
    read = [unit.linked for passage in findings.discourse.passages for unit in passage.view.units if unit.linked]
    inside = [one for phrase in findings.discourse.book.phrases for one in phrase.inside]
    seen = {(one.start, one.end) for one in (*read, *inside)}
    sentences = [(p.sentence.start, p.sentence.end) for p in findings.discourse.passages]
    everything = {(one.start, one.end, one.kind): one for one in (*linked, *inside, *read)}
    for (start, end, _), one in sorted(everything.items(), key=lambda item: (item[0][0], -item[0][1], item[0][2])):
        described = (start, end) not in seen and any(s <= start and end <= e for s, e in sentences)
        yield _mention(findings, one, described)


def _mention(findings: Findings, linked: Linked, described: bool) -> MentionView:
    mention = linked.mention
    is_thing = mention.kind in set(EntityClass) or mention.kind == TRIAL
    kind = findings.discourse.kind(linked) if is_thing else mention.kind
    name = findings.names.by_key.get(linked.key) or mention.value or mention.name
    source = mention.source or ("lexicon" if mention.known_as else "shape")
    return MentionView(linked.start, linked.end, str(kind), name, source, linked.factor, described)


def _fact(findings: Findings, number: int, fact: Fact) -> FactView:
    return FactView(
        number=number,
        kind=fact.kind,
        roles=findings.names.of_fact(fact),
        status=fact.status.value,
        date=fact.date,
        confidence=fact.confidence,
        evidence=tuple(_evidence(findings, fact, evidence) for evidence in fact.evidence),
    )


def _evidence(findings: Findings, fact: Fact, evidence: Evidence) -> EvidenceView:
    here = [raw for raw in findings.raw if raw.rule == evidence.extractor and raw.start == evidence.start]
    near = [raw for raw in here if _shares_filler(raw, fact)]
    triggers = {findings.trigger(raw) for raw in near or here}
    return EvidenceView(
        start=evidence.start,
        end=evidence.end,
        rule=evidence.extractor,
        confidence=evidence.confidence,
        cue=evidence.cue,
        triggers=tuple(sorted(triggers)),
        entailed=all(raw.kind != fact.kind for raw in here),
    )


def _shares_filler(raw: RawFact, fact: Fact) -> bool:
    """Whether a raw fact speaks of something that the fact speaks of."""
    mine = {fact.key, *(value.text for _, value in fact.roles)} - {""}
    return not mine.isdisjoint({raw.key, *(f.linked.key for fillers in raw.roles.values() for f in fillers)} - {""})
