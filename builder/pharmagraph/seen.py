"""What was learned from files when they were last read, so that files that have not changed need not be read again.

A file has not changed if its size, times and number are those that it had. One that changed a moment before it was
read is not relied on, since it could change again without its time telling. Nothing is lost if this is: all files are
read again.
"""

import json
import os
import time
from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pharmagraph.errors import GraphError
from pharmagraph.files import atomic_output

_FORMAT: Final = 1
_MOMENT: Final = 2_000_000_000  # nanoseconds: some file systems keep times in steps of two seconds


class Seen:
    """What is known of files by their paths: `look` at each, `learn` what was not known, and `save` it in the end."""

    def __init__(self, path: Path) -> None:
        """`path` is the file in which this is kept; if it is missing or damaged, nothing is known."""
        self._path = path
        self._files = _load(path)  # what tells a change, and then what was learned
        self._looked: dict[str, list[int]] = {}
        self._changed = False

    def look(self, path: str) -> Any:
        """What was learned from a file that has not changed since; None if nothing was, or if it is not there."""
        state = _state(path)
        known = self._files.get(path)
        if state and known and known[:-1] == state:
            return known[-1]
        self._looked[path] = state
        return None

    def learn(self, path: str, what: Any, *, own: bool = False) -> None:
        """Remembers what a file said when it was looked at; `what` must be fit for JSON and not None.

        If it is our `own`, nobody else changes it.
        """
        state = self._looked.pop(path, None) or _state(path)
        if state and (own or max(state[1:3]) < time.time_ns() - _MOMENT):
            self._files[path] = [*state, what]
            self._changed = True

    def save(self, paths: Container[str]) -> None:
        """Keeps what is known of these files, if that is not yet kept."""
        kept = {path: known for path, known in self._files.items() if path in paths}
        if self._changed or len(kept) < len(self._files):
            with suppress(GraphError), atomic_output(self._path) as stream:
                stream.write(json.dumps({"format": _FORMAT, "files": kept}).encode("ascii"))


def _load(path: Path) -> dict[str, list[Any]]:
    try:
        data = json.loads(path.read_bytes())
        files: dict[str, list[Any]] = data["files"] if data["format"] == _FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return files


def _state(path: str) -> list[int]:
    """What tells whether a file has changed; nothing if it cannot be looked at."""
    try:
        status = os.stat(path)  # noqa: PTH116  a Path for each of many files takes longer than to look at it
    except OSError:
        return []
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
