"""The named questions, in a worker: an answer as a table or a file, and what a parameter can be given."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import IO, Any, Final
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, QuerySolutions

from pharmagraph.graph.name_index import names_of
from pharmagraph.graph.pages import Pages
from pharmagraph.graph.parameters import Parameter, ParameterKind
from pharmagraph.graph.queries import FACT, Question, ask, list_questions, load_question, pages
from pharmagraph.graph.store import Graph
from pharmagraph.server.tables import Table, table_of, with_names_alone, without_empty_columns
from pharmagraph.vocabulary import CODES, EntityClass, FrameClass, root

Values = Mapping[str, Sequence[str]]

_FACTS: Final = (FACT, "fact")  # what the column with the IRIs of facts is called
_OPEN: Final = 8  # answers that wait for somebody to turn a page

_MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/sparql-results+json",
    "turtle": "text/turtle; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer for a page, and the SPARQL that gives it anywhere."""

    table: Table
    sparql: str
    is_last: bool


def prepare(graph: Graph) -> None:
    """Makes and loads what the first questions would have to wait for."""
    import networkx  # noqa: F401
    import numpy  # noqa: F401

    names_of(graph)


def answer_question(graph: Graph, name: str, values: Values, page: int, size: int) -> Answered:
    """One page of the answer to a question; QueryError as of `pages`."""
    pages = _pages(graph, name, values, size)
    table = without_empty_columns(with_names_alone(table_of(graph, pages.page(page), size, _FACTS)))
    return Answered(table, pages.sparql, not pages.has(page + 1))


def answer_as_file(graph: Graph, output: IO[bytes], name: str, values: Values, form: str) -> str:
    """Writes the whole answer to a question as csv, json or turtle; its media type; QueryError as of `ask` and `Answer.to`."""
    output.write(ask(graph, load_question(name).with_fact(), **_given(values)).to(form).encode(errors="replace"))
    return _MEDIA_TYPES[form]


def page_as_file(graph: Graph, output: IO[bytes], name: str, values: Values, form: str, page: int, size: int) -> str:
    """Writes one page of an answer as `answer_as_file` writes all."""
    output.write(_pages(graph, name, values, size).page(page).to(form).encode(errors="replace"))
    return _MEDIA_TYPES[form]


def _pages(graph: Graph, name: str, values: Values, size: int) -> Pages:
    """An answer, of which the one of a few moments ago is still open: its next page needs no second search."""
    opened = _opened.setdefault(graph, OrderedDict())
    key = name, tuple((one, tuple(several)) for one, several in values.items()), size
    found = opened.pop(key, None) or pages(graph, load_question(name).with_fact(), size, **_given(values))
    opened[key] = found
    if len(opened) > _OPEN:
        opened.popitem(last=False)
    return found


_opened: Final[WeakKeyDictionary[Graph, OrderedDict[Any, Pages]]] = WeakKeyDictionary()


def suggestions(graph: Graph, name: str, most: int) -> dict[str, tuple[str, ...]]:
    """For each parameter of a question, the values that it can be given, sorted.

    None where they cannot be listed, or are too many to choose from.
    """
    return {one.name: _choices(graph, one, most) for one in load_question(name).parameters}


@cache
def about(kind: str) -> tuple[tuple[Question, str], ...]:
    """The questions that can be asked about a thing of this class, each with the parameter that takes its name."""
    found = []
    for question in list_questions():
        takers = [one.name for one in question.parameters if kind in _CLASSES.get(one.name, ())]
        needed = {one.name for one in question.parameters if one.required}
        if takers and needed <= {takers[0]}:
            found.append((question, takers[0]))
    return tuple(found)


def _choices(graph: Graph, parameter: Parameter, most: int) -> tuple[str, ...]:
    if parameter.kind is ParameterKind.CODE:
        return tuple(code.value for code in CODES.get(parameter.name, ()))
    classes = _CLASSES.get(parameter.name, ())
    if parameter.kind is not ParameterKind.NAME or not classes:
        return ()
    found = graph.query(
        f"SELECT DISTINCT ?name {{ VALUES ?class {{ {' '.join(f'pg:{one}' for one in classes)} }} "
        f"?node a ?class ; rdfs:label ?name }} LIMIT {most + 1}"
    )
    assert isinstance(found, QuerySolutions)
    names = sorted({row[0].value for row in found if isinstance(row[0], Literal)}, key=lambda one: (one.lower(), one))
    return tuple(names) if len(names) <= most else ()


def _under(kind: EntityClass) -> tuple[str, ...]:
    return tuple(one.value for one in EntityClass if root(one) is kind)


# What a parameter of this name takes the name of.
_CLASSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "company": _under(EntityClass.ORGANIZATION),
        "owner": _under(EntityClass.ORGANIZATION),
        "agency": (EntityClass.REGULATORY_AGENCY.value,),
        "drug": _under(EntityClass.DRUG),
        "target": _under(EntityClass.MOLECULAR_TARGET),
        "technology": _under(EntityClass.TECHNOLOGY),
        "disease": _under(EntityClass.DISEASE),
        "endpoint": _under(EntityClass.ENDPOINT),
        "conference": _under(EntityClass.CONFERENCE),
        "person": _under(EntityClass.PERSON),
        "document": _under(EntityClass.DOCUMENT),
        "trial": (FrameClass.CLINICAL_TRIAL.value,),
    }
)


def _given(values: Values) -> dict[str, list[str]]:
    return {name: list(several) for name, several in values.items()}
