"""A graph in a SPARQL server is the graph that the embedded store holds, however it came about."""

import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from pharmagraph.building import BuildReport, build
from pharmagraph.cli import app
from pharmagraph.errors import GraphError, QueryError
from pharmagraph.exports import find_exporter
from pharmagraph.graph import directory
from pharmagraph.graph.queries import ask, list_questions, run
from pharmagraph.graph.remote.store import RemoteStore
from pharmagraph.graph.store import Graph
from pharmagraph.model import Document, Reading
from pharmagraph.outcomes import Reader

# The first run fetches 56 MB.
pytestmark = [pytest.mark.fuseki, pytest.mark.timeout(900)]

Fuseki = Any  # the class of conftest.py, which cannot be imported
ANSWERS = {
    "as-of": {"date": "2025-03"},
    "company-profile": {"company": "Norrvik"},
    "describe": {"entity": "velsotinib"},
    "drug-profile": {"drug": "NVK-204"},
    "neighbours": {"entity": "velsotinib"},
    "paths": {"from": "Vossberg", "to": "lenalidomide"},
    "what-changed": {"from": "2025-03"},
    "what-it-says": {"document": "tdm1-emilia.md"},
}
HOSTILE = (
    r"\u0022 } ; DROP ALL ; INSERT DATA { <x:a> <x:b> \u0022",
    '" . } ; CLEAR ALL ; INSERT DATA { <x:a> <x:b> "',
    "''' \"\"\" \\ \\\\u0022 \\U00000022 \t\x0b\x7f \u2028 \U0001f9ec",
    "ends with a backslash\\",
)


@dataclass
class Store:
    """Where the quads of the graphs that a test builds lie."""

    address: str  # or local

    def build(self, sources: Path, graph: Path, **options: Any) -> BuildReport:
        report = build([sources], graph, store=self.address, **options)
        assert not report.failures
        return report


