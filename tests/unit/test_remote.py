"""Graphs in a SPARQL server: how they change, what a failure leaves, what errors say, and what is never sent."""

import base64
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from pharmagraph.building import BuildReport, build
from pharmagraph.cli import app
from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph import directory
from pharmagraph.graph.queries import ask, run
from pharmagraph.graph.remote import endpoint
from pharmagraph.graph.remote.address import parse_address
from pharmagraph.graph.remote.store import RemoteStore, plain, to_server, with_prefixes
from pharmagraph.graph.store import Graph
from pharmagraph.outcomes import Reader

Server = Any  # of tests/readers, as is what handles a request
ASK = "ASK { ?drug a pg:Drug }"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No waiting, and no name and password of the machine."""
    monkeypatch.setattr(endpoint, "_PAUSES", (0.01, 0.01, 0.01))
    for name in (endpoint.USER, endpoint.PASSWORD, endpoint.TOKEN, endpoint.TIMEOUT):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    folder.mkdir()
    for number in range(30):
        write(folder, number, f"The company says that Mab{number} targets HER{number % 3}.")
    return folder


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "graph"


def write(folder: Path, number: int, words: str) -> None:
    (folder / f"{number}.txt").write_text(f"{words}\n{words}\n", encoding="utf-8")


class Builder:
    """Builds a graph of the releases in the server."""

    def __init__(self, releases: Path, graph: Path, server: Server, reader: Reader) -> None:
        self.releases, self.graph, self.server, self.reader = releases, graph, server, reader

    def build(self, graph: Path | None = None, **options: Any) -> BuildReport:
        self.server.requests.clear()
        options = {"store": self.server.url} | options
        return build([self.releases], graph or self.graph, reader=self.reader, **options)

    def change(self) -> None:
        write(self.releases, 3, "Others say that Mab3 targets GENE1.")

    def check(self) -> None:
        """Fails unless the graph is what an embedded one of the same documents is."""
        fresh = self.graph.with_name("fresh")
        build([self.releases], fresh, reader=self.reader)
        assert quads(self.graph) == quads(fresh)

    def sent(self, method: str) -> int:
        return sum(request[0] == method for request in self.server.requests)


def quads(graph: Path | str) -> list[str]:
    with Graph.open(graph) as opened:
        return sorted(map(str, opened.quads()))


@pytest.fixture
def builder(releases: Path, graph: Path, sparql_server: Server, reader: Reader) -> Builder:
    return Builder(releases, graph, sparql_server, reader)


def drop(handler: Any) -> bool:
    """Closes the connection without an answer."""
    handler.close_connection = True
    return True


def deal_and_drop(handler: Any) -> bool:
    """Does what is asked, and closes the connection before the answer arrives."""
    handler.say = lambda *_, **__: True
    handler.serve()
    handler.close_connection = True
    return True


def fail(handler: Any) -> bool:
    return bool(handler.say(500, b"out of order\nat java.lang"))


# Changes


def test_a_change_is_one_update_and_reads_only_what_it_touches(builder: Builder) -> None:
    builder.build()
    builder.check()
    assert builder.sent("PUT") == 1
    builder.change()
    builder.build()
    updates = [body for method, path, _, body in builder.server.requests if path.endswith("/update")]
    assert builder.sent("PUT") == builder.sent("GET") == 0
    assert len(updates) == 1
    assert b"Mab5" not in updates[0]
    assert len(builder.server.requests) < 15
    builder.check()


def test_a_build_of_nothing_new_sends_no_change(builder: Builder) -> None:
    builder.build()
    assert not builder.build().written
    assert {path.rpartition("/")[2] for _, path, _, _ in builder.server.requests} == {"query"}


def test_the_state_of_a_server_is_in_no_answer(builder: Builder) -> None:
    report = builder.build()
    with Graph.open(builder.server.url) as opened:
        assert len(opened) == report.quads
    lines = [str(quad) for quad in builder.server.store if quad.graph_name == ox.DefaultGraph()]
    assert len(lines) == report.quads


# Failures


def test_an_update_whose_answer_is_lost_is_sent_again_and_done_once(builder: Builder) -> None:
    builder.build()
    builder.change()
    lost = []

    def lose_once(handler: Any) -> bool:
        if not handler.path.endswith("/update") or lost:
            return False
        lost.append(handler.path)
        return deal_and_drop(handler)

    builder.server.faults.extend([lose_once] * 30)
    builder.build()
    builder.check()
    assert sum(path == lost[0] for _, path, *_ in builder.server.requests) == 2


def test_a_build_that_dies_after_the_change_goes_on_from_there(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.build()
    builder.change()
    with monkeypatch.context() as patched:
        patched.setattr(directory, "write_manifest", killed)
        with pytest.raises(KeyboardInterrupt):
            builder.build()
    with pytest.raises(GraphError, match="has another state of the graph; run pharmagraph build again"):
        Graph.open(builder.graph)
    write(builder.releases, 4, "Others say that Mab4 targets GENE2.")
    builder.build()
    assert builder.sent("PUT") == 0
    builder.check()


def killed(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("fault", [drop, fail])
@pytest.mark.parametrize("step", ["PUT /ds/data?default", "POST /ds/update"])
def test_a_load_that_breaks_off_is_repaired_by_the_next_build(builder: Builder, fault: Any, step: str) -> None:
    seen = []

    def misbehave(handler: Any) -> bool:
        """Fails in each of the step's requests but the first update, which begins the load."""
        if f"{handler.command} {handler.path}" != step:
            return False
        seen.append(step)
        return (step.startswith("PUT") or len(seen) > 1) and fault(handler)

    builder.server.faults.extend([misbehave] * 50)
    with pytest.raises(GraphError, match=r"127\.0\.0\.1"):
        builder.build()
    builder.server.faults.clear()
    assert builder.build().read == 0
    builder.check()
    assert {path.suffix for path in (builder.graph / "store").iterdir()} == {".sqlite"}


