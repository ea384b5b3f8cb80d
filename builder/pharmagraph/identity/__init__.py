"""Names of all documents become entities with stable IRIs, and what several documents tell becomes one fact.

>>> resolve([]).entities
()
"""

from pharmagraph.identity.resolution import Ambiguity, Link, Resolution, ResolvedEntity, ResolvedFact, Support
from pharmagraph.identity.resolve import resolve
from pharmagraph.soundness import UnsoundReadingError, check

__all__ = [
    "Ambiguity",
    "Link",
    "Resolution",
    "ResolvedEntity",
    "ResolvedFact",
    "Support",
    "UnsoundReadingError",
    "check",
    "resolve",
]
