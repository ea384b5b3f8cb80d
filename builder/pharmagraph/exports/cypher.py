"""The graph as a Cypher script that may be run again: for `cypher-shell`, Neo4j Browser and the driver.

The script is ASCII. Each statement ends with `;` at the end of a line, and nowhere else does a line end so.
No text of a document can leave its string: quotes, backslashes and all that cannot be seen are escaped.

A server parses and plans each statement anew, which is slow: a graph of more than some thousand facts is better
written by `neo4j load` or as `neo4j-csv`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pharmagraph.exports.flat import Row, Value, listed, written
from pharmagraph.exports.neo4j_tables import (
    Link,
    Tables,
    merge_links,
    merge_nodes,
    schema_statements,
    tables_of,
)
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.shared import Shared
from pharmagraph.files import binary_output

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_HEADER: Final = """\
// A pharmagraph graph for Neo4j 5.26 or later, Community edition included. Run it as often as you like:
//     cypher-shell -f THIS_FILE
// A node or relationship that is there already gets the properties that stand here; nothing is deleted.

"""
_BATCH: Final = 50  # rows in a statement; the server is no faster with more, and Browser gets slow


def export(graph: "Graph", path: Path | None, *, with_evidence: bool = False) -> ExportReport:
    """Writes the script; with evidence, assertions and evidence become nodes as well.

    GraphError if `path` cannot be written.
    """
    with tables_of(graph, _row_form(), with_evidence=with_evidence) as tables, binary_output(path) as stream:
        stream.write(_HEADER.encode("ascii"))
        for statement in _statements(tables):
            stream.write(f"{statement};\n\n".encode("ascii"))
        return ExportReport(path, tables.counts)


def _statements(tables: Tables[str]) -> Iterator[str]:
    """All statements, nodes before what joins them; each row is a map already."""
    if not tables.nodes:
        return
    yield from (statement for _, statement in schema_statements(tables))
    yield "CALL db.awaitIndexes()"
    for table in tables.nodes:
        yield from _unwound(table.rows, merge_nodes(table))
    for joined in tables.links:
        yield from _unwound(map(_link, joined.links), merge_links(joined))


def _unwound(rows: Iterable[str], then: str) -> Iterator[str]:
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield "UNWIND [\n{}\n] AS row\n{}".format(",\n".join(batch), then)


def _link(link: Link[str]) -> str:
    return f"{{start: {quoted(link.start)}, end: {quoted(link.end)}, properties: {link.properties}}}"


def _row_form() -> Callable[[Row], str]:
    """How a row is written as a map."""
    list_literal = Shared(_list_literal)

    def literal(value: Value) -> str:
        if isinstance(value, str):
            return quoted(value)
        if isinstance(value, date):
            return f"date('{value.isoformat()}')"
        return list_literal(value) if isinstance(value, tuple) else written(value)

    return lambda row: "{{{}}}".format(", ".join([f"{name}: {literal(value)}" for name, value in sorted(row.items())]))


def _list_literal(values: tuple[str, ...] | tuple[int, ...] | tuple[float, ...]) -> str:
    return f"[{listed(values, ', ', quoted)}]"


_SPECIAL: Final = re.compile(r"\\(?=[uU])|[\\']|[^\x20-\x7e]")
_SHORT: Final[Mapping[str, str]] = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text: str) -> str:
    r"""A text as a Cypher string of ASCII characters.

    Neo4j turns `\uXXXX` into a character before it looks for the ends of strings. So that it does not matter
    what it makes of `\\u0027`, a backslash and a `u` of the text never stand side by side.

    >>> print(quoted("it's"), quoted("caf\u00e9"), quoted(r"\u0027"))
    'it\'s' 'caf\u00e9' '\\' + 'u0027'
    """
    plain = (
        text.isascii() and text.isprintable() and "'" not in text and "\\" not in text
    )  # most are: no need to search
    return f"'{text if plain else _SPECIAL.sub(_escape, text)}'"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\\" and found.string[found.end() : found.end() + 1] in ("u", "U"):
        return "\\\\' + '"
    return _SHORT.get(character) or "".join(f"\\u{unit:04x}" for unit in _utf16(character))


def _utf16(character: str) -> Iterable[int]:
    """The code units of a character, as `\\u` wants them; half a pair becomes the replacement character."""
    number = ord(character)
    if 0xD800 <= number < 0xE000:
        return (0xFFFD,)
    if number < 0x10000:
        return (number,)
    number -= 0x10000
    return (0xD800 + (number >> 10), 0xDC00 + (number & 0x3FF))
