"""Facts as nanopublications: each with its assertion, where it comes from, and who says so, in named graphs of its own.

What is planned or denied is no assertion and left out, and so is what no document supports. The IRIs are trusty
URIs: they follow from what is said and change with it, so there is no date of publication, and nothing is signed.
"""

from collections.abc import Collection, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from pharmagraph.exports.rdf import base_of
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.trusty import PLACEHOLDER, artifact_code
from pharmagraph.files import binary_output
from pharmagraph.graph.stored_terms import StoredTerms
from pharmagraph.graph.turtle import TurtleWriter, grouped
from pharmagraph.vocabulary import DCTERMS, PROV, RELATIONS, External, FrameClass, Property, Status, SupportClass

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_NP: Final = "http://www.nanopub.org/nschema#"
_SELF, _ASSERTION = NamedNode("urn:pharmagraph:this"), NamedNode("urn:pharmagraph:assertion")  # while they have no IRI
_AGENT: Final = NamedNode("https://w3id.org/pharmagraph")
_CREATOR, _SUBJECT = NamedNode(DCTERMS + "creator"), NamedNode(DCTERMS + "subject")
_TYPE, _LABEL, _DERIVED = (NamedNode(iri) for iri in (External.TYPE, External.LABEL, External.WAS_DERIVED_FROM))
_BELIEF: Final = NamedNode(Property.BELIEF.iri)
_ABOUT_CLAIMS: Final = frozenset(
    one.iri for one in (Property.STATUS, Property.BELIEF, Property.SUPERSEDES, Property.CONTRADICTS)
)
_OF_DOCUMENTS: Final = (External.TYPE, External.LABEL, External.TITLE, External.DATE, External.SOURCE)
_RELATIONS: Final = frozenset(relation.iri for relation in RELATIONS)
_Parts = dict[str, list[Triple]]  # the triples of each of the four graphs


def export(graph: "Graph", path: Path | None) -> ExportReport:
    """Writes the nanopublications as TriG, in the order of the IRIs of their facts.

    GraphError if `path` cannot be written.
    """
    terms = StoredTerms(graph)
    base = base_of(graph)
    prefix = f"{base}np/"
    writer = TurtleWriter(base)
    counts = {"nanopublications": 0, "facts left out": 0}
    with binary_output(path) as stream:
        stream.write("".join(writer.header()).encode())
        for fact in sorted(_facts(terms)):
            parts = _Reader(terms, fact).parts()
            if parts is None:
                counts["facts left out"] += 1
                continue
            counts["nanopublications"] += 1
            code = artifact_code(_quads(prefix + PLACEHOLDER, parts), prefix)
            stream.write(_written(writer, _quads(prefix + code, parts)).encode())
    return ExportReport(path, counts)


def _facts(terms: StoredTerms) -> set[str]:
    kinds = (SupportClass.ASSERTION, *FrameClass)
    return {iri for kind in kinds for iri in terms.subjects(External.TYPE, kind.iri)}


def _quads(iri: str, parts: _Parts) -> list[Quad]:
    """The four graphs of the nanopublication `iri`; what its parts say of themselves has its place here."""
    this = NamedNode(iri)
    graphs = {name: NamedNode(f"{iri}#{name}") for name in ("Head", *parts)}
    head = [
        Triple(this, _TYPE, NamedNode(f"{_NP}Nanopublication")),
        Triple(this, NamedNode(f"{_NP}hasAssertion"), graphs["assertion"]),
        Triple(this, NamedNode(f"{_NP}hasProvenance"), graphs["provenance"]),
        Triple(this, NamedNode(f"{_NP}hasPublicationInfo"), graphs["pubinfo"]),
    ]
    standing_in: dict[object, NamedNode] = {_SELF: this, _ASSERTION: graphs["assertion"]}
    return [
        Quad(standing_in.get(triple.subject, triple.subject), triple.predicate, triple.object, graphs[name])
        for name, triples in {"Head": head, **parts}.items()
        for triple in triples
    ]


