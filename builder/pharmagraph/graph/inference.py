"""What follows from a graph by the rules of `queries/rules/`, each a SPARQL CONSTRUCT, with the facts that it follows from.

A conclusion is a triple and an `rdf:Statement` about it that names its premises (`prov:wasDerivedFrom`): assertions and frames of
the graph, which have their evidence there. A rule leaves the statement blank, `[] a rdf:Statement`, and it gets an IRI here. No document
says what is only concluded, so conclusions are never part of the graph: they are to be laid beside it. A rule sees what documents
say, and not what other rules conclude.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, QueryBoolean, QuerySolutions, Triple

from pharmagraph.errors import QueryError
from pharmagraph.files import binary_output
from pharmagraph.graph.queries import Question, read_question
from pharmagraph.graph.store import Graph
from pharmagraph.graph.turtle import TurtleWriter, grouped
from pharmagraph.resources import folder
from pharmagraph.vocabulary import PGR, RDF


@dataclass(frozen=True, slots=True)
class Inference:
    """What one rule concludes from a graph: all its triples, statements about conclusions included."""

    rule: Question
    triples: frozenset[Triple]

    @property
    def conclusions(self) -> int:
        """How many edges it adds."""
        return sum(triple.predicate == _SUBJECT for triple in self.triples)


_SUBJECT, _PREDICATE, _OBJECT = (NamedNode(f"{RDF}{part}") for part in ("subject", "predicate", "object"))


def list_rules() -> tuple[Question, ...]:
    """The rules that come with pharmagraph, in the order of their names."""
    return tuple(read_question(path) for path in sorted((folder("queries") / "rules").glob("*.rq")))


def infer(graph: Graph, rules: Iterable[Question] | None = None) -> tuple[Inference, ...]:
    """What each of `rules` (those that come with pharmagraph) concludes; the graph stays as it is.

    QueryError if a rule is no CONSTRUCT query, is malformed, or would leave the graph.
    """
    return tuple(Inference(rule, _concluded(graph, rule)) for rule in (list_rules() if rules is None else rules))


def _concluded(graph: Graph, rule: Question) -> frozenset[Triple]:
    try:
        found = graph.query(rule.sparql)
    except QueryError as error:
        raise QueryError(f"{rule.name}: {error}") from error
    if isinstance(found, QueryBoolean | QuerySolutions):
        raise QueryError(f"{rule.name}: a rule is a CONSTRUCT query; ask other queries with: pharmagraph query")
    return frozenset(_named(tuple(found)))


def _named(triples: Sequence[Triple]) -> Iterator[Triple]:
    """The triples with an IRI for each statement that a rule left blank: one for one conclusion, however often it is drawn."""
    said: dict[BlankNode, dict[NamedNode, str]] = defaultdict(dict)
    for subject, predicate, value in triples:
        if isinstance(subject, BlankNode) and isinstance(value, NamedNode):
            said[subject][predicate] = value.value
    names = {
        blank: _inference(parts[_SUBJECT], parts[_PREDICATE], parts[_OBJECT])
        for blank, parts in said.items()
        if parts.keys() >= {_SUBJECT, _PREDICATE, _OBJECT}
    }
    for subject, predicate, value in triples:
        named = names.get(subject, subject) if isinstance(subject, BlankNode) else subject
        yield Triple(named, predicate, value)


def _inference(subject: str, predicate: str, value: str) -> NamedNode:
    words = f"{subject} {predicate.rpartition('#')[2]} {value}"
    return NamedNode(f"{PGR}inference/{sha256(words.encode()).hexdigest()}")


def write_inferences(inferences: Sequence[Inference], path: Path | None, *, base: str = PGR) -> None:
    """Writes what was concluded as Turtle, equal conclusions as equal bytes, to standard output if `path` is None.

    GraphError if `path` cannot be written.
    """
    writer = TurtleWriter(base)
    triples = {triple for inference in inferences for triple in inference.triples}
    with binary_output(path) as stream:
        stream.write("".join(writer.header()).encode())
        for subject, about in grouped(triples):
            stream.write(f"\n{writer.node(subject, about)}".encode())
