"""One HTML file that holds the graph, its evidence and everything that draws them.

The page around pyvis's drawing is our own, because the one that pyvis writes fetches Bootstrap from the internet and runs
scripts that stand in titles. Names and quotes come from strangers: they enter the page only as JSON in a block that is never
run, and the scripts put them on it as text. A content security policy lets the browser run our own scripts, known by their
hashes, and fetch nothing at all.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from pharmagraph.files import atomic_output
from pharmagraph.graph.property_graph import PropertyGraph
from pharmagraph.views.asset import asset, source_hash
from pharmagraph.views.drawing import drawing, vis_network
from pharmagraph.views.neighbourhood import Selection, select
from pharmagraph.views.payload import payload
from pharmagraph.views.telling import superseded

DEFAULT_TITLE: Final = "Knowledge graph"
# In the order in which they need each other; as one script, they neither import nor export.
_MODULES: Final = (
    "elements.js",
    "model.js",
    "labels.js",
    "filters.js",
    "timeline.js",
    "panel.js",
    "save.js",
    "picture.js",
    "steer.js",
    "view.js",
)
_STYLES: Final = ("palette.css", "parts.css", "page.css")
_IMPORT: Final = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ViewReport:
    """What a page shows: `nodes` of the `available` ones that were asked for; `note` says so in words, or is empty."""

    path: Path
    nodes: int
    edges: int
    available: int
    note: str


def write_view(
    graph: PropertyGraph,
    path: Path,
    *,
    focus: Sequence[str] = (),
    hops: int = 2,
    title: str = DEFAULT_TITLE,
    limit: int = 1500,
) -> ViewReport:
    """Write the page for the graph, or for what lies within `hops` of the nodes named in `focus`, to `path`.

    At most `limit` nodes are drawn, nearest and best connected first, and the page says how many there would have been.
    The same graph gives the same bytes. QueryError for an unknown name, GraphError if the file cannot be written; a file that
    was there before is replaced only by a complete one.
    """
    selection = select(graph, focus=focus, hops=hops, limit=limit)
    note = _note(selection, focus, hops)
    data = payload(selection, until=superseded(graph)) | {"note": note}
    page = _page(data | {"network": drawing(data)}, title)
    with atomic_output(path) as stream:
        stream.write(page.encode("utf-8", errors="xmlcharrefreplace"))
    return ViewReport(path, len(data["nodes"]), len(data["edges"]), selection.available, note)


def _note(selection: Selection, focus: Sequence[str], hops: int) -> str:
    """What the reader must know about what is not shown; empty if everything is."""
    shown = len(selection.nodes)
    if not selection.available:
        return "The graph is empty: build it from documents first."
    around = f"Within {hops} {'hop' if hops == 1 else 'hops'} of {', '.join(focus)}. " if focus else ""
    if shown == selection.available:
        return around.rstrip()
    kept = "the nearest and best connected" if focus else "the best connected"
    hint = "use fewer --hops" if focus else "use --focus NAME to see what lies around one"
    return f"{around}Showing {shown:,} of {selection.available:,} nodes, {kept}; {hint}."


def _page(data: Mapping[str, Any], title: str) -> str:
    vis, script, style = vis_network(), _script(), "".join(map(asset, _STYLES))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {source_hash(vis)} {source_hash(script)}",
            f"style-src {source_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return Template(asset("page.html")).substitute(
        title=escape(" ".join(title.split())), policy=policy, style=style, data=embedded(data), vis=vis, script=script
    )


def embedded(data: Any) -> str:
    """JSON that cannot end the script block it stands in, nor open a comment: every < > & is an escape, as is non-ASCII."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _script() -> str:
    parts = "\n".join(_EXPORT.sub("", _IMPORT.sub("", asset(name))) for name in _MODULES)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'
