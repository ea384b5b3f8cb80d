"""Opening and asking a graph: what is found, what is refused, and what a damaged or changing graph does."""

import hashlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, parse
from rdflib import URIRef
from rdflib.plugins.sparql import prepareQuery

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph import store
from pharmagraph.graph.directory import Manifest, drop_stores, store_path, write_manifest, write_store
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR

# rdflib 7.6 warns of properties that it uses itself.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.\\w+ is deprecated:DeprecationWarning")

GRAPHS = Path(__file__).parent / "graphs"
SMALL = list(parse(path=str(GRAPHS / "small.ttl")))
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def write_graph(place: Path, quads: list[Quad]) -> Path:
    place.mkdir(exist_ok=True)
    manifest = Manifest(PGR, "1", store=f"{len(quads)}-quads", content="x")
    write_store(store_path(place, manifest), quads)
    write_manifest(place, manifest)
    drop_stores(place, keep=manifest.store)
    documents = place / "documents"
    documents.mkdir(exist_ok=True)
    for text in (GRAPHS / "documents").iterdir():
        (documents / text.name).write_bytes(text.read_bytes())
    return place


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write_graph(tmp_path / "graph", SMALL)


@pytest.fixture
def small() -> Graph:
    return Graph.from_quads(SMALL)


def number(graph: Graph, sparql: str = COUNT) -> int:
    solutions = graph.query(sparql)
    assert isinstance(solutions, QuerySolutions)
    value = next(solutions)[0]
    assert isinstance(value, Literal)
    return int(value.value)


# Opening


def test_an_opened_graph_has_every_triple(place: Path) -> None:
    with Graph.open(place) as graph:
        assert len(graph) == len(SMALL) == number(graph)
        assert {quad.triple for quad in graph.quads()} == {quad.triple for quad in SMALL}


