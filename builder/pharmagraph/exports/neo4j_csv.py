"""The graph as CSV files for `neo4j-admin database import full`, the fastest way into an empty database.

A directory is written:

    nodes/KIND_header.csv, nodes/KIND.csv
    relationships/TYPE_header.csv, relationships/TYPE.csv
    schema.cypher           constraints and indexes, to be run after the import
    tour.cypher             questions to ask then
    README.txt              the command

The importer's defaults are kept: `,` between fields, `;` between the values of a list, `""` for a quote. A
line break or control character becomes a space and a `;` in a list a `,`; a text that a spreadsheet would run
as a formula gets a space before it. All else is as in the graph.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pharmagraph.errors import GraphError
from pharmagraph.exports.flat import Row, Value, column_type, listed, written
from pharmagraph.exports.folder import README, replaced, unwritable
from pharmagraph.exports.neo4j_tables import LinkTable, NodeTable, Tables, schema_statements, tables_of
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.shared import Shared
from pharmagraph.exports.tour import tour

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_SPACE: Final = "Entity"  # of ids: one for all, because they are IRIs
_SCHEMA: Final = "schema.cypher"
_TOUR: Final = "tour.cypher"
_NODES: Final = "nodes"
_RELATIONSHIPS: Final = "relationships"
_Cells = Mapping[str, str]  # what a row has, by column
_OURS: Final = frozenset({README, _SCHEMA, _TOUR, _NODES, _RELATIONSHIPS})
_TITLE: Final = "A pharmagraph graph for neo4j-admin"
_INSTRUCTIONS: Final = f"""\
{_TITLE}

1. Stop the database and run this command in this directory. If the database has been used before, it refuses;
   then add --overwrite-destination=true, which deletes all that the database holds.

neo4j-admin database import full \\
    {{files}} \\
    -- neo4j

2. Start the database and run:

cypher-shell -d neo4j -f {_SCHEMA}

3. {_TOUR} asks questions. What changes later, `pharmagraph neo4j load` brings to the same database.
"""


def export(graph: "Graph", path: Path | None, *, with_evidence: bool = False) -> ExportReport:
    """Writes the directory `path`, or replaces an earlier export; after an exception it is as it was.

    With evidence, assertions and evidence become nodes as well. GraphError if no path is given, if `path` is
    anything else than an export or an empty directory, if the graph is empty, or if it cannot be written.
    """
    if path is None or str(path) == "-":
        raise GraphError("neo4j-csv writes a directory; name it with -o DIRECTORY")
    _refuse_what_is_no_export(path)
    with tables_of(graph, _row_form(), with_evidence=with_evidence) as tables:
        if not tables.nodes:
            raise GraphError("the graph is empty, which neo4j-admin refuses; build it from more sources")
        with replaced(path.resolve()) as directory:
            _write(directory, tables)
        return ExportReport(path, tables.counts)


def _write(directory: Path, tables: Tables[_Cells]) -> None:
    for folder in (_NODES, _RELATIONSHIPS):
        (directory / folder).mkdir()
    files = [_write_nodes(directory, table) for table in tables.nodes]
    files += [_write_links(directory, table) for table in tables.links]
    text = _INSTRUCTIONS.format(files=" \\\n    ".join(files))
    (directory / README).write_bytes(text.encode("ascii"))
    schema = "".join(f"{statement};\n" for _, statement in schema_statements(tables))
    (directory / _SCHEMA).write_bytes(schema.encode("ascii"))
    (directory / _TOUR).write_bytes(tour().encode())


# Files


def _write_nodes(directory: Path, table: NodeTable[_Cells]) -> str:
    """Writes a header and its rows; the option that names them to the importer."""
    names = ["iri", *sorted(table.columns - {"iri"})]
    header = [f"iri:ID({_SPACE})", *map(_typed, names[1:]), ":LABEL"]
    labels = ";".join(table.labels)
    rows = (",".join([*[row.get(name, "") for name in names], labels]) for row in table.rows)
    return f"--nodes={_write_pair(directory, f'{_NODES}/{table.name}', header, rows)}"


def _write_links(directory: Path, table: LinkTable[_Cells]) -> str:
    names = ["key", *sorted(table.columns - {"key"})]
    header = [f":START_ID({_SPACE})", f":END_ID({_SPACE})", ":TYPE", *map(_typed, names)]
    rows = (
        ",".join([_quoted(_text(start)), _quoted(_text(end)), table.type, *[cells.get(name, "") for name in names]])
        for start, end, cells in table.links
    )
    return f"--relationships={_write_pair(directory, f'{_RELATIONSHIPS}/{table.name}', header, rows)}"


def _write_pair(directory: Path, stem: str, header: list[str], rows: Iterable[str]) -> str:
    files = (f"{stem}_header.csv", f"{stem}.csv")
    for name, lines in zip(files, ((",".join(header),), rows), strict=True):
        with (directory / name).open("w", encoding="utf-8", errors="replace", newline="") as stream:
            stream.writelines(f"{line}\n" for line in lines)
    return ",".join(files)


def _typed(name: str) -> str:
    return f"{name}:{column_type(name)}"


def _row_form() -> Callable[[Row], _Cells]:
    """How the values of a row are written; those that rows share are quoted once, as `csv` would not do."""
    list_field = Shared(_list_field)

    def field(value: Value) -> str:
        if isinstance(value, str):
            return _quoted(_text(value))
        if isinstance(value, tuple):
            return list_field(value)
        return value.isoformat() if isinstance(value, date) else written(value)

    return lambda row: {name: field(value) for name, value in row.items()}


def _list_field(values: tuple[str, ...] | tuple[int, ...] | tuple[float, ...]) -> str:
    if values and isinstance(values[0], str):
        line = ";" + ";".join(map(str, values))
        if line.isprintable() and line.count(";") == len(values) and not any(map(line.__contains__, _RISKY)):
            return _quoted(line[1:])  # nothing in it has to be changed, as in most
    return _quoted(listed(values, ";", lambda text: _text(text).replace(";", ",")))


def _quoted(field: str) -> str:
    """A text without line breaks as a field of a row."""
    return '"{}"'.format(field.replace('"', '""')) if '"' in field or "," in field else field


_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_SIGNS: Final = ("=", "@", "+", "-")  # a formula begins with one of them
_RISKY: Final = tuple(f";{sign}" for sign in _SIGNS)
_FORMULA: Final = re.compile(r"[=@]|[+-].*[(|!]")


def _text(text: str) -> str:
    line = text if text.isprintable() else _CONTROL.sub(" ", text)
    return f" {line}" if line.startswith(_SIGNS) and _FORMULA.match(line) else line


# The directory


def _refuse_what_is_no_export(path: Path) -> None:
    try:
        if path.is_dir() and not _is_export(path):
            raise GraphError(f"{path}: holds other files; name a new directory or an earlier export")
        if path.exists() and not path.is_dir():
            raise GraphError(f"{path}: is a file; name a directory for the CSV files")
    except OSError as error:
        raise unwritable(path, error) from error


def _is_export(path: Path) -> bool:
    """Whether a directory holds such an export and nothing else, or nothing at all."""
    entries = {entry.name for entry in path.iterdir()}
    if not entries:
        return True
    if entries != _OURS or not (path / README).read_bytes().startswith(_TITLE.encode("ascii")):
        return False
    files = (file for folder in (_NODES, _RELATIONSHIPS) for file in (path / folder).iterdir())
    return all(file.suffix == ".csv" for file in files)
