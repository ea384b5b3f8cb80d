"""The reasons for what a graph says, found in its store and in the record of its merges."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph import directory
from pharmagraph.graph.by_name import find_nodes, similar_names
from pharmagraph.graph.ledger import Kept, Ledger
from pharmagraph.graph.store import Graph
from pharmagraph.identity import Support
from pharmagraph.identity.belief import sources
from pharmagraph.identity.decisions import Decisions, decided_key, parse_decisions
from pharmagraph.identity.entities import Member, members_of
from pharmagraph.model import Evidence
from pharmagraph.vocabulary import PG, EntityClass, FrameClass, Relation, root
from pharmagraph.why.values import EvidenceView, FactView, Joint, NamesView, NamingView, Standing, Why

_CLAIMS: Final = {kind.value.lower(): kind.value for kind in (*Relation, *FrameClass)}
_NO_NODES: Final[tuple[NamedNode, ...]] = ()


def why(graph: Graph, subject: str, predicate: str = "", object_: str = "") -> Why:
    """Why the names of what is called `subject` are one thing; and why facts about it are believed.

    With a `predicate` (a relation such as develops, or a class of events such as RegulatorySubmission) or an object
    the facts with these are told, those in which the subject has a part; without, none, unless the subject is itself
    a trial or an event. QueryError if nothing is called so, or there is no such predicate.
    """
    subjects, objects = _called(graph, subject), _called(graph, object_) if object_ else _NO_NODES
    kind = _CLAIMS.get(predicate.lower(), "")
    if predicate and not kind:
        raise QueryError(f"no relation or event is called {predicate!r}; choose {', '.join(sorted(_CLAIMS.values()))}")
    claims = list(_claims(graph, subjects, kind, objects)) if kind or objects else []
    own = [node for node in subjects if _is_claim(graph, node)]
    facts = [fact_view(graph, claim) for claim in dict.fromkeys([*own, *claims] if not (kind or objects) else claims)]
    names = [view for node in (*subjects, *objects) if node not in own for view in _names(graph, node)]
    return Why(tuple(names), tuple(sorted(facts, key=lambda fact: (fact.kind, fact.label, fact.status, fact.iri))))


def _called(graph: Graph, name: str) -> tuple[NamedNode, ...]:
    nodes = find_nodes(graph, name)
    if not nodes:
        near = similar_names(graph, name)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "ask `aliases` for all names"
        raise QueryError(f"nothing in the graph is called {name!r}; {hint}")
    return nodes


def _rows(graph: Graph, sparql: str, *columns: str) -> list[tuple[str, ...]]:
    solutions = graph.query(sparql)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(str(getattr(row[column], "value", "")) for column in columns) for row in solutions]


# Facts


def _is_claim(graph: Graph, node: NamedNode) -> bool:
    return bool(graph.query(f"ASK {{ {node} pg:belief ?belief }}"))


def _claims(
    graph: Graph, subjects: Sequence[NamedNode], kind: str, objects: Sequence[NamedNode]
) -> Iterator[NamedNode]:
    """The assertions and events of a kind (or of any) in which subject and object have a part."""
    of_kind = f"{{ ?claim a pg:{kind} }} UNION {{ ?claim rdf:predicate pg:{kind} }}" if kind else ""
    with_object = f"VALUES ?object {{ {' '.join(map(str, objects))} }} ?claim ?of ?object ." if objects else ""
    sparql = f"""SELECT DISTINCT ?claim {{
        VALUES ?subject {{ {" ".join(map(str, subjects))} }} ?claim ?in ?subject ; pg:belief ?belief .
        {with_object} {of_kind}
        FILTER(?in NOT IN (pg:supersedes, pg:contradicts))
    }} ORDER BY ?claim"""
    for (iri,) in _rows(graph, sparql, "claim"):
        yield NamedNode(iri)


_ABOUT: Final = """
    OPTIONAL { ?claim rdf:predicate ?relation ; rdf:subject/rdfs:label ?subject ; rdf:object/rdfs:label ?object }
    OPTIONAL { ?claim rdfs:label ?label }
    OPTIONAL { ?claim pg:status ?status }
    OPTIONAL { ?claim pg:date ?date }
