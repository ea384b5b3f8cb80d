"""The parameters of a question: what each takes, and how what a user gives becomes RDF terms."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from pharmagraph.errors import QueryError
from pharmagraph.graph.by_name import find_nodes, similar_names
from pharmagraph.vocabulary import CODES, PG, PREFIXES, XSD

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

Term = NamedNode | Literal
Value = str | int | float | Decimal | date | NamedNode


class ParameterKind(StrEnum):
    """What a parameter takes."""

    NAME = "name"
    IRI = "iri"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CODE = "code"


_TAKES: Final = {
    ParameterKind.NAME: "a name or alias of something in the graph",
    ParameterKind.IRI: "an IRI, whole or with a known prefix (pg:develops)",
    ParameterKind.TEXT: "a text",
    ParameterKind.INTEGER: "a whole number",
    ParameterKind.DECIMAL: "a number",
    ParameterKind.DATE: "a date (2026, 2026-07 or 2026-07-01)",
    ParameterKind.CODE: "a code of the vocabulary",
}
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})", re.ASCII)
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_DATE_TYPES: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question can be asked with; an optional one that is not given restricts nothing."""

    name: str
    kind: ParameterKind
    about: str
    required: bool = False
    default: str = ""  # what the query has in its place, as SPARQL; empty if nothing

    @property
    def takes(self) -> str:
        """What can be given, in words."""
        return _TAKES[self.kind]

    def terms(self, graph: "Graph", value: Value) -> tuple[Term, ...]:
        """The terms that `value` stands for: one, or for a name all the nodes that are called so.

        QueryError if it stands for none.
        """
        text = value.value if isinstance(value, NamedNode) else str(value).strip()
        try:
            if not text:
                raise ValueError(text)
            return self._terms(graph, text)
        except QueryError:
            raise
        except ValueError as error:  # also of characters that are none
            raise QueryError(f"parameter {self.name} takes {self.takes}, not {text!r}") from error

    def _terms(self, graph: "Graph", text: str) -> tuple[Term, ...]:
        match self.kind:
            case ParameterKind.NAME:
                return _named(graph, self.name, text)
            case ParameterKind.CODE:
                return (_code(self.name, text),)
            case ParameterKind.IRI:
                return (_iri(text),)
            case ParameterKind.INTEGER:
                return (_number(text, _INTEGER, "integer"),)
            case ParameterKind.DECIMAL:
                return (_number(text, _DECIMAL, "decimal"),)
            case ParameterKind.DATE:
                return (_date(text),)
            case ParameterKind.TEXT:
                return (Literal(text),)


def _named(graph: "Graph", parameter: str, name: str) -> tuple[Term, ...]:
    nodes = find_nodes(graph, name)
    if not nodes:
        near = similar_names(graph, name)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "ask `aliases` for all names"
        raise QueryError(f"parameter {parameter}: nothing in the graph is called {name!r}; {hint}")
    return nodes


def _code(parameter: str, text: str) -> NamedNode:
    """The code that `text` spells, without regard to case, spaces and signs: `Phase 1/2` is `Phase1_2`."""
    lists = [CODES[parameter]] if parameter in CODES else list(CODES.values())
    known = {_letters(code.value): code.value for codes in lists for code in codes}
    if _letters(text) in known:
        return NamedNode(PG + known[_letters(text)])
    near = get_close_matches(_letters(text), known, n=3) if len(known) > 12 else list(known)
    choices = ", ".join(known[key] for key in near or known)
    raise QueryError(f"parameter {parameter} takes a code, not {text!r}; choose {choices}")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _iri(text: str) -> NamedNode:
    prefix, colon, local = text.partition(":")
    return NamedNode(PREFIXES[prefix] + local if colon and prefix in PREFIXES else text)


def _number(text: str, pattern: re.Pattern[str], datatype: str) -> Literal:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _date(text: str) -> Literal:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    return Literal(text, datatype=NamedNode(XSD + _DATE_TYPES[len(text)]))
