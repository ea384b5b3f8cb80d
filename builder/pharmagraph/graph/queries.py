"""Named questions: the SPARQL files of `queries/`, asked by name and with values for their parameters.

A file is valid SPARQL as it stands. It begins with lines that tell what it is for:

    #+ title: Agreements
    #+ summary: Who agreed with whom, on what, for how much.
    #+ tags: companies, money
    #+ param: company name - Only agreements of this organization
    #+ param: drug name required - The drug

With a line `#+ fact: VARIABLE`, each of its rows tells the fact (an assertion or event) that this variable has, or the first of several.
With a line `#+ analysis: NAME`, its rows are the links of a network, and the answer is what that analysis (see
`pharmagraph.analytics`) makes of them.

A parameter has a name, a kind (name, iri, text, integer, decimal, date, code) and perhaps `required`. It is
a variable that the query binds by a line of its own, `VALUES ?company { UNDEF }`, or with a default in the
place of UNDEF (in each branch of a UNION, if that is to be fast). To ask with a value is to put that value's
term there, in the form in which Oxigraph writes terms.
"""

import re
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from pharmagraph.analytics import find_analysis
from pharmagraph.errors import DataError, QueryError
from pharmagraph.graph.analysed import ENDS, analysed
from pharmagraph.graph.answering import asked, selected, steps_of, told
from pharmagraph.graph.answers import Answer, row_triple, triples_answer
from pharmagraph.graph.kept import keep_answer, kept_answer
from pharmagraph.graph.pages import Pages, pages_of
from pharmagraph.graph.parameters import Parameter, ParameterKind, Term, Value
from pharmagraph.graph.searched import links_between
from pharmagraph.graph.store import Graph
from pharmagraph.resources import folder

__all__ = [
    "Answer",
    "Parameter",
    "Question",
    "answer_ahead",
    "ask",
    "filled",
    "list_questions",
    "load_question",
    "pages",
    "read_question",
    "run",
]

_HEADER: Final = re.compile(r"#\+\s*(\w+):\s*(.*?)\s*")
_PARAMETER: Final = re.compile(r"([a-zA-Z]\w*) (\w+)( required)? - (.+)", re.ASCII)
_SLOT: Final = re.compile(r"\s*VALUES \?(\w+) \{ (.*) \}\s*", re.ASCII)
_FACT: Final = re.compile(r"\w+( \w+)*", re.ASCII)
_WHERE: Final = "\nWHERE {\n"  # ends the clause of what is selected
_ORDER: Final = "\nORDER BY "
_UNDEFINED: Final = "UNDEF"
FACT: Final = "factIri"
_KEPT: Final = 16  # answers of analyses


@dataclass(frozen=True, slots=True)
class Question:
    """A query with a name, and what can be said about it."""

    name: str
    title: str
    summary: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    sparql: str
    analysis: str = ""  # what makes the answer of the rows, if the rows are not the answer
    fact: tuple[str, ...] = ()  # the variables of which the first that is bound is the fact that a row tells

    @property
    def is_at_ends(self) -> bool:
        """Whether its links can be asked for by the nodes at their ends: it has a line `VALUES ?source { UNDEF }`, and one of `?target`."""
        slots = _slots(self.sparql)
        return all(set(slots.get(end, ())) == {_UNDEFINED} for end in ENDS)

    def with_fact(self) -> "Question":
        """The same with one column more, `FACT`: the IRI of the fact that a row tells. Itself if its file names no such variable."""
        if not self.fact:
            return self
        told = f"?{self.fact[0]}" if len(self.fact) == 1 else f"COALESCE({', '.join(f'?{one}' for one in self.fact)})"
        selected = self.sparql.replace(_WHERE, f" ({told} AS ?{FACT}){_WHERE}", 1)
        return replace(self, sparql=f"{selected.rstrip()} ?{FACT}\n", fact=())


def list_questions() -> tuple[Question, ...]:
    """The questions that come with pharmagraph, in the order of their names."""
    return tuple(read_question(path) for path in sorted(folder("queries").glob("*.rq")))


def load_question(name: str) -> Question:
    """The question called `name`; QueryError that lists the near choices if there is none."""
    paths = {path.stem: path for path in sorted(folder("queries").glob("*.rq"))}
    if name not in paths:
        near = get_close_matches(name.lower(), paths, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(paths)}"
        raise QueryError(f"unknown question {name!r}; {hint}")
    return read_question(paths[name])


