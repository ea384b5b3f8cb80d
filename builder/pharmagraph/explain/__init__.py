"""How a document was read: its mentions, facts and rejected candidates, to look at in a terminal or a browser."""

from pharmagraph.explain.explaining import explain
from pharmagraph.explain.page import to_html
from pharmagraph.explain.terminal import to_terminal, to_text
from pharmagraph.explain.values import Explanation
from pharmagraph.explain.writing import write_explanation

__all__ = ["Explanation", "explain", "to_html", "to_terminal", "to_text", "write_explanation"]
