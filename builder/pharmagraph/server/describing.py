"""What the graph says of one thing, in a worker: an entity, a fact or a document, as a page or as data."""

from collections.abc import Iterator, Sequence
from typing import IO, Final

from pyoxigraph import Literal, NamedNode, Triple

from pharmagraph.graph.store import Graph
from pharmagraph.server import documents
from pharmagraph.server.addresses import page_of
from pharmagraph.server.ego import branches_of_event, branches_of_sections, ego_of
from pharmagraph.server.errors import NotFoundError
from pharmagraph.server.facts import fact_of
from pharmagraph.server.forms import RDF_FORMS, write_triples
from pharmagraph.server.nodes import Nodes
from pharmagraph.server.parts import TIMELINE, TRIALS, parts_of
from pharmagraph.server.summary import summary_of
from pharmagraph.server.values import Claim, Described, Link, Section, Thing
from pharmagraph.views.style import words
from pharmagraph.vocabulary import EntityClass, External, FrameClass, Property, SupportClass
from pharmagraph.why.reasons import fact_view

_FEW: Final = 12  # facts of a section on the page of a thing; of its timeline and trials
_SOME: Final = 30
_PAGE: Final = 100  # facts of a page that has one section alone
_PROPERTIES: Final = (Property.TICKER, Property.HEADQUARTERS, Property.BRAND_NAME, External.HOMEPAGE)
_TRIPLES: Final = 10_000  # that lead to a thing, in its description as data


def describe(graph: Graph, local: str, claim: str = "", part: str = "", page: int = 1) -> Described:
    """What a page shows of the thing whose IRI is the graph's base and `local`; NotFoundError if there is none.

    Of a document, the words for `claim`, named in the same way, are marked. Of an entity or trial, one `part` of its
    facts alone is given, if one is named (see `parts`), and of that the page with this number.
    """
    nodes = Nodes(graph)
    iri = _existing(nodes, local)
    kind = nodes.kind(iri)
    if kind == SupportClass.EVIDENCE and (supported := nodes.text(iri, Property.SUPPORTS)):
        return _claim(nodes, supported, part, page)
    if kind == EntityClass.DOCUMENT:
        return documents.document_page(nodes, iri, claim)
    if kind == SupportClass.ASSERTION or kind in set(FrameClass):
        return _claim(nodes, iri, part, page)
    return _thing(nodes, iri, part, page)


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


def _thing(nodes: Nodes, iri: str, part: str, page: int) -> Thing:
    label = nodes.label(iri)
    parts = parts_of(nodes, iri)
    if part and part not in parts:
        raise NotFoundError("the graph states nothing of this kind about it")
    sections = [_section(nodes, key, parts[key], page if part else 0) for key in ([part] if part else parts)]
    relations = tuple(one for one in sections if one.key not in (TIMELINE, TRIALS))
    alone = {one.key: one for one in sections}
    drawn = (*relations, *filter(None, [alone.get(TRIALS)]))
    return Thing(
        iri=iri,
        label=label,
        kind=nodes.kind(iri),
        aliases=tuple(name for name in nodes.texts(iri, External.ALT_LABEL) if name != label),
        summary=() if part else tuple(summary_of(nodes, iri, parts)),
        properties=tuple(_properties(nodes, iri)),
        identifiers=tuple(nodes.texts(iri, External.EXACT_MATCH)),
        counts=(
            ("relations", sum(len(claims) for key, claims in parts.items() if key not in (TIMELINE, TRIALS))),
            ("events", len(parts.get(TIMELINE, ()))),
            ("trials", len(parts.get(TRIALS, ()))),
        ),
        relations=relations,
        timeline=alone.get(TIMELINE),
        trials=alone.get(TRIALS),
        part=part,
        ego=None if part else ego_of(branches_of_sections(page_of(iri, nodes.base), drawn)),
    )


def _section(nodes: Nodes, key: str, claims: Sequence[str], page: int) -> Section:
    """The first facts of a section, or one page of all (counted from 1)."""
    few = _SOME if key in (TIMELINE, TRIALS) else _FEW
    first, last = ((page - 1) * _PAGE, page * _PAGE) if page else (0, few)
    relation, _, is_object = key.partition("-")
    return Section(
        key=key,
        caption=words(relation),
        is_object=bool(is_object),
        facts=tuple(fact_of(nodes, claim) for claim in claims[first:last]),
        first=first,
        count=len(claims),
        page=page,
        pages=-(-len(claims) // _PAGE),
    )


def _properties(nodes: Nodes, iri: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
    for predicate in _PROPERTIES:
        if texts := nodes.texts(iri, predicate):
            yield words(predicate.iri.rpartition("#")[2].rpartition("/")[2]), tuple(map(Link, texts))


# Facts


def _claim(nodes: Nodes, iri: str, part: str, page: int) -> Claim:
    fact = fact_of(nodes, iri, with_context=True)
    trial = _thing(nodes, iri, part, page) if fact.kind == FrameClass.CLINICAL_TRIAL else None
    arithmetic = fact_view(nodes.graph, NamedNode(iri)).arithmetic if fact.quotes and fact.belief else ""
    return Claim(
        iri=iri,
        label=" ".join(link.text for link in fact.said),
        fact=fact,
        arithmetic=arithmetic,
        standings=tuple(_standings(nodes, iri)),
        trial=trial,
        ego=ego_of(branches_of_event(fact, trial.timeline)) if trial and not part else None,
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
