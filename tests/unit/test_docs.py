"""What the documents say exists, and what exists is documented."""

import inspect
import pkgutil
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import pharmagraph
from pharmagraph import cli
from pharmagraph.exports import EXPORTERS
from pharmagraph.facts import rules
from pharmagraph.facts.places import looking
from pharmagraph.graph.queries import list_questions

TOP = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*TOP.glob("*.md"), *TOP.glob("*/README.md"), *TOP.glob("docs/*.md"), *TOP.glob("builder/**/README.md")]
)
QUESTIONS = {question.name: question for question in list_questions()}
ENDS = frozenset({"|", "||", "&&", ";", ">", ">>", ">&"})  # of a command, in shell


def commands(text: str) -> Iterator[str]:
    """The `pharmagraph` commands in code: blocks, indented lines and single words of it."""
    for line in text.splitlines():
        if found := re.match(r"(?: {4}|\$ )(?:[A-Z0-9_]+=\S+ )*(pharmagraph(?: .*)?)$", line):
            yield found[1]
    yield from re.findall(r"`(pharmagraph [^`]+)`", text)
    yield from re.findall(r"\.venv/bin/(pharmagraph[^&\n]*)", text)


def arguments(command: str) -> list[str]:
    """The words after `pharmagraph`, up to a pipe or the like."""
    lexer = shlex.shlex(command.replace(" 2>", " >"), posix=True, punctuation_chars=True)
    lexer.commenters = ""
    lexer.whitespace_split = True
    words = list(lexer)
    return words[1 : next((i for i, word in enumerate(words) if word in ENDS), len(words))]


QUOTED = [
    pytest.param(command, id=f"{document.relative_to(TOP)}: {command}")
    for document in DOCUMENTS
    for command in dict.fromkeys(commands(document.read_text(encoding="utf-8")))
]


def parsed(words: list[str]) -> tuple[str, dict[str, Any]]:
    """The name of the command that is meant, and its parameters; fails as the program would."""
    command: Any = typer.main.get_command(cli.app)
    names = []
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"there is no command {words[0]!r}"
        names.append(words[0])
        command, words = command.commands[words[0]], words[1:]
    if words in ([], ["--help"], ["--version"]):  # a name alone is no call
        return " ".join(names), {}
    return " ".join(names), command.make_context(" ".join(names), words).params


@pytest.mark.parametrize("command", QUOTED)
def test_a_command_that_is_quoted_can_be_given(command: str) -> None:
    name, given = parsed(arguments(command))
    if name == "query" and given["name"] and given["name"] != "NAME" and not given["name"].endswith(".rq"):
        question = QUESTIONS[given["name"]]
        known = {parameter.name for parameter in question.parameters}
        assert {one.partition("=")[0] for one in given["parameters"] or ()} <= known
    if name == "export" and given["form"] != "FORMAT":
        assert given["form"] in EXPORTERS


def test_the_documents_quote_commands() -> None:
    assert len(QUOTED) > 20


def test_every_command_is_shown_in_the_readme() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    shown = {parsed(arguments(command))[0] for command in commands(readme)}
    command: Any = typer.main.get_command(cli.app)
    assert {*command.commands} <= {name.split()[0] for name in shown if name}


def test_every_format_has_a_row_in_the_table_of_formats_and_a_word_in_the_help() -> None:
    table = (TOP / "docs" / "formats.md").read_text(encoding="utf-8").partition("## KGX")[0]
    assert {one for one in EXPORTERS if f"`{one}`" not in table} == set()
    command: Any = typer.main.get_command(cli.app)
    shown = command.commands["export"].params[0].help
    assert {one for one in EXPORTERS if one not in shown} == set()


@pytest.mark.parametrize("name", ["set up", "test"])
def test_the_readme_has_its_two_commands_where_the_gate_looks_for_them(name: str) -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"^<!-- command: {name} -->\n```sh\n(.*)\n```$", readme, re.MULTILINE)
    assert block.startswith(("python3 -m venv", ".venv/bin/pip"))
    assert readme.count("<!-- command: ") == 2


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_a_link_to_a_file_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("name", pharmagraph.__all__)
def test_a_public_name_can_be_imported_and_says_what_it_is(name: str) -> None:
    assert len(inspect.getdoc(getattr(pharmagraph, name)) or "") > 20


def test_no_module_hides_a_public_name() -> None:
    modules = {module.name for module in pkgutil.iter_modules(pharmagraph.__path__)}
    assert modules & set(pharmagraph.__all__) == set()


def test_every_name_that_is_loaded_when_needed_is_public() -> None:
    assert sorted(pharmagraph._HOMES) == sorted(pharmagraph.__all__)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'biuld'"):
        _ = pharmagraph.biuld


# What CONTRIBUTING and the rules' README list


def test_each_dependency_has_its_reason() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    listed = [*project["dependencies"], *(one for name in extras.keys() - {"test", "lint"} for one in extras[name])]
    names = {re.split(r"[<>=~! ;]", requirement)[0] for requirement in listed}
    table = re.findall(
        r"^\| ([\w-]+)(?: \(extra `\w+`\))? \| .+ \|$", (TOP / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
    )
    assert names == set(table) - {"package", "---"}


RULE_LANGUAGE = TOP / "builder/pharmagraph/facts/data/README.md"
PLACES_TABLE = re.compile(r"(?<=\| place \| where it looks \|\n\| --- \| --- \|\n)(?:\|.*\n)+")


def test_every_key_of_a_rule_is_described() -> None:
    described = re.findall(r"^\| `([\w-]+)` \|", RULE_LANGUAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(described) >= rules._KEYS


def test_every_place_that_a_rule_can_name_is_described_and_no_other(update_expected: bool) -> None:
    text = RULE_LANGUAGE.read_text(encoding="utf-8")
    (table,) = PLACES_TABLE.findall(text)
    described = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", table, re.MULTILINE))
    if update_expected:
        order = sorted(
            looking._PLACES, key=lambda name: list(described).index(name) if name in described else len(text)
        )
        rows = (f"| `{name}` | {described.get(name) or _idea(looking._PLACES[name])} |\n" for name in order)
        RULE_LANGUAGE.write_text(text.replace(table, "".join(rows)), encoding="utf-8")
        return
    assert described.keys() == looking._PLACES.keys()


def _idea(function: object) -> str:
    """The first line of a docstring, as a cell of a table."""
    line = (inspect.getdoc(function) or "").partition("\n")[0].rstrip(".").replace("|", "\\|")
    return line[:1].lower() + line[1:]