def read_question(path: Path) -> Question:
    """The question in a file of one's own, whose header may be missing.

    QueryError if it cannot be read; DataError with the line if its header is malformed, or if a parameter
    lacks its VALUES line.
    """
    try:
        sparql = path.read_text(encoding="utf-8")
    except OSError as error:
        raise QueryError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    header = _header(path, sparql)
    return Question(
        name=path.stem,
        title=" ".join(header["title"]) or path.stem,
        summary=" ".join(header["summary"]),
        tags=tuple(tag.strip() for line in header["tags"] for tag in line.split(",") if tag.strip()),
        parameters=_parameters(path, header["param"], _slots(sparql)),
        sparql=sparql,
        analysis=_analysis(header["analysis"]),
        fact=_fact(path, header["fact"], sparql),
    )


def ask(graph: Graph, question: str | Question, /, **values: Value | Sequence[Value] | None) -> Answer:
    """The answer to a question, by name or as read from a file.

    A value is a text, number or date; None is as good as nothing; of several values, each will do.
    QueryError if there is no such question or parameter, if a value is not what it takes, or a required one
    is missing.
    """
    known = _known(question)
    terms = _terms(graph, known, values)
    return _analysed(graph, known, terms) if known.analysis else run(graph, _fill(known, terms))


def answer_ahead(graph: Graph) -> None:
    """Finds the answers that take longest, where they can be kept for whoever asks: those of the analyses as they are usually asked."""
    for question in list_questions():
        if question.analysis and not any(parameter.required for parameter in question.parameters):
            ask(graph, question)


def pages(graph: Graph, question: str | Question, size: int, /, **values: Value | Sequence[Value] | None) -> Pages:
    """The answer to a question in pages of so many rows, none of which is read before it is asked for; errors as of `ask`."""
    known = _known(question)
    terms = _terms(graph, known, values)
    sparql = _fill(known, terms)
    if known.analysis:
        return Pages(_analysed(graph, known, terms), size, sparql)
    return pages_of(graph, sparql, size)


def _analysed(graph: Graph, question: Question, terms: dict[str, list[Term]]) -> Answer:
    """The answer of an analysis; those of the graph that were asked for last are kept, for nobody waits for them twice."""
    kept = _kept.setdefault(graph, OrderedDict())
    key = question.analysis, question.sparql, tuple((name, tuple(values)) for name, values in terms.items())
    is_usual, text = not terms, f"{question.analysis}\n{question.sparql}"
    answer = kept.pop(key, None) or (kept_answer(graph, text) if is_usual else None)
    if answer is None:
        defaults = {
            parameter.name: _default(graph, parameter) for parameter in question.parameters if parameter.default
        }
        answer = analysed(question.analysis, _links(graph, question, terms), defaults | terms)
        if is_usual:
            keep_answer(graph, text, answer)
    kept[key] = answer
    if len(kept) > _KEPT:
        kept.popitem(last=False)
    return answer


_kept: Final[WeakKeyDictionary[Graph, OrderedDict[Any, Answer]]] = WeakKeyDictionary()


def _links(graph: Graph, question: Question, terms: dict[str, list[Term]]) -> Answer:
    """The links that the analysis needs: of a search, if the query can be asked for those at some nodes, only these."""
    ends = find_analysis(question.analysis).ends
    if not ends or not question.is_at_ends:
        return run(graph, _fill(question, terms))

    def links_at(nodes: Collection[NamedNode]) -> Answer:
        answers = [run(graph, _fill(question, {**terms, end: list(nodes)})) for end in ENDS]
        return Answer(answers[0].variables, tuple(row for answer in answers for row in answer.rows))

    start, end = (terms.get(side, ()) for side in ends)
    return links_between(start, end, links_at)


def _known(question: str | Question) -> Question:
    return load_question(question) if isinstance(question, str) else question


def filled(graph: Graph, question: str | Question, /, **values: Value | Sequence[Value] | None) -> str:
    """The SPARQL that `ask` runs for these values; it needs nothing but an engine. Errors are those of `ask`."""
    known = _known(question)
    return _fill(known, _terms(graph, known, values))


def run(graph: Graph, sparql: str) -> Answer:
    """The answer to a query of one's own, held in memory; QueryError if it is malformed or refused."""
    if steps := steps_of(sparql):
        names, found = steps.rows(graph)
        told_rows = tuple(found)
        return Answer(names, told_rows, triples=tuple(map(row_triple, told_rows)) if steps.is_triples else None)
    result = asked(graph, sparql)
    if isinstance(result, QueryBoolean):
        return Answer(boolean=bool(result))
    if isinstance(result, QuerySolutions):
        names, rows = selected(graph, result)
        return Answer(names, tuple(rows))
    return triples_answer(told(graph, result))


