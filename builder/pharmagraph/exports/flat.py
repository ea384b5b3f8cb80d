"""Nodes and edges as rows whose columns always have the same type, whatever a graph happens to hold.

A property has its type from the vocabulary. If the graph gives several values for it, the column holds the
first, and a second one, named like it and `All`, holds the texts of all. Months and years are no dates to
other tools: `date` has calendar days only, `dateText` what the graph says. Evidence becomes parallel lists,
the most confident first. What is absent has no key, so no row holds an empty text or list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from pharmagraph.exports.shared import Shared
from pharmagraph.graph.property_graph import IMPLIED_BY, Edge, EvidenceRecord, Node, Properties
from pharmagraph.vocabulary import FRAMES, Property, ValueKind

Value = str | int | float | date | tuple[str, ...] | tuple[int, ...] | tuple[float, ...]
Row = dict[str, Value]


class Type(StrEnum):
    """The type of a column, by the name that Neo4j's importer has for it."""

    TEXT = "string"
    INTEGER = "long"
    NUMBER = "double"
    DATE = "date"
    TEXTS = "string[]"
    INTEGERS = "long[]"
    NUMBERS = "double[]"


ABSENT: Final = "-"  # in parallel lists, where CSV can hold no empty text
_TOO_LARGE: Final = 1 << 63  # for an integer of other tools
_OF_KIND: Final = {ValueKind.INTEGER: Type.INTEGER, ValueKind.DECIMAL: Type.NUMBER, ValueKind.DATE: Type.DATE}


def _role_types() -> Iterator[tuple[str, Type]]:
    for roles in FRAMES.values():
        for role, spec in roles.items():
            if spec.kind is ValueKind.MONEY:
                yield f"{role.value}Amount", Type.NUMBER
            elif spec.kind in _OF_KIND:
                yield role.value, _OF_KIND[spec.kind]


# The columns that are not plain text.
_TYPES: Final[Mapping[str, Type]] = MappingProxyType(
    {
        **dict(_role_types()),
        Property.BELIEF.value: Type.NUMBER,
        Property.DATE.value: Type.DATE,
        Property.EARLIEST.value: Type.DATE,
        Property.LATEST.value: Type.DATE,
        Property.SUPERSEDES.value: Type.TEXTS,
        Property.CONTRADICTS.value: Type.TEXTS,
        Property.CONFIDENCE.value: Type.NUMBER,
        IMPLIED_BY: Type.TEXTS,
        "exactMatch": Type.TEXTS,
        "aliases": Type.TEXTS,
        "labels": Type.TEXTS,
        "start": Type.INTEGER,
        "end": Type.INTEGER,
        "quotes": Type.TEXTS,
        "documents": Type.TEXTS,
        "documentTitles": Type.TEXTS,
        "starts": Type.INTEGERS,
        "ends": Type.INTEGERS,
        "confidences": Type.NUMBERS,
        "rules": Type.TEXTS,
        "cues": Type.TEXTS,
        "evidenceCount": Type.INTEGER,
        "firstSeen": Type.DATE,
        "lastSeen": Type.DATE,
    }
)


def column_type(name: str) -> Type:
    """The type of a column of any row.

    >>> [column_type(name).value for name in ("hazardRatio", "hazardRatioAll", "date", "dateText", "quotes")]
    ['double', 'string[]', 'date', 'string', 'string[]']
    """
    return _TYPES.get(name) or (Type.TEXTS if name.endswith("All") else Type.TEXT)


class Rows:
    """Makes rows of nodes and edges; those of an event share what they have in common."""

    def __init__(self) -> None:
        self._properties = Shared(flat_properties)
        self._evidence = Shared(flat_evidence)

    def of_node(self, node: Node) -> Row:
        """`iri`, `kind`, `name`, `aliases`, the properties and the evidence of a node."""
        row: Row = {"iri": node.iri, "kind": node.kind, "name": node.name}
        if node.aliases:
            row["aliases"] = node.aliases
        return row | self._properties(node.properties) | self._evidence(node.evidence)

    def of_edge(self, edge: Edge) -> Row:
        """`key`, the properties and the evidence of an edge."""
        return {"key": edge.key} | self._properties(edge.properties) | self._evidence(edge.evidence)


def flat_properties(properties: Properties) -> Row:
    """The properties in columns of fixed type."""
    row: Row = {}
    for name, value in properties.items():
        values: tuple[str | int | float, ...] = value if isinstance(value, tuple) else (value,)
        row |= _columns(name, values, column_type(name))
    return row


def _columns(name: str, values: tuple[str | int | float, ...], kind: Type) -> Row:
    texts = tuple(str(value) for value in values)
    if kind is Type.TEXTS:
        return {name: texts}
    fitting = [fit for value in values if (fit := _fitting(value, kind)) is not None]
    row: Row = {name: fitting[0]} if fitting else {}
    if kind is Type.DATE:
        row[f"{name}Text"] = texts[0]
    if len(values) > 1 or (not fitting and kind is not Type.DATE):
        row[f"{name}All"] = texts
    return row


def _fitting(value: str | int | float, kind: Type) -> str | int | float | date | None:
    """The value as one of a column's type; None if it cannot be."""
    try:
        match kind:
            case Type.INTEGER:
                return int(value) if abs(int(value)) < _TOO_LARGE else None
            case Type.NUMBER:
                return float(value) if isfinite(float(value)) else None
            case Type.DATE:
                return date.fromisoformat(str(value)) if len(str(value)) == len("2026-01-31") else None
            case _:
                return str(value)
    except ValueError:
        return None


def flat_evidence(evidence: Sequence[EvidenceRecord]) -> Row:
    """What supports a fact: side by side, each quote, where it stands, how sure it is and by which rule; and when."""
    if not evidence:
        return {}
    quotes, documents, starts, ends, confidences, rules, cues, dates = zip(*map(_FIELDS, evidence), strict=True)
    row: Row = {
        "quotes": quotes,
        "documents": documents,
        "starts": starts,
        "ends": ends,
        "confidences": confidences,
        "rules": tuple(rule or ABSENT for rule in rules),
        "cues": tuple(cue or ABSENT for cue in cues),
        "evidenceCount": len(evidence),
    }
    days = sorted(day for text in set(dates) if isinstance(day := _fitting(text, Type.DATE), date))
    return row | {"firstSeen": days[0], "lastSeen": days[-1]} if days else row


_FIELDS: Final = attrgetter("quote", "document", "start", "end", "confidence", "extractor", "cue", "document_date")


def written(number: int | float) -> str:
    """A number as every reader understands it: without an exponent.

    >>> written(1e16), written(0.00001), written(3)
    ('10000000000000000.0', '0.00001', '3')
    """
    if isinstance(number, int):
        return str(number)
    text = repr(number)
    if "e" not in text:
        return text
    plain = f"{Decimal(text):f}"
    return plain if "." in plain else f"{plain}.0"


def listed(
    values: tuple[str, ...] | tuple[int, ...] | tuple[float, ...], separator: str, text: Callable[[str], str]
) -> str:
    """The values of a list one after the other; texts as `text` writes them.

    >>> listed((1, 2.5), ";", str.upper), listed(("a", "b"), ";", str.upper)
    ('1;2.5', 'A;B')
    """
    numbers = separator.join(map(repr, values)) if values and not isinstance(values[0], str) else ""
    if numbers and "e" not in numbers:
        return numbers
    return separator.join(text(value) if isinstance(value, str) else written(value) for value in values)
