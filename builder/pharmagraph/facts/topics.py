"""What a document and its About sections are about."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pharmagraph.language.sections import SectionKind
from pharmagraph.language.sentences import Sentence
from pharmagraph.mentions.linking import Linked, LocalEntity, normal, root_kind
from pharmagraph.vocabulary import EntityClass


def topic_drug(
    sentences: Sequence[Sentence], groups: Sequence[Sequence[Linked]], entities: dict[str, LocalEntity]
) -> Linked | None:
    """The drug of the headline, else the one that most sentences name."""
    counts: Counter[str] = Counter()
    first: dict[str, Linked] = {}
    told = [sentence for sentence in sentences if sentence.asserts]
    body = [sentence for sentence in told if sentence.section is SectionKind.BODY] or told
    opening = body[min(_OPENING, len(body)) - 1].end if body else 0
    for sentence, group in zip(sentences, groups, strict=True):
        named: set[str] = set()
        for linked in group:
            if linked.key in named:  # "A, sold as B" tells of a drug once
                continue
            named.add(linked.key)
            if root_kind(linked.kind) == EntityClass.DRUG and entities[linked.key].kind != EntityClass.DRUG_CLASS:
                if sentence.section is SectionKind.HEADLINE and sentence.index == 0:
                    return linked
                if sentence.asserts:
                    counts[linked.key] += 1
                    first.setdefault(linked.key, linked)
    best = max(counts, key=lambda key: (counts[key], -first[key].start), default=None)
    if best is None or (counts[best] < 2 and (first[best].start >= opening or not _is_alone(best, counts, entities))):
        return None
    return first[best]


_OPENING = 4  # sentences in which a short text names what it is about
CONTROLS = frozenset({"placebo", "standard of care", "best supportive care", "vehicle"})


def _is_alone(key: str, drugs: Iterable[str], entities: dict[str, LocalEntity]) -> bool:
    """Whether a document names no other drug, controls apart."""
    return entities[key].known_as not in CONTROLS and all(
        other == key or entities[other].known_as in CONTROLS for other in drugs
    )


def drugs_above(under: Iterable[int], groups: Sequence[Sequence[Linked]]) -> frozenset[str]:
    """The drugs of the nearest that names one of the headings and list items that a sentence stands under."""
    for index in under:
        drugs = {
            m.key for m in groups[index] if root_kind(m.kind) == EntityClass.DRUG and m.kind != EntityClass.DRUG_CLASS
        }
        if drugs:
            return frozenset(drugs)
    return frozenset()


def topic_keys(topic: str, entities: dict[str, LocalEntity]) -> tuple[str, ...]:
    """The entities that an About heading names."""
    return tuple(
        key for key, entity in entities.items() if any(_names(topic, name, entity.kind) for name in entity.names)
    )


def _names(topic: str, name: str, kind: str) -> bool:
    return len(name) > 2 and bool(normal(name, kind)) and normal(name, kind) in normal(topic, kind)