def test_a_server_that_is_being_loaded_is_not_taken_for_whole(builder: Builder) -> None:
    builder.build()
    (builder.graph / "store" / f"{directory.read_manifest(builder.graph).store}.sqlite").unlink()
    builder.server.faults.extend([lambda h: h.command == "PUT" and fail(h)] * 30)
    with pytest.raises(GraphError, match=r"failed \(500: out of order\)"):
        builder.build()
    builder.server.faults.clear()
    with pytest.raises(GraphError, match="is being loaded, or a load was cut short"):
        Graph.open(builder.graph)
    builder.build()
    builder.check()


def test_two_loads_do_not_mix(builder: Builder) -> None:
    def replaced(handler: Any) -> bool:
        """Another load comes between."""
        if handler.command == "PUT":
            handler.body = b'<x:a> <https://w3id.org/pharmagraph/store#load> "other" .\n'
        return False

    builder.server.faults.extend([replaced] * 10)
    with pytest.raises(GraphError, match="was changed by another build meanwhile"):
        builder.build()
    builder.server.faults.clear()
    builder.build()
    builder.check()


def test_a_server_that_another_directory_has_changed_is_loaded_again(builder: Builder, tmp_path: Path) -> None:
    builder.build()
    builder.change()
    builder.build(tmp_path / "other")
    builder.build()
    assert builder.sent("PUT") == 1
    builder.check()


def test_a_change_for_a_state_that_has_gone_is_not_carried_out(builder: Builder) -> None:
    builder.build()
    builder.change()

    def overtake(handler: Any) -> bool:
        if handler.path.endswith("/update"):
            handler.server.store.update(
                "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH ?g { ?s ?p 'other' } } WHERE { GRAPH ?g { ?s ?p ?o } }"
            )
        return False

    before = {str(quad) for quad in builder.server.store if quad.graph_name == ox.DefaultGraph()}
    builder.server.faults.extend([overtake] * 30)
    with pytest.raises(GraphError, match="was changed by another build meanwhile; run this build again"):
        builder.build()
    builder.server.faults.clear()
    assert {str(quad) for quad in builder.server.store if quad.graph_name == ox.DefaultGraph()} == before
    builder.build()
    builder.check()


