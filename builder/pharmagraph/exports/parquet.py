"""The graph as three Parquet files, for pandas, polars, DuckDB and Spark: nodes, edges and evidence.

The columns are always the same and have one type each. A date is written as the text gives it (`2025`, `2025-03`),
with the first and last day that it can be in columns that end in `Begin` and `End`. If the graph gives several
values for a property, its column holds the first, and `several` the texts of all. `evidence.claim` is the
`iri` of a node or the `claim` of an edge; the edges from one event share its evidence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from pharmagraph.errors import GraphError
from pharmagraph.exports.flat import Type, column_type, flat_evidence, flat_properties
from pharmagraph.exports.folder import README, new_folder, title
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.shared import Shared
from pharmagraph.graph.property_graph import (
    EDGE_PROPERTIES,
    NODE_PROPERTIES,
    Edge,
    EvidenceRecord,
    Node,
    Projection,
    Properties,
)
from pharmagraph.identity.dates import bounds
from pharmagraph.vocabulary import Property, Relation

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

Row = dict[str, Any]

_FORM: Final = "Parquet"
_BATCH: Final = 10_000  # rows of a row group
_DAYS: Final = (Property.EARLIEST, Property.LATEST, "firstSeen", "lastSeen")  # dates that are always whole days
_SEVERAL: Final = "several"
_SEEN: Final = ("evidenceCount", "firstSeen", "lastSeen")
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "nodes": ("iri", "kind", "labels", "name", "aliases", *NODE_PROPERTIES, *_SEEN, _SEVERAL),
    "edges": ("key", "source", "target", "type", "claim", *EDGE_PROPERTIES, *_SEEN, _SEVERAL),
    "evidence": (
        "iri", "claim", "quote", "start", "end", "confidence", "extractor", "cue", "document", "documentTitle",
        "documentDate",
    ),
}  # fmt: skip


def export(graph: "Graph", path: Path | None) -> ExportReport:
    """Writes the directory `path`, or replaces an earlier export.

    GraphError as `folder.new_folder` says, or if pyarrow is not installed.
    """
    source = Projection(graph)
    with new_folder(path, _FORM, [f"{name}.parquet" for name in _COLUMNS]) as folder:
        with ExitStack() as stack:
            nodes, edges, evidence = (stack.enter_context(_Table(folder, name)) for name in _COLUMNS)
            rows = _Rows()
            for node, outgoing in source.stars():
                nodes.add(rows.of_node(node))
                for record in node.evidence:
                    evidence.add(_evidence(node.iri, record))
                for edge in outgoing:
                    edges.add(rows.of_edge(edge))
                    for record in edge.evidence if edge.type in _RELATIONS else ():
                        evidence.add(_evidence(edge.key, record))
        (folder / README).write_text(f"{title(_FORM)}\n\n{__doc__}", encoding="utf-8", newline="")
    return ExportReport(path, {"nodes": nodes.rows, "edges": edges.rows, "evidence": evidence.rows})


# Rows

_RELATIONS: Final = frozenset(relation.value for relation in Relation)


class _Rows:
    """Makes rows of nodes and edges; those of an event share what they have in common."""

    def __init__(self) -> None:
        self._properties: Shared[Properties, Row] = Shared(_properties)
        self._seen: Shared[tuple[EvidenceRecord, ...], Row] = Shared(_seen)

    def of_node(self, node: Node) -> Row:
        named = {"iri": node.iri, "kind": node.kind, "labels": node.labels, "name": node.name, "aliases": node.aliases}
        return named | self._properties(node.properties) | self._seen(node.evidence)

    def of_edge(self, edge: Edge) -> Row:
        claim = edge.key if edge.type in _RELATIONS else edge.source
        ends = {"key": edge.key, "source": edge.source, "target": edge.target, "type": edge.type, "claim": claim}
        return ends | self._properties(edge.properties) | self._seen(edge.evidence)


def _evidence(claim: str, record: EvidenceRecord) -> Row:
    return {
        "iri": record.iri,
        "claim": claim,
        "quote": record.quote,
        "start": record.start,
        "end": record.end,
        "confidence": record.confidence,
        "extractor": record.extractor,
        "cue": record.cue or None,
        "document": record.document,
        "documentTitle": record.document_title,
        **_date("documentDate", record.document_date),
    }


def _seen(evidence: Sequence[EvidenceRecord]) -> Row:
    told = flat_evidence(evidence)
    return {name: told[name] for name in _SEEN if name in told}


def _properties(properties: Properties) -> Row:
    row: Row = {}
    several = []
    for name, value in properties.items():
        flat = flat_properties({name: value})
        if f"{name}Text" in flat and name not in _DAYS:
            row |= _date(name, str(flat[f"{name}Text"]))
        elif name in flat:
            row[name] = flat[name]
        if f"{name}All" in flat:
            several.append((name, flat[f"{name}All"]))
    for day, end in ((Property.EARLIEST, "dateBegin"), (Property.LATEST, "dateEnd")):
        if day in row:
            row[end] = row[day]  # a quarter, which the text of the date cannot say
    return row | {_SEVERAL: several}


@lru_cache(maxsize=1024)  # documents and events share their days
def _date(name: str, text: str) -> Row:
    row: Row = {name: text} if text else {}
    if span := bounds(text):
        row[f"{name}Begin"], row[f"{name}End"] = map(date.fromisoformat, span)
    return row


# Files


class _Table:
    """One file, written batch by batch; a context manager that completes it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._arrow = _arrow()
        self._schema = self._arrow.schema(list(_fields(self._arrow, _COLUMNS[name])))
        path = folder / f"{name}.parquet"
        self._writer = self._arrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._columns: dict[str, list[Any]] = {column: [] for column in self._schema.names}
        self._waiting = 0
        self.rows = 0

    def add(self, row: Row) -> None:
        for name, value in row.items():
            column = self._columns[name]
            if len(column) < self._waiting:
                column.extend(repeat(None, self._waiting - len(column)))  # for the rows that have no value there
            column.append(value)
        self._waiting += 1
        self.rows += 1
        if self._waiting == _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            arrays = [self._array(self._columns[field.name], field.type) for field in self._schema]
            self._writer.write_batch(self._arrow.record_batch(arrays, schema=self._schema))
            self._waiting = 0

    def _array(self, column: list[Any], kind: Any) -> Any:
        """The waiting values of a column, which is emptied."""
        values = self._arrow.array(column, kind) if column else self._arrow.nulls(0, kind)
        lacking = self._waiting - len(column)
        column.clear()
        return self._arrow.concat_arrays([values, self._arrow.nulls(lacking, kind)]) if lacking else values

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._writer.close()


def _fields(arrow: Any, columns: Iterable[str]) -> Iterator[Any]:
    text, day = arrow.string(), arrow.date32()
    types = {Type.INTEGER: arrow.int64(), Type.NUMBER: arrow.float64(), Type.TEXTS: arrow.list_(text)}
    for name in columns:
        kind = Type.DATE if name == "documentDate" else column_type(name)
        if name == _SEVERAL:
            yield arrow.field(name, arrow.map_(text, arrow.list_(text)))
        elif name in _DAYS:
            yield arrow.field(name, day)
        elif kind is Type.DATE:
            yield from (arrow.field(name, text), arrow.field(f"{name}Begin", day), arrow.field(f"{name}End", day))
        else:
            yield arrow.field(name, types.get(kind, text))


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise GraphError("parquet needs pyarrow; install it with: pip install 'pharmagraph[parquet]'") from error
    return pyarrow
