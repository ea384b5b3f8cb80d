"""The graph as JSON-LD, with the context inside the file: whoever reads it needs no network.

The same context stands in `ontology/context.jsonld`, for JSON that others write.

One node stands on each line, in the order of its IRI. Keys are the vocabulary's own names, classes and codes
are written by their names, and every other IRI is written out, so that no processor can mistake it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from pharmagraph.exports.rdf import sorted_nodes
from pharmagraph.exports.report import ExportReport
from pharmagraph.files import binary_output
from pharmagraph.graph.store import Graph
from pharmagraph.graph.turtle import Subject
from pharmagraph.vocabulary import CODES, FRAMES, PG, RELATIONS, XSD, External, Property, ValueKind

_TERMS: Final[Mapping[str, External]] = {  # those of other vocabularies, by names that ours do not use
    "label": External.LABEL,
    "altLabel": External.ALT_LABEL,
    "exactMatch": External.EXACT_MATCH,
    "homepage": External.HOMEPAGE,
    "documentTitle": External.TITLE,
    "documentDate": External.DATE,
    "publisher": External.PUBLISHER,
    "source": External.SOURCE,
    "subject": External.SUBJECT,
    "predicate": External.PREDICATE,
    "object": External.OBJECT,
    "wasDerivedFrom": External.WAS_DERIVED_FROM,
    "exact": External.EXACT,
    "start": External.START,
    "end": External.END,
    "amount": External.VALUE,
    "currency": External.CURRENCY,
}
_LINKS: Final = ("exactMatch", "homepage", "subject", "object", "wasDerivedFrom")
_KEYS: Final[Mapping[str, str]] = {iri.value: term for term, iri in _TERMS.items()}
_REMEMBERED: Final = 4096  # predicates
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII)  # the same number in every JSON parser


def export_jsonld(graph: Graph, path: Path | None) -> ExportReport:
    """Writes the default graph as JSON-LD 1.1; GraphError if `path` cannot be written."""
    terms, count = context(), 0
    nodes = _Nodes(terms)
    with binary_output(path) as stream:
        stream.write(f'{{"@context": {_JSON.encode(terms)},\n"@graph": ['.encode())
        separator = "\n"
        for subject, quads in sorted_nodes(graph):
            stream.write(f"{separator}{_JSON.encode(nodes.node(subject, quads))}".encode())
            separator = ",\n"
            count += len(quads)
        stream.write(b"\n]}\n")
    return ExportReport(path, {"triples": count})


_JSON: Final = json.JSONEncoder(ensure_ascii=False)


# The context


def context() -> dict[str, Any]:
    """The keys: `@vocab` makes a name without entry one of ours; a type tells how to read strings."""
    terms: dict[str, Any] = {"@version": 1.1, "@vocab": PG}
    for term, iri in _TERMS.items():
        terms[term] = {"@id": iri.value, "@type": "@id"} if term in _LINKS else {"@id": iri.value}
    terms["predicate"]["@type"] = "@vocab"
    terms["amount"]["@type"] = XSD + "decimal"
    for name, kind in sorted(_types().items()):
        terms[name] = {"@id": PG + name, "@type": kind}
    return terms


def _types() -> dict[str, str]:
    """How the strings of our own properties are to be read, where they are not just text."""
    types = {relation.value: "@id" for relation in RELATIONS}
    for roles in FRAMES.values():
        for role, spec in roles.items():
            if spec.kind in (ValueKind.ENTITY, ValueKind.FRAME, ValueKind.MONEY):
                types[role.value] = "@id"
            elif spec.kind is ValueKind.DECIMAL:
                types[role.value] = XSD + "decimal"
    types |= dict.fromkeys(CODES, "@vocab")
    types |= {link.value: "@id" for link in (Property.SUPERSEDES, Property.CONTRADICTS, Property.SUPPORTS)}
    types |= {number.value: XSD + "decimal" for number in (Property.BELIEF, Property.CONFIDENCE)}
    return types


# Nodes


class _Nodes:
    """Nodes as objects, whose keys mean what the context says."""

    def __init__(self, terms: Mapping[str, Any]) -> None:
        self._terms = terms
        self._key = lru_cache(maxsize=_REMEMBERED)(self._find_key)

    def node(self, subject: Subject, quads: Iterable[Quad]) -> dict[str, Any]:
        """All that is said of one node."""
        node: dict[str, Any] = {"@id": _id(subject)}
        values: dict[str, list[Any]] = {}
        told = ((quad.predicate.value, quad.object) for quad in quads)
        for predicate, text, term in sorted([(predicate, str(term), term) for predicate, term in told], key=_RANK):
            key, kind = self._key(predicate)
            if predicate == _TYPE and isinstance(term, NamedNode):
                node.setdefault("@type", []).append(_vocab(term.value))
            elif isinstance(term, Literal) and text.endswith('"'):  # without datatype or language
                values.setdefault(key, []).append({"@value": term.value} if kind else term.value)
            else:
                values.setdefault(key, []).append(_value(term, kind))
        return node | {key: items[0] if len(items) == 1 else items for key, items in sorted(values.items())}

    def _find_key(self, predicate: str) -> tuple[str, str]:
        """The key of a predicate, and how the context has its strings read."""
        key = _key(predicate)
        return key, self._terms[key].get("@type", "") if key in self._terms else ""


_TYPE: Final = External.TYPE.value
_RANK: Final = itemgetter(0, 1)


def _id(node: Subject) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _key(predicate: str) -> str:
    return _KEYS.get(predicate) or _vocab(predicate)


def _vocab(iri: str) -> str:
    """The name of one of ours; else, or if that name means something else here, the whole IRI."""
    name = iri.removeprefix(PG)
    return name if name != iri and name not in _TERMS and _NAME.fullmatch(name) else iri


def _value(term: Any, kind: str) -> Any:
    """A term as the value of a key whose strings the context reads as `kind`."""
    if isinstance(term, Literal):
        return _literal(term, kind)
    if kind == "@vocab" and isinstance(term, NamedNode):
        name = _vocab(term.value)
        return name if name != term.value else {"@id": term.value}
    return _id(term) if kind == "@id" else {"@id": _id(term)}


def _literal(literal: Literal, kind: str) -> Any:
    """A literal that has a language or a datatype."""
    datatype = literal.datatype.value
    if literal.language is not None:
        return {"@value": literal.value, "@language": literal.language}
    if datatype == XSD + "integer" and not kind and _WHOLE.fullmatch(literal.value):
        return int(literal.value)
    return literal.value if datatype == kind else {"@value": literal.value, "@type": datatype}
