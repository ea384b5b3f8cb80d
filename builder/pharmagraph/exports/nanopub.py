"""Facts as nanopublications: each with its assertion, where it comes from, and who says so, in named graphs of its own.

What is planned or denied is no assertion and left out, and so is what no document supports. The IRIs are trusty
URIs: they follow from what is said and change with it, so there is no date of publication, and nothing is signed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from pharmagraph.exports.rdf import base_of
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.trusty import PLACEHOLDER, artifact_code, statements
from pharmagraph.files import binary_output
from pharmagraph.graph.stored_terms import StoredTerms, Terms
from pharmagraph.graph.turtle import TurtleWriter, line_start
from pharmagraph.vocabulary import DCTERMS, PROV, RELATIONS, External, FrameClass, Property, Status, SupportClass

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_NP: Final = "http://www.nanopub.org/nschema#"
_AGENT: Final = NamedNode("https://w3id.org/pharmagraph")
_TYPE, _LABEL, _DERIVED = External.TYPE.value, External.LABEL.value, External.WAS_DERIVED_FROM.value
_BELIEF, _STATUS, _SUPPORTS = Property.BELIEF.iri, Property.STATUS.iri, Property.SUPPORTS.iri
_AMOUNT: Final = External.MONETARY_AMOUNT.value
_ABOUT_CLAIMS: Final = frozenset(
    one.iri for one in (Property.STATUS, Property.BELIEF, Property.SUPERSEDES, Property.CONTRADICTS)
)
_OF_NAMES: Final = frozenset((_TYPE, _LABEL))
_OF_DOCUMENTS: Final = _OF_NAMES | {one.value for one in (External.TITLE, External.DATE, External.SOURCE)}
_RELATIONS: Final = frozenset(relation.iri for relation in RELATIONS)
_REMEMBERED: Final = 4096  # nodes: facts share documents, names and evidence
_INDENT: Final = "    "
_Values = tuple[tuple[str, NamedNode | Literal], ...]  # of one node: predicates and what they lead to


def export(graph: "Graph", path: Path | None) -> ExportReport:
    """Writes the nanopublications as TriG, in the order of the IRIs of their facts.

    GraphError if `path` cannot be written.
    """
    reader, writer = _Reader(StoredTerms(graph), base_of(graph)), _Writer(base_of(graph))
    counts = {"nanopublications": 0, "facts left out": 0}
    with binary_output(path) as stream:
        stream.write(writer.header().encode())
        for fact in reader.facts():
            parts = reader.parts(fact)
            if parts is None:
                counts["facts left out"] += 1
                continue
            counts["nanopublications"] += 1
            stream.write(writer.publication(parts).encode())
    return ExportReport(path, counts)


# What is said


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of one node: as Turtle, and as the digest has it."""

    iri: str
    values: _Values
    text: str
    statements: list[bytes]


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the graphs of a nanopublication: what it says of one of the publication's own IRIs, and of others."""

    name: str
    others: list[_Said]
    own: str = ""  # what the own IRI ends in
    values: _Values = ()


