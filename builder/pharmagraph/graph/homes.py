"""Where the quads of a graph lie, and how they change: in one step, from one state to the next.

A build asks the home for the state that is present, prepares a draft of the next, and commits it once the record of
how that came about is safe.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import Quad

from pharmagraph.graph import directory
from pharmagraph.graph.directory import Manifest
from pharmagraph.graph.lookup import Lookup, StoreLookup

Difference = Callable[[Lookup], tuple[set[Quad], set[Quad]]]  # what goes out and what comes in


@dataclass(frozen=True, slots=True)
class Present:
    """A state that is there whole: its name, the record of how it came about, and what it holds."""

    name: str
    content: str  # tells it from other states
    record: Path
    counts: Mapping[str, int]


class Draft(Protocol):
    """The next state, of which nobody sees anything before `commit`; GraphError if it cannot be written."""

    def write(self, quads: Iterable[Quad]) -> int:
        """Prepares a state of these quads, of which only some are held in memory; how many they are."""

    def change(self, difference: Difference) -> tuple[int, int]:
        """Prepares the present state without some quads and with others; how many these are."""

    def commit(self) -> None:
        """Puts what was prepared last in the place of the present state; called twice it does nothing more."""


class Home(Protocol):
    """The place of a graph's quads."""

    def check(self) -> None:
        """GraphError if the graph cannot be there."""

    def present(self) -> Present | None:
        """The state that is there; None if there is none, or if it is not known how it came about."""

    def draft(self, name: str, content: str, present: Present | None) -> Draft:
        """The next state, with its name and what tells it from others."""


def home_of(graph: Path, manifest: Manifest) -> Home:
    """The place that the manifest of a graph names."""
    if manifest.remote:
        from pharmagraph.graph.remote.home import RemoteHome

        return RemoteHome(graph, manifest.remote)
    return EmbeddedHome(graph, manifest)


class EmbeddedHome:
    """An Oxigraph database in the graph's directory, beside the one before; the manifest says which of them counts."""

    def __init__(self, graph: Path, manifest: Manifest) -> None:
        self._graph, self._manifest = graph, manifest

    def check(self) -> None:
        """Nothing: the directory was made."""

    def present(self) -> Present | None:
        """The database that the manifest names, if it and its record are there."""
        manifest = self._manifest
        if not manifest.store:
            return None
        path, record = directory.store_path(self._graph, manifest), directory.record_path(self._graph, manifest)
        whole = path.is_dir() and record.exists()
        return Present(manifest.store, manifest.content, record, manifest.counts) if whole else None

    def draft(self, name: str, content: str, present: Present | None) -> "EmbeddedDraft":
        """A database of this name."""
        folder = self._graph / directory.STORE
        return EmbeddedDraft(folder / name, folder / present.name if present else None)


class EmbeddedDraft:
    """A database that is to take the place of the present one, if there is one."""

    def __init__(self, path: Path, present: Path | None = None) -> None:
        self._path, self._present = path, present

    def write(self, quads: Iterable[Quad]) -> int:
        """Builds the database."""
        return directory.write_store(self._path, quads)

    def change(self, difference: Difference) -> tuple[int, int]:
        """Changes a copy of the present database."""
        assert self._present is not None
        return directory.write_changed_store(self._present, self._path, lambda store: difference(StoreLookup(store)))

    def commit(self) -> None:
        """Nothing: the database counts once the manifest names it."""