def test_opening_and_asking_change_nothing_on_disk(place: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {str(file): (file.stat().st_size, file.stat().st_mtime_ns) for file in sorted(place.rglob("*"))}

    before = state()
    with Graph.open(place) as graph:
        number(graph)
        assert len(graph.dataset()) == len(SMALL)
    assert state() == before


def test_two_readers_can_have_a_graph_open(place: Path) -> None:
    with Graph.open(place) as one, Graph.open(place) as other:
        assert number(one) == number(other)


def test_an_open_graph_survives_the_next_build(place: Path) -> None:
    with Graph.open(place) as old:
        write_graph(place, SMALL[:10])
        assert number(old) == len(SMALL)
        with Graph.open(place) as new:
            assert number(new) == 10


def test_opening_finds_the_new_store_if_a_build_has_just_removed_the_old(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = [store.read_manifest(place)]
    write_graph(place, SMALL[:10])
    manifests.append(store.read_manifest(place))
    monkeypatch.setattr(store, "read_manifest", lambda _: manifests.pop(0))
    with Graph.open(place) as graph:
        assert number(graph) == 10
        assert graph.manifest is not None
        assert graph.manifest.store == "10-quads"


@pytest.mark.parametrize("name", ["missing", "empty", "file"])
def test_what_is_no_graph_is_refused_with_the_remedy(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("text")
    with pytest.raises(GraphError, match=f"{name}.*pharmagraph build") as caught:
        Graph.open(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_graph_whose_first_build_was_interrupted_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, Manifest(PGR, "1"))
    with pytest.raises(GraphError, match="pharmagraph build again"):
        Graph.open(tmp_path)


@pytest.mark.parametrize("victim", ["CURRENT", "MANIFEST-*", "*"])
def test_a_damaged_store_is_refused(place: Path, victim: str) -> None:
    for file in (place / "store").glob(f"*/{victim}"):
        file.write_bytes(b"\0 not a database \xff")
    with pytest.raises(GraphError, match="store cannot be read") as caught:
        Graph.open(place)
    assert str(place) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_closed_graph_says_so(place: Path) -> None:
    graph = Graph.open(place)
    graph.close()
    graph.close()
    with pytest.raises(GraphError, match="closed"):
        len(graph)


# Documents


def test_every_quotation_is_at_its_offsets_in_the_stored_text(place: Path) -> None:
    with Graph.open(place) as graph:
        rows = graph.query(
            "SELECT ?sha ?start ?end ?exact WHERE { ?e prov:wasDerivedFrom/pg:sha256 ?sha ;"
            " oa:start ?start ; oa:end ?end ; oa:exact ?exact }"
        )
        assert isinstance(rows, QuerySolutions)
        found = [[cell.value for cell in row if isinstance(cell, Literal)] for row in rows]
        assert len(found) == 34
        for sha, start, end, exact in found:
            assert graph.document_text(sha)[int(start) : int(end)] == exact


def test_a_text_is_given_exactly_as_stored(tmp_path: Path) -> None:
    text = "one\r\ntwo\rthree\u2028\N{DNA DOUBLE HELIX}\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    place = write_graph(tmp_path / "graph", [])
    (place / "documents" / f"{sha256}.txt").write_bytes(text.encode())
    with Graph.open(place) as graph:
        assert graph.document_text(sha256) == text


@pytest.mark.parametrize("sha256", ["", "0" * 64, "../../etc/passwd", "../pharmagraph", "A" * 64])
def test_an_unknown_document_is_refused_and_nothing_else_is_read(place: Path, sha256: str) -> None:
    with Graph.open(place) as graph, pytest.raises(GraphError, match="has no document"):
        graph.document_text(sha256)


def test_a_text_that_was_changed_is_refused(place: Path) -> None:
    file = next((place / "documents").iterdir())
    file.write_text(file.read_text() + ".")
    with Graph.open(place) as graph, pytest.raises(GraphError, match="has no document"):
        graph.document_text(file.stem)


def test_a_graph_in_memory_has_the_texts_it_was_given() -> None:
    graph = Graph.from_quads(SMALL, texts={"abc": "text"})
    assert graph.document_text("abc") == "text"
    with pytest.raises(GraphError, match="has no document"):
        graph.document_text("0" * 64)


def test_triples_go_into_the_default_graph() -> None:
    assert number(Graph.from_quads(quad.triple for quad in SMALL)) == len(SMALL)


# Queries


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """An address that nobody may call, and who did."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                calls.append(connection.recv(99))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        stop.set()
        thread.join()


CALLS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { # a comment\rSERVICE <URL> { ?s ?p ?o }\n}",
    "SELECT * { FILTER(1<'x>y') SERVICE <URL> { ?s ?p ?o } #'\n}",
    "SELECT * { FILTER(?a<?b#x>'''\n) SERVICE <URL> { ?s ?p ?o } #'''\n}",
    "PREFIX : <URL> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "PREFIX SERVICE: <URL> PREFIX : <URL> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<URL>{ ?a ?b ?c } }",
    "PREFIX ex: <URL> SELECT * { ?s ?p ex:.SERVICE <URL> { ?a ?b ?c } }",
    'SELECT * { ?s ?p "SERVICE" . SERVICE <URL> { ?a ?b ?c } }',
    'SELECT * { ?s ?p "\\" #" . SERVICE <URL> { ?a ?b ?c } }',
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \N{LATIN SMALL LETTER LONG S}ERVICE <URL> { ?s ?p ?o } }",
    "SELECT ?serzice { ?serzice ?p ?o SERVICE <URL> { ?a ?b ?c } }",
]


@pytest.mark.parametrize("template", CALLS)
def test_no_query_calls_the_network(small: Graph, listener: tuple[str, list[object]], template: str) -> None:
    address, calls = listener
    sparql = template.replace("URL", address)
    with pytest.raises(QueryError):
        list(small.query(sparql))  # type: ignore[arg-type]
    with pytest.raises(QueryError):
        list(small.dataset().query(sparql))
    assert calls == []


def test_a_prepared_query_does_not_call_the_network_either(small: Graph, listener: tuple[str, list[object]]) -> None:
    address, calls = listener
    prepared = prepareQuery(f"SELECT * {{ OPTIONAL {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }}")
    with pytest.raises(QueryError, match="SERVICE"):
        small.dataset().query(prepared)
    assert calls == []


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT * { ?s ?p "SERVICE <http://a.example/> { } FROM <http://a.example/>" }',
        "SELECT ?service ?from { ?service <http://a.example/service/from> ?from } # SERVICE FROM",
        "PREFIX service: <http://a.example/> PREFIX From: <http://a.example/> SELECT * { service:x From:y ?z }",
        "SELECT * { ?s ?p 'licensed'@from }",
        "SELECT * { FILTER(1<'x>y') } # SERVICE FROM '",
    ],
)
def test_the_refused_words_may_be_quoted_or_named(small: Graph, sparql: str) -> None:
    assert list(small.query(sparql)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("clause", ["FROM", "from NAMED", "FROM\n"])
def test_from_is_refused_and_reads_no_file(small: Graph, tmp_path: Path, clause: str) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:a> <urn:b> 'secret' .")
    sparql = (
        f"SELECT * {clause} <{secret.as_uri()}> {{ {{ ?s ?p 'secret' }} UNION {{ GRAPH ?g {{ ?s ?p 'secret' }} }} }}"
    )
    with pytest.raises(QueryError, match="FROM is refused"):
        small.query(sparql)
    with pytest.raises(QueryError, match="FROM is refused"):
        small.dataset().query(sparql)
    assert list(small.dataset().query(prepareQuery(sparql))) == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "LOAD <http://127.0.0.1:1/>",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <urn:a> CLEAR ALL",
        "DROP ALL",
        "WITH <urn:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused_by_name(small: Graph, update: str) -> None:
    with pytest.raises(QueryError, match="updates are refused"):
        small.query(update)
    with pytest.raises(GraphError, match="read-only"):
        small.dataset().update(update)
    assert len(small) == len(SMALL)


@pytest.mark.parametrize(
    "sparql", ["", "SELEC * { }", "SELECT * {", "SELECT * { ?s service ?o }", "SELECT '\ud800' { }"]
)
def test_a_malformed_query_gives_one_line(small: Graph, sparql: str) -> None:
    with pytest.raises(QueryError) as caught:
        small.query(sparql)
    assert "\n" not in str(caught.value)


def test_a_misspelt_query_with_from_in_a_name_is_not_blamed_on_from(small: Graph) -> None:
    with pytest.raises(QueryError, match="not valid SPARQL"):
        small.query("SELECT ?from { ?from ?p ?o } ORDR BY ?from")


def test_the_prefixes_of_the_project_are_known(small: Graph) -> None:
    assert number(small, "SELECT (COUNT(?d) AS ?n) { ?d a pg:Document ; dcterms:source ?from }") == 2


# rdflib


def test_rdflib_sees_the_same_triples(small: Graph) -> None:
    dataset = small.dataset()
    assert len(dataset) == len(SMALL)
    drug = URIRef(PGR + "drug/lumtatug-vedotin")
    assert {str(value) for value in dataset.objects(drug, URIRef(PG + "hasPayload"))} == {PGR + "drug/mmae"}


def test_rdflib_asks_by_text_and_prepared(small: Graph) -> None:
    sparql = f"SELECT ?d WHERE {{ ?d a <{PG}Document> }}"
    assert len(list(small.dataset().query(sparql))) == 2
    assert len(list(small.dataset().query(prepareQuery(sparql)))) == 2


def test_rdflib_cannot_write(small: Graph) -> None:
    dataset = small.dataset()
    triple = (URIRef("urn:a"), URIRef("urn:b"), URIRef("urn:c"))
    with pytest.raises(GraphError, match="read-only"):
        dataset.add(triple)
    with pytest.raises(GraphError, match="read-only"):
        dataset.remove(triple)
    with pytest.raises(GraphError, match="read-only"):
        dataset.graph(URIRef("urn:g")).add(triple)
    with pytest.raises(GraphError, match="read-only"):
        dataset.remove_graph(URIRef("urn:g"))
    with pytest.raises(GraphError, match="read-only"):
        dataset.parse(data="<urn:a> <urn:b> <urn:c> .", format="nquads")
    assert len(small) == len(SMALL)


def test_importing_the_store_does_not_import_rdflib() -> None:
    program = "import sys, pharmagraph.graph.store, pharmagraph.graph.queries; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], env=os.environ, check=False).returncode == 0


def test_many_threads_may_ask_at_once(place: Path) -> None:
    counts: list[int] = []
    with Graph.open(place) as graph:
        threads = [threading.Thread(target=lambda: counts.append(number(graph))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [len(SMALL)] * 8


def test_named_graphs_are_kept_but_not_asked_by_default() -> None:
    node = NamedNode("urn:a")
    graph = Graph.from_quads([Quad(node, node, node, node), Quad(node, node, Literal("x"))])
    assert len(graph) == 2
    assert number(graph) == 1
