"""What the store says of single nodes, looked up by pattern and remembered for one task."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from pharmagraph.errors import GraphError
from pharmagraph.graph.answers import short
from pharmagraph.graph.property_graph import LABELS
from pharmagraph.graph.store import Graph
from pharmagraph.server.addresses import base_of, page_of
from pharmagraph.server.values import Link
from pharmagraph.views.style import words
from pharmagraph.vocabulary import PG, External, Property, SupportClass

Term = NamedNode | Literal
Terms = dict[str, list[Term]]

_KINDS: Final = {**{kind: len(above) for kind, above in LABELS.items()}, **dict.fromkeys(map(str, SupportClass), 1)}


class Nodes:
    """The nodes of a graph as its pages need them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.base = base_of(graph)
        self._known: dict[str, Terms] = {}

    def about(self, iri: str) -> Terms:
        """The objects of a node by predicate; empty if the graph says nothing of it."""
        if iri not in self._known:
            terms: Terms = {}
            for quad in self.graph.store.quads_for_pattern(NamedNode(iri), None, None, None):
                if isinstance(quad.object, NamedNode | Literal):
                    terms.setdefault(quad.predicate.value, []).append(quad.object)
            self._known[iri] = terms
        return self._known[iri]

    def value(self, iri: str, predicate: Property | External) -> str:
        """A value of one property, the least of several, without looking at the rest of the node; empty if there is none."""
        found = self.graph.store.quads_for_pattern(NamedNode(iri), NamedNode(predicate.iri), None, None)
        return min((quad.object.value for quad in found if isinstance(quad.object, NamedNode | Literal)), default="")

    def texts(self, iri: str, predicate: Property | External) -> list[str]:
        """The values of a property as texts, each once, sorted."""
        return sorted({term.value for term in self.about(iri).get(predicate.iri, ())})

    def text(self, iri: str, predicate: Property | External) -> str:
        """The first of them; empty if there is none."""
        return next(iter(self.texts(iri, predicate)), "")

    def pointing(self, iri: str, predicate: Property | External) -> Iterator[str]:
        """The nodes that have this one as the value of a property."""
        for quad in self.graph.store.quads_for_pattern(None, NamedNode(predicate.iri), NamedNode(iri), None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def kind(self, iri: str) -> str:
        """The local name of the most specific class that we know of a node; empty if there is none."""
        known = {term.value.removeprefix(PG) for term in self.about(iri).get(External.TYPE.iri, ())} & _KINDS.keys()
        return min(known, key=lambda kind: (-_KINDS[kind], kind), default="")

    def label(self, iri: str) -> str:
        """What a node is called, for people."""
        return self.text(iri, External.LABEL) or self.text(iri, External.TITLE) or short(NamedNode(iri))

    def names(self, iri: str) -> list[str]:
        """All names of a node."""
        called = (External.LABEL, External.ALT_LABEL, Property.BRAND_NAME)
        return [name for predicate in called for name in self.texts(iri, predicate)]

    def link(self, iri: str) -> Link:
        """A node's name, which leads to its page."""
        return Link(self.label(iri), page_of(iri, self.base), self.kind(iri))

    def shown(self, term: Term) -> Link:
        """A value for people: a name that leads somewhere, a code in words, money, or a text."""
        if isinstance(term, Literal):
            return Link(term.value)
        if term.value.startswith(PG):
            return Link(words(term.value.removeprefix(PG)))
        amount, currency = self.text(term.value, External.VALUE), self.text(term.value, External.CURRENCY)
        if amount:
            return Link(
                f"{currency} {int(amount):,}" if amount.isdecimal() and amount.isascii() else f"{currency} {amount}"
            )
        return self.link(term.value)

    def document_text(self, iri: str) -> str:
        """The stored text of a document; empty if it is lost."""
        try:
            return self.graph.document_text(self.text(iri, Property.SHA256))
        except GraphError:
            return ""
