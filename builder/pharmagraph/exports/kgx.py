"""The graph as KGX, the exchange format of biomedical knowledge graphs, in terms of the Biolink model.

A directory is written: nodes and edges, as TSV or JSON Lines, and README.txt, which tells what the prefixes of ids
stand for and what was left out. Things, documents and trials are nodes; relations and the roles of trials are edges.
Other events (results, submissions, decisions, agreements, ...) have no counterpart in Biolink and are left out.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

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
    return _export(graph, path, "KGX TSV", "tsv", _as_tsv, header=lambda name: "\t".join(_COLUMNS[name]) + "\n")


def export_jsonl(graph: "Graph", path: Path | None) -> ExportReport:
    """Writes nodes.jsonl and edges.jsonl into the directory `path`, or replaces an earlier export.

    GraphError as `folder.new_folder` says.
    """
    return _export(graph, path, "KGX JSON Lines", "jsonl", _as_jsonl)


def _export(
    graph: "Graph",
    path: Path | None,
    form: str,
    suffix: str,
    line: Callable[[Record, str], str],
    *,
    header: Callable[[str], str] = lambda _: "",
) -> ExportReport:
    base, source = base_of(graph), Projection(graph, wanted=table("class"))
    counts = {"nodes": 0, "edges": 0, "events left out": source.left_out, "edges left out": 0}
    prefixes: set[str] = set()

    def written(record: Record, name: str) -> str:
        counts[name] += 1
        prefixes.update(one.partition(":")[0] for one in (record["id"], *record.get("publications", ())))
        return line(record, name)

    with new_folder(path, form, [f"{name}.{suffix}" for name in _COLUMNS]) as folder:
        with ExitStack() as stack:
            nodes, edges = (stack.enter_context(_opened(folder / f"{name}.{suffix}")) for name in _COLUMNS)
            nodes.write(header("nodes"))
            edges.write(header("edges"))
            for node, outgoing in source.stars():
                nodes.write(written(node_record(node, base), "nodes"))
                for edge in outgoing:
                    if record := edge_record(edge, base):
                        edges.write(written(record, "edges"))
                    else:
                        counts["edges left out"] += 1
        (folder / README).write_text(_readme(form, base, prefixes, counts), encoding="utf-8", newline="")
    return ExportReport(path, counts)


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


_JSON: Final = json.JSONEncoder(ensure_ascii=False)


def _as_jsonl(record: Record, _: str) -> str:
    return f"{_JSON.encode(record)}\n"


def _as_tsv(record: Record, name: str) -> str:
    return "\t".join([_harmless(_cell(record.get(column, ""))) for column in _COLUMNS[name]]) + "\n"


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