def test_a_data_set_of_something_else_is_left_alone(builder: Builder) -> None:
    builder.server.store.update("INSERT DATA { <x:a> <x:b> <x:c> }")
    with pytest.raises(GraphError, match="holds other data and no graph of ours; name an empty data set"):
        builder.build()
    assert len(builder.server.store) == 1
    assert not builder.graph.exists()


# What errors say


def asked(server: Server, sparql: str = ASK) -> Any:
    with Graph.open(server.url) as opened:
        return run(opened, sparql)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (401, r"wants to know who you are \(401\); set PHARMAGRAPH_STORE_USER"),
        (403, r"does not allow this \(403\)"),
        (404, r"has nothing at this address \(404\)"),
        (413, r"takes no request of this size \(413\)"),
        (500, r"failed \(500: out of order\); see the log"),
        (503, r"failed \(503: out of order\)"),
        (302, r"sends us elsewhere \(302\), which is not followed"),
    ],
)
def test_a_refusal_is_one_line_that_names_the_server(sparql_server: Server, code: int, message: str) -> None:
    sparql_server.faults.append(lambda h: h.say(code, b"out of order\x1b[31m\nat java.lang", Location="http://x/"))
    with pytest.raises(GraphError, match=message.replace("out of order", "out of order.*")) as caught:
        asked(sparql_server)
    assert str(caught.value).startswith(sparql_server.url)
    assert str(caught.value).isprintable()
    assert len(sparql_server.requests) == 1


def test_what_a_server_says_of_a_query_is_passed_on(sparql_server: Server) -> None:
    sparql_server.faults.append(lambda h: h.say(400, b"no such function: x:f\nat line 1"))
    with pytest.raises(QueryError, match=r"the query failed: no such function: x:f$"):
        asked(sparql_server)


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("text/html", b"<h1>Welcome</h1>", "answers with a web page and not with data"),
        ("application/json", b'{"head": {"vars": ["s"]}, "results": {"bind', "gives no SPARQL results"),
        ("application/json", b"[]", "gives no SPARQL results"),
        ("application/json", b'{"head": {}}', "gives no SPARQL results"),
    ],
)
def test_an_answer_that_is_none_is_told(sparql_server: Server, kind: str, body: bytes, message: str) -> None:
    sparql_server.faults.append(lambda h: h.say(200, body, kind))
    with pytest.raises(GraphError, match=message):
        asked(sparql_server)


