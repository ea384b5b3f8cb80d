"""The page of a graph inside a notebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.views.html import write_view


@dataclass(frozen=True, slots=True)
class InlineView:
    """A page that a notebook shows in a frame of its own, which can neither touch the notebook nor reach the network."""

    page: str
    note: str
    height: int  # pixels

    def _repr_html_(self) -> str:
        frame = f'<iframe sandbox="allow-scripts" width="100%" height="{self.height}" style="border:0"'
        return f'{frame} srcdoc="{escape(self.page)}"></iframe>'


def show(
    graph: Graph, *, focus: str | Sequence[str] = (), hops: int = 1, limit: int = 300, height: int = 560
) -> InlineView:
    """The page that `pharmagraph view` writes, for a notebook: what lies within `hops` of the names in `focus`, or everything.

    QueryError for an unknown name.
    """
    names = (focus,) if isinstance(focus, str) else focus
    with TemporaryDirectory() as folder:
        path = Path(folder, "view.html")
        report = write_view(project(graph), path, focus=names, hops=hops, limit=limit)
        return InlineView(path.read_text(encoding="utf-8"), report.note, height)
