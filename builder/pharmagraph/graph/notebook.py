"""What a notebook shows of a graph and of an answer: HTML in which names and quotes are only ever text."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from pharmagraph.graph.answers import Answer, short

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_ROWS: Final = 100  # of a long answer
_COUNTED: Final = (
    "SELECT ?class (COUNT(*) AS ?number) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?number) ?class"
)


def answer_html(answer: Answer) -> str:
    """The rows as a table, at most 100 of them, with a line that says how many there are."""
    if answer.boolean is not None:
        return f"<p>{'true' if answer.boolean else 'false'}</p>"
    count = len(answer.rows)
    told = f"{count:,} {'row' if count == 1 else 'rows'}" + (f", of which {_ROWS} are shown" if count > _ROWS else "")
    rows = (tuple(map(short, row)) for row in answer.rows[:_ROWS])
    return f"{_table(answer.variables, rows)}<p>{told}</p>"


def graph_html(graph: "Graph") -> str:
    """Where the graph is, and how many things of each class it holds."""
    from pharmagraph.graph.queries import run

    place = escape(graph.path.name) if graph.path else "in memory"
    if not graph.is_open:
        return f"<p>Graph {place}, closed</p>"
    counted = run(graph, _COUNTED)
    table = _table(("class", "number"), (tuple(map(short, row)) for row in counted.rows))
    return f"<p>Graph {place}: {len(graph):,} triples</p>{table}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