# Reading


def _header(path: Path, sparql: str) -> Mapping[str, list[str]]:
    entries: dict[str, list[str]] = {"title": [], "summary": [], "tags": [], "param": [], "analysis": [], "fact": []}
    for number, line in enumerate(sparql.splitlines(), 1):
        if not line.startswith("#+"):
            break
        found = _HEADER.fullmatch(line)
        if not found or found[1] not in entries:
            raise DataError(f"{path}:{number}: begin a header line with one of #+ {', '.join(entries)}:")
        entries[found[1]].append(found[2])
    return entries


def _analysis(lines: Sequence[str]) -> str:
    name = " ".join(lines)
    if name:
        find_analysis(name)
    return name


def _fact(path: Path, lines: Sequence[str], sparql: str) -> tuple[str, ...]:
    text = " ".join(lines)
    if text and not (_FACT.fullmatch(text) and _WHERE in sparql and _ORDER in sparql):
        raise DataError(f"{path}: write a fact as VARIABLE, in a query with lines WHERE {{ and, at its end, ORDER BY")
    return tuple(text.split())


def _slots(sparql: str) -> Mapping[str, list[str]]:
    """What each VALUES line of one variable has between its braces."""
    slots: dict[str, list[str]] = {}
    for line in sparql.splitlines():
        if found := _SLOT.fullmatch(line):
            slots.setdefault(found[1], []).append(found[2])
    return slots


def _parameters(path: Path, lines: Iterable[str], slots: Mapping[str, list[str]]) -> tuple[Parameter, ...]:
    parameters: dict[str, Parameter] = {}
    for line in lines:
        found = _PARAMETER.fullmatch(line)
        if not found or found[2] not in set(ParameterKind):
            kinds = "|".join(ParameterKind)
            raise DataError(f"{path}: write a parameter as NAME {kinds} [required] - ABOUT, not {line!r}")
        name, kind, required, about = found.groups()
        if len(set(slots.get(name, ()))) != 1 or name in parameters:
            slot = f"VALUES ?{name} {{ {_UNDEFINED} }}"
            raise DataError(f"{path}: parameter {name} needs one header line, and a query line {slot}")
        default = slots[name][0] if slots[name][0] != _UNDEFINED else ""
        parameters[name] = Parameter(name, ParameterKind(kind), about, bool(required), default)
    return tuple(parameters.values())


# Asking


def _several(value: Value | Sequence[Value]) -> Sequence[Value]:
    return value if isinstance(value, list | tuple) else (value,)


def _terms(
    graph: Graph, question: Question, values: Mapping[str, Value | Sequence[Value] | None]
) -> dict[str, list[Term]]:
    """The terms that the values of the parameters stand for."""
    given = {name: _several(value) for name, value in values.items() if value is not None}
    _check_names(question, given)
    return {
        parameter.name: [term for value in given[parameter.name] for term in parameter.terms(graph, value)]
        for parameter in question.parameters
        if parameter.name in given
    }


def _check_names(question: Question, given: Mapping[str, Sequence[Value]]) -> None:
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise QueryError(f"question {question.name} has no parameter {name!r}; {takes}")
    for parameter in known.values():
        if parameter.required and not given.get(parameter.name):
            raise QueryError(f"question {question.name} needs parameter {parameter.name}: {parameter.takes}")


def _default(graph: Graph, parameter: Parameter) -> list[Term]:
    """The terms that the query has in the place of a parameter which is not given."""
    rows = run(graph, f"SELECT ?value {{ VALUES ?value {{ {parameter.default} }} }}").rows
    return [term for (term,) in rows if isinstance(term, NamedNode | Literal)]


def _fill(question: Question, terms: Mapping[str, Sequence[Term]]) -> str:
    """The query with `terms` in its VALUES lines; those lines that still say UNDEF are left out, and so is the header."""
    lines = (line for line in question.sparql.splitlines() if not line.startswith("#+"))
    return "\n".join(_filled(line, question, terms) for line in lines)


def _filled(line: str, question: Question, terms: Mapping[str, Sequence[Term]]) -> str:
    found = _SLOT.fullmatch(line)
    slots = {parameter.name for parameter in question.parameters} | set(ENDS if question.analysis else ())
    if not found or found[1] not in slots:
        return line
    if values := terms.get(found[1]):
        return f"VALUES ?{found[1]} {{ {' '.join(map(str, values))} }}"
    return "" if found[2] == _UNDEFINED else line
