"""Trusty URIs (module RA): IRIs that hold a digest of the statements made under them, so that anyone can check these.

The digest is the SHA-256 of the statements in a fixed order and notation, in which the code itself is a space:
https://trustyuri.net/. There must be no blank nodes.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

PLACEHOLDER: Final = "RA" + "-" * 43  # stands where the code will be


def artifact_code(quads: Iterable[Quad], prefix: str) -> str:
    """The code of statements in named graphs, whose own IRIs begin with `prefix` and PLACEHOLDER.

    >>> node = NamedNode(f"http://a.example/{PLACEHOLDER}#x")
    >>> artifact_code([Quad(node, NamedNode("http://a.example/p"), Literal("a"), node)], "http://a.example/")
    'RAXHCxpCauG2JTBge5GdQc4fqaZw8QN7J8Tsr3101vcPE'
    """
    own = prefix + PLACEHOLDER

    def written(part: object) -> str:
        if isinstance(part, Literal):
            return _literal(part)
        assert isinstance(part, NamedNode)
        return f"{prefix} {part.value[len(own) :]}" if part.value.startswith(own) else part.value

    def key(quad: Quad) -> tuple[bytes, bytes, bytes, tuple[int, bytes, bytes, bytes]]:
        graph, subject, predicate = (written(part).encode() for part in (quad.graph_name, quad.subject, quad.predicate))
        value = quad.object
        rank = _rank(value) if isinstance(value, Literal) else (0, written(value).encode(), b"", b"")
        return graph, subject, predicate, rank

    digest = hashlib.sha256()
    for quad in sorted(set(quads), key=key):
        for part in quad.graph_name, quad.subject, quad.predicate, quad.object:
            digest.update(f"{written(part)}\n".encode())
    return "RA" + urlsafe_b64encode(digest.digest()).decode("ascii").rstrip("=")


def _rank(literal: Literal) -> tuple[int, bytes, bytes, bytes]:
    """Literals come after IRIs, in the order of their text, then datatype, then language."""
    language = literal.language or ""
    datatype = "" if language else literal.datatype.value
    return 1, literal.value.encode(), datatype.encode(), language.encode()


def _literal(literal: Literal) -> str:
    text = literal.value.replace("\\", "\\\\").replace("\n", "\\n")
    if literal.language:
        return f"@{literal.language.lower()} {text}"
    return f"^{literal.datatype.value} {text}"