class _Reader:
    """What the graph says of its facts, sorted into the graphs of nanopublications."""

    def __init__(self, terms: StoredTerms, base: str) -> None:
        self._terms = terms
        self._turtle = TurtleWriter(base)
        self._said = lru_cache(maxsize=_REMEMBERED)(self._say)

    def facts(self) -> list[str]:
        """The IRIs of assertions and frames, sorted."""
        kinds = (SupportClass.ASSERTION, *FrameClass)
        return sorted({iri for kind in kinds for iri in self._terms.subjects(_TYPE, kind.iri)})

    def parts(self, fact: str) -> tuple[_Part, ...] | None:
        """The assertion, its provenance and the publication info; None if it is no fact that has happened."""
        about = self._terms[fact]
        assertion = self._asserted(fact, about)
        evidence = sorted(self._terms.subjects(_SUPPORTS, fact))
        statuses = {term.value for term in about.get(_STATUS, ())}
        if not assertion or not evidence or not statuses <= {Status.OCCURRED.iri}:
            return None
        return (
            _Part("assertion", assertion),
            self._provenance(about, evidence),
            self._publication(fact, assertion),
        )

    def _asserted(self, fact: str, about: Terms) -> list[_Said]:
        if any(term.value == SupportClass.ASSERTION.iri for term in about[_TYPE]):
            return self._relation(about)
        nodes = {fact: self._but(fact, _ABOUT_CLAIMS)}
        for values in about.values():
            for value in values:
                if isinstance(value, NamedNode) and self._is_amount(value.value):
                    nodes.setdefault(value.value, self._said(value.value, None))
        return [said for said in nodes.values() if said.values]

    def _is_amount(self, iri: str) -> bool:
        """Whether a node is an amount of money; what is known of it is wanted afterwards for its name."""
        return any(term.value == _AMOUNT for term in self._terms.get(iri, {}).get(_TYPE, ()))

    def _relation(self, about: Terms) -> list[_Said]:
        parts = [about.get(one, []) for one in (External.SUBJECT, External.PREDICATE, External.OBJECT)]
        if not all(len(values) == 1 and isinstance(values[0], NamedNode) for values in parts):
            return []
        subject, predicate, object_ = (values[0] for values in parts)
        assert isinstance(object_, NamedNode)
        return [self._made(subject.value, ((predicate.value, object_),))] if predicate.value in _RELATIONS else []

    def _provenance(self, about: Terms, evidence: list[str]) -> _Part:
        beliefs = tuple((_BELIEF, value) for value in about.get(_BELIEF, ()) if not isinstance(value, BlankNode))
        nodes = {iri: self._said(iri, None) for iri in evidence}
        for iri in sorted({term.value for one in evidence for term in self._terms[one].get(_DERIVED, ())}):
            nodes.setdefault(iri, self._said(iri, _OF_DOCUMENTS))
        derived = tuple((_DERIVED, NamedNode(iri)) for iri in evidence)
        return _Part("provenance", [said for said in nodes.values() if said.values], "#assertion", beliefs + derived)

    def _publication(self, fact: str, assertion: list[_Said]) -> _Part:
        agent = self._made(_AGENT.value, ((_TYPE, NamedNode(f"{PROV}SoftwareAgent")), (_LABEL, Literal("pharmagraph"))))
        nodes = {agent.iri: agent}
        for iri in sorted(self._named(assertion) - {fact}):
            if _LABEL in self._terms.get(iri, {}):
                nodes.setdefault(iri, self._said(iri, _OF_NAMES))
        about_it = ((f"{DCTERMS}creator", _AGENT), (f"{DCTERMS}subject", NamedNode(fact)))
        return _Part("pubinfo", list(nodes.values()), values=about_it)

    @staticmethod
    def _named(assertion: list[_Said]) -> set[str]:
        values = (value for said in assertion for _, value in said.values)
        return {said.iri for said in assertion} | {value.value for value in values if isinstance(value, NamedNode)}

    def _say(self, iri: str, only: frozenset[str] | None) -> _Said:
        """What the graph says of a node, by the predicates in `only` unless it is None."""
        return self._made(iri, self._values(iri, lambda predicate: only is None or predicate in only))

    def _but(self, iri: str, but: frozenset[str]) -> _Said:
        return self._made(iri, self._values(iri, lambda predicate: predicate not in but))

    def _values(self, iri: str, wanted: Callable[[str], bool]) -> _Values:
        return tuple(
            (predicate, value)
            for predicate, values in self._terms.get(iri, {}).items()
            if wanted(predicate)
            for value in values
            if not isinstance(value, BlankNode)
        )

    def _made(self, iri: str, values: _Values) -> _Said:
        text = self._turtle.about(NamedNode(iri), values, _INDENT) if values else ""
        return _Said(iri, values, text, statements(iri, values))


# How it is written


class _Writer:
    """Writes nanopublications under `base`, each under an IRI that holds the digest of it."""

    def __init__(self, base: str) -> None:
        self._turtle = TurtleWriter(base)
        self._prefix = f"{base}np/"
        self._own = f"{self._prefix} "  # how the digest has IRIs of the publication itself
        pattern = f"{self._prefix}{PLACEHOLDER}"
        values = self._head(pattern)
        lines = statements(pattern, values)
        self._head_statements = [line.replace(pattern.encode(), self._own.encode()) for line in lines]

    def header(self) -> str:
        """What the file begins with."""
        return "".join(self._turtle.header())

    def publication(self, parts: Iterable[_Part]) -> str:
        """The four graphs of one nanopublication."""
        parts = tuple(parts)
        graphs = [(f"{self._own}#Head", [self._head_statements])]
        graphs += [(f"{self._own}#{part.name}", self._statements(part)) for part in parts]
        this = f"{self._prefix}{artifact_code(graphs)}"
        head = self._graph(this, _Part("Head", [], values=self._head(this)))
        return head + "".join(self._graph(this, part) for part in parts)

    @staticmethod
    def _head(this: str) -> _Values:
        parts = (("Assertion", "assertion"), ("Provenance", "provenance"), ("PublicationInfo", "pubinfo"))
        named = tuple((f"{_NP}has{what}", NamedNode(f"{this}#{name}")) for what, name in parts)
        return ((_TYPE, NamedNode(f"{_NP}Nanopublication")), *named)

    def _statements(self, part: _Part) -> list[list[bytes]]:
        """What a graph says of each node, in the order of their IRIs."""
        nodes = [(said.iri, said.statements) for said in part.others]
        if part.values:
            own = f"{self._own}{part.own}"
            nodes.append((own, statements(own, part.values)))
        return [lines for _, lines in sorted(nodes)]

    def _graph(self, this: str, part: _Part) -> str:
        nodes = [(line_start(NamedNode(said.iri)), said.text) for said in part.others]
        if part.values:
            own = NamedNode(f"{this}{part.own}")
            nodes.append((line_start(own), self._turtle.about(own, part.values, _INDENT)))
        name = self._turtle.term(NamedNode(f"{this}#{part.name}"))
        return "".join([f"\nGRAPH {name} {{\n", *[text for _, text in sorted(nodes)], "}\n"])
