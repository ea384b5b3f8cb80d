"""Nanopublications of what has happened, and of nothing else, under IRIs that anyone can check."""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from pharmagraph.exports import EXPORTERS
from pharmagraph.exports.trusty import PLACEHOLDER
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR, PREFIXES, PROV, RDF, External, FrameClass

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
NP = "http://www.nanopub.org/nschema#"
GRAPHS = {"Head", "assertion", "provenance", "pubinfo"}
DRUG, DISEASE, FACT = (NamedNode(f"{PGR}{name}") for name in ("drug/d", "disease/e", "assertion/1"))
Publications = dict[str, dict[str, set[Triple]]]  # the triples of each graph of each nanopublication


def read(path: Path) -> Publications:
    found: Publications = {}
    for quad in parse(path=str(path), format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        iri, _, name = quad.graph_name.value.partition("#")
        found.setdefault(iri, {}).setdefault(name, set()).add(quad.triple)
    return found


def exported(graph: Graph, place: Path) -> Publications:
    EXPORTERS["nanopub"](graph, place / "x.trig")
    return read(place / "x.trig")


def one_fact(status: str = "Occurred", quote: str = "d treats e", name: str = "d", supported: bool = True) -> Graph:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    evidence = "<evidence/1> a pg:Evidence ; pg:supports <assertion/1> ; prov:wasDerivedFrom <document/1> ; pg:confidence 0.9 ."
    turtle = (
        "<drug/d> a pg:Drug . <disease/e> a pg:Disease ; rdfs:label 'e' . <document/1> a pg:Document ; rdfs:label 'f' .\n"
        "<assertion/1> a pg:Assertion ; rdf:subject <drug/d> ; rdf:predicate pg:indicatedFor ; "
        f"rdf:object <disease/e> ; pg:status pg:{status} ; pg:belief 0.9 .\n{evidence if supported else ''}"
    )
    quads = list(parse(input=f"BASE <{PGR}>\n{prefixes}{turtle}", format=RdfFormat.TURTLE))
    quads.append(Quad(DRUG, NamedNode(External.LABEL), Literal(name)))
    if supported:
        quads.append(Quad(NamedNode(f"{PGR}evidence/1"), NamedNode(External.EXACT), Literal(quote)))
    return Graph.from_quads(quads)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Publications:
    return exported(SMALL, tmp_path_factory.mktemp("nanopub"))


# The rules of nanopublications


def test_each_has_four_graphs_that_its_head_names(small: Publications) -> None:
    assert len(small) > 20
    for iri, graphs in small.items():
        this = NamedNode(iri)
        assert set(graphs) == GRAPHS
        assert graphs["Head"] == {
            Triple(this, NamedNode(RDF + "type"), NamedNode(NP + "Nanopublication")),
            Triple(this, NamedNode(NP + "hasAssertion"), NamedNode(f"{iri}#assertion")),
            Triple(this, NamedNode(NP + "hasProvenance"), NamedNode(f"{iri}#provenance")),
            Triple(this, NamedNode(NP + "hasPublicationInfo"), NamedNode(f"{iri}#pubinfo")),
        }
        assert NamedNode(f"{iri}#assertion") in {triple.subject for triple in graphs["provenance"]}
        assert this in {triple.subject for triple in graphs["pubinfo"]}


def code_of(quads: Iterable[Quad], prefix: str) -> str:
    """The code of statements whose own IRIs begin with `prefix` and PLACEHOLDER, quad by quad as the definition has it."""
    own = prefix + PLACEHOLDER

    def written(part: Any) -> str:
        text: str = part.value
        return f"{prefix} {text[len(own) :]}" if text.startswith(own) else text

    def line(quad: Quad) -> tuple[Any, ...]:
        value = quad.object
        if isinstance(value, NamedNode):
            rank, last = (0, written(value), "", ""), written(value)
        else:
            assert isinstance(value, Literal)
            language, datatype = value.language or "", value.datatype.value
            rank = (1, value.value, "" if language else datatype, language)
            escaped = value.value.replace("\\", "\\\\").replace("\n", "\\n")
            last = f"@{language.lower()} {escaped}" if language else f"^{datatype} {escaped}"
        return written(quad.graph_name), written(quad.subject), written(quad.predicate), rank, last

    text = "".join(f"{graph}\n{s}\n{p}\n{o}\n" for graph, s, p, _, o in sorted(set(map(line, quads))))
    return "RA" + urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii").rstrip("=")


def test_the_code_in_each_iri_is_the_digest_of_what_is_said(small: Publications) -> None:
    for iri, graphs in small.items():
        prefix, code = iri.rsplit("/", 1)
        assert re.fullmatch("RA[A-Za-z0-9_-]{43}", code)

        def general(node: Any, code: str = code) -> Any:
            return NamedNode(node.value.replace(code, PLACEHOLDER)) if isinstance(node, NamedNode) else node

        quads = [
            Quad(
                *map(general, (triple.subject, triple.predicate, triple.object)),
                NamedNode(f"{prefix}/{PLACEHOLDER}#{name}"),
            )
            for name, triples in graphs.items()
            for triple in triples
        ]
        assert code_of(quads, f"{prefix}/") == code


def test_the_definition_is_the_one_by_which_the_library_for_trusty_uris_computes() -> None:
    """Each sort of term, and the order among them; the code was computed with nanopub 2.0.1."""
    base = "http://a.example/np/"
    own = NamedNode(f"{base}{PLACEHOLDER}#g")
    objects = [
        Literal("b"),
        Literal("b", language="en"),
        Literal("b", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        Literal('back\\slash\nline "é"'),
        NamedNode("http://z.example/"),
        NamedNode(f"{base}{PLACEHOLDER}"),
    ]
    quads = [Quad(own, NamedNode("http://a.example/p"), value, own) for value in objects]
    assert code_of(quads, base) == "RAubtpheijVbC6zQYfvJUMpKeGwGEwVtuLKNhd-wdXRUc"


# What is said


def test_a_relation_says_one_triple_and_who_says_so(small: Publications) -> None:
    asserted = {quad.subject for quad in SMALL.quads() if quad.object == NamedNode(PG + "Assertion")}
    triples = {quad.triple for quad in SMALL.quads()}
    for graphs in small.values():
        (fact,) = [one.object for one in graphs["pubinfo"] if one.predicate.value.endswith("terms/subject")]
        if fact in asserted:
            assert len(graphs["assertion"]) == 1
        assert graphs["assertion"] <= triples
        told = {one for one in graphs["provenance"] if not one.subject.value.endswith("#assertion")}  # type: ignore[union-attr]
        assert told <= triples
        quotes = {one.object for one in told if one.predicate.value == External.EXACT}
        evidence = {one.subject for one in triples if one.predicate.value == PG + "supports" and one.object == fact}
        assert quotes == {
            one.object for one in triples if one.subject in evidence and one.predicate.value == External.EXACT
        }


def test_all_that_has_happened_and_no_more_is_published(tmp_path: Path) -> None:
    kinds = {PG + "Assertion", *(kind.iri for kind in FrameClass)}
    facts = {
        quad.subject for quad in SMALL.quads() if quad.predicate.value == RDF + "type" and quad.object.value in kinds
    }
    supported = {quad.object for quad in SMALL.quads() if quad.predicate.value == PG + "supports"}
    not_so = {
        quad.subject
        for quad in SMALL.quads()
        if quad.predicate.value == PG + "status" and quad.object.value != PG + "Occurred"
    }
    report = EXPORTERS["nanopub"](SMALL, tmp_path / "x.trig")
    published = {
        triple.object
        for graphs in read(tmp_path / "x.trig").values()
        for triple in graphs["pubinfo"]
        if triple.predicate.value.endswith("terms/subject")
    }
    assert published == (facts & supported) - not_so
    assert report.counts == {"nanopublications": len(published), "facts left out": len(facts) - len(published)}


@pytest.mark.parametrize(
    "graph",
    [one_fact("Planned"), one_fact("Denied"), one_fact(supported=False)],
    ids=["planned", "denied", "unsupported"],
)
def test_a_plan_a_denial_and_what_nobody_said_are_no_nanopublications(graph: Graph, tmp_path: Path) -> None:
    assert exported(graph, tmp_path) == {}


def test_an_amount_of_money_is_part_of_the_agreement(small: Publications) -> None:
    (agreement,) = [
        graphs["assertion"]
        for graphs in small.values()
        if any(triple.predicate.value == PG + "upfrontPayment" for triple in graphs["assertion"])
    ]
    assert {triple.object.value for triple in agreement if triple.predicate.value == External.CURRENCY} == {"USD"}


def test_belief_and_sources_are_provenance(tmp_path: Path) -> None:
    ((iri, graphs),) = exported(one_fact(), tmp_path).items()
    assertion = NamedNode(f"{iri}#assertion")
    assert graphs["assertion"] == {Triple(DRUG, NamedNode(PG + "indicatedFor"), DISEASE)}
    about = {(one.predicate.value, one.object.value) for one in graphs["provenance"] if one.subject == assertion}
    assert about == {(PG + "belief", "0.9"), (PROV + "wasDerivedFrom", f"{PGR}evidence/1")}


# The same IRIs, and others


def test_equal_graphs_give_equal_bytes(tmp_path: Path) -> None:
    for name, graph in (("a", SMALL), ("b", Graph.from_quads(reversed(list(SMALL.quads()))))):
        EXPORTERS["nanopub"](graph, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_other_words_give_another_iri(tmp_path: Path) -> None:
    assert exported(one_fact(), tmp_path).keys() != exported(one_fact(quote="D treats e"), tmp_path).keys()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quote=st.text(st.characters(exclude_categories=["Cs"])), name=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_come_back_as_they_were(quote: str, name: str, tmp_path: Path) -> None:
    ((_, graphs),) = exported(one_fact(quote=quote, name=name), tmp_path).items()
    quotes = [one.object for one in graphs["provenance"] if one.predicate.value == External.EXACT]
    names = [one.object for one in graphs["pubinfo"] if one.subject == DRUG and one.predicate.value == External.LABEL]
    assert (quotes, names) == ([Literal(quote)], [Literal(name)])


def test_an_empty_graph_is_a_valid_file(tmp_path: Path) -> None:
    assert exported(Graph.from_quads([]), tmp_path) == {}


@pytest.mark.filterwarnings("ignore")
def test_the_library_for_nanopublications_finds_them_valid_and_the_codes_right(small: Publications) -> None:
    """Run by hand where it is installed: `pip install nanopub` in an environment of its own."""
    nanopub = pytest.importorskip("nanopub", reason="nanopub is not installed")
    import rdflib
    from nanopub.trustyuri.rdf import RdfHasher, RdfUtils  # type: ignore[import-not-found]

    for iri, graphs in small.items():
        dataset = rdflib.ConjunctiveGraph()
        for name, triples in graphs.items():
            lines = "".join(f"{triple} <{iri}#{name}> .\n" for triple in triples)
            dataset.parse(data=lines, format="nquads")
        code = iri.rsplit("/", 1)[1]
        assert RdfHasher.make_hash(RdfUtils.get_quads(dataset), code) == code
        assert nanopub.Nanopub(rdf=dataset).is_valid
