"""Why is it in the graph? Why names are one thing, and why a fact is believed.

`why` gives the reasons as values, `terminal.to_terminal` and `terminal.to_text` show them.
"""

from pharmagraph.why.reasons import why
from pharmagraph.why.values import EvidenceView, FactView, Joint, NamesView, NamingView, Standing, Why

__all__ = [
    "EvidenceView",
    "FactView",
    "Joint",
    "NamesView",
    "NamingView",
    "Standing",
    "Why",
    "why",
]
