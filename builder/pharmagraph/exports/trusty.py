"""Trusty URIs (module RA): IRIs that hold a digest of the statements made under them, so that anyone can check these.

The digest is the SHA-256 of the statements in a fixed order and notation, in which the code itself is a space:
https://trustyuri.net/. There must be no blank nodes.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

_Rank = tuple[int, bytes, bytes, bytes]
PLACEHOLDER: Final = "RA" + "-" * 43  # stands where the code will be


def artifact_code(quads: Iterable[Quad], prefix: str) -> str:
    """The code of statements in named graphs, whose own IRIs begin with `prefix` and PLACEHOLDER.

    >>> node = NamedNode(f"http://a.example/{PLACEHOLDER}#x")
    >>> artifact_code([Quad(node, NamedNode("http://a.example/p"), Literal("a"), node)], "http://a.example/")
    'RAXHCxpCauG2JTBge5GdQc4fqaZw8QN7J8Tsr3101vcPE'
    """
    own = prefix + PLACEHOLDER

    def written(part: object) -> bytes:
        assert isinstance(part, NamedNode)
        text = part.value
        return (f"{prefix} {text[len(own) :]}" if text.startswith(own) else text).encode()

    def line(quad: Quad) -> tuple[bytes, bytes, bytes, _Rank, bytes]:
        """A statement in the notation, and the place of its object before that."""
        value = quad.object
        if isinstance(value, Literal):
            rank, last = _rank(value), _literal(value).encode()
        else:
            last = written(value)
            rank = (0, last, b"", b"")
        return written(quad.graph_name), written(quad.subject), written(quad.predicate), rank, last

    digest = hashlib.sha256()
    for graph, subject, predicate, _, value in sorted(set(map(line, quads))):
        digest.update(b"%b\n%b\n%b\n%b\n" % (graph, subject, predicate, value))
    return "RA" + urlsafe_b64encode(digest.digest()).decode("ascii").rstrip("=")


def _rank(literal: Literal) -> _Rank:
    """Literals come after IRIs, in the order of their text, then datatype, then language."""
    language = literal.language or ""
    datatype = "" if language else literal.datatype.value
    return 1, literal.value.encode(), datatype.encode(), language.encode()


def _literal(literal: Literal) -> str:
    text = literal.value.replace("\\", "\\\\").replace("\n", "\\n")
    if literal.language:
        return f"@{literal.language.lower()} {text}"
    return f"^{literal.datatype.value} {text}"
