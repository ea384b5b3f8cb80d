"""How things are called in the graph: by what they are, never by when or in which order they were met.

All IRIs are `base` + a segment for the class + an ASCII slug and digits of a SHA-256, so none needs escapes.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pharmagraph.identity.names import slug
from pharmagraph.vocabulary import EntityClass, FrameClass, Status

_SEGMENTS: Final[Mapping[str, str]] = MappingProxyType({"MolecularTarget": "target", "ClinicalTrial": "trial"})
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JSON: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def digest(*parts: object, length: int = 16) -> str:
    """The first hex digits of the SHA-256 of `parts` (texts, numbers and nested sequences of them)."""
    return hashlib.sha256(_JSON.encode(parts).encode("ascii")).hexdigest()[:length]


def document_iri(base: str, sha256: str) -> str:
    """The IRI of the document whose text has this SHA-256."""
    return f"{base}document/{sha256[:16]}"


def entity_iri(base: str, kind: EntityClass | FrameClass, name: str, told_apart_by: str = "") -> str:
    """The IRI of a named thing: an entity of root class `kind`, or a trial.

    `told_apart_by` is for things of one class that have the same normalised name and are not one.

    >>> entity_iri("https://example.org/", EntityClass.DRUG, "t dm1")
    'https://example.org/drug/t-dm1-180e48ce'
    """
    readable = slug(name)
    parts = (kind.value, name, told_apart_by) if told_apart_by else (kind.value, name)
    return f"{base}{segment(kind)}/{readable}{'-' if readable else ''}{digest(*parts, length=8)}"


def frame_iri(base: str, kind: FrameClass, *key: object) -> str:
    """The IRI of the frame that `key` identifies among those of its class."""
    return f"{base}{segment(kind)}/{digest(kind.value, *key)}"


def assertion_iri(base: str, subject: str, predicate: str, object_: str, status: Status) -> str:
    """The IRI of the assertion that a relation holds, is planned, or does not hold."""
    return f"{base}assertion/{digest(subject, predicate, object_, status.value)}"


def evidence_iri(base: str, supported: str, document: str, start: int, end: int, extractor: str) -> str:
    """The IRI of the evidence that a stretch of a document gives for an assertion or a frame."""
    return f"{base}evidence/{digest(supported, document, start, end, extractor)}"


def amount_iri(base: str, frame: str, role: str, amount: str, currency: str) -> str:
    """The IRI of an amount of money; each frame has its own, so that equal sums do not join agreements."""
    return f"{base}amount/{digest(frame, role, amount, currency)}"


def segment(kind: EntityClass | FrameClass) -> str:
    """The part of the path that tells the class, such as `trial-result`."""
    return _SEGMENTS.get(kind.value) or _HUMP.sub("-", kind.value).lower()
