"""Answers that take long to find, kept in files beside the store that they were found in.

They lie in `store/NAME.answers`, each in a file of SPARQL results JSON, and go with the store. Whoever deletes them loses time and
nothing else; where they cannot be written, they are found again.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from pharmagraph.errors import GraphError
from pharmagraph.files import atomic_output
from pharmagraph.graph.answers import Answer
from pharmagraph.graph.directory import answers_path
from pharmagraph.graph.store import Graph
from pharmagraph.resources import code_digest

_FINDERS: Final = ("analytics", "graph/analysed.py")  # what finds the answers: if it changes, they do


def kept_answer(graph: Graph, question: str) -> Answer | None:
    """The answer that was kept for a question of this graph; None if there is none that can be read.

    `question` is all that the answer depends on but the graph and our code.
    """
    place = _place(graph, question)
    if place is None:
        return None
    try:
        solutions = parse_query_results(place.read_bytes(), format=QueryResultsFormat.JSON)
        assert isinstance(solutions, QuerySolutions)
        return Answer(tuple(one.value for one in solutions.variables), tuple(map(tuple, solutions)))
    except (OSError, ValueError, SyntaxError, AssertionError):
        return None


def keep_answer(graph: Graph, question: str, answer: Answer) -> None:
    """Keeps an answer with rows, if the graph lies in a directory that can be written."""
    place = _place(graph, question)
    if place is not None:
        with suppress(OSError, GraphError):
            place.parent.mkdir(exist_ok=True)
            with atomic_output(place) as stream:
                stream.write(answer.to_json().encode(errors="replace"))


def _place(graph: Graph, question: str) -> Path | None:
    if graph.path is None or graph.manifest is None or not graph.manifest.store:
        return None
    digest = sha256(f"{code_digest(*_FINDERS)}\n{question}".encode(errors="replace")).hexdigest()
    return answers_path(graph.path, graph.manifest) / f"{digest[:32]}.json"
