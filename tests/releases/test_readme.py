"""README and the guided tour do what they show."""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVERS = ("pharmagraph neo4j load", "pharmagraph serve")  # they need, or are, a server


@dataclass(frozen=True, slots=True)
class Shell:
    """A folder like a checkout in which the graph has been built, and `pharmagraph` is a command."""

    folder: Path
    environment: dict[str, str]

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def shell(top: Path, examples_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(top / "examples", folder / "examples")
    programs = tmp_path_factory.mktemp("programs")
    program = programs / "pharmagraph"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pharmagraph "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    made = Shell(folder, {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"})
    assert made.run("pharmagraph build examples/releases").returncode == 0
    return made


def session(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with what it is shown to print."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def stripped(text: str) -> str:
    """Without spaces at the ends of lines, which editors remove."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def replayed(block: str, shell: Shell) -> str:
    return "".join(f"$ {command}\n{stripped(shell.run(command).stdout)}" for command, _ in session(block))


def test_the_commands_in_the_readme_print_what_it_shows(shell: Shell, top: Path, update_expected: bool) -> None:
    readme = (top / "README.md").read_text(encoding="utf-8")
    blocks = CONSOLE.findall(readme)
    now = [replayed(block, shell) for block in blocks]
    assert blocks
    if update_expected:
        for block, text in zip(blocks, now, strict=True):
            readme = readme.replace(f"```console\n{block}```", f"```console\n{text}```")
        (top / "README.md").write_text(readme, encoding="utf-8")
        return
    assert now == blocks


def test_the_python_in_the_readme_prints_what_it_shows(shell: Shell, top: Path, update_expected: bool) -> None:
    readme = (top / "README.md").read_text(encoding="utf-8")
    ((code, shown),) = PYTHON.findall(readme)
    (shell.folder / "shown.py").write_text(code, encoding="utf-8")
    now = shell.run(f"'{sys.executable}' shown.py").stdout
    if update_expected:
        (top / "README.md").write_text(readme.replace(f"```text\n{shown}```", f"```text\n{now}```"), encoding="utf-8")
        return
    assert now == shown


def test_every_command_of_the_guided_tour_works(shell: Shell, top: Path) -> None:
    tour = (top / "examples" / "README.md").read_text(encoding="utf-8")
    commands = [line.strip() for line in tour.splitlines() if line.startswith("    pharmagraph ")]
    assert commands
    failed = [
        (command, ended.stdout)
        for command in commands
        if not command.startswith(SERVERS) and (ended := shell.run(command)).returncode
    ]
    assert failed == []
