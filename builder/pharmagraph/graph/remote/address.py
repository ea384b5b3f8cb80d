"""The address of a SPARQL server, as users write it: `sparql+https://HOST/DATASET`.

What stands before the plus says by which convention the server has its services; `servers.tsv` lists them.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pharmagraph.errors import GraphError
from pharmagraph.mentions.tables import read_table
from pharmagraph.plain import printable

_ADDRESS: Final = re.compile(r"([a-z0-9]+)\+(https?://.*)", re.DOTALL)
_VISIBLE: Final = re.compile(r"[!-~]+")
_COLUMNS: Final = ("query", "update", "graphs")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is asked, where it is changed, and where its default graph is read and replaced whole."""

    text: str  # as written; it holds no secret
    query: str
    update: str
    graphs: str


def parse_address(text: str) -> Address:
    """The services behind an address; GraphError if it is none, or if it holds a password.

    >>> parse_address("fuseki+http://localhost:3030/ds/").query
    'http://localhost:3030/ds/query'
    """
    found = _ADDRESS.fullmatch(text)
    servers = _servers()
    if not found or found[1] not in servers:
        raise GraphError(
            f"a store's address is sparql+http://HOST/DATASET or sparql+https://..., "
            f"or has one of {', '.join(servers)} before the plus"
        )
    try:
        parts = urlsplit(found[2])
        valid = bool(parts.hostname) and parts.port != 0 and _VISIBLE.fullmatch(found[2])
    except ValueError:
        valid = False
    if not valid:
        raise GraphError("the store's address is no address; write sparql+http://HOST/DATASET")
    if "@" in parts.netloc:
        raise GraphError(
            "a store's address must hold no user and password; set PHARMAGRAPH_STORE_USER and "
            "PHARMAGRAPH_STORE_PASSWORD, or write them into ~/.netrc"
        )
    if parts.query or parts.fragment:
        raise GraphError(f"{printable(text)}: leave out what follows the ? or #; write sparql+http://HOST/DATASET")
    base = found[2].rstrip("/")
    return Address(f"{found[1]}+{base}", *(base + servers[found[1]][column] for column in _COLUMNS))


@cache
def _servers() -> dict[str, dict[str, str]]:
    rows = read_table(Path(__file__).parent / "servers.tsv", ("name", *_COLUMNS))
    return {row["name"]: row for row in rows}
