"""From a graph to the formats of other tools: each exporter writes one and reports what it wrote."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pharmagraph.errors import GraphError
from pharmagraph.exports.report import ExportReport

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

__all__ = ["EXPORTERS", "ExportReport", "Exporter", "find_exporter"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes a graph in one format; the module that does it is imported when it is called."""

    name: str
    about: str
    function: str  # "module:function" in this package, which takes a Graph, a Path or None, and keywords

    def __call__(self, graph: "Graph", path: Path | None, **options: Any) -> ExportReport:
        """Writes `graph` to `path` (None or `-`: standard output).

        GraphError if it cannot be written there, or if the format has no such option.
        """
        function = self.load()
        known = [name for name in signature(function).parameters if name not in ("graph", "path", "out")]
        if unknown := sorted(options.keys() - set(known)):
            choices = f"it takes {', '.join(known)}" if known else "it takes none"
            raise GraphError(f"export format {self.name} has no option {', '.join(unknown)}; {choices}")
        return function(graph, None if str(path) == "-" else path, **options)

    def load(self) -> Callable[..., ExportReport]:
        """The function behind the name."""
        module, _, name = self.function.partition(":")
        function: Callable[..., ExportReport] = getattr(import_module(f"{__name__}.{module}"), name)
        return function


_ALL: Final = (
    Exporter("nquads", "N-Quads in sorted lines: for any store, and to compare", "rdf:export_nquads"),
    Exporter("trig", "TriG: like Turtle, with named graphs", "rdf:export_trig"),
    Exporter("turtle", "Turtle: RDF to read and to edit", "rdf:export_turtle"),
    Exporter("jsonld", "JSON-LD, with its context inside", "jsonld:export_jsonld"),
    Exporter("graphml", "GraphML: for Gephi, yEd, Cytoscape and igraph", "graphml:export"),
    Exporter("cyjs", "Cytoscape JSON: for Cytoscape and cytoscape.js", "cyjs:export"),
    Exporter("kgx", "KGX tables with Biolink names: for biomedical knowledge graphs", "kgx:export_tsv"),
    Exporter("kgx-jsonl", "the same as JSON Lines", "kgx:export_jsonl"),
    Exporter("parquet", "Parquet tables: for pandas, polars, DuckDB and Spark", "parquet:export"),
    Exporter("nanopub", "nanopublications, one for each fact, as TriG with trusty URIs", "nanopub:export"),
    Exporter("neo4j-csv", "CSV files for neo4j-admin database import", "neo4j_csv:export"),
    Exporter("cypher", "a Cypher script for any Neo4j", "cypher:export"),
)

EXPORTERS: Final[Mapping[str, Exporter]] = MappingProxyType({one.name: one for one in _ALL})


def find_exporter(name: str) -> Exporter:
    """The exporter of a format; GraphError that lists the near choices if there is none."""
    if name in EXPORTERS:
        return EXPORTERS[name]
    near = get_close_matches(name.lower(), EXPORTERS, n=3) or list(EXPORTERS)
    raise GraphError(f"unknown export format {name!r}; choose {', '.join(near)}")