def _written(writer: TurtleWriter, quads: list[Quad]) -> str:
    lines = []
    for name, part in groupby(quads, key=lambda quad: quad.graph_name):  # they stand graph by graph
        assert isinstance(name, NamedNode)
        nodes = grouped(dict.fromkeys(quad.triple for quad in part))
        lines += [f"\nGRAPH {writer.term(name)} {{\n", *(writer.node(*node, "    ") for node in nodes), "}\n"]
    return "".join(lines)


class _Reader:
    """What the graph says of one fact, sorted into the graphs of a nanopublication."""

    def __init__(self, terms: StoredTerms, fact: str) -> None:
        self._terms = terms
        self._fact = fact
        self._about = terms[fact]

    def parts(self) -> _Parts | None:
        """The assertion, its provenance and the publication info; None if it is no fact that has happened."""
        assertion = sorted(self._asserted(), key=str)
        evidence = sorted(self._terms.subjects(Property.SUPPORTS.iri, self._fact))
        statuses = {term.value for term in self._about.get(Property.STATUS.iri, ())}
        if not assertion or not evidence or not statuses <= {Status.OCCURRED.iri}:
            return None
        told = {"assertion": assertion, "provenance": list(self._provenance(evidence))}
        return told | {"pubinfo": list(self._publication(assertion))}

    def _asserted(self) -> Iterator[Triple]:
        if any(term.value == SupportClass.ASSERTION.iri for term in self._about[External.TYPE]):
            yield from self._relation()
            return
        yield from self._of(self._fact, but=_ABOUT_CLAIMS)
        for values in self._about.values():
            for value in values:
                if isinstance(value, NamedNode) and self._terms.is_a(value.value, External.MONETARY_AMOUNT):
                    yield from self._of(value.value)

    def _relation(self) -> Iterator[Triple]:
        parts = [self._about.get(one, []) for one in (External.SUBJECT, External.PREDICATE, External.OBJECT)]
        if all(len(values) == 1 and isinstance(values[0], NamedNode) for values in parts):
            subject, predicate, object_ = (values[0] for values in parts)
            if predicate.value in _RELATIONS:
                assert isinstance(subject, NamedNode)
                assert isinstance(predicate, NamedNode)
                yield Triple(subject, predicate, object_)

    def _provenance(self, evidence: list[str]) -> Iterator[Triple]:
        for value in self._about.get(Property.BELIEF.iri, ()):
            yield Triple(_ASSERTION, _BELIEF, value)
        documents: set[str] = set()
        for iri in evidence:
            yield Triple(_ASSERTION, _DERIVED, NamedNode(iri))
            yield from self._of(iri)
            documents.update(term.value for term in self._terms[iri].get(External.WAS_DERIVED_FROM, ()))
        for iri in sorted(documents):
            yield from self._of(iri, only=_OF_DOCUMENTS)

    def _publication(self, assertion: list[Triple]) -> Iterator[Triple]:
        yield Triple(_SELF, _CREATOR, _AGENT)
        yield Triple(_SELF, _SUBJECT, NamedNode(self._fact))
        yield Triple(_AGENT, _TYPE, NamedNode(f"{PROV}SoftwareAgent"))
        yield Triple(_AGENT, _LABEL, Literal("pharmagraph"))
        nodes = {
            node.value
            for triple in assertion
            for node in (triple.subject, triple.object)
            if isinstance(node, NamedNode)
        }
        for iri in sorted(nodes - {self._fact}):
            if External.LABEL in self._terms.get(iri, {}):
                yield from self._of(iri, only=(External.TYPE, External.LABEL))

    def _of(
        self, iri: str, *, only: Collection[str] | None = None, but: Collection[str] = frozenset()
    ) -> Iterator[Triple]:
        """What the graph says of a node by the predicates in `only`, and not by those in `but`; sorted."""
        terms = self._terms.get(iri, {})
        for predicate in sorted(terms.keys() - set(but) if only is None else terms.keys() & set(only)):
            for value in sorted(terms[predicate], key=str):
                if isinstance(value, NamedNode | Literal):
                    yield Triple(NamedNode(iri), NamedNode(predicate), value)
