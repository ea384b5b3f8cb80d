"""What the lexicon knows of organizations beside their names."""

from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.tables import read_table


@cache
def known_organizations() -> dict[str, tuple[str, str, str]]:
    """The name of each -> its class, the name of what it is part of, and its main ticker; empty where there is none."""
    rows = read_table(DATA / "organizations.tsv", ("name", "kind", "parent", "ticker"))
    return {row["name"]: (row["kind"], row["parent"], row["ticker"]) for row in rows}
