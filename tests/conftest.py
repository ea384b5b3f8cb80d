"""What tests of several folders share."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sparql_server import Server  # type: ignore[import-not-found]

    from pharmagraph.outcomes import Reader

TOP = Path(__file__).resolve().parents[1]

if find_spec("pharmagraph") is None:  # a checkout that is not installed; for the programs that tests start, too
    source = str(TOP / "builder")
    sys.path.insert(0, source)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH")]))

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # kept elsewhere, or each program that tests start would compile all
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(TOP / ".pytest_cache" / "bytecode")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write the answers that the graph of the examples gives now into examples/expected and README.md",
    )


@pytest.fixture(scope="session")
def update_expected(request: pytest.FixtureRequest) -> bool:
    """Whether to write down what is instead of comparing it."""
    return bool(request.config.getoption("--update-expected"))


@pytest.fixture(scope="session")
def top() -> Path:
    """The top of the checkout, or of the copy of its examples and documents that is tested."""
    return TOP


@pytest.fixture(scope="session")
def releases(top: Path) -> Path:
    """The example releases."""
    return top / "examples" / "releases"


@pytest.fixture(scope="session")
def reader() -> Iterator["Reader"]:
    """A reader of little wit in a module that other processes find, too."""
    place = str(TOP / "tests" / "readers")
    sys.path.insert(0, place)
    import tiny_reader  # type: ignore[import-not-found]

    yield tiny_reader.read
    sys.path.remove(place)


@pytest.fixture
def sparql_server(reader: "Reader") -> Iterator["Server"]:
    """A SPARQL server in this process that can be told to misbehave; `reader` makes its module known."""
    from sparql_server import Server

    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def examples_graph(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the graph of all example releases, built once."""
    from pharmagraph.building import build

    graph = tmp_path_factory.mktemp("examples") / "graph"
    report = build([releases], graph)
    assert not report.failures
    return graph