@pytest.fixture(params=["local", "memory", "disk"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "local":
        return Store("local")
    fuseki = request.getfixturevalue("fuseki")
    return emptied(fuseki, request.param)


@pytest.fixture
def server(fuseki: Fuseki) -> Store:
    return emptied(fuseki, "disk")


def emptied(fuseki: Fuseki, data_set: str) -> Store:
    address = fuseki.address(data_set)
    remote = RemoteStore(address)
    remote.endpoint.update("DROP ALL")
    remote.close()
    return Store(address)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        write(folder, number, f"The company says that Mab{number} targets HER{number % 3}.")
    return folder


def write(folder: Path, number: int, words: str) -> None:
    (folder / f"{number}.txt").write_text(f"{words}\n{words}\n", encoding="utf-8")


def nquads(graph: Path | str, path: Path) -> bytes:
    with Graph.open(graph) as opened:
        find_exporter("nquads")(opened.in_memory(), path)
    return path.read_bytes()


def same_as_fresh(graph: Path, sources: Path, tmp_path: Path, report: BuildReport, **options: Any) -> None:
    """Fails unless a graph is what an embedded one of the same documents is."""
    shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    fresh = build([sources], tmp_path / "fresh", **options)
    expected = nquads(tmp_path / "fresh", tmp_path / "fresh.nq")
    assert nquads(graph, tmp_path / "found.nq") == expected
    counts = ("documents", "entities", "facts", "ambiguous", "quads")
    assert [getattr(report, name) for name in counts] == [getattr(fresh, name) for name in counts]
    with Graph.open(graph) as opened:
        assert len(opened) == report.quads == expected.count(b"\n")


# The examples


@pytest.fixture(scope="module")
def local(examples_graph: Path) -> Iterator[Graph]:
    with Graph.open(examples_graph) as opened:
        yield opened


@pytest.fixture(scope="module", params=["memory", "disk"])
def examples(
    request: pytest.FixtureRequest,
    fuseki: Fuseki,
    examples_graph: Path,
    releases: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The graph of the examples, whose readings are there, in a server."""
    graph = tmp_path_factory.mktemp("examples") / "graph"
    shutil.copytree(examples_graph, graph)
    report = emptied(fuseki, request.param).build(releases, graph)
    assert report.written
    assert report.read == 0
    return graph


def test_the_examples_in_a_server_are_the_same_to_the_byte(examples: Path, local: Graph, tmp_path: Path) -> None:
    find_exporter("nquads")(local, tmp_path / "local.nq")
    assert nquads(examples, tmp_path / "remote.nq") == (tmp_path / "local.nq").read_bytes()
    assert not [path for path in (examples / "store").iterdir() if path.suffix != ".sqlite"]


def cells(row: Any) -> tuple[str, ...]:
    """A row; how numbers in texts are written, and in which order texts are joined, is left to the server."""
    return tuple("; ".join(sorted(re.sub(r"(\d)\.0\b", r"\1", str(term)).strip('"').split("; "))) for term in row)


def test_every_question_has_the_same_answer(examples: Path, local: Graph) -> None:
    address = directory.read_manifest(examples).remote
    with Graph.open(address) as remote:
        (fact, *_) = run(local, "SELECT ?fact { ?fact a pg:Assertion } ORDER BY ?fact").rows
        answers: dict[str, Any] = ANSWERS | {"fact-evidence": {"fact": getattr(fact[0], "value", "")}}
        for question in list_questions():
            values = answers.get(question.name, {})
            expected = ask(local, question, **values)
            found = ask(remote, question, **values)
            if expected.triples is not None:
                assert found == expected, question.name
            assert found.variables == expected.variables, question.name
            assert sorted(map(cells, found.rows)) == sorted(map(cells, expected.rows)), question.name
            assert found.to_csv().count("\r\n") == expected.to_csv().count("\r\n")


def test_a_directory_whose_quads_are_in_a_server_has_its_texts_and_reasons(examples: Path) -> None:
    runner = CliRunner()
    found = runner.invoke(app, ["why", "velsotinib", "hasTarget", "-g", str(examples)])
    assert "joined by one name 'velsotinib'" in found.output
    with Graph.open(examples) as graph:
        (row, *_) = run(graph, "SELECT ?sha { ?d pg:sha256 ?sha } ORDER BY ?sha").rows
        assert graph.document_text(str(row[0].value if row[0] else ""))


def test_the_command_line_asks_a_server_without_a_directory(examples: Path, tmp_path: Path) -> None:
    address = directory.read_manifest(examples).remote
    runner = CliRunner()
    found = runner.invoke(app, ["query", "who-develops", "-p", "drug=NVK-204", "--store", address, "--format", "csv"])
    assert found.exit_code == 0
    assert "Norrvik,velsotinib,SmallMolecule,,FGFR2," in found.stdout
    asked = runner.invoke(app, ["query", "-e", "ASK { ?drug a pg:GeneTherapy }", "--store", address])
    assert asked.stdout == "false\n"


# Changes


def test_documents_come_change_and_go(store: Store, many: Path, tmp_path: Path, reader: Reader) -> None:
    graph = tmp_path / "graph"
    report = store.build(many, graph, reader=reader)
    same_as_fresh(graph, many, tmp_path, report, reader=reader)
    write(many, 3, "Others say that Mab3 targets GENE1. They say that MAB4 targets HER1.")
    write(many, 30, "It is new that Mab1 targets HER1. And that Xmab targets GENE1.")
    report = store.build(many, graph, reader=reader)
    same_as_fresh(graph, many, tmp_path, report, reader=reader)
    (many / "4.txt").unlink()
    report = store.build(many, graph, reader=reader, prune=True)
    assert report.removed == (str(many / "4.txt"),)
    same_as_fresh(graph, many, tmp_path, report, reader=reader)


def test_building_again_changes_nothing(store: Store, many: Path, tmp_path: Path, reader: Reader) -> None:
    graph = tmp_path / "graph"
    store.build(many, graph, reader=reader)
    before = nquads(graph, tmp_path / "before.nq")
    assert not store.build(many, graph, reader=reader).written
    assert nquads(graph, tmp_path / "after.nq") == before


def test_what_documents_say_is_not_run(store: Store, tmp_path: Path) -> None:
    def read(document: Document) -> Reading:
        return Reading(replace(document, title=document.text.strip()))

    folder, graph = tmp_path / "hostile", tmp_path / "graph"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"Harmless words of a release number {number}", encoding="utf-8")
    store.build(folder, graph, reader=read)
    for number, words in enumerate(HOSTILE):
        text = f"The company says: {words} {number}"
        (folder / f"hostile{number}.txt").write_text(text, encoding="utf-8")
    report = store.build(folder, graph, reader=read)
    same_as_fresh(graph, folder, tmp_path, report, reader=read)
    with Graph.open(graph) as opened:
        for row in run(opened, "SELECT ?title { ?d dcterms:title ?title }").rows:
            assert row[0] is not None
            found = run(opened, f"SELECT ?d {{ ?d dcterms:title {row[0]} }}")
            assert len(found.rows) == 1, row
        for words in HOSTILE:
            with pytest.raises(QueryError, match="nothing in the graph is called"):
                ask(opened, "drug-profile", drug=words)


def test_a_graph_moves_between_directory_and_server(server: Store, many: Path, tmp_path: Path, reader: Reader) -> None:
    graph = tmp_path / "graph"
    build([many], graph, reader=reader)
    expected = nquads(graph, tmp_path / "local.nq")
    assert server.build(many, graph, reader=reader).read == 0
    assert nquads(server.address, tmp_path / "remote.nq") == expected
    assert not build([many], graph, reader=reader).written  # it is remembered
    assert build([many], graph, reader=reader, store="local").written
    assert not directory.read_manifest(graph).remote
    assert nquads(graph, tmp_path / "back.nq") == expected


def test_other_named_graphs_are_left_alone(server: Store, many: Path, tmp_path: Path, reader: Reader) -> None:
    remote = RemoteStore(server.address)
    remote.endpoint.update("INSERT DATA { GRAPH <x:mine> { <x:a> <x:b> 1 } }")
    server.build(many, tmp_path / "graph", reader=reader)
    write(many, 3, "Others say that Mab3 targets GENE1.")
    server.build(many, tmp_path / "graph", reader=reader)
    assert remote._rows("SELECT ?o { GRAPH <x:mine> { <x:a> <x:b> ?o } }")
    remote.close()


def test_what_was_put_into_a_server_can_be_taken_out_again(
    server: Store, examples_graph: Path, releases: Path, tmp_path: Path
) -> None:
    shutil.copytree(examples_graph, tmp_path / "graph")
    server.build(releases, tmp_path / "graph")
    remote = RemoteStore(server.address)
    remote.endpoint.update("DROP ALL")
    assert [str(quad) for quad in remote.quads_for_pattern(None, None, None)] == []
    remote.close()


# Failures


def test_a_server_that_was_killed_is_as_it_was_and_the_build_goes_on(
    fuseki: Fuseki, server: Store, many: Path, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = tmp_path / "graph"
    server.build(many, graph, reader=reader)
    before = nquads(graph, tmp_path / "before.nq")
    write(many, 3, "Others say that Mab3 targets GENE1.")
    fuseki.kill()
    try:
        with pytest.raises(GraphError, match="cannot be reached"):
            server.build(many, graph, reader=reader)
    finally:
        fuseki.start()
    assert nquads(graph, tmp_path / "after.nq") == before
    report = server.build(many, graph, reader=reader)
    same_as_fresh(graph, many, tmp_path, report, reader=reader)


def test_half_a_file_is_not_loaded(server: Store, many: Path, tmp_path: Path, reader: Reader) -> None:
    graph = tmp_path / "graph"
    server.build(many, graph, reader=reader)
    before = nquads(graph, tmp_path / "before.nq")
    url = urlsplit(server.address.partition("+")[2])
    with socket.create_connection((url.hostname, url.port)) as cut:  # type: ignore[arg-type]
        head = f"PUT {url.path}/data?default HTTP/1.1\r\nHost: x\r\nContent-Type: application/n-triples\r\n"
        cut.sendall(f"{head}Content-Length: 100000\r\n\r\n<x:a> <x:b> <x:c> .\n".encode())
    assert nquads(graph, tmp_path / "after.nq") == before


def test_a_password_is_asked_for_and_taken(
    fuseki: Fuseki, many: Path, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, graph = fuseki.address("guarded"), tmp_path / "graph"
    with pytest.raises(GraphError, match=r"\(401\).*PHARMAGRAPH_STORE_USER"):
        build([many], graph, reader=reader, store=address)
    assert not graph.exists()
    monkeypatch.setenv("PHARMAGRAPH_STORE_USER", "analyst")
    monkeypatch.setenv("PHARMAGRAPH_STORE_PASSWORD", "s3cret")
    assert build([many], graph, reader=reader, store=address).written
    assert b"s3cret" not in b"".join(path.read_bytes() for path in graph.rglob("*.*"))
    with Graph.open(graph) as opened:
        assert run(opened, "ASK { ?drug a pg:Drug }").boolean


def test_the_examples_go_through_tls_under_a_password_and_are_the_same_triples(
    fuseki: Fuseki, examples_graph: Path, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, graph = fuseki.encrypted_address("guarded"), tmp_path / "graph"
    shutil.copytree(examples_graph, graph)
    expected = nquads(graph, tmp_path / "local.nq")
    monkeypatch.setenv("PHARMAGRAPH_STORE_USER", "analyst")
    monkeypatch.setenv("PHARMAGRAPH_STORE_PASSWORD", "s3cret")
    with pytest.raises(GraphError, match="its certificate cannot be verified"):
        build([releases], graph, store=address)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(fuseki.certificate))
    monkeypatch.setenv("PHARMAGRAPH_STORE_PASSWORD", "another")
    with pytest.raises(GraphError, match=r"\(401\)"):
        build([releases], graph, store=address)
    assert nquads(graph, tmp_path / "still-local.nq") == expected
    monkeypatch.setenv("PHARMAGRAPH_STORE_PASSWORD", "s3cret")
    build([releases], graph, store=address)
    assert nquads(address, tmp_path / "remote.nq") == expected


def test_a_data_set_that_is_not_there_is_named(fuseki: Fuseki, many: Path, tmp_path: Path, reader: Reader) -> None:
    address = fuseki.address("nowhere")
    with pytest.raises(GraphError, match="nowhere: has nothing at this address") as caught:
        build([many], tmp_path / "graph", reader=reader, store=address)
    assert "\n" not in str(caught.value)
