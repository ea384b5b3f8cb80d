"""pharmagraph: from drug-development press releases to a knowledge graph in which every edge carries its sentence.

The names below are the public interface; everything else may change without notice. They are loaded when first used, so that
importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pharmagraph.building import BuildReport, assemble, build
    from pharmagraph.errors import PharmagraphError
    from pharmagraph.graph.inference import infer
    from pharmagraph.graph.property_graph import project
    from pharmagraph.graph.queries import ask, list_questions, pages, run
    from pharmagraph.graph.store import Graph
    from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
    from pharmagraph.options import Options
    from pharmagraph.pipeline import read
    from pharmagraph.shards import read_shard
    from pharmagraph.sources import from_text, read_document
    from pharmagraph.views.html import write_view
    from pharmagraph.views.inline import show

__version__ = "0.1.0"

_HOMES = {
    "BuildReport": "building",
    "Document": "model",
    "Entity": "model",
    "Evidence": "model",
    "Fact": "model",
    "Graph": "graph.store",
    "Options": "options",
    "PharmagraphError": "errors",
    "Reading": "model",
    "Value": "model",
    "ask": "graph.queries",
    "assemble": "building",
    "build": "building",
    "from_text": "sources",
    "infer": "graph.inference",
    "list_questions": "graph.queries",
    "pages": "graph.queries",
    "project": "graph.property_graph",
    "read": "pipeline",
    "read_document": "sources",
    "read_shard": "shards",
    "run": "graph.queries",
    "show": "views.inline",
    "write_view": "views.html",
}

__all__ = [
    "BuildReport",
    "Document",
    "Entity",
    "Evidence",
    "Fact",
    "Graph",
    "Options",
    "PharmagraphError",
    "Reading",
    "Value",
    "ask",
    "assemble",
    "build",
    "from_text",
    "infer",
    "list_questions",
    "pages",
    "project",
    "read",
    "read_document",
    "read_shard",
    "run",
    "show",
    "write_view",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
