"""What `load` says when it cannot; tests/neo4j shows that it can."""

import socket
import sys

import pytest

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.exports.neo4j_driver import load
from pharmagraph.graph.store import Graph

GRAPH = Graph.from_quads([])


@pytest.fixture(autouse=True)
def _driver() -> None:
    pytest.importorskip("neo4j", reason="the Neo4j driver is not installed")


def refusal(uri: str) -> str:
    with pytest.raises(GraphError) as caught:
        load(GRAPH, uri, user="neo4j", password="s3cret")
    assert caught.value.__cause__ is None
    return str(caught.value)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_database_that_is_not_there_is_one_clear_line(closed_port: int) -> None:
    message = refusal(f"bolt://127.0.0.1:{closed_port}")
    assert message.startswith(f"cannot load into bolt://127.0.0.1:{closed_port}: ")
    assert message.endswith("check the address, and that the database is running")
    assert "\n" not in message


@pytest.mark.parametrize("uri", ["http://localhost:7687", "localhost", "", "bolt://neo4j:s3cret@localhost"])
def test_an_address_of_another_kind_is_refused(uri: str) -> None:
    assert refusal(uri).endswith("write the address like bolt://localhost:7687, without user and password")


def test_no_message_holds_the_password(closed_port: int) -> None:
    for uri in (
        f"bolt://127.0.0.1:{closed_port}",
        f"bolt://neo4j:s3cret@127.0.0.1:{closed_port}",
        "http://neo4j:s3cret@localhost:1",
    ):
        assert "s3cret" not in refusal(uri)


def test_a_batch_has_at_least_one_row() -> None:
    with pytest.raises(GraphError, match="batches of 0"):
        load(GRAPH, "bolt://localhost", user="neo4j", password="s3cret", batch=0)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "neo4j", None)
    with pytest.raises(PharmagraphError, match=r"pip install 'pharmagraph\[neo4j\]'"):
        load(GRAPH, "bolt://localhost", user="neo4j", password="s3cret")
