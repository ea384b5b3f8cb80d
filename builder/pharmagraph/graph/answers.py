"""The answer to a query, and the forms that it can take: a table, CSV, JSON, Turtle or Python values.

What stands in an answer was read in documents that nobody vouches for. In a terminal it cannot move the
cursor or change colours, and in a spreadsheet it cannot be a formula.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pharmagraph.errors import QueryError
from pharmagraph.plain import aligned, printable
from pharmagraph.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    import pandas
    from rich.table import Table

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]

TRIPLE_COLUMNS: Final = ("subject", "predicate", "object")
_INTEGERS: Final = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger"))
_NUMBERS: Final = _INTEGERS | {XSD + name for name in ("decimal", "double", "float")}
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_FORMULA: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # also the wide forms of the signs


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: rows (SELECT), a boolean (ASK) or triples (CONSTRUCT, DESCRIBE).

    A value that a row does not have is None. The rows of triples are their subjects, predicates and objects.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] | None = None

    def to_values(self) -> list[dict[str, Any]]:
        """The rows as Python values: numbers, dates, booleans and texts; an IRI is a text, nothing is None.

        QueryError if the answer is a boolean, which is in `boolean`.
        """
        self._refuse_boolean("values")
        return [dict(zip(self.variables, map(_python, row), strict=True)) for row in self.rows]

    def to_text(self) -> str:
        """The rows in aligned columns, one line each, with short IRIs; `true` or `false` of an ASK."""
        if self.boolean is not None:
            return f"{_boolean(self.boolean)}\n"
        return aligned([self.variables, *(tuple(map(short, row)) for row in self.rows)])

    def to_table(self) -> "Table":
        """The rows as a rich table for a terminal."""
        from rich.table import Table
        from rich.text import Text

        table = Table(header_style="bold")
        for variable in self.variables or ("answer",):
            table.add_column(Text(variable), overflow="fold")
        if self.boolean is not None:
            table.add_row(Text(_boolean(self.boolean)))
        for row in self.rows:
            table.add_row(*(Text(short(term)) for term in row))  # Text, because a str would be read as markup
        return table

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a pandas data frame of the values that `to_values` gives; QueryError if pandas is not installed."""
        values = self.to_values()
        try:
            import pandas
        except ImportError as error:
            raise QueryError("data frames need pandas; install it with: pip install 'pharmagraph[pandas]'") from error
        return pandas.DataFrame(values, columns=list(self.variables), dtype=object)

    def _repr_html_(self) -> str:
        """What a notebook shows: a table, of a long answer its beginning."""
        from pharmagraph.graph.notebook import answer_html

        return answer_html(self)

    def to_csv(self) -> str:
        """The rows as CSV for spreadsheets: RFC 4180 with a header line, whole IRIs and plain texts.

        A text that a spreadsheet could run as a formula (it begins with = + - @, a tab or a line break, and
        is no number) gets an apostrophe before it. QueryError if the answer is a boolean.
        """
        self._refuse_boolean("CSV")
        return "".join(csv_lines(self.variables, self.rows))

    def to_json(self) -> str:
        """The answer as SPARQL 1.1 Query Results JSON; QueryError if it is triples."""
        if self.triples is not None:
            raise QueryError("triples have no form in SPARQL results JSON; ask for turtle, csv or table")
        if self.boolean is not None:
            data: dict[str, Any] = {"head": {}, "boolean": self.boolean}
        else:
            bindings = [_binding(self.variables, row) for row in self.rows]
            data = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    def to_turtle(self) -> str:
        """The triples of a CONSTRUCT or DESCRIBE as Turtle; QueryError if the answer is something else."""
        if self.triples is None:
            raise QueryError("only triples can be written as turtle; ask for table, csv or json")
        from pharmagraph.graph.turtle import TurtleWriter, grouped

        writer = TurtleWriter()
        nodes = (f"\n{writer.node(subject, triples)}" for subject, triples in grouped(self.triples))
        return "".join(writer.header()) + "".join(nodes)

    def to(self, form: str) -> str:
        """The answer in one of `FORMS`; QueryError if there is no such form, or the answer cannot take it."""
        if form not in FORMS:
            raise QueryError(f"unknown format {form!r}; choose {', '.join(FORMS)}")
        return FORMS[form](self)

    def _refuse_boolean(self, form: str) -> None:
        if self.boolean is not None:
            raise QueryError(f"a yes or no has no form in {form}; ask for table or json")


FORMS: Final[Mapping[str, Callable[[Answer], str]]] = MappingProxyType(
    {"table": Answer.to_text, "csv": Answer.to_csv, "json": Answer.to_json, "turtle": Answer.to_turtle}
)


def triples_answer(triples: Iterable[Triple]) -> Answer:
    """The answer of a CONSTRUCT or DESCRIBE: each triple once, sorted."""
    ordered = in_order(triples)
    return Answer(TRIPLE_COLUMNS, tuple(map(triple_row, ordered)), triples=ordered)


def in_order(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Each triple once, sorted."""
    return tuple(sorted(set(triples), key=str))


def triple_row(triple: Triple) -> Row:
    """A triple as a row."""
    return triple.subject, triple.predicate, triple.object


def row_triple(row: Row) -> Triple:
    """The triple that a row is."""
    return Triple(*row)  # type: ignore[arg-type]  # a row of any answer may have other things, one of triples has none


def csv_lines(variables: Iterable[str], rows: Iterable[Iterable[Term | None]]) -> Iterator[str]:
    """The lines of `Answer.to_csv`, as the rows come."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(variables)
    for row in rows:
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()
        writer.writerow([_harmless(term) for term in row])
    yield stream.getvalue()


def short(term: Term | None) -> str:
    """A term for human eyes: a literal's text, an IRI with a known prefix; no control characters."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return printable(term.value)
    iri = term.value if isinstance(term, NamedNode) else str(term)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return printable(f"{prefix}:{iri[len(namespace) :]}")
    return printable(iri)


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _harmless(term: Term | None) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, NamedNode | Literal) else str(term)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _binding(variables: tuple[str, ...], row: Row) -> dict[str, Any]:
    return {name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None}


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {name: _json_term(getattr(term, name)) for name in TRIPLE_COLUMNS}
        return {"type": "triple", "value": parts}
    literal = {"type": "literal", "value": term.value}
    if term.language is not None:
        return literal | {"xml:lang": term.language}
    datatype = term.datatype.value
    return literal if datatype == XSD + "string" else literal | {"datatype": datatype}


def _python(term: Term | None) -> Any:
    """A term as the Python value that it stands for, or as its text if that value cannot be made."""
    if term is None or not isinstance(term, Literal):
        return None if term is None else term.value if isinstance(term, NamedNode) else str(term)
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _NUMBERS:
            return Decimal(term.value) if datatype == XSD + "decimal" else float(term.value)
        if datatype == XSD + "date":
            return date.fromisoformat(term.value)
    except (ValueError, InvalidOperation):
        return term.value
    return term.value in ("true", "1") if datatype == XSD + "boolean" else term.value
