"""What the page knows about each node and edge: plain lists and dictionaries, ready for JSON.

Nodes and edges are numbered by their place in the selection; quotes and documents stand once each and are named by number.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any, Final

from pharmagraph.graph.property_graph import IMPLIED_BY, Edge, EvidenceRecord, Node
from pharmagraph.views.arguments import Named
from pharmagraph.views.neighbourhood import FRAMES, MEETING_PLACES, Selection, texts
from pharmagraph.views.style import SHORT_NAMES, STATUS_WORDS, look, rank, words
from pharmagraph.views.telling import rounded, when
from pharmagraph.vocabulary import CODES, Property, Relation, Status

_LABEL: Final = 34  # characters of an entity's name that are written beside it
_FRAME_LABEL: Final = 26
_STARTS: Final = 12
_HIDDEN: Final = frozenset({Property.STATUS.value, "publisherIri"})


def payload(selection: Selection, *, until: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """All that the page shows of a selection, except where and how it is drawn.

    `until` says when a claim was superseded, by its IRI (see `superseded`).
    """
    evidence = _Numbers(_quote)
    documents = _Numbers(_document)
    numbers = {node.iri: number for number, node in enumerate(selection.nodes)}
    status = {node.iri: _status(node.properties) for node in selection.nodes}
    degree = degrees(selection)

    def cite(records: Iterable[EvidenceRecord]) -> list[int]:
        return [evidence.of((record, documents.of(record))) for record in records]

    named = Named(selection)
    nodes = [
        _node(node, status[node.iri], degree[node.iri], cite)
        | when(node.iri, node.properties, node.evidence, until)
        | {"marks": named.of_node(node)}
        for node in selection.nodes
    ]
    edges = [
        _edge(edge, implied, numbers, nodes, cite)
        | when(edge.source if nodes[numbers[edge.source]]["frame"] else edge.key, edge.properties, edge.evidence, until)
        | {"marks": named.of_edge(edge)}
        for edge, implied in _merged(selection.edges)
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "evidence": evidence.values,
        "documents": documents.values,
        "focus": [numbers[iri] for iri in selection.focus if iri in numbers],
        "start": _start(selection, degree, numbers),
        "kinds": _kinds(nodes),
        "types": _types(edges),
        "statuses": _statuses(nodes, edges),
    }


def _start(selection: Selection, degree: Mapping[str, int], numbers: Mapping[str, int]) -> list[int]:
    """Where to begin: the nodes in focus, else the best connected entities but for those that are connected to everything."""
    entities = [node for node in selection.nodes if node.kind not in FRAMES]
    telling = [node for node in entities if node.kind not in MEETING_PLACES] or entities
    best = sorted(telling, key=lambda node: (-degree[node.iri], node.iri))[:_STARTS]
    return [numbers[iri] for iri in selection.focus if iri in numbers] or [numbers[node.iri] for node in best]


def degrees(selection: Selection) -> Counter[str]:
    """How many other nodes of the selection each node is joined to."""
    joined = {tuple(sorted((edge.source, edge.target))) for edge in selection.edges if edge.source != edge.target}
    return Counter(iri for pair in joined for iri in pair)


def short_name(node: Node) -> str:
    """What is written beside a node: an entity's name, or a word or two for what a frame says."""
    if node.kind not in FRAMES:
        return shortened(node.name, _LABEL)
    for template in SHORT_NAMES.get(node.kind, ()):
        roles = [role for _, role, _, _ in Formatter().parse(template) if role]
        values = {role: readable(role, text) for role in roles for text in texts(node.properties.get(role))[:1]}
        if len(values) == len(roles):
            return shortened(template.format(**values), _FRAME_LABEL)
    return words(node.kind)


def shortened(text: str, length: int) -> str:
    """The text on one line, its end replaced by an ellipsis if it is longer than `length`.

    >>> shortened("a  rather long name", 10)
    'a rather…'
    """
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def readable(name: str, text: str) -> str:
    """A property's value: in words if it is a code, else as it is.

    >>> readable("phase", "Phase2_3"), readable("abstractNumber", "LBA17")
    ('Phase 2/3', 'LBA17')
    """
    return words(text) if name in CODES or name == IMPLIED_BY else text


class _Numbers:
    """Numbers in order of first appearance for values of which equal ones are to stand once."""

    def __init__(self, describe: Callable[[Any], Any]) -> None:
        self.values: list[Any] = []
        self._describe = describe
        self._numbers: dict[tuple[Any, ...], int] = {}

    def of(self, value: Any) -> int:
        described = self._describe(value)
        key = tuple(described.items())
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(described)
        return self._numbers[key]


def _quote(cited: tuple[EvidenceRecord, int]) -> dict[str, Any]:
    record, document = cited
    return {
        "quote": record.quote,
        "document": document,
        "start": record.start,
        "end": record.end,
        "confidence": rounded(record.confidence),
        "rule": record.extractor,
        "cue": record.cue or "",
    }


def _document(record: EvidenceRecord) -> dict[str, Any]:
    return {
        "iri": record.document,
        "title": record.document_title or record.document,
        "date": str(record.document_date or ""),
    }


