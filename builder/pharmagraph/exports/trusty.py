"""Trusty URIs (module RA): IRIs that hold a digest of the statements made under them, so that anyone can check these.

The digest is the SHA-256 of the statements in a fixed order and notation, in which the code itself is a space:
https://trustyuri.net/. There must be no blank nodes.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode

_Statement = tuple[str, bool, str, str, str, str]
PLACEHOLDER: Final = "RA" + "-" * 43  # stands where the code will be


def artifact_code(graphs: Iterable[tuple[str, Iterable[list[bytes]]]]) -> str:
    """The code of named graphs in the order of their IRIs, each with the `statements` about its nodes in that of theirs.

    >>> own = "http://a.example/ #x"  # the space is where the code will be
    >>> artifact_code([(own, [statements(own, [("http://a.example/p", Literal("a"))])])])
    'RAXHCxpCauG2JTBge5GdQc4fqaZw8QN7J8Tsr3101vcPE'
    """
    digest = hashlib.sha256()
    for name, nodes in graphs:
        start = f"{name}\n".encode()
        for lines in nodes:
            for line in lines:
                digest.update(start + line)
    return "RA" + urlsafe_b64encode(digest.digest()).decode("ascii").rstrip("=")


def statements(subject: str, values: Iterable[tuple[str, NamedNode | Literal]]) -> list[bytes]:
    """What is said of one node, in the notation of the digest and in its order, each once."""
    found = sorted({_statement(predicate, value) for predicate, value in values})
    return [f"{subject}\n{predicate}\n{text}\n".encode() for predicate, *_, text in found]


def _statement(predicate: str, value: NamedNode | Literal) -> _Statement:
    """Predicate, the place of the value among others, and how it is written.

    Literals come after IRIs, in the order of their text, then datatype, then language.
    """
    text = value.value
    if isinstance(value, NamedNode):
        return predicate, False, text, "", "", text
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    if language := value.language:
        return predicate, True, text, "", language, f"@{language.lower()} {escaped}"
    datatype = value.datatype.value
    return predicate, True, text, datatype, "", f"^{datatype} {escaped}"
