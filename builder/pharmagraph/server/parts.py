"""The claims in which a thing has a part, in sections, each found without looking at more of it than its place needs."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from pharmagraph.server.nodes import Nodes
from pharmagraph.vocabulary import PG, RELATIONS, External, FrameClass, Property, Role

TIMELINE: Final = "timeline"
TRIALS: Final = "trials"
_OF: Final = "-of"  # after the name of a relation: those claims of which the thing is the object
_ROLES: Final = frozenset(role.iri for role in Role)
_ORDER: Final = [f"{relation}{side}" for relation in RELATIONS for side in ("", _OF)]
_SYMMETRIC: Final = frozenset(relation.value for relation, spec in RELATIONS.items() if spec.symmetric)


def parts_of(nodes: Nodes, iri: str) -> dict[str, list[str]]:
    """The claims by section: `develops`, `develops-of` and so on in the order of the vocabulary, then events and trials.

    Relations are sorted by the name of their other end, events and trials by date, the latest first, undated ones last.
    """
    ends: dict[str, dict[str, str]] = {}
    events: dict[str, set[str]] = {TIMELINE: set(), TRIALS: set()}
    for claim, role in _claims(nodes, iri):
        if role in (External.SUBJECT.iri, External.OBJECT.iri):
            relation = nodes.value(claim, External.PREDICATE).removeprefix(PG)
            is_object = role == External.OBJECT.iri
            other = nodes.value(claim, External.SUBJECT if is_object else External.OBJECT)
            key = relation + (_OF if is_object and relation not in _SYMMETRIC else "")
            ends.setdefault(key, {})[claim] = nodes.label(other) if other else ""
        elif role in _ROLES:
            is_trial = nodes.value(claim, External.TYPE) == PG + FrameClass.CLINICAL_TRIAL
            events[TRIALS if is_trial else TIMELINE].add(claim)
    parts = {
        key: sorted(ends[key], key=lambda claim: (ends[key][claim].lower(), claim)) for key in _ORDER if key in ends
    }
    return parts | {key: _by_date(nodes, claims) for key, claims in events.items() if claims}


def _claims(nodes: Nodes, iri: str) -> Iterator[tuple[str, str]]:
    for quad in nodes.graph.store.quads_for_pattern(None, None, NamedNode(iri), None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value, quad.predicate.value


def _by_date(nodes: Nodes, claims: set[str]) -> list[str]:
    when = {claim: nodes.value(claim, Property.DATE) or nodes.value(claim, Property.EARLIEST) for claim in claims}
    return sorted(sorted(claims), key=lambda claim: when[claim], reverse=True)
