"""The wheel holds all that the program needs, and nothing else."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
DATA = {  # where data lies in the checkout: where it must lie in the wheel
    "ontology/*.ttl": "pharmagraph/ontology",
    "ontology/*.jsonld": "pharmagraph/ontology",
    "builder/pharmagraph/exports/data/*.tsv": "pharmagraph/exports/data",
    "queries/*.rq": "pharmagraph/queries",
    "builder/pharmagraph/mentions/data/*.tsv": "pharmagraph/mentions/data",
    "builder/pharmagraph/language/data/*.tsv": "pharmagraph/language/data",
    "builder/pharmagraph/facts/data/*.yaml": "pharmagraph/facts/data",
    "builder/pharmagraph/views/assets/*": "pharmagraph/views/assets",
    "builder/pharmagraph/py.typed": "pharmagraph",
}

pytest.importorskip("hatchling", reason="hatchling is not installed (extra 'test')")
pytestmark = [
    pytest.mark.packaging,
    pytest.mark.skipif(not (TOP / "builder/pharmagraph/cli.py").exists(), reason="no checkout to build a wheel from"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place], cwd=TOP, check=True)
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


@pytest.mark.parametrize("pattern", DATA)
def test_the_wheel_holds_the_data(pattern: str, unpacked: Path) -> None:
    files = sorted(TOP.glob(pattern))
    assert files
    assert [file for file in files if file.read_bytes() != (unpacked / DATA[pattern] / file.name).read_bytes()] == []


def test_the_wheel_holds_every_module(unpacked: Path) -> None:
    def modules(root: Path) -> set[Path]:
        return {path.relative_to(root) for path in (root / "pharmagraph").rglob("*.py")}

    assert modules(unpacked) == modules(TOP / "builder")


def test_the_wheel_holds_nothing_else(unpacked: Path) -> None:
    assert {path.name.partition("-")[0] for path in unpacked.iterdir()} == {"pharmagraph"}
    assert {path.suffix for path in (unpacked / "pharmagraph").rglob("*") if path.is_file()} <= {
        ".py", ".typed", ".jsonld", ".ttl", ".rq", ".tsv", ".yaml", ".md", ".js", ".css", ".html", ".cypher", ".svg",
    }  # fmt: skip
    (information,) = unpacked.glob("*.dist-info")
    assert "pharmagraph = pharmagraph.cli:main" in (information / "entry_points.txt").read_text()
    assert (information / "licenses" / "LICENSE").read_bytes() == (TOP / "LICENSE").read_bytes()


def test_what_the_wheel_holds_builds_a_graph_and_answers_away_from_the_checkout(
    unpacked: Path, releases: Path, tmp_path: Path
) -> None:
    def run(*arguments: str | Path) -> str:
        command = [sys.executable, "-P", "-m", "pharmagraph", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(unpacked)}
        return subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    where = "import pharmagraph.resources as here; print(here.folder('queries'), here.folder('ontology'))"
    found = subprocess.run(
        [sys.executable, "-P", "-c", where],
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert found == [str(unpacked / "pharmagraph" / name) for name in ("queries", "ontology")]
    run("build", releases / "tdm1-emilia.md")
    assert "EMILIA" in run("query", "trials")
    run("view")
    assert (tmp_path / "graph.html").stat().st_size > 100_000
