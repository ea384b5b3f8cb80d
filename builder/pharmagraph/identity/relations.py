"""Relations: one assertion per subject, property, object and status, and one for each implied property."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pharmagraph.identity.iris import assertion_iri
from pharmagraph.identity.resolution import ResolvedFact
from pharmagraph.identity.statements import Statement, merged_support
from pharmagraph.model import Value
from pharmagraph.vocabulary import RELATIONS, Relation, Status, ValueKind

Triple = tuple[str, Relation, str]


def resolve_relations(relations: Iterable[Statement], base: str) -> list[ResolvedFact]:
    """The assertions that the documents make.

    A relation of a thing to itself is dropped: it comes of two names that have turned out to be one thing's.
    """
    told: dict[tuple[Triple, Status], list[Statement]] = defaultdict(list)
    for relation in relations:
        for triple in triples(relation):
            told[triple, relation.status].append(relation)
    return [
        _fact(base, triple, status, same) for (triple, status), same in sorted(told.items(), key=lambda item: item[0])
    ]


def triples(statement: Statement) -> Iterator[Triple]:
    """A relation's triple and those of the properties above it; denial goes no further than it says."""
    (subject,), (object_,) = statement.fillers("subject"), statement.fillers("object")
    if subject == object_:
        return
    relation: Relation | None = Relation(statement.kind)
    while relation:
        if RELATIONS[relation].symmetric and object_ < subject:
            subject, object_ = object_, subject
        yield subject, relation, object_
        relation = RELATIONS[relation].parent if statement.status is not Status.DENIED else None


def _fact(base: str, triple: Triple, status: Status, same: Iterable[Statement]) -> ResolvedFact:
    subject, relation, object_ = triple
    return ResolvedFact(
        iri=assertion_iri(base, subject, relation.value, object_, status),
        kind=relation.value,
        roles=(("object", Value(ValueKind.ENTITY, object_)), ("subject", Value(ValueKind.ENTITY, subject))),
        status=status,
        date="",
        earliest="",
        latest="",
        support=merged_support(same),
    )
