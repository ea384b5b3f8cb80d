"""The words behind a claim: each quoted in its document, with what stands around it and the names of its parts marked."""

from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import NamedNode

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.explorer.claims import OBJECT, SUBJECT, fillers, is_frame, kind_of, value
from pharmagraph.explorer.fragments import described
from pharmagraph.graph.property_graph import EvidenceRecord, PropertyGraph, project
from pharmagraph.graph.store import Graph
from pharmagraph.views.arguments import FIRST, SECOND, Argument, argument, marks
from pharmagraph.views.neighbourhood import names
from pharmagraph.vocabulary import PG, External, Property

_AROUND: Final = 200  # characters of the document before and after a quote
_SHA256: Final = NamedNode(Property.SHA256.iri)
_SOURCE: Final = NamedNode(External.SOURCE)
_STATUS: Final = NamedNode(Property.STATUS.iri)
_BELIEF: Final = NamedNode(Property.BELIEF.iri)
MOST: Final = 100


def evidence(graph: Graph, claim: str, target: str = "", skip: int = 0, limit: int = MOST) -> dict[str, Any]:
    """What is quoted for an assertion or event, the most confident first, as `Evidence`.

    `target` is the node that the edge of an event leads to, if one was clicked: its name is marked apart from those of
    the others that take part. QueryError if there is no such claim.
    """
    if is_frame(kind_of(graph, claim)):
        ends = {filler for _, filler in fillers(graph, claim)}
        assertions: set[str] = set()
    else:
        ends = {value(graph, claim, SUBJECT), value(graph, claim, OBJECT)} - {""}
        target, assertions = value(graph, claim, OBJECT), {claim}
    if not ends:
        raise QueryError(f"the graph has no claim {claim[:200]!r}; it may have been built again since")
    whole = project(Graph.from_quads(described(graph, ends | ({claim} - assertions), assertions)))
    records = _records(whole, claim)
    arguments = _arguments(whole, ends, target)
    texts = _Texts(graph)
    return {
        "claim": claim,
        "status": value(graph, claim, _STATUS).removeprefix(PG),
        "belief": float(value(graph, claim, _BELIEF) or 0),
        "quotes": [_quote(record, arguments, texts) for record in records[skip : skip + limit]],
        "left": max(0, len(records) - skip - limit),
    }


def _records(whole: PropertyGraph, claim: str) -> tuple[EvidenceRecord, ...]:
    found = [node.evidence for node in whole.nodes if node.iri == claim]
    return (found or [edge.evidence for edge in whole.edges if edge.key == claim] or [()])[0]


def _arguments(whole: PropertyGraph, ends: Iterable[str], target: str) -> list[Argument]:
    wanted = set(ends)
    return [
        argument(names(node), SECOND if node.iri == target else FIRST) for node in whole.nodes if node.iri in wanted
    ]


class _Texts:
    """The texts of documents and where they came from, each read once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._read: dict[str, tuple[str, str]] = {}

    def of(self, document: str) -> tuple[str, str]:
        """Text and source; the text is empty if it is lost."""
        if document not in self._read:
            try:
                text = self._graph.document_text(value(self._graph, document, _SHA256))
            except GraphError:
                text = ""
            self._read[document] = (text, value(self._graph, document, _SOURCE))
        return self._read[document]


def _quote(record: EvidenceRecord, arguments: Iterable[Argument], texts: _Texts) -> dict[str, Any]:
    text, source = texts.of(record.document)
    is_there = text[record.start : record.end] == record.quote
    return {
        "quote": record.quote,
        "marks": marks(record.quote, arguments),
        "before": _before(text, record.start) if is_there else "",
        "after": _after(text, record.end) if is_there else "",
        "start": record.start,
        "end": record.end,
        "confidence": round(record.confidence, 3),
        "rule": record.extractor,
        "cue": record.cue,
        "document": {
            "iri": record.document,
            "title": record.document_title or record.document,
            "date": record.document_date,
            "source": source,
        },
    }


def _before(text: str, start: int) -> str:
    """The words before a place, as many as are shown."""
    if start <= _AROUND:
        return text[:start]
    return "… " + text[start - _AROUND : start].partition(" ")[2]


def _after(text: str, end: int) -> str:
    if len(text) - end <= _AROUND:
        return text[end:]
    return text[end : end + _AROUND].rpartition(" ")[0] + " …"
