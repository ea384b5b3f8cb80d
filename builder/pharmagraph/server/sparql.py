"""SPARQL for strangers, in a worker: a query answered in the form that its client likes best."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Final

from pyoxigraph import QueryBoolean, QuerySolutions

from pharmagraph.errors import PharmagraphError, QueryError
from pharmagraph.graph.answers import Answer, Row, csv_lines
from pharmagraph.graph.guard import one_line
from pharmagraph.graph.store import Graph, damaged
from pharmagraph.server.forms import Result, form_of, write
from pharmagraph.server.output import Output
from pharmagraph.server.tables import Table, table_of

TRIPLE = ("subject", "predicate", "object")


def answer_query(graph: Graph, output: IO[bytes], sparql: str, media_types: Sequence[str]) -> str:
    """Writes the answer to `sparql` as the first of `media_types` that can be; the media type that it has.

    QueryError if the query is malformed, refused or fails; NotAcceptableError if none can be.
    """
    result = graph.query(sparql)
    form = form_of(result, media_types)
    _promise(output, form.media_type)
    with _failing(graph):
        write(result, output, form)
    return form.media_type


def answer_for_spreadsheet(graph: Graph, output: IO[bytes], sparql: str) -> str:
    """Writes the rows of an answer as CSV of which nothing can be a formula; the media type; errors as of `answer_query`."""
    result = graph.query(sparql)
    if isinstance(result, QueryBoolean):
        raise QueryError("a yes or no has no form in CSV; ask for json")
    _promise(output, _FOR_SPREADSHEETS)
    with _failing(graph):
        for line in csv_lines(*_rows(result)):
            output.write(line.encode(errors="replace"))
    return _FOR_SPREADSHEETS


_FOR_SPREADSHEETS: Final = "text/csv; charset=utf-8"


def _promise(output: IO[bytes], media_type: str) -> None:
    """Tells the server what the answer is going to be, if it goes to the server."""
    if isinstance(output, Output):
        output.promise(media_type)


def query_table(graph: Graph, sparql: str, most: int) -> Table:
    """At most so many rows of the answer to `sparql`, for a page; errors as of `answer_query`."""
    result = graph.query(sparql)
    with _failing(graph):
        if isinstance(result, QueryBoolean):
            return table_of(graph, Answer(boolean=bool(result)), most)
        variables, rows = _rows(result)
        return table_of(graph, Answer(variables, tuple(islice(rows, most + 1))), most)


def _rows(result: Result) -> tuple[tuple[str, ...], Iterator[Row]]:
    if isinstance(result, QuerySolutions):
        return tuple(variable.value for variable in result.variables), (tuple(solution) for solution in result)
    assert not isinstance(result, QueryBoolean)
    return TRIPLE, ((triple.subject, triple.predicate, triple.object) for triple in result)


@contextmanager
def _failing(graph: Graph) -> Iterator[None]:
    """Turns what Oxigraph raises while a result is read into our errors."""
    try:
        yield
    except PharmagraphError:
        raise
    except OSError as error:
        raise damaged(graph.path, error) from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"the query failed: {one_line(error)}") from error
