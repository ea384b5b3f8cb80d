"""RDF terms and nodes as Turtle that is the same to the byte for the same graph.

Names are abbreviated only where that cannot change them: with a fixed prefix before a plain local name, or
relative to a base that ends in a slash. What a literal contains is escaped by Oxigraph.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from pharmagraph.vocabulary import PGR, PREFIXES, RDF, RDFS, XSD

Subject = NamedNode | BlankNode | Triple
Term = Subject | Literal
Node = tuple[Subject, list[Triple]]  # one subject with statements about it

_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_RELATIVE: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*", re.ASCII)
_BASE: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/([A-Za-z0-9_~-][A-Za-z0-9_.~-]*/)*", re.ASCII)
_NAMESPACES: Final = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix != "pgr"}
_STARTS: Final = tuple(_NAMESPACES.values())  # pgr is not among them: entities are relative to the base
_SHORT: Final[Mapping[str, re.Pattern[str]]] = {
    XSD + "integer": re.compile(r"-?\d+", re.ASCII),
    XSD + "decimal": re.compile(r"-?\d+\.\d+", re.ASCII),
    XSD + "boolean": re.compile(r"true|false"),
}
_REMEMBERED: Final = 4096  # IRIs: predicates and classes come again and again
_FIRST: Final = {RDF + "type": 0, RDFS + "label": 1}  # what one wants to read first


class TurtleWriter:
    """Writes terms and nodes, relative to `base` if it is a base that Turtle can use."""

    __slots__ = ("_base", "_iri")

    def __init__(self, base: str = PGR) -> None:
        self._base = base if _BASE.fullmatch(base) else ""
        self._iri = lru_cache(maxsize=_REMEMBERED)(self._abbreviated)

    def header(self) -> Iterator[str]:
        """The directives that the rest relies on."""
        if self._base:
            yield f"@base <{self._base}> .\n"
        for prefix, namespace in _NAMESPACES.items():
            yield f"@prefix {prefix}: <{namespace}> .\n"

    def node(self, subject: Subject, statements: Iterable[Triple | Quad], indent: str = "") -> str:
        """All statements about one subject, ending in a line feed."""
        return self.about(subject, [(one.predicate.value, one.object) for one in statements], indent)

    def about(self, subject: Subject, values: Iterable[tuple[str, Term]], indent: str = "") -> str:
        """What is said of one subject by predicates and their values, ending in a line feed."""
        ordered = sorted([_ranked(predicate, value) for predicate, value in values], key=_RANK)
        lines: list[str] = []
        before = None
        for _, predicate, text, term in ordered:
            value = self._written(term, text)
            if predicate == before:
                lines[-1] += f", {value}"
            else:
                lines.append(f"{self._verb(predicate)} {value}")
            before = predicate
        joined = f" ;\n{indent}    ".join(lines)
        return f"{indent}{self.term(subject)} {joined} .\n"

    def term(self, term: Term) -> str:
        """One term."""
        return self._written(term, str(term))

    def _written(self, term: Term, text: str) -> str:
        """One term, whose `text` is what N-Quads has for it."""
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        if isinstance(term, Literal) and not text.endswith('"'):  # it has a datatype or a language
            return self._literal(term, text)
        return text

    def _verb(self, predicate: str) -> str:
        return "a" if predicate == RDF + "type" else self._iri(predicate)

    def _abbreviated(self, iri: str) -> str:
        for prefix, namespace in _NAMESPACES.items() if iri.startswith(_STARTS) else ():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        if self._base and iri.startswith(self._base) and _RELATIVE.fullmatch(iri, len(self._base)):
            return f"<{iri[len(self._base) :]}>"
        return f"<{iri}>"

    def _literal(self, literal: Literal, text: str) -> str:
        datatype = literal.datatype.value
        if datatype in _SHORT and _SHORT[datatype].fullmatch(literal.value):
            return literal.value
        if literal.language is None and datatype.startswith(XSD):
            return f"{Literal(literal.value)}^^{self._iri(datatype)}"
        return text


def grouped(triples: Iterable[Triple]) -> list[Node]:
    """The nodes that `triples` are about, in the order of `line_start`."""
    nodes: dict[Subject, list[Triple]] = {}
    for triple in triples:
        nodes.setdefault(triple.subject, []).append(triple)
    return sorted(nodes.items(), key=lambda node: line_start(node[0]))


def line_start(subject: Subject) -> str:
    """What the lines about a subject begin with in N-Quads, so that sorted nodes have sorted lines."""
    return f"{subject} "


def _ranked(predicate: str, value: Term) -> tuple[int, str, str, Term]:
    """The place of a statement among those about its subject, and its object."""
    return _FIRST.get(predicate, len(_FIRST)), predicate, str(value), value


_RANK: Final = itemgetter(0, 1, 2)
