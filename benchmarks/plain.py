"""What the exporters of `exporting.py` are measured by: the same rows, written by `csv` and by nothing of ours.

A plain writer reads all quads of the store in one pass into dictionaries, which is the fastest way there is and takes
whatever memory it takes, and writes the rows that the format has, in any order: the same nodes and relationships, with
the same properties and evidence beside them, as far as they have any. It computes no keys or fingerprints, types or
escapes nothing, and declares no columns.

Each returns how many rows of each kind it wrote. It shares with the exporters the vocabulary and no code, so that these
numbers are what an export must have.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pharmagraph.graph.property_graph import LABELS
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import FRAMES, PG, RELATIONS, EntityClass, External, Property, Status, ValueKind

Counts = Mapping[str, int]
Terms = Mapping[str, list[str]]
NOTHING: list[str] = []
TYPE, ASSERTION, DERIVED = External.TYPE.value, PG + "Assertion", External.WAS_DERIVED_FROM.value
STATUS, BELIEF, SUPPORTS = Property.STATUS.iri, Property.BELIEF.iri, Property.SUPPORTS.iri
SUBJECT, PREDICATE, OBJECT = External.SUBJECT.value, External.PREDICATE.value, External.OBJECT.value
LINKS = (Property.SUPERSEDES.iri, Property.CONTRADICTS.iri)
OF_EVIDENCE = (
    *(one.value for one in (External.EXACT, External.WAS_DERIVED_FROM, External.START, External.END)),
    *(one.iri for one in (Property.CONFIDENCE, Property.EXTRACTOR, Property.CUE)),
)
RELATION_IRIS = {relation.iri for relation in RELATIONS}
ENTITIES = {PG + kind for kind in EntityClass}
FRAME_IRIS = {PG + frame for frame in FRAMES}
DOCUMENT = PG + EntityClass.DOCUMENT
ROLES = {
    PG + frame: [
        (role.iri, ENTITIES if spec.kind is ValueKind.ENTITY else FRAME_IRIS)
        for role, spec in roles.items()
        if spec.kind in (ValueKind.ENTITY, ValueKind.FRAME)
    ]
    for frame, roles in FRAMES.items()
}
BETWEEN_NODES = {role for roles in ROLES.values() for role, _ in roles} | RELATION_IRIS | {SUBJECT, OBJECT}
OF_DOCUMENTS = {TYPE, *(one.value for one in (External.LABEL, External.TITLE, External.DATE, External.SOURCE))}
ABOUT_CLAIMS = {STATUS, BELIEF, *LINKS}


class Rows:
    """The rows of a graph, all of which is in memory; nodes of the kinds `wanted` (all if None)."""

    def __init__(self, graph: Graph, wanted: set[str] | None = None) -> None:
        self.terms: dict[str, dict[str, list[str]]] = {}
        self.evidence: defaultdict[str, list[str]] = defaultdict(list)  # of claims
        for quad in graph.quads():
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value
            self.terms.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if predicate == SUPPORTS:
                self.evidence[value].append(subject)
        ranked = sorted(LABELS, key=lambda kind: len(LABELS[kind]), reverse=True)
        kinds = [PG + kind for kind in ranked]
        self.assertions = []
        self.kinds: dict[str, str] = {}
        for iri, terms in self.terms.items():
            types = terms.get(TYPE, NOTHING)
            if ASSERTION in types:
                self.assertions.append(iri)
            else:
                kind = next((kind for kind in kinds if kind in types), None)
                if kind and (wanted is None or kind in wanted):
                    self.kinds[iri] = kind

    def nodes(self) -> Iterator[tuple[str, list[str]]]:
        """The IRI of each node, and its row without evidence."""
        for iri, kind in self.kinds.items():
            yield iri, [iri, kind, *_properties(self.terms[iri])]

    def edges(self) -> Iterator[tuple[str, str, list[str]]]:
        """Where each edge has its evidence, its type, and its row without the evidence."""
        for iri in self.assertions:
            terms = self.terms[iri]
            (subject,), (predicate,), (object_,) = terms[SUBJECT], terms[PREDICATE], terms[OBJECT]
            ends = self.kinds.get(subject), self.kinds.get(object_)
            if predicate in RELATION_IRIS and ends[0] in ENTITIES and ends[1] in ENTITIES:
                yield iri, predicate, [iri, subject, object_, predicate, *_properties(terms)]
        for iri, kind in self.kinds.items():
            terms = self.terms[iri]
            about = [value for name in (STATUS, BELIEF) for value in terms.get(name, NOTHING)]
            leading = ROLES.get(kind, []) + ([(link, FRAME_IRIS) for link in LINKS] if kind in FRAME_IRIS else [])
            for role, ends_ in leading:
                for target in terms.get(role, NOTHING):
                    if self.kinds.get(target) in ends_:
                        yield iri, role, [f"{iri} {role} {target}", iri, target, role, *about]

    def lists(self, claim: str) -> list[str]:
        """The evidence of a claim as lists side by side."""
        found = [self.terms[iri] for iri in self.evidence.get(claim, ())]
        return ["; ".join([one[name][0] for one in found if name in one]) for name in OF_EVIDENCE] if found else []


def _properties(terms: Terms) -> list[str]:
    return ["; ".join(values) for name, values in terms.items() if name not in BETWEEN_NODES]


def _writer(stream: Any) -> Callable[[Any], object]:
    write: Callable[[Any], object] = csv.writer(stream).writerow
    return write


# One for each sort of rows


def quads(graph: Graph, path: Path) -> Counts:
    """Subject, predicate and object."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        write, count = _writer(stream), 0
        for quad in graph.quads():
            write((quad.subject.value, quad.predicate.value, quad.object.value))
            count += 1
    return {"quads": count}


