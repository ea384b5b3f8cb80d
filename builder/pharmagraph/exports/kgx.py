"""The graph as KGX, the exchange format of biomedical knowledge graphs, in terms of the Biolink model.

A directory is written: nodes and edges, as TSV or JSON Lines, and README.txt, which tells what the prefixes of ids
stand for and what was left out. Things, documents and trials are nodes; relations and the roles of trials are edges.
Other events (results, submissions, decisions, agreements, ...) have no counterpart in Biolink and are left out.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pharmagraph.exports.biolink import ORIGINAL, Record, edge_record, node_record, table
from pharmagraph.exports.flat import written
from pharmagraph.exports.folder import README, new_folder, title
from pharmagraph.exports.rdf import base_of
from pharmagraph.exports.report import ExportReport
from pharmagraph.graph.property_graph import Projection

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "nodes": (
        "id", "category", "name", "synonym", "xref", "provided_by", "iri", "original_category", "publication_type",
        "clinical_trial_phase",
    ),
    "edges": (
        "id", "subject", "predicate", "object", "category", "original_predicate", "negated", "status",
        "knowledge_level", "agent_type", "primary_knowledge_source", "publications", "supporting_text",
        "has_confidence_score",
    ),
}  # fmt: skip


def export_tsv(graph: "Graph", path: Path | None) -> ExportReport:
    """Writes nodes.tsv and edges.tsv into the directory `path`, or replaces an earlier export.

    GraphError as `folder.new_folder` says.
    """
    return _export(graph, path, "KGX TSV", "tsv", _as_tsv)


def export_jsonl(graph: "Graph", path: Path | None) -> ExportReport:
    """Writes nodes.jsonl and edges.jsonl into the directory `path`, or replaces an earlier export.

    GraphError as `folder.new_folder` says.
    """
    return _export(graph, path, "KGX JSON Lines", "jsonl", _as_jsonl)


def _export(
    graph: "Graph", path: Path | None, form: str, suffix: str, lines: Callable[[Iterable[Record], str], Iterator[str]]
) -> ExportReport:
    base, source = base_of(graph), Projection(graph, wanted=table("class"))
    records = {
        "nodes": (node_record(node, base) for node in source.nodes()),
        "edges": (edge_record(edge, base) for edge in source.edges()),
    }
    counts = {"nodes": 0, "edges": 0, "events left out": source.left_out, "edges left out": 0}
    prefixes: set[str] = set()
    with new_folder(path, form, [f"{name}.{suffix}" for name in records]) as folder:
        for name, some in records.items():
            with (folder / f"{name}.{suffix}").open("w", encoding="utf-8", newline="") as stream:
                stream.writelines(lines(_counted(some, name, counts, prefixes), name))
        (folder / README).write_text(_readme(form, base, prefixes, counts), encoding="utf-8", newline="")
    return ExportReport(path, counts)


def _counted(
    records: Iterable[Record | None], name: str, counts: dict[str, int], prefixes: set[str]
) -> Iterator[Record]:
    """The records that there are; they and the prefixes of their ids are noted on the way."""
    for record in records:
        if record is None:
            counts[f"{name} left out"] += 1
        else:
            counts[name] += 1
            prefixes.update(one.partition(":")[0] for one in (record["id"], *record.get("publications", ())))
            yield record


def _as_jsonl(records: Iterable[Record], _: str) -> Iterator[str]:
    return (f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def _as_tsv(records: Iterable[Record], name: str) -> Iterator[str]:
    yield "\t".join(_COLUMNS[name]) + "\n"
    for record in records:
        yield "\t".join(_harmless(_cell(record.get(column, ""))) for column in _COLUMNS[name]) + "\n"


_BREAKING: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FORMULA: Final = re.compile(r"[=@]|[+-].*[(|!]")


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets a space before it."""
    return f" {cell}" if _FORMULA.match(cell) else cell


def _cell(value: object) -> str:
    """A value as a cell of KGX's TSV, which has no quoting: `|` stands between values, and so never within one."""
    if isinstance(value, list):
        return "|".join(filter(None, map(_cell, value)))
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, int | float):
        return written(value)
    return _BREAKING.sub(" ", str(value)).replace("|", "¦")


def _readme(form: str, base: str, prefixes: Iterable[str], counts: Mapping[str, int]) -> str:
    """What the prefixes stand for, and what was left out; an id that follows from no IRI has none that it could."""
    known = sorted(prefix for prefix in prefixes if prefix != f"{ORIGINAL}.other")
    spelt = [f"  {prefix}: {base}{prefix.removeprefix(f'{ORIGINAL}.')}/" for prefix in known]
    told = [f"  {thing}: {count}" for thing, count in counts.items()]
    return "\n".join([title(form), "", "Prefixes of ids:", *spelt, "", "What was written:", *told, ""])
