"""The answers of the explorer as the server sends them; made by its workers, so that it only has to pass them on."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pharmagraph.explorer.overview import overview
from pharmagraph.graph.store import Graph
from pharmagraph.views.drawing import placed
from pharmagraph.views.html import embedded


@lru_cache(maxsize=1)
def start(graph: Graph) -> str:
    """The data that the page begins with, drawn, as JSON that can stand in a page; kept for the graph asked last."""
    found = overview(graph)
    return embedded(found | {"focus": [], "note": "", "network": placed(found)})


def as_json(graph: Graph, function: Callable[..., Any], *arguments: Any) -> bytes:
    """What a function says of a graph, as JSON: in ASCII, so that half a character of a document does no harm."""
    return json.dumps(function(graph, *arguments), separators=(",", ":")).encode("ascii")
