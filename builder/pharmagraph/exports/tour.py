"""The questions of `queries/` in Cypher, for a Neo4j that holds the graph."""

from pathlib import Path

_FILE = Path(__file__).parent / "data" / "tour.cypher"


def tour() -> str:
    """The script: one question after the other, each with its title above it.

    >>> "// name: who-develops" in tour()
    True
    """
    return _FILE.read_text(encoding="utf-8")