@pytest.mark.parametrize("sparql", [ASK, "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_answer_that_breaks_off_is_told(sparql_server: Server, sparql: str) -> None:
    def cut(handler: Any) -> bool:
        handler.close_connection = True
        return bool(handler.say(200, b"<x:a> <x:b> <x:c> .\n", "application/n-triples", **{"Content-Length": "5000"}))

    sparql_server.faults.append(cut)
    with pytest.raises(GraphError, match="broke off in its answer"):
        asked(sparql_server, sparql)


def test_a_server_that_is_silent_is_given_up(sparql_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(endpoint.TIMEOUT, "0.2")
    sparql_server.faults.append(lambda h: time.sleep(1) or drop(h))
    with pytest.raises(GraphError, match=r"did not answer within 0.2 s; give it more in PHARMAGRAPH_STORE_TIMEOUT"):
        asked(sparql_server)
    monkeypatch.setenv(endpoint.TIMEOUT, "soon")
    with pytest.raises(GraphError, match="PHARMAGRAPH_STORE_TIMEOUT is a number of seconds above 0, not 'soon'"):
        asked(sparql_server)


def test_a_connection_that_is_lost_is_made_again(sparql_server: Server) -> None:
    sparql_server.faults.extend([drop, drop])
    assert asked(sparql_server).boolean is False


def test_a_server_that_is_not_there_is_told_by_the_command_line() -> None:
    address = "sparql+http://127.0.0.1:1/ds"
    with pytest.raises(GraphError, match=r"ds: cannot be reached.*; see that it runs"):
        Graph.open(address).query(ASK)
    found = CliRunner().invoke(app, ["query", "-e", ASK, "--store", address])
    assert isinstance(found.exception, GraphError)


# Who asks


def authorization(server: Server) -> str:
    return str(server.requests[-1][2].get("Authorization", ""))


def test_name_and_password_come_from_the_environment(sparql_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(endpoint.USER, "analyst")
    monkeypatch.setenv(endpoint.PASSWORD, "pässword")
    asked(sparql_server)
    assert authorization(sparql_server) == "Basic " + base64.b64encode("analyst:pässword".encode()).decode()


def test_name_and_password_come_from_netrc(sparql_server: Server, tmp_path: Path) -> None:
    asked(sparql_server)
    assert not authorization(sparql_server)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login analyst password s3cret\n", encoding="ascii")
    asked(sparql_server)
    assert authorization(sparql_server) == "Basic " + base64.b64encode(b"analyst:s3cret").decode()


def test_a_token_is_sent_as_one(sparql_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(endpoint.TOKEN, "t0ken")
    asked(sparql_server)
    assert authorization(sparql_server) == "Bearer t0ken"
    assert "t0ken" not in repr(endpoint.Access.from_environment())


def test_a_password_is_not_sent_to_where_a_server_redirects(
    sparql_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(endpoint.USER, "analyst")
    monkeypatch.setenv(endpoint.PASSWORD, "s3cret")
    sparql_server.faults.append(lambda h: h.say(307, Location=sparql_server.url.partition("+")[2] + "/query"))
    with pytest.raises(GraphError, match="sends us elsewhere") as caught:
        asked(sparql_server)
    assert len(sparql_server.requests) == 1
    assert "s3cret" not in str(caught.value)


# Addresses


@pytest.mark.parametrize(
    ("address", "services"),
    [
        ("sparql+http://h:3030/ds", ("/query", "/update", "/data")),
        ("fuseki+https://h:3030/ds/", ("/query", "/update", "/data")),
        ("graphdb+http://h:3030/ds", ("", "/statements", "/rdf-graphs/service")),
        ("neptune+https://h:3030/ds", ("/sparql", "/sparql", "/sparql/gsp/")),
        ("qlever+http://h:3030/ds", ("", "", "")),
    ],
)
def test_the_services_of_a_server_follow_from_its_address(address: str, services: tuple[str, ...]) -> None:
    found = parse_address(address)
    base = address.partition("+")[2].rstrip("/")
    assert (found.query, found.update, found.graphs) == tuple(base + service for service in services)
    assert parse_address(found.text) == found


@pytest.mark.parametrize(
    "address",
    [
        "http://h/ds",
        "mysql+http://h/ds",
        "sparql+ftp://h/ds",
        "sparql+http:///ds",
        "sparql+http://h:99999/ds",
        "sparql+http://h/d s",
        "sparql+http://h/ds?x=1",
        "sparql+http://h/ds#x",
        "graph",
        "",
    ],
)
def test_what_is_no_address_is_refused(address: str, releases: Path, graph: Path, reader: Reader) -> None:
    with pytest.raises(GraphError, match="sparql\\+http://HOST/DATASET"):
        build([releases], graph, reader=reader, store=address)
    assert not graph.exists()


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(GraphError, match="must hold no user and password; set PHARMAGRAPH_STORE_USER") as caught:
        parse_address("sparql+http://analyst:s3cret@h/ds")
    assert "s3cret" not in str(caught.value)


# What is sent


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://169.254.169.254/> { ?s ?p ?o } }",
        "SELECT * { SERVIC\\u0045 <http://169.254.169.254/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "DROP ALL",
        "SELECT nonsense",
        'ASK { ?s ?p "\\u0022 } # " }',
        'ASK { ?s ?p "\\U00000022 } # " }',
    ],
)
def test_what_would_leave_or_change_the_server_is_not_sent(sparql_server: Server, sparql: str) -> None:
    with pytest.raises(QueryError):
        asked(sparql_server, sparql)
    assert sparql_server.requests == []


def test_names_that_are_asked_for_cannot_be_sparql(builder: Builder) -> None:
    builder.build()
    with Graph.open(builder.server.url) as opened, pytest.raises(QueryError, match="nothing in the graph is called"):
        ask(opened, "drug-profile", drug=r'\u0022 } SERVICE <http://x/> { ?s ?p "')
    assert rb"\\u0022" not in builder.server.requests[-1][3]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        (r'"a\\u0022"', r'"a\\\u00750022"'),
        (r'"a\\\\U00000022"', r'"a\\\\\u005500000022"'),
        (r'"\\\u0001 \n \" \\"', r'"\\\u0001 \n \" \\"'),
    ],
)
def test_no_text_can_be_taken_for_an_escape(text: str, sent: str) -> None:
    assert plain(text) == sent
    triple = next(iter(ox.parse(f"<x:a> <x:b> {sent} .", ox.RdfFormat.N_TRIPLES))).triple
    assert triple == next(iter(ox.parse(f"<x:a> <x:b> {text} .", ox.RdfFormat.N_TRIPLES))).triple


def test_a_prefix_is_declared_once() -> None:
    query = "# PREFIX a: <no>\nBASE <x:>\nprefix\tb: <y:> PREFIX : <z:> SELECT * { ?s ?p 'PREFIX c: <no>' }"
    assert with_prefixes(query, {"a": "1:", "b": "2:", "c": "3:"}) == f"PREFIX a: <1:>\nPREFIX c: <3:>\n{query}"


def test_whole_decimals_are_sent_as_all_servers_keep_them(sparql_server: Server) -> None:
    decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    triple = ox.Triple(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal("40000000", datatype=decimal))
    assert str(to_server(triple).object).startswith('"40000000.0"')
    sparql_server.store.add(ox.Quad(*to_server(triple)))
    store = RemoteStore(sparql_server.url)
    assert [quad.triple for quad in store.quads_for_pattern(None, None, None)] == [triple]
    assert [row[0] for row in run(Graph(store), "SELECT ?o { ?s ?p ?o }").rows] == [triple.object]
    store.close()


# Encryption


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine, signed by itself, followed by its key."""
    if shutil.which("openssl") is None:
        pytest.skip("a certificate needs openssl, which is not installed")
    key, signed = tmp_path / "key.pem", tmp_path / "certificate.pem"
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    command = ["openssl", "req", "-x509", *kind, *name, "-keyout", str(key), "-out", str(signed)]
    subprocess.run(command, check=True, capture_output=True)
    signed.write_bytes(signed.read_bytes() + key.read_bytes())
    return signed


@pytest.fixture
def encrypted(certificate: Path, builder: Builder) -> Iterator[Builder]:
    """Builds a graph in a server that speaks TLS alone."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with type(builder.server)(context) as server:
        builder.server = server
        yield builder


def test_a_graph_is_built_and_asked_through_tls(
    encrypted: Builder, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    assert encrypted.server.url.startswith("sparql+https://")
    encrypted.build()
    encrypted.change()
    encrypted.build()
    encrypted.check()


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(encrypted: Builder) -> None:
    with pytest.raises(GraphError) as caught:
        encrypted.build()
    assert str(caught.value) == (
        f"{encrypted.server.url}: its certificate cannot be verified; name that of your authority in REQUESTS_CA_BUNDLE"
    )
    assert encrypted.server.requests == []
