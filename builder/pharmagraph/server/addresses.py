"""The addresses of pages: that of a thing is what follows the graph's base in its IRI."""

from typing import Final
from urllib.parse import quote, urlencode

from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PGR

RESOURCE: Final = "/resource/"


def base_of(graph: Graph) -> str:
    """The base of a graph's IRIs."""
    return graph.manifest.base if graph.manifest else PGR


def page_of(iri: str, base: str) -> str:
    """The address of the page of a thing; empty if it is not one of the graph's own.

    >>> page_of("https://w3id.org/pharmagraph/resource/drug/t-dm1", PGR), page_of("javascript:alert(1)", PGR)
    ('/resource/drug/t-dm1', '')
    """
    local = iri[len(base) :]
    return RESOURCE + quote(local, safe="/:@!$&'()*+,;=~-._") if iri.startswith(base) and local else ""


def search_for(name: str) -> str:
    """The address that finds what is called so."""
    return "/search?" + urlencode({"q": name, "go": "1"}, errors="replace")
