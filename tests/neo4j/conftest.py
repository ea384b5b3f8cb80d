"""A real Neo4j: Community edition 5.26, built once from Maven Central into the user's cache.

Without Java 17, Maven, or the network for the first time, the tests are skipped and say why. Another Neo4j takes its place if
NEO4J_VERSION names it; NEO4J_JAVA is then the program that runs it, where `java` is too old for it.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pharmagraph.exports import neo4j_csv
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PGR, PREFIXES

SOURCES, SHELL = Path(__file__).parent / "server", Path(__file__).parent / "shell"
SMALL = Path(__file__).parent.parent / "unit" / "graphs" / "small.ttl"
VERSION = os.environ.get("NEO4J_VERSION", "")  # empty: that of the pom
JAVA = os.environ.get("NEO4J_JAVA", "java")
BUILD_SECONDS, START_SECONDS = 600, 90
JVM = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "-XX:TieredStopAtLevel=1",  # it does not run long enough to be worth optimising
    "-XX:+UseSerialGC",
    "-Xmx512m",
)

HOSTILE = [
    "'}] AS row MATCH (n) DETACH DELETE n;\n//",
    '"}) DETACH DELETE n //',
    r"\u0027}] AS row MATCH (n) DETACH DELETE n //",
    r"\\u0027 \U0027 \\\u005c\u0027 \n \x",
    "`Entity`) $row {{}} /* */ ;:exit",
    'one "two" ""three"", four; five',
    '"',
    "=HYPERLINK(1)",
    "line\nline\r\nline\ttab",
    "\x00\x01\x1f\x7f\u0085\u2028\u202e",
    "Grüße \U0001f9ec ﷽",
    "ends with a backslash\\",
]


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a database: nodes by IRI with their labels, relationships by key with their type and ends."""

    nodes: dict[str, tuple[frozenset[str], dict[str, Any]]]
    relationships: dict[str, tuple[str, str, str, dict[str, Any]]]


class Database:
    """The database of the running server, asked through the driver."""

    def __init__(self, port: int, certificate: Path) -> None:
        import neo4j

        self.port = port
        self.place = f"127.0.0.1:{port}"
        self.uri = f"bolt://{self.place}"
        self.certificate = certificate  # of the server, signed by nobody else; it is there if the server encrypts
        self._driver = neo4j.GraphDatabase.driver(self.uri, auth=None, notifications_min_severity="OFF")

    def run(self, query: str, **parameters: Any) -> list[Any]:
        return self._driver.execute_query(query, parameters, database_="neo4j").records

    def run_script(self, script: str) -> None:
        for statement in script.split(";\n"):
            if statement.strip():
                self.run(statement)

    def content(self) -> Found:
        nodes = self.run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
        links = self.run(
            "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.iri AS start, b.iri AS end, properties(r) AS properties"
        )
        found = Found(
            nodes={n["properties"]["iri"]: (frozenset(n["labels"]), native(n["properties"])) for n in nodes},
            relationships={
                r["properties"]["key"]: (r["type"], r["start"], r["end"], native(r["properties"])) for r in links
            },
        )
        assert (len(found.nodes), len(found.relationships)) == (len(nodes), len(links))  # nothing is there twice
        return found

    def close(self) -> None:
        self._driver.close()


