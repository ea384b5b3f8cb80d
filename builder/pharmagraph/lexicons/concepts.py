"""What the readers of ontologies give."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pharmagraph.graph.curies import NAMESPACES, expand

_OBO_IRI: Final = re.compile(r"http://purl\.obolibrary\.org/obo/([A-Za-z][A-Za-z0-9]*)_([A-Za-z0-9]+)")
_CURIE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Concept:
    """A class or concept: its preferred name, the names that mean the same, and its CURIE, or empty if it has none."""

    name: str
    synonyms: tuple[str, ...]
    identifier: str

    @classmethod
    def of(cls, name: str, synonyms: Iterable[str], iri: str) -> "Concept":
        """The concept of a CURIE or IRI, with white space in its names tidied."""
        return cls(_tidy(name), tuple(map(_tidy, synonyms)), identifier_of(iri))


def _tidy(name: str) -> str:
    return " ".join(name.split())


def identifier_of(name: str) -> str:
    """The CURIE that an identifier or IRI is; empty if it is none.

    >>> identifier_of("http://purl.obolibrary.org/obo/MONDO_0005148"), identifier_of("DOID:9352"), identifier_of("https://x.org/1")
    ('MONDO:0005148', 'DOID:9352', '')
    >>> identifier_of("http://id.nlm.nih.gov/mesh/D003924")
    'mesh:D003924'
    """
    if found := _OBO_IRI.fullmatch(name):
        return f"{found[1]}:{found[2]}"
    for prefix, namespace in NAMESPACES.items():
        if name.startswith(namespace) and expand(curie := f"{prefix}:{name.removeprefix(namespace)}") == name:
            return curie
    return name if _CURIE.fullmatch(name) else ""