def joined(graph: Graph, path: Path) -> Counts:
    """Nodes and edges, each with its evidence as lists."""
    return _joined(Rows(graph), path)


def drawn(graph: Graph, path: Path) -> Counts:
    """The same without documents, but with their titles in the evidence."""
    return _joined(Rows(graph, {PG + kind for kind in LABELS} - {DOCUMENT}), path, titled=True)


def biolink(graph: Graph, path: Path) -> Counts:
    """The same of what Biolink has names for."""
    from pharmagraph.exports.biolink import table

    return _joined(Rows(graph, {PG + kind for kind in table("class")}), path)


def _joined(rows: Rows, path: Path, *, titled: bool = False) -> Counts:
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8", newline="") as stream:
        write = _writer(stream)

        def titles(claim: str) -> list[str]:
            documents = [rows.terms[iri][DERIVED][0] for iri in rows.evidence.get(claim, ())]
            known = [rows.terms[iri].get(External.TITLE.value, [""])[0] for iri in documents]
            return ["; ".join(known)] if known and titled else []

        for iri, row in rows.nodes():
            write([*row, *rows.lists(iri), *titles(iri)])
            counts["nodes"] += 1
        for claim, _, row in rows.edges():
            write([*row, *rows.lists(claim), *titles(claim)])
            counts["relationships"] += 1
    return counts


def tables(graph: Graph, path: Path) -> Counts:
    """Nodes, edges and evidence in files of their own."""
    rows, counts = Rows(graph), Counter[str]()
    path.mkdir()

    def open_(name: str) -> Any:
        return (path / name).open("w", encoding="utf-8", newline="")

    with open_("nodes") as nodes, open_("edges") as edges, open_("evidence") as evidence:
        write_node, write_edge, write_evidence = _writer(nodes), _writer(edges), _writer(evidence)

        def write_all(claim: str) -> None:
            for iri in rows.evidence.get(claim, ()):
                terms = rows.terms[iri]
                about = rows.terms[terms[DERIVED][0]]
                titles = [about.get(name, [""])[0] for name in (External.TITLE.value, External.DATE.value)]
                write_evidence([iri, claim, *[terms[name][0] for name in OF_EVIDENCE if name in terms], *titles])
                counts["evidence"] += 1

        for iri, row in rows.nodes():
            write_node([*row, len(rows.evidence.get(iri, ()))])
            counts["nodes"] += 1
            write_all(iri)
        for claim, type_, row in rows.edges():
            write_edge([*row, len(rows.evidence.get(claim, ()))])
            counts["relationships"] += 1
            if type_ in RELATION_IRIS:
                write_all(claim)
    return counts


def nanopublications(graph: Graph, path: Path) -> Counts:
    """The statements of all nanopublications: which one, which of its graphs, subject, predicate and object."""
    rows, counts = Rows(graph), Counter[str]()
    facts = [*rows.assertions, *(iri for iri, kind in rows.kinds.items() if kind in FRAME_IRIS)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        write = _writer(stream)
        for fact in facts:
            terms = rows.terms[fact]
            if fact not in rows.evidence or set(terms.get(STATUS, ())) - {Status.OCCURRED.iri}:
                continue
            counts["nanopublications"] += 1
            for row in _publication(rows, fact, terms):
                write((fact, *row))
                counts["quads"] += 1
    return counts


def _publication(rows: Rows, fact: str, terms: Terms) -> Iterator[tuple[str, str, str, str]]:
    def of(part: str, iri: str, only: set[str] | None = None) -> Iterator[tuple[str, str, str, str]]:
        for name, values in rows.terms.get(iri, {}).items():
            if only is None or name in only:
                for value in values:
                    yield part, iri, name, value

    for name in ("type", "hasAssertion", "hasProvenance", "hasPublicationInfo"):
        yield "Head", "", name, ""
    if SUBJECT in terms:
        asserted = [("assertion", terms[SUBJECT][0], terms[PREDICATE][0], terms[OBJECT][0])]
    else:
        asserted = list(of("assertion", fact, set(terms) - ABOUT_CLAIMS))
        amounts = (value for *_, value in tuple(asserted) if External.MONETARY_AMOUNT in _types(rows, value))
        asserted += [row for iri in dict.fromkeys(amounts) for row in of("assertion", iri)]
    yield from asserted
    for value in terms.get(BELIEF, NOTHING):
        yield "provenance", "", BELIEF, value
    documents = set()
    for iri in rows.evidence[fact]:
        yield "provenance", "", DERIVED, iri
        yield from of("provenance", iri)
        documents.update(rows.terms[iri].get(DERIVED, NOTHING))
    for iri in documents:
        yield from of("provenance", iri, OF_DOCUMENTS)
    for name, value in (("creator", "program"), ("subject", fact)):
        yield "pubinfo", "", name, value
    for name in ("type", "label"):
        yield "pubinfo", "program", name, ""
    for iri in {end for _, subject, _, value in asserted for end in (subject, value)} - {fact}:
        if External.LABEL in rows.terms.get(iri, {}):
            yield from of("pubinfo", iri, {TYPE, External.LABEL.value})


def _types(rows: Rows, iri: str) -> list[str]:
    return rows.terms.get(iri, {}).get(TYPE, NOTHING)


PLAIN: Mapping[str, Callable[[Graph, Path], Counts]] = {
    **dict.fromkeys(("nquads", "trig", "turtle", "jsonld"), quads),
    **dict.fromkeys(("neo4j-csv", "cypher"), joined),
    **dict.fromkeys(("graphml", "cyjs"), drawn),
    **dict.fromkeys(("kgx", "kgx-jsonl"), biolink),
    "parquet": tables,
    "nanopub": nanopublications,
}
