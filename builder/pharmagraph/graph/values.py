"""What the terms of a store are worth in Python: texts, IRIs, numbers and names of ours."""

import re
from math import isfinite
from typing import Final

from pyoxigraph import NamedNode

from pharmagraph.graph.stored_terms import Terms
from pharmagraph.vocabulary import PG

Scalar = str | int | float

_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)  # what fits into 64 bits
_DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


def local_name(iri: str) -> str:
    """The name of a class, property or code of ours; empty for any other IRI."""
    return iri[len(PG) :] if iri.startswith(PG) else ""


def texts_of(terms: Terms, iri: str) -> list[str]:
    """The texts of a property's values, each once, sorted."""
    values = terms.get(iri, ())
    return [values[0].value] if len(values) == 1 else sorted({term.value for term in values})


def iris_of(terms: Terms, iri: str) -> list[str]:
    """The nodes that a property leads to, sorted; a text that reads like an IRI is none."""
    return sorted({term.value for term in terms[iri] if isinstance(term, NamedNode)}) if iri in terms else []


def first_of(terms: Terms, iri: str) -> str:
    """The first text of a property in the order of the alphabet; empty if it has no value."""
    values = terms.get(iri, ())
    return values[0].value if len(values) == 1 else min((term.value for term in values), default="")


def whole(text: str) -> Scalar:
    """The whole number, or the text itself if it is none that fits into 64 bits."""
    return int(text) if _INTEGER.fullmatch(text) else text


def number(text: str) -> Scalar:
    """The number, or the text itself if it is none that a computer can hold."""
    value = float(text) if _DECIMAL.fullmatch(text) else float("inf")
    return value if isfinite(value) else text


def offset(text: str) -> int:
    """The whole number; 0 if the text is none."""
    return int(text) if _INTEGER.fullmatch(text) else 0


def share(text: str) -> float:
    """The number; 0 if the text is none."""
    value = number(text)
    return 0.0 if isinstance(value, str) else float(value)
