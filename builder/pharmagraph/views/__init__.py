"""The graph as one self-contained interactive page, with the evidence behind every node and edge."""

from pharmagraph.views.html import ViewReport, write_view

__all__ = ["ViewReport", "write_view"]
