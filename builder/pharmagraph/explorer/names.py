"""Suggestions while a name is being typed, over all that entities and trials are called."""

from typing import Any, Final

from pharmagraph.graph.name_index import names_of
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import EntityClass, FrameClass

MOST: Final = 50
KINDS: Final = frozenset(map(str, (*EntityClass, FrameClass.CLINICAL_TRIAL))) - {str(EntityClass.DOCUMENT)}


def suggest(graph: Graph, typed: str, limit: int = 12) -> list[dict[str, Any]]:
    """The things whose names fit what was typed, best first, as `Suggestion`."""
    return [
        {"iri": thing.iri, "name": thing.names[0], "kind": thing.kind, "found": name, "known": thing.known}
        for thing, name in names_of(graph).find(typed, max(0, min(limit, MOST)), KINDS)
    ]