def native(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties as an exporter's row has them: tuples for lists, Python's dates for Neo4j's."""
    from neo4j.time import Date

    return {
        name: tuple(value) if isinstance(value, list) else value.to_native() if isinstance(value, Date) else value
        for name, value in properties.items()
    }


# The graph


@pytest.fixture(scope="session")
def graph() -> Graph:
    """The small graph, facts that join the same nodes, and drugs with hostile names, aliases and quotes."""
    return Graph.from_quads([*parse(path=str(SMALL)), *_parallel(), *_hostile()])


def _parallel() -> Iterator[Quad]:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    facts = "".join(
        f"<assertion/p-{status}> a pg:Assertion ; rdf:subject <organization/castellan-pharma> ; "
        f"rdf:predicate pg:develops ; rdf:object <drug/lumtatug> ; pg:status pg:{status} ; pg:belief 0.9 .\n"
        for status in ("Occurred", "Planned", "Denied")
    )
    return iter(parse(input=f"BASE <{PGR}>\n{prefixes}{facts}", format=RdfFormat.TURTLE))


def _hostile() -> Iterator[Quad]:
    def term(name: str) -> NamedNode:
        prefix, _, local = name.partition(":")
        return NamedNode(PREFIXES[prefix] + local)

    for number, text in enumerate(HOSTILE):
        drug, claim, evidence = (
            NamedNode(f"{PGR}{kind}/hostile-{number}") for kind in ("drug", "assertion", "evidence")
        )
        for subject, predicate, value in (
            (drug, "rdf:type", term("pg:SmallMolecule")),
            (drug, "rdfs:label", Literal(text)),
            (drug, "skos:altLabel", Literal(f"{text} 2")),
            (drug, "skos:altLabel", Literal(f"3 {text}")),
            (claim, "rdf:type", term("pg:Assertion")),
            (claim, "rdf:subject", drug),
            (claim, "rdf:predicate", term("pg:hasTarget")),
            (claim, "rdf:object", NamedNode(f"{PGR}target/cldn44")),
            (claim, "pg:status", term("pg:Occurred")),
            (evidence, "rdf:type", term("pg:Evidence")),
            (evidence, "pg:supports", claim),
            (evidence, "prov:wasDerivedFrom", NamedNode(f"{PGR}document/967ecf948ce3b42d")),
            (evidence, "oa:exact", Literal(text)),
            (evidence, "pg:confidence", Literal("0.5", datatype=term("xsd:decimal"))),
        ):
            yield Quad(subject, term(predicate), value)


# The server


@pytest.fixture(scope="session")
def classpath() -> str:
    """The built server and its libraries; skips if they cannot be had."""
    pytest.importorskip("neo4j", reason="the Neo4j driver is not installed")
    for program in (JAVA, "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"a real Neo4j needs {program}, which is not installed")
    target = _built(SOURCES, _build_server) / "target"
    return f"{target / 'classes'}{os.pathsep}{target / 'lib' / '*'}"


@pytest.fixture(scope="session")
def cypher_shell(classpath: str) -> Callable[[int, Path], None]:
    """Runs a script in cypher-shell, as a user does, against the server at a port; skips if it cannot be had."""
    place = _built(SHELL, lambda work: _maven(work, "dependency:copy-dependencies", "-DoutputDirectory=lib"))

    def run(port: int, script: Path) -> None:
        shell = [JAVA, "-cp", str(place / "lib" / "*"), "org.neo4j.shell.Main", "-a", f"bolt://127.0.0.1:{port}"]
        done = subprocess.run([*shell, "-f", str(script)], capture_output=True, text=True, timeout=BUILD_SECONDS)
        assert done.returncode == 0, done.stderr[-2000:]

    return run


def _built(sources: Path, build: Callable[[Path], None]) -> Path:
    """The directory of what is made of sources as they are now; made beside its place and moved there, so that two runs do not mix."""
    digest = hashlib.sha256(VERSION.encode())
    for path in sorted(sources.rglob("*.*")):
        if path.is_file():
            digest.update(path.read_bytes())
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(home) / "pharmagraph" / f"neo4j-{sources.name}-{digest.hexdigest()[:12]}"
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix="build-") as directory:
        work = Path(directory) / sources.name
        shutil.copytree(sources, work)
        build(work)
        try:
            work.replace(place)
        except OSError:  # another run was faster
            assert place.is_dir()
    return place


def _build_server(work: Path) -> None:
    _maven(work, "compile")
    if VERSION:  # the same classes run on it, for which no compiler of its Java is needed
        shutil.rmtree(work / "target" / "lib")
        copy = ("dependency:copy-dependencies", f"-Dneo4j.version={VERSION}", "-DincludeScope=runtime")
        _maven(work, *copy, "-DoutputDirectory=target/lib")


def _maven(work: Path, *arguments: str) -> None:
    command = ["mvn", "--batch-mode", "--quiet", *arguments]
    try:
        built = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=BUILD_SECONDS)
    except subprocess.TimeoutExpired:
        pytest.skip(f"Maven did not build the Neo4j server within {BUILD_SECONDS} s")
    if built.returncode:
        errors = re.findall(r"\[ERROR\] (.+)", built.stdout + built.stderr)
        pytest.skip(f"Maven cannot build the Neo4j server: {errors[0] if errors else built.stdout[-200:]}")


@pytest.fixture(scope="session")
def imported(
    classpath: str, graph: Graph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Found]]:
    """A server whose database was made by neo4j-admin from the CSV set, and what it held at first."""
    home = tmp_path_factory.mktemp("neo4j")
    neo4j_csv.export(graph, home / "csv", with_evidence=True)
    _import(classpath, home)
    if shutil.which("openssl"):
        make_certificate(home / "certificates")
    with _server(classpath, home) as port:
        database = Database(port, home / "certificates" / "public.crt")
        database.run_script((home / "csv" / "schema.cypher").read_text(encoding="ascii"))
        yield database, database.content()
        database.close()


def make_certificate(place: Path) -> None:
    """A new private.key and a public.crt for this machine, signed by itself."""
    place.mkdir()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(place / "private.key"), "-out", str(place / "public.crt")),
        ],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def database(imported: tuple[Database, Found]) -> Database:
    """A database that holds nothing but its constraints and indexes."""
    imported[0].run("MATCH (n) DETACH DELETE n")
    return imported[0]


def _import(classpath: str, home: Path) -> None:
    """Runs the command that README.txt gives, with neo4j-admin's main class in place of its start script."""
    text = (home / "csv" / "README.txt").read_text(encoding="ascii")
    (options,) = re.findall(r"^neo4j-admin ((?:.*\\\n)*.*)$", text, re.MULTILINE)
    arguments = options.replace("\\\n", " ").split()
    (home / "conf").mkdir()
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    command = [JAVA, *JVM, "-cp", classpath, "org.neo4j.cli.AdminTool", *arguments]
    done = subprocess.run(
        command, cwd=home / "csv", env=environment, capture_output=True, text=True, timeout=START_SECONDS
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@contextmanager
def _server(classpath: str, home: Path) -> Iterator[int]:
    """The port of a server that runs until the block ends."""
    command = [JAVA, *JVM, "-cp", classpath, "Server", str(home)]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        try:
            assert process.stdout
            lines: Queue[bytes] = Queue()
            Thread(target=_forward, args=(process.stdout, lines), daemon=True).start()
            yield _port(lines, home / "server.log")
        finally:
            process.kill()
            process.communicate()


def _forward(stream: IO[bytes], lines: "Queue[bytes]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _port(lines: "Queue[bytes]", log: Path) -> int:
    """Waits for the line that tells the port."""
    try:
        while line := lines.get(timeout=START_SECONDS):
            if line.startswith(b"READY "):
                return int(line.split()[1])
        pytest.fail(f"Neo4j stopped: {log.read_text(errors='replace')[-2000:]}")
    except Empty:
        pytest.fail(f"Neo4j did not start within {START_SECONDS} s")
