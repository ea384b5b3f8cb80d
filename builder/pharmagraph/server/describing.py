"""What the graph says of one thing, in a worker: an entity, a fact or a document, as a page or as data."""

from collections.abc import Iterable, Iterator
from typing import IO, Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from pharmagraph.graph.store import Graph
from pharmagraph.server import documents
from pharmagraph.server.errors import NotFoundError
from pharmagraph.server.facts import by_date, by_relation, fact_of
from pharmagraph.server.forms import RDF_FORMS, write_triples
from pharmagraph.server.nodes import Nodes
from pharmagraph.server.values import Claim, Described, Fact, Link, Thing
from pharmagraph.views.style import words
from pharmagraph.vocabulary import EntityClass, External, FrameClass, Property, Relation, SupportClass
from pharmagraph.why.reasons import fact_view

_FACTS: Final = 300  # of a thing on its page, the latest first
_PROPERTIES: Final = (Property.TICKER, Property.HEADQUARTERS, Property.BRAND_NAME, External.HOMEPAGE)
_TRIPLES: Final = 10_000  # that lead to a thing, in its description as data


def describe(graph: Graph, local: str, claim: str = "") -> Described:
    """What a page shows of the thing whose IRI is the graph's base and `local`; NotFoundError if there is none.

    Of a document, the words for `claim`, named in the same way, are marked.
    """
    nodes = Nodes(graph)
    iri = _existing(nodes, local)
    kind = nodes.kind(iri)
    if kind == SupportClass.EVIDENCE and (supported := nodes.text(iri, Property.SUPPORTS)):
        return _claim(nodes, supported)
    if kind == EntityClass.DOCUMENT:
        return documents.document_page(nodes, iri, claim)
    if kind == SupportClass.ASSERTION or kind in set(FrameClass):
        return _claim(nodes, iri)
    return _thing(nodes, iri)


def description(graph: Graph, output: IO[bytes], local: str, media_type: str) -> str:
    """Writes the triples about a thing in an RDF form; its media type; NotFoundError if there is none."""
    nodes = Nodes(graph)
    form = RDF_FORMS[media_type]
    write_triples(_triples(graph, NamedNode(_existing(nodes, local))), output, form)
    return form.media_type


def _existing(nodes: Nodes, local: str) -> str:
    iri = nodes.base + local
    try:
        if local and nodes.about(iri):
            return iri
    except ValueError:  # it is no IRI
        pass
    raise NotFoundError("the graph has no such thing; search for its name")


def _triples(graph: Graph, node: NamedNode) -> Iterator[Triple]:
    """What is said of a node, what leads to it, and the evidence for it."""
    store = graph.store
    for quad in store.quads_for_pattern(node, None, None, None):
        yield Triple(quad.subject, quad.predicate, quad.object)
    for number, quad in enumerate(store.quads_for_pattern(None, None, node, None)):
        if number >= _TRIPLES:
            return
        if quad.predicate.value == Property.SUPPORTS.iri:
            for said in store.quads_for_pattern(quad.subject, None, None, None):
                yield Triple(said.subject, said.predicate, said.object)
        else:
            yield Triple(quad.subject, quad.predicate, quad.object)


# Entities


def _thing(nodes: Nodes, iri: str) -> Thing:
    label = nodes.label(iri)
    claims = _claims(nodes, iri)
    facts = [fact_of(nodes, claim) for claim in claims[:_FACTS]]
    relations, trials, events = _sorted(facts)
    return Thing(
        iri=iri,
        label=label,
        kind=nodes.kind(iri),
        aliases=tuple(name for name in nodes.texts(iri, External.ALT_LABEL) if name != label),
        properties=tuple(_properties(nodes, iri)),
        identifiers=tuple(nodes.texts(iri, External.EXACT_MATCH)),
        relations=relations,
        trials=trials,
        events=events,
        is_cut=len(claims) > _FACTS,
    )


def _properties(nodes: Nodes, iri: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
    for predicate in _PROPERTIES:
        if texts := nodes.texts(iri, predicate):
            yield words(predicate.iri.rpartition("#")[2].rpartition("/")[2]), tuple(map(Link, texts))


def _claims(nodes: Nodes, iri: str) -> list[str]:
    """The claims in which a node has a part, the latest first: as many as a page has, and one more."""
    found = nodes.graph.query(
        f"""SELECT DISTINCT ?claim ?date {{
            ?claim ?role {NamedNode(iri)} ; pg:belief ?belief .
            FILTER(?role NOT IN (pg:supersedes, pg:contradicts))
            OPTIONAL {{ ?claim pg:date ?date }}
        }} ORDER BY DESC(STR(?date)) ?claim LIMIT {_FACTS + 1}"""
    )
    assert isinstance(found, QuerySolutions)
    return list(dict.fromkeys(row[0].value for row in found if isinstance(row[0], NamedNode)))


def _sorted(facts: Iterable[Fact]) -> tuple[tuple[Fact, ...], tuple[Fact, ...], tuple[Fact, ...]]:
    """Relations, trials and other events."""
    facts = list(facts)
    relations = sorted((fact for fact in facts if fact.kind in set(Relation)), key=by_relation)
    trials = sorted((fact for fact in facts if fact.kind == FrameClass.CLINICAL_TRIAL), key=by_date)
    events = sorted(
        (fact for fact in facts if fact.kind in set(FrameClass) and fact.kind != FrameClass.CLINICAL_TRIAL), key=by_date
    )
    return tuple(relations), tuple(trials), tuple(events)


# Facts


def _claim(nodes: Nodes, iri: str) -> Claim:
    fact = fact_of(nodes, iri, with_context=True)
    is_trial = fact.kind == FrameClass.CLINICAL_TRIAL
    arithmetic = fact_view(nodes.graph, NamedNode(iri)).arithmetic if fact.quotes and fact.belief else ""
    return Claim(
        iri=iri,
        label=" ".join(link.text for link in fact.said),
        fact=fact,
        arithmetic=arithmetic,
        standings=tuple(_standings(nodes, iri)),
        trial=_thing(nodes, iri) if is_trial else None,
    )


def _standings(nodes: Nodes, iri: str) -> Iterator[tuple[str, Link]]:
    """How other facts stand to this one."""
    about = nodes.about(iri)
    for predicate, outward, inward in (
        (Property.SUPERSEDES, "supersedes", "is superseded by"),
        (Property.CONTRADICTS, "contradicts", "contradicts"),
    ):
        to = {term.value for term in about.get(predicate.iri, ()) if not isinstance(term, Literal)}
        for other in sorted(to):
            yield outward, _fact_link(nodes, other)
        for other in sorted(set(nodes.pointing(iri, predicate)) - (to if outward == inward else set())):
            yield inward, _fact_link(nodes, other)


def _fact_link(nodes: Nodes, claim: str) -> Link:
    fact = fact_of(nodes, claim)
    return Link(" ".join(link.text for link in fact.said), fact.href, fact.kind)
