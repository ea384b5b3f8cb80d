"""One build of a graph at a time: a lock file that names the process which holds it.

The lock of a process that is gone (killed, or its machine was restarted) is taken over; that of a process on
another machine is never judged.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pharmagraph.errors import GraphError

LOCK: Final = "build.lock"
# A lock older than this (seconds) that names no process was left by one killed while writing it.
_WRITING: Final = 2.0
_MOMENT: Final = 0.05  # seconds


@contextmanager
def locked(graph: Path) -> Iterator[None]:
    """Holds the lock of a graph's directory; GraphError if another build has it or it cannot be written."""
    path = graph / LOCK
    if not _take(path):
        _break_if_stale(path)
        if not _take(path):
            who = _owner(path).split(" ")[0]
            raise GraphError(
                f"{graph}: is being built{' by process ' + who if who else ''}; wait until it is done, "
                f"or delete {path} if no build is running"
            )
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _take(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(f"{os.getpid()} {socket.gethostname()}")
    except OSError as error:  # the disk is full
        path.unlink(missing_ok=True)
        raise _unwritable(path, error) from error
    return True


def _unwritable(path: Path, error: OSError) -> GraphError:
    reason = error.strerror or str(error)
    return GraphError(f"{path.parent}: cannot be written ({reason}); name a directory that you may write to")


def _break_if_stale(path: Path) -> None:
    """Moves a stale lock away; if another process has just taken it over, its lock is put back."""
    owner = _named(path)
    aside = path.with_name(f"{LOCK}.{os.getpid()}")
    if _is_alive(owner):
        return
    try:
        path.rename(aside)
    except FileNotFoundError:
        return
    if _owner(aside) == owner:
        aside.unlink()
    else:
        aside.rename(path)


def _owner(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _named(path: Path) -> str:
    """The owner of a lock; one that is just being written is waited for."""
    while not (owner := _owner(path)) and path.exists() and 0 <= _age(path) < _WRITING:
        time.sleep(_MOMENT)
    return owner


def _is_alive(owner: str) -> bool:
    pid, _, host = owner.partition(" ")
    if not pid.isdecimal():
        return False
    if host != socket.gethostname() or os.name == "nt":  # on Windows, os.kill would end the process
        return True
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