def _node(
    node: Node, status: str, degree: int, cite: Callable[[Iterable[EvidenceRecord]], list[int]]
) -> dict[str, Any]:
    frame = node.kind in FRAMES
    return {
        "iri": node.iri,
        "kind": node.kind,
        "frame": frame,
        "name": node.name,
        "label": short_name(node),
        "aliases": list(node.aliases),
        "properties": properties(node.properties),
        "status": status,
        "weight": degree * (0.4 if frame else 1.0),
        "evidence": cite(node.evidence),
    }


def _merged(edges: Sequence[Edge]) -> list[tuple[Edge, list[str]]]:
    """The edges to draw, each with the types that it implies.

    An edge that others imply (a party that is the licensor) is not drawn if their evidence covers its own.
    """
    alike: defaultdict[tuple[str, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        alike[edge.source, edge.target, _status(edge.properties), edge.type].append(edge)
    implied: defaultdict[str, list[str]] = defaultdict(list)
    covered = set()
    for edge in edges:
        ends = (edge.source, edge.target, _status(edge.properties))
        by = [other for kind in texts(edge.properties.get(IMPLIED_BY)) for other in alike[*ends, kind]]
        said = {_place(record) for other in by for record in other.evidence}
        if by and said.issuperset(map(_place, edge.evidence)):
            covered.add(edge.key)
            for other in by:
                implied[other.key].append(edge.type)
    return [(edge, sorted(implied[edge.key])) for edge in edges if edge.key not in covered]


def _place(record: EvidenceRecord) -> tuple[str, int, int]:
    return record.document, record.start, record.end


def _edge(
    edge: Edge,
    implied: Sequence[str],
    numbers: Mapping[str, int],
    nodes: Sequence[Mapping[str, Any]],
    cite: Callable[[Iterable[EvidenceRecord]], list[int]],
) -> dict[str, Any]:
    """An edge; one that is a role of a frame leaves to the frame what the frame says of itself."""
    source = nodes[numbers[edge.source]]
    own = Property.STATUS in edge.properties or not source["frame"]
    return {
        "key": edge.key,
        "types": [edge.type, *implied],
        "label": words(edge.type),
        "role": bool(source["frame"]),
        "source": numbers[edge.source],
        "target": numbers[edge.target],
        "properties": [] if source["frame"] else properties(edge.properties),
        "status": _status(edge.properties) if own else source["status"],
        "evidence": cite(edge.evidence) or (source["evidence"] if source["frame"] else []),
    }


def _status(properties: Mapping[str, Any]) -> str:
    stated = texts(properties.get(Property.STATUS))
    return stated[0] if stated else Status.OCCURRED.value


def properties(given: Mapping[str, Any]) -> list[list[Any]]:
    """Property names in words, with their values as texts; amounts are joined with their currencies."""
    shown = []
    for name in sorted(given):
        values = [readable(name, text) for text in texts(given[name])]
        amount, currency = name.removesuffix("Currency") + "Amount", name.removesuffix("Amount") + "Currency"
        if name.endswith("Amount") and currency in given:
            pairs = zip(texts(given[currency]), values, strict=False)
            shown.append([words(name.removesuffix("Amount")), [f"{code} {_grouped(value)}" for code, value in pairs]])
        elif values and name not in _HIDDEN and not (name.endswith("Currency") and amount in given):
            shown.append([words(name), values])
    return shown


def _grouped(number: str) -> str:
    """A whole number with its thousands apart; any other text as it is."""
    return f"{int(number):,}" if number.isdecimal() and number.isascii() else number


def _kinds(nodes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The classes of the legend: entities first, then frames, each with its look and how many there are."""
    counts = Counter(node["kind"] for node in nodes)
    return [
        {
            "name": kind,
            "label": words(kind),
            "frame": kind in FRAMES,
            "colour": look(kind).colour,
            "shape": look(kind).shape,
            "count": counts[kind],
            "rank": rank(kind),
        }
        for kind in sorted(counts, key=lambda kind: (kind in FRAMES, rank(kind), kind))
    ]


def _types(edges: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The types of edges: relations in the vocabulary's order, then roles, each with how many there are."""
    counts = Counter((edge["role"], name) for edge in edges for name in edge["types"])
    order: defaultdict[str, int] = defaultdict(lambda: len(Relation))
    order.update({relation.value: place for place, relation in enumerate(Relation)})
    return [
        {"name": name, "label": words(name), "role": role, "count": counts[role, name], "rank": order[name]}
        for role, name in sorted(counts, key=lambda key: (key[0], order[key[1]], key[1]))
    ]


def _statuses(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The statuses of relations and frames, each with how many there are."""
    counts = Counter(edge["status"] for edge in edges if not edge["role"])
    counts.update(node["status"] for node in nodes if node["frame"])
    order = {status.value: place for place, status in enumerate(Status)}
    return [
        {
            "name": status,
            "label": STATUS_WORDS.get(status, words(status)),
            "count": counts[status],
            "rank": order.get(status, len(order)),
        }
        for status in sorted(counts, key=lambda status: (order.get(status, len(order)), status))
    ]
