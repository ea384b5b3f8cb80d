"""An explanation written where the user wants it."""

from pathlib import Path

from rich.console import Console

from pharmagraph.errors import QueryError
from pharmagraph.explain.page import to_html
from pharmagraph.explain.terminal import to_terminal, to_text
from pharmagraph.explain.values import Explanation
from pharmagraph.files import binary_output


def write_explanation(explanation: Explanation, path: Path | None = None, *, form: str = "text") -> None:
    """Write an explanation as "text" or "html" to `path`, or to standard output (in colours, if that is a terminal).

    QueryError if there is no such form, GraphError if the file cannot be written.
    """
    if form not in {"text", "html"}:
        raise QueryError(f"unknown format {form!r}; choose text or html")
    console = Console()
    if form == "text" and path is None and console.is_terminal:
        to_terminal(explanation, console)
        return
    text = to_html(explanation) if form == "html" else to_text(explanation)
    with binary_output(path) as stream:
        stream.write(text.encode("utf-8"))
