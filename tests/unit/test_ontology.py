"""The Turtle files and the Python names say the same, and every term explains itself."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import ORG, SH, TIME
from rdflib.term import Node

from pharmagraph.graph.shapes import validate
from pharmagraph.resources import folder
from pharmagraph.vocabulary import (
    CODE_CLASSES,
    CODES,
    FRAMES,
    PARENT_ROLE,
    PG,
    PGR,
    RELATIONS,
    SUPERCLASS,
    AbstractClass,
    CodeClass,
    EntityClass,
    External,
    FrameClass,
    Property,
    Relation,
    Role,
    RoleSpec,
    SupportClass,
    Term,
    ValueKind,
)

FILES = ("pharmagraph.ttl", "shapes.ttl", "alignments.ttl")
CLASSES: tuple[Term, ...] = (*EntityClass, *FrameClass, *SupportClass, *AbstractClass, *CodeClass)
PROPERTIES: tuple[Term, ...] = (*Relation, *Role, *Property)
CODED: tuple[Term, ...] = tuple(code for codes in CODES.values() for code in codes)
EVERY_TERM = (*CLASSES, *PROPERTIES, *CODED)
DATES = {XSD.date, XSD.gYearMonth, XSD.gYear}
RANGES = {
    ValueKind.TEXT: {XSD.string},
    ValueKind.INTEGER: {XSD.integer},
    ValueKind.DECIMAL: {XSD.decimal},
    ValueKind.DATE: DATES,
    ValueKind.MONEY: {URIRef(External.MONETARY_AMOUNT)},
}
ROLES = {role: spec for roles in FRAMES.values() for role, spec in roles.items()}
MAPPINGS = {
    RDFS.subClassOf,
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
}


@cache
def text(name: str) -> str:
    return (folder("ontology") / name).read_text(encoding="utf-8")


@cache
def turtle(name: str) -> Graph:
    return Graph().parse(data=text(name), format="turtle")


@cache
def ontology() -> Graph:
    return turtle("pharmagraph.ttl")


def node(term: Term) -> URIRef:
    return URIRef(term.iri)


def members(whole: Node) -> set[Node]:
    """A class or datatype as the set of what it is the union of, or of itself."""
    union = ontology().value(whole, OWL.unionOf)
    return set(ontology().items(union)) if union else {whole}


def listed(subject: Node, predicate: URIRef) -> list[Node]:
    """The members of the list that is the value of `predicate`."""
    head = ontology().value(subject, predicate)
    assert head is not None
    return list(ontology().items(head))


def inherited(term: URIRef, predicate: URIRef) -> set[Node]:
    """The domain or range of a property: its own, else that of the property above it."""
    for above in ontology().transitive_objects(term, RDFS.subPropertyOf):
        if own := ontology().value(above, predicate):
            return members(own)
    return set()


def spelt(kinds: Iterable[Term]) -> set[str]:
    return {kind.iri for kind in kinds}


def mentioned(graph: Graph, namespace: str) -> set[str]:
    return {str(term) for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(namespace)}


def name_of(value: object) -> str:
    return str(getattr(value, "value", value))


# The files


@pytest.mark.parametrize("file", FILES)
def test_a_header_says_what_the_file_is(file: str) -> None:
    (header,) = turtle(file).subjects(RDF.type, OWL.Ontology)
    wanted = [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.creator,
        DCTERMS.created,
        DCTERMS.modified,
        OWL.versionIRI,
    ]
    assert all((header, predicate, None) in turtle(file) for predicate in wanted)
    assert turtle(file).value(header, OWL.versionInfo) == Literal("0.1.0")
    assert turtle(file).value(header, DCTERMS.license) == URIRef("https://www.apache.org/licenses/LICENSE-2.0")


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_imported(file: str) -> None:
    assert not list(turtle(file).triples((None, OWL.imports, None)))


@pytest.mark.parametrize("file", FILES)
def test_every_declared_prefix_is_used(file: str) -> None:
    head, body = re.split(r"\n(?!@prefix)", text(file), maxsplit=1)
    prefixes = re.findall(r"^@prefix (\w+):", head, re.MULTILINE)
    assert prefixes
    assert [prefix for prefix in prefixes if not re.search(rf"\b{prefix}:\w", body)] == []


@pytest.mark.parametrize("file", FILES)
def test_no_term_is_mentioned_that_the_vocabulary_lacks(file: str) -> None:
    in_queries = {PG + name for name in re.findall(r"\bpg:(\w+)", text(file))}
    assert (mentioned(turtle(file), PG) | in_queries) - {PG} <= spelt(EVERY_TERM)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("namespace", [RDF, RDFS, OWL, SKOS, DCTERMS, FOAF, PROV, ORG, TIME, SDO, SH, XSD])
def test_terms_of_well_known_vocabularies_exist_there(file: str, namespace: type) -> None:
    used = mentioned(turtle(file), str(namespace)) - {str(namespace), str(namespace).rstrip("#/")}
    assert [term for term in sorted(used) if term not in namespace] == []  # type: ignore[operator]


# One vocabulary in two languages


def test_ontology_and_python_have_the_same_terms() -> None:
    declared = {str(term) for term in ontology().subjects(RDF.type) if str(term).startswith(PG)}
    assert declared == spelt(EVERY_TERM)


def test_every_class_is_a_class() -> None:
    assert {str(term) for term in ontology().subjects(RDF.type, OWL.Class) if str(term).startswith(PG)} == spelt(
        CLASSES
    )


@pytest.mark.parametrize("kind", EntityClass, ids=name_of)
def test_entity_classes_have_the_same_superclass(kind: EntityClass) -> None:
    expected = SUPERCLASS.get(kind, AbstractClass.ENTITY)
    assert set(ontology().objects(node(kind), RDFS.subClassOf)) == {node(expected)}


def test_the_frames_are_the_subclasses_of_frame() -> None:
    assert {str(term) for term in ontology().subjects(RDFS.subClassOf, node(AbstractClass.FRAME))} == spelt(FrameClass)


def test_assertions_and_frames_are_claims_and_an_assertion_is_a_statement() -> None:
    claims = set(ontology().subjects(RDFS.subClassOf, node(AbstractClass.CLAIM)))
    assert claims == {node(AbstractClass.FRAME), node(SupportClass.ASSERTION)}
    assert (node(SupportClass.ASSERTION), RDFS.subClassOf, RDF.Statement) in ontology()


@pytest.mark.parametrize("relation", Relation, ids=name_of)
def test_a_relation_joins_the_same_classes(relation: Relation) -> None:
    spec = RELATIONS[relation]
    parent = ontology().value(node(relation), RDFS.subPropertyOf)
    assert inherited(node(relation), RDFS.domain) == {node(spec.subject)}
    assert inherited(node(relation), RDFS.range) == {node(spec.object)}
    assert parent == (node(spec.parent) if spec.parent else None)
    assert ((node(relation), RDF.type, OWL.SymmetricProperty) in ontology()) is spec.symmetric
    assert (node(relation), RDF.type, OWL.ObjectProperty) in ontology()


@pytest.mark.parametrize("role", Role, ids=name_of)
def test_a_role_belongs_to_the_same_frames(role: Role) -> None:
    frames = {node(frame) for frame, roles in FRAMES.items() if role in roles}
    assert inherited(node(role), RDFS.domain) == frames


def expected_range(spec: RoleSpec) -> set[Node]:
    if spec.kind is ValueKind.CODE:
        return {node(CODE_CLASSES[str(spec.range)])}
    if isinstance(spec.range, Term):
        return {node(spec.range)}
    return set(RANGES[spec.kind])


@pytest.mark.parametrize("role", Role, ids=name_of)
def test_a_role_is_filled_by_the_same_things(role: Role) -> None:
    kind = OWL.ObjectProperty if isinstance(ROLES[role].range, str) or ROLES[role].kind is ValueKind.MONEY else None
    assert inherited(node(role), RDFS.range) == expected_range(ROLES[role])
    assert (node(role), RDF.type, kind or OWL.DatatypeProperty) in ontology()


@pytest.mark.parametrize("role", Role, ids=name_of)
def test_a_role_has_the_same_parent(role: Role) -> None:
    parent = PARENT_ROLE.get(role)
    assert ontology().value(node(role), RDFS.subPropertyOf) == (node(parent) if parent else None)


@pytest.mark.parametrize("role", CODES)
def test_a_code_list_has_the_same_members(role: str) -> None:
    codes, code_class = spelt(CODES[role]), node(CODE_CLASSES[role])
    enumeration = ontology().value(code_class, OWL.equivalentClass)
    assert enumeration
    assert {str(code) for code in ontology().subjects(RDF.type, code_class)} == codes
    assert {str(code) for code in listed(enumeration, OWL.oneOf)} == codes
    assert (code_class, RDFS.subClassOf, node(AbstractClass.CODE)) in ontology()


def test_all_codes_are_declared_different() -> None:
    (axiom,) = ontology().subjects(RDF.type, OWL.AllDifferent)
    distinct = [str(code) for code in listed(axiom, OWL.distinctMembers)]
    assert sorted(distinct) == sorted(spelt(CODED))


def test_the_code_of_a_role_is_the_range_of_the_status_too() -> None:
    assert inherited(node(Property.STATUS), RDFS.range) == {node(CodeClass.STATUS)}


def test_outside_terms_that_the_graph_writes_are_declared() -> None:
    known = (str(RDF.type), str(RDFS.label))
    assert [
        term.iri for term in External if term not in known and (URIRef(term), RDF.type, None) not in ontology()
    ] == []


def test_no_class_is_disjoint_with_one_above_it() -> None:
    pairs = [(first, second) for first, second in ontology().subject_objects(OWL.disjointWith)]
    for axiom in ontology().subjects(RDF.type, OWL.AllDisjointClasses):
        apart = listed(axiom, OWL.members)
        pairs += [(first, second) for first in apart for second in apart if first != second]
    above = {first: set(ontology().transitive_objects(first, RDFS.subClassOf)) for first, _ in pairs}
    assert pairs and [(first, second) for first, second in pairs if second in above[first]] == []


def errors_of_a_reasoner(data: str) -> list[str]:
    """What an OWL 2 RL reasoner finds contradictory in a graph under our axioms and alignments."""
    owlrl = pytest.importorskip("owlrl", reason="owlrl is not installed (it comes with pySHACL)")
    graph = turtle("pharmagraph.ttl") + turtle("alignments.ttl")
    graph.parse(data=data, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return [str(message) for _, predicate, message in graph if str(predicate).endswith("agent-ont#error")]


def test_a_reasoner_finds_no_contradiction_in_right_graphs() -> None:
    fixtures = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))
    texts = [file.read_text(encoding="utf-8").replace(PGR, f"{PGR}{file.stem}/") for file in fixtures]
    assert texts
    assert errors_of_a_reasoner("\n".join(texts)) == []


def test_a_reasoner_finds_that_a_disease_cannot_be_a_target() -> None:
    (error,) = errors_of_a_reasoner(f"@prefix pg: <{PG}> . <urn:x:a> pg:hasTarget <urn:x:b> . <urn:x:b> a pg:Disease .")
    assert "MolecularTarget" in error


# Every term explains itself


@pytest.mark.parametrize("term", EVERY_TERM, ids=name_of)
def test_a_term_has_one_label_and_one_definition(term: Term) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        (value,) = ontology().objects(node(term), predicate)
        assert isinstance(value, Literal) and value.language == "en" and value.strip() == str(value) != ""
    assert str(value).endswith(".")


@pytest.mark.parametrize("term", (*CLASSES, *PROPERTIES), ids=name_of)
def test_a_class_or_property_has_an_example(term: Term) -> None:
    examples = list(ontology().objects(node(term), SKOS.example))
    assert examples and all(isinstance(example, Literal) and example.language == "en" for example in examples)


@pytest.mark.parametrize("term", PROPERTIES, ids=name_of)
@pytest.mark.parametrize("side", ["domain", "range"])
def test_a_property_has_domain_and_range_or_the_reason_why_not(term: Term, side: str) -> None:
    reasons = [str(comment) for comment in ontology().objects(node(term), RDFS.comment)]
    assert inherited(node(term), RDFS[side]) or any(reason.startswith(f"No {side}:") for reason in reasons)


def test_no_two_terms_of_one_sort_have_the_same_definition() -> None:
    definitions = [str(value) for value in ontology().objects(None, SKOS.definition)]
    assert sorted(definitions) == sorted(set(definitions))


def test_no_two_classes_and_no_two_properties_have_the_same_label() -> None:
    for terms in (CLASSES, PROPERTIES):
        labels = [str(ontology().value(node(term), RDFS.label)) for term in terms]
        assert sorted(labels) == sorted(set(labels))


# Alignments


def mappings() -> list[tuple[Node, Node, Node]]:
    return [triple for triple in turtle("alignments.ttl") if str(triple[0]).startswith(PG)]


def test_alignments_speak_of_our_terms_with_mapping_properties_only() -> None:
    header = {URIRef("https://w3id.org/pharmagraph/alignments")}
    assert set(turtle("alignments.ttl").subjects()) - {node(term) for term in EVERY_TERM} == header
    assert {predicate for _, predicate, _ in mappings()} <= MAPPINGS


def test_alignments_lead_outside() -> None:
    assert [str(target) for _, _, target in mappings() if isinstance(target, BNode) or str(target).startswith(PG)] == []


def test_only_classes_are_made_subclasses_of_outside_classes() -> None:
    subclasses = {str(subject) for subject, predicate, _ in mappings() if predicate == RDFS.subClassOf}
    assert subclasses and subclasses <= spelt(CLASSES)


def test_no_two_of_our_terms_claim_to_be_the_same_outside_term() -> None:
    exact = [target for _, predicate, target in mappings() if predicate == SKOS.exactMatch]
    assert exact and len(exact) == len(set(exact))


def test_the_target_of_biolink_which_joins_disease_and_gene_is_not_taken_for_ours() -> None:
    assert not mentioned(turtle("alignments.ttl"), "https://w3id.org/biolink/vocab/has_target")


# The examples of the README


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text("README.md"), re.MULTILINE | re.DOTALL)


def test_the_graph_in_the_readme_keeps_the_contract() -> None:
    pytest.importorskip("pyshacl", reason="pySHACL is not installed (extra 'shacl')")
    (graph,) = examples("turtle")
    assert validate(Graph().parse(data=graph, format="turtle")) == ()


def test_the_quotes_in_the_readme_are_as_long_as_their_offsets_say() -> None:
    (data,) = examples("turtle")
    graph = Graph().parse(data=data, format="turtle")
    exact, start, end = (URIRef(term) for term in (External.EXACT, External.START, External.END))
    quotes = {node: str(quote) for node, quote in graph.subject_objects(exact)}
    lengths = {node: int(str(graph.value(node, end))) - int(str(graph.value(node, start))) for node in quotes}
    assert quotes
    assert {node: len(quote) for node, quote in quotes.items()} == lengths


@pytest.mark.parametrize("query", examples("sparql"))
def test_every_query_in_the_readme_finds_something_in_its_graph(query: str) -> None:
    (graph,) = examples("turtle")
    assert len(Graph().parse(data=graph, format="turtle").query(query)) == 1


def test_the_readme_tells_how_many_shapes_look_at_more_than_one_node() -> None:
    targets = set(turtle("shapes.ttl").subjects(RDF.type, SH.SPARQLTarget))
    assert len(targets) == 7
    assert "\nSeven shapes look at more than one node" in text("README.md")