"""
_LABEL: Final = ("claim", "class", "relation", "subject", "object", "label", "status", "date")


def fact_view(graph: Graph, claim: NamedNode) -> FactView:
    """Why a claim that the graph makes is believed."""
    (row,) = _rows(graph, f"SELECT * {{ BIND({claim} AS ?claim) ?claim a ?class . {_ABOUT} }}", *_LABEL)
    kind, label, status, date = _described(row)
    evidence, arithmetic, belief = _evidence(graph, claim)
    return FactView(claim.value, kind, label, status, date, belief, arithmetic, evidence, _standings(graph, claim))


def _described(row: tuple[str, ...]) -> tuple[str, str, str, str]:
    """Kind, label, status and date of a claim."""
    _, class_, relation, subject, object_, label, status, date = row
    kind = (relation or class_).removeprefix(PG)
    return kind, label or f"{subject} {kind} {object_}", status.removeprefix(PG), date


def _evidence(graph: Graph, claim: NamedNode) -> tuple[tuple[EvidenceView, ...], str, Decimal]:
    sparql = f"""SELECT * {{
        ?evidence pg:supports {claim} ; prov:wasDerivedFrom ?document ; oa:exact ?quote ; oa:start ?start ; oa:end ?end ;
            pg:confidence ?confidence ; pg:extractor ?rule .
        {claim} pg:belief ?belief .
        OPTIONAL {{ ?evidence pg:cue ?cue }}
        OPTIONAL {{ ?document dcterms:date ?published }}
        OPTIONAL {{ ?document dcterms:source ?source }}
    }}"""
    columns = ("document", "start", "end", "confidence", "rule", "cue", "quote", "published", "source", "belief")
    rows = sorted(_rows(graph, sparql, *columns))
    support = [Support(row[0], Evidence(int(row[1]), int(row[2]), float(row[3]), row[4]), row[6]) for row in rows]
    independent = sources(support)
    number = {document: place for place, one in enumerate(independent, 1) for document in one.documents}
    views = [
        EvidenceView(number[d], source or d, published, int(start), int(end), quote, Decimal(confidence), rule, cue)
        for d, start, end, confidence, rule, cue, quote, published, source, _ in rows
    ]
    belief = Decimal(rows[0][-1])
    doubts = " × ".join(f"(1 - {one.confidence.normalize():f})" for one in independent)
    best: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)
    for one in views:
        best[one.document, one.start, one.end] = max(best[one.document, one.start, one.end], one.confidence)

    def order(one: EvidenceView) -> tuple[object, ...]:
        """The best passage of each source first, in it the best rule."""
        place = one.document, one.start, one.end
        return one.source, -best[place], place, -one.confidence, one.rule

    return tuple(sorted(views, key=order)), f"1 - {doubts} = {belief.normalize():f}", belief


def _standings(graph: Graph, claim: NamedNode) -> tuple[Standing, ...]:
    patterns = {
        "supersedes": f"{claim} pg:supersedes ?claim .",
        "is superseded by": f"?claim pg:supersedes {claim} .",
        "contradicts": f"{{ {claim} pg:contradicts ?claim }} UNION {{ ?claim pg:contradicts {claim} }}",
    }
    return tuple(
        Standing(how, *described[1:])
        for how, pattern in patterns.items()
        for described in sorted({_described(row) for row in _rows(graph, _SELECT % pattern, *_LABEL)})
    )


_SELECT: Final = "SELECT * { %s ?claim a ?class . " + _ABOUT + " }"


# Names


def _names(graph: Graph, node: NamedNode) -> Iterator[NamesView]:
    """Why the names of an entity are one; nothing for a document, or if the graph has no record of its merges."""
    if not graph.path or not graph.manifest:
        return
    record = directory.record_path(graph.path, graph.manifest)
    if not record.exists():
        return
    decisions = parse_decisions(graph.manifest.decisions, str(graph.path / directory.MANIFEST))
    try:
        with Ledger(record, decisions, read_only=True) as ledger:
            numbers = ledger.column("SELECT id FROM naming WHERE iri = ?", node.value)
            if numbers:
                yield _names_view(graph, ledger, node.value, numbers)
    except sqlite3.Error as error:
        raise GraphError(
            f"{record}: cannot be read ({error}); delete this file and run pharmagraph build again"
        ) from error


def _names_view(graph: Graph, ledger: Ledger, iri: str, numbers: Sequence[int]) -> NamesView:
    linked = ledger.linked_namings(numbers[0])
    kind = root(EntityClass(linked[numbers[0]].naming.kind))
    by_naming = {kept.naming: number for number, kept in linked.items()}
    members = [
        member
        for member in members_of(kind, {kept.naming: kept.count for kept in linked.values()}, ledger.decisions)
        if by_naming[member.naming] in set(numbers)
    ]
    namings = [_naming_view(ledger, by_naming[member.naming], linked[by_naming[member.naming]]) for member in members]
    names = {name for view in namings for name in view.names}
    kinds = sorted(_rows(graph, f"SELECT ?class {{ <{iri}> a ?class }}", "class"))
    return NamesView(
        iri=iri,
        label=linked[numbers[0]].label,
        kind=", ".join(one.removeprefix(PG) for (one,) in kinds),
        namings=tuple(sorted(namings, key=lambda view: (-len(view.documents), view.names))),
        joints=tuple(_joints(members)),
        decisions=_decided(ledger.decisions, kind, names),
        ambiguous=tuple(_ambiguous(graph, ledger, kind, iri, members)),
    )


def _naming_view(ledger: Ledger, number: int, kept: Kept) -> NamingView:
    one = kept.naming
    documents = {
        ledger.document(document)[1].source
        for document in ledger.column("SELECT DISTINCT document FROM mention WHERE naming = ?", number)
    }
    return NamingView(tuple(dict.fromkeys((one.name, *one.aliases))), one.known_as, tuple(sorted(documents)))


def _joints(members: Iterable[Member]) -> Iterator[Joint]:
    """The normalised names that several of the namings bear."""
    bearers: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        for name in member.names:
            bearers[name].append(member)
    for name, bearing in sorted(bearers.items()):
        if len(bearing) > 1:
            short = any(name in member.short for member in bearing)
            lexicon = all(member.known == name for member in bearing)
            spellings = {member.told.name for member in bearing}
            yield Joint(name, "abbreviation" if short else "lexicon" if lexicon else "name", tuple(sorted(spellings)))


def _decided(decisions: Decisions, kind: EntityClass, names: Iterable[str]) -> tuple[str, ...]:
    rows = decisions.about(kind, {decided_key(name, kind) for name in names})
    return tuple(f"{row.decision} {row.kind}: {row.name} | {row.other}" for row in rows)


def _ambiguous(
    graph: Graph, ledger: Ledger, kind: EntityClass, iri: str, members: Iterable[Member]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in sorted({name for member in members for name in member.names}):
        for iris in ledger.ambiguous(kind.value, name):
            others = [other for other in iris if other != iri]
            labels = {label for other in others for (label,) in _rows(graph, _LABEL_OF % other, "label")}
            yield name, tuple(sorted(labels))


_LABEL_OF: Final = "SELECT ?label { <%s> rdfs:label ?label }"
