"""The command line: each command explains itself, and each mistake ends in one line that says what to do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

import pharmagraph as package
from pharmagraph import cli
from pharmagraph.graph.store import Graph

TEXT = "Acme Inc. is developing ACM-101 for the treatment of asthma."
OTHER = "Norvane Bio is developing NVB-204 for the treatment of gout."


@dataclass(frozen=True, slots=True)
class Run:
    code: object
    out: str
    err: str


Command = Callable[..., Run]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs the program's entry point with arguments; documents are read in this process, which saves starting others."""
    monkeypatch.setenv("PHARMAGRAPH_WORKERS", "0")

    def run(*arguments: str | Path) -> Run:
        monkeypatch.setattr(sys, "argv", ["pharmagraph", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        return Run(end.value.code, *capfd.readouterr())

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def graph(tmp_path: Path, good: Path, run: Command) -> Path:
    path = tmp_path / "graph"
    assert run("build", good, "-o", path).code == 0
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder, and what is in them."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def quads(graph: Path) -> set[str]:
    with Graph.open(graph) as opened:
        return {str(quad) for quad in opened.quads()}


# Help


def commands(command: Any, *names: str) -> Iterator[tuple[str, Any]]:
    for name, child in getattr(command, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from commands(child, *names, name)
        else:
            yield " ".join((*names, name)), child


COMMANDS = dict(commands(typer.main.get_command(cli.app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_says_what_it_does_with_an_example(name: str, run: Command) -> None:
    shown = run(*name.split(), "--help")
    assert shown.code == 0
    lines = [line.strip() for line in (COMMANDS[name].help or "").splitlines()]
    assert lines[0].endswith(".")
    assert any(line.startswith("Example: ") and f"pharmagraph {name}" in line for line in lines)
    assert "Example: " in shown.out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_and_option_of_a_command_is_explained(name: str) -> None:
    parameters = [one for one in COMMANDS[name].params if one.name != "help"]
    assert [one.name for one in parameters if not one.help] == []


def test_the_program_without_arguments_shows_all_commands(run: Command) -> None:
    shown = run("--help").out
    assert [name for name in COMMANDS if name.split()[0] not in shown] == []


def test_the_version_is_that_of_the_package(run: Command) -> None:
    assert run("--version").out == f"pharmagraph {package.__version__}\n"


def test_the_help_takes_less_than_half_a_second() -> None:
    def seconds() -> float:  # of the processor, for other tests run beside this one
        before = os.times()
        subprocess.run([sys.executable, "-m", "pharmagraph", "--help"], check=True, capture_output=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert 0 < min(seconds() for _ in range(5)) < 0.5


# Documents that cannot be read


def _write(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


GERMAN = "Das Unternehmen gibt die Zulassung der Studie durch die Behörde bekannt, und das ist für alle gut."
BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (_write(b""), "fill it"),
    "blank": (_write(b" \n\t\n"), "fill it"),
    "binary": (_write(bytes(range(256)) * 8), "plain text"),
    "pdf": (_write(b"%PDF-1.7 and so on"), "plain text"),
    "html": (_write(b"<!DOCTYPE html><html><body>Acme</body></html>"), "save it as plain text"),
    "latin-1": (_write("Le médicament".encode("latin-1")), "iconv"),
    "utf-16 without mark": (_write(TEXT.encode("utf-16-le")), "iconv"),
    "too large": (_large, "split it up"),
    "not English": (_write(GERMAN.encode()), "English version"),
    "missing": (lambda path: None, "check the spelling"),
    "directory without documents": (lambda path: path.mkdir(), "put *.txt"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_document_that_cannot_be_read_is_named_with_the_remedy_and_nothing_is_made(
    kind: str, tmp_path: Path, run: Command
) -> None:
    make, remedy = BAD[kind]
    make(tmp_path / "bad.txt")
    shown = run("build", tmp_path / "bad.txt", "-o", tmp_path / "graph")
    assert (shown.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert shown.err.startswith(f"error: {tmp_path / 'bad.txt'}: ")
    assert remedy in shown.err
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize("kind", BAD)
def test_one_bad_document_does_not_stop_the_others(kind: str, tmp_path: Path, good: Path, run: Command) -> None:
    BAD[kind][0](tmp_path / "bad.txt")
    shown = run("build", tmp_path / "bad.txt", good, "-o", tmp_path / "graph")
    assert shown.code == 1
    error, summary = shown.err.splitlines()
    assert error.startswith(f"error: {tmp_path / 'bad.txt'}: ")
    assert "1 documents" in summary
    assert "ACM-101" in run("query", "who-develops", "-g", tmp_path / "graph").out


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named_with_the_remedy(good: Path, tmp_path: Path, run: Command) -> None:
    good.chmod(0)
    shown = run("build", good, "-o", tmp_path / "graph")
    assert (shown.code, shown.err.count("\n")) == (2, 1)
    assert "chmod" in shown.err


def test_what_was_in_the_graph_stays_when_a_document_becomes_unreadable(good: Path, graph: Path, run: Command) -> None:
    before = quads(graph)
    good.write_bytes(b"\0\0\0")
    assert run("build", good, "-o", graph).code == 1
    assert quads(graph) == before


# Places that cannot be written


def _is_file(path: Path) -> Path:
    path.write_bytes(b"mine")
    return path


def _is_no_graph(path: Path) -> Path:
    path.mkdir()
    (path / "thesis.txt").write_bytes(b"mine")
    return path


PLACES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a file": (_is_file, "name a directory"),
    "a directory of something else": (_is_no_graph, "name a new or empty directory"),
    "below a file": (lambda path: _is_file(path) / "graph", "name a directory"),
}


@pytest.mark.parametrize("kind", PLACES)
def test_a_graph_cannot_be_built_over_something_else(kind: str, tmp_path: Path, good: Path, run: Command) -> None:
    make, remedy = PLACES[kind]
    place = make(tmp_path / "place")
    before = contents(tmp_path)
    shown = run("build", good, "-o", place)
    assert (shown.code, shown.err.count("\n")) == (2, 1)
    assert shown.err.startswith(f"error: {place}")
    assert remedy in shown.err
    assert contents(tmp_path) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written_is_named_with_the_remedy(tmp_path: Path, good: Path, run: Command) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    shown = run("build", good, "-o", tmp_path / "closed" / "graph")
    assert (shown.code, shown.err.count("\n")) == (2, 1)
    assert "may write to" in shown.err


OUTPUTS = [
    ("view", "-o"),
    ("export", "turtle", "-o"),
    ("export", "nquads", "-o"),
    ("export", "trig", "-o"),
    ("export", "jsonld", "-o"),
    ("export", "graphml", "-o"),
    ("export", "cypher", "-o"),
    ("export", "cyjs", "-o"),
    ("export", "nanopub", "-o"),
]


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_a_place_that_cannot_be_written_is_named_with_the_remedy(
    arguments: tuple[str, ...], graph: Path, tmp_path: Path, run: Command
) -> None:
    for place in (tmp_path, tmp_path / "no such directory" / "out"):
        before = contents(tmp_path)
        shown = run(*arguments, place, "-g", graph)
        assert (shown.code, shown.out, shown.err.count("\n")) == (2, "", 1)
        assert str(place) in shown.err
        assert "writable" in shown.err
        assert contents(tmp_path) == before


# Lexicon and rules that are broken


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("mentions/data/drugs.tsv", "a\tb\tc\td\te\tf\tg\th\ti\tj"),
        ("mentions/data/diseases.tsv", "\tno name"),
        ("language/data/status_cues.tsv", "perhaps\tMaybe\tforward\t"),
        ("facts/data/deals.yaml", "- rule: broken\n  fact: Agreemnet\n"),
        ("facts/data/trials.yaml", "- [unclosed"),
    ],
)
def test_a_broken_lexicon_or_rule_file_is_named_and_costs_nothing(
    file: str, line: str, good: Path, graph: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(Path(package.__file__).parent, copy / "pharmagraph", ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "pharmagraph" / file).open("a", encoding="utf-8") as stream:
        stream.write(f"\n{line}\n")
    good.write_text(OTHER, encoding="utf-8")
    before = quads(graph)
    shown = subprocess.run(
        [sys.executable, "-m", "pharmagraph", "build", good, "-o", graph],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(copy)},
        cwd=tmp_path,
        check=False,
    )
    assert (shown.returncode, shown.stdout, shown.stderr.count("\n")) == (2, "", 1)
    assert shown.stderr.startswith(f"error: {copy / 'pharmagraph' / file}")
    assert "mend" in shown.stderr
    assert quads(graph) == before


# Explaining and evaluating


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_cannot_be_explained(kind: str, tmp_path: Path, run: Command) -> None:
    BAD[kind][0](tmp_path / "bad.txt")
    shown = run("explain", tmp_path / "bad.txt", "--format", "html", "-o", tmp_path / "page.html")
    assert (shown.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert shown.err.startswith(f"error: {tmp_path / 'bad.txt'}: ")
    assert not (tmp_path / "page.html").exists()


GOLD: dict[str, tuple[dict[str, str], str]] = {
    "no gold": ({}, "put ID.jsonl files into it"),
    "no text": ({"a.jsonl": ""}, "--texts"),
    "no JSON": ({"a.jsonl": "{", "a.txt": TEXT}, "a.jsonl:1: "),
    "no such fact": ({"a.jsonl": '{"fact": "devlops"}', "a.txt": TEXT}, "a.jsonl:1: unknown fact 'devlops'"),
}


@pytest.mark.parametrize("kind", GOLD)
def test_gold_facts_that_are_none_are_named_with_the_remedy(kind: str, tmp_path: Path, run: Command) -> None:
    files, hint = GOLD[kind]
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shown = run("evaluate", tmp_path)
    assert (shown.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert shown.err.startswith(f"error: {tmp_path}")
    assert hint in shown.err


# Questions, formats and parameters that are none


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "question": (("query", "pipelines"), "did you mean pipeline"),
    "parameter": (("query", "pipeline", "-p", "drgu=ACM-101"), "it takes company, drug, disease"),
    "parameter without value": (("query", "pipeline", "-p", "drug"), "name=value"),
    "name": (("query", "pipeline", "-p", "drug=ACM-11"), "did you mean 'ACM-101'"),
    "code": (("query", "trial-outcomes", "-p", "outcome=good"), "choose Positive"),
    "date": (("query", "timeline", "-p", "after=yesterday"), "2026-07-01"),
    "required parameter": (("query", "drug-profile"), "needs parameter drug"),
    "answer format": (("query", "overview", "--format", "xml"), "choose table, csv, json, turtle"),
    "format for the answer": (("query", "overview", "--format", "turtle"), "ask for table, csv or json"),
    "nothing asked": (("query",), "pharmagraph queries"),
    "two things asked": (("query", "overview", "-e", "ASK {}"), "pharmagraph queries"),
    "SPARQL": (("query", "-e", "SELECT"), "not valid SPARQL"),
    "update": (("query", "-e", "DELETE WHERE { ?s ?p ?o }"), "updates are refused"),
    "service": (("query", "-e", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), "SERVICE"),
    "file of SPARQL": (("query", "missing.rq"), "missing.rq"),
    "export format": (("export", "turtel"), "choose turtle"),
    "export option": (("export", "turtle", "--by-document"), "no option"),
    "export without a place": (("export", "neo4j-csv"), "-o DIRECTORY"),
    "focus": (("view", "--focus", "Nobody"), "'Nobody'"),
    "no password": (("neo4j", "load"), "NEO4J_PASSWORD"),
    "database address": (("neo4j", "load", "--uri", "http://127.0.0.1"), "bolt"),
}


def test_no_password_is_taken_from_the_command_line(run: Command, graph: Path) -> None:
    shown = run("neo4j", "load", "--password", "s3cret", "-g", graph)
    assert shown.code == 2
    assert "s3cret" not in shown.out + shown.err


@pytest.mark.parametrize("kind", WRONG)
def test_a_mistake_ends_in_one_line_that_helps(
    kind: str, graph: Path, tmp_path: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, hint = WRONG[kind]
    before = contents(tmp_path)
    shown = run(*arguments, "-g", graph)
    assert (shown.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert shown.err.startswith("error: ")
    assert hint in shown.err
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "arguments",
    [("query", "overview"), ("view",), ("export", "turtle"), ("validate",)],
    ids=" ".join,
)
def test_a_graph_that_is_none_is_named_with_the_command_that_makes_one(
    arguments: tuple[str, ...], tmp_path: Path, run: Command
) -> None:
    shown = run(*arguments, "-g", tmp_path / "nowhere")
    assert (shown.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert f"{tmp_path / 'nowhere'}: is no graph" in shown.err
    assert "pharmagraph build" in shown.err


def test_a_base_that_is_no_iri_is_refused_before_anything_is_made(tmp_path: Path, good: Path, run: Command) -> None:
    shown = run("build", good, "-o", tmp_path / "graph", "--base", "mine")
    assert (shown.code, shown.err.count("\n")) == (2, 1)
    assert not (tmp_path / "graph").exists()


# What goes where


def test_data_goes_to_standard_output_and_messages_to_standard_error(graph: Path, good: Path, run: Command) -> None:
    assert run("build", good, "-o", graph).out == ""
    answer = run("query", "overview", "-g", graph, "--format", "csv")
    assert (answer.code, answer.err) == (0, "")
    assert "\r\n" in answer.out
    exported = run("export", "nquads", "-g", graph)
    assert (exported.code, exported.err) == (0, "")
    assert exported.out.endswith(" .\n")


def test_a_reader_that_goes_away_causes_no_traceback(graph: Path) -> None:
    command = f"'{sys.executable}' -m pharmagraph export nquads -g '{graph}' | head -n 1"
    shown = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert shown.stdout.count("\n") == 1
    assert shown.stderr == ""


def test_a_parameter_that_is_given_twice_takes_both_values(tmp_path: Path, good: Path, run: Command) -> None:
    (tmp_path / "other.txt").write_text(OTHER, encoding="utf-8")
    assert run("build", good, tmp_path / "other.txt", "-o", tmp_path / "graph").code == 0
    shown = run("query", "who-develops", "-p", "drug=ACM-101", "-p", "drug=NVB-204", "-g", tmp_path / "graph")
    assert "ACM-101" in shown.out
    assert "NVB-204" in shown.out


def test_a_question_of_ones_own_can_stand_in_a_file(graph: Path, tmp_path: Path, run: Command) -> None:
    (tmp_path / "mine.rq").write_text("SELECT ?name { ?drug a/rdfs:subClassOf* pg:Drug ; rdfs:label ?name }", "utf-8")
    shown = run("query", tmp_path / "mine.rq", "-g", graph, "--format", "csv")
    assert (shown.code, shown.out) == (0, "name\r\nACM-101\r\n")


def test_validate_finds_nothing_wrong_with_what_build_wrote(graph: Path, run: Command) -> None:
    pytest.importorskip("pyshacl", reason="pySHACL is not installed (extra 'shacl')")
    shown = run("validate", "-g", graph)
    assert (shown.code, shown.out, shown.err) == (0, "", f"{graph}: 0 violations, 0 warnings\n")


# Identity


def test_why_tells_names_and_sentences(graph: Path, run: Command) -> None:
    told = run("why", "-g", graph, "ACM-101", "investigatedFor", "asthma")
    assert told.code == 0
    assert f"“{TEXT}”" in told.out.replace("\n      ", " ")
    assert "belief 1 - (1 - " in told.out


def test_decisions_of_a_wrong_kind_are_named_with_file_line_and_remedy(
    good: Path, tmp_path: Path, run: Command
) -> None:
    decisions = tmp_path / "mine.tsv"
    decisions.write_text("decision\tkind\tname\tother\nsame\tDrug\tACM-101\n", encoding="utf-8")
    told = run("build", good, "-o", tmp_path / "other", "--decisions", decisions)
    assert (told.code, told.out) == (2, "")
    assert told.err == (
        f"error: {decisions}:2: has 3 columns; write 4, with tabs between: decision, kind, name, other\n"
    )


def test_an_answer_can_be_asked_for_by_page(run: Command, graph: Path) -> None:
    whole = run("query", "aliases", "-g", graph, "--format", "csv").out.splitlines()
    half = len(whole) // 2
    second = run("query", "aliases", "-g", graph, "--format", "csv", "--limit", str(half), "--page", "2")
    assert second.out.splitlines() == [whole[0], *whole[1 + half :]]
    assert second.err == ""
    first = run("query", "aliases", "-g", graph, "--limit", "1", "--page", "2")
    assert first.err == "note: there is more: --limit 1 --page 3\n"
    triples = run("query", "describe", "-p", f"entity={whole[1].split(',')[0]}", "-g", graph, "--limit", "1")
    assert triples.err == "note: there is more: --limit 1 --page 2\n"
    own = run("query", "-e", "SELECT ?x { ?x a pg:Company }", "-g", graph, "--page", "2")
    assert own.code == 2
    assert "the answer has no page 2 of 200 rows" in own.err


def test_of_a_large_new_graph_the_analyses_are_made_by_the_build(
    good: Path, tmp_path: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pharmagraph.commands.build._MANY", 1)
    assert run("build", good, "-o", tmp_path / "new").code == 0
    assert len(list((tmp_path / "new" / "store").glob("*.answers/*.json"))) == 3
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(OTHER.replace("204", name), encoding="utf-8")
    assert run("build", tmp_path / "one.txt", "-o", tmp_path / "new").code == 0  # half of it is new
    assert run("build", tmp_path / "two.txt", "-o", tmp_path / "new").code == 0
    assert list((tmp_path / "new" / "store").glob("*.answers")) == []
