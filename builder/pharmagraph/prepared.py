"""What takes long to make of shipped data and always comes out the same, kept in the user's cache directory from one start to the next.

It is kept under a key that tells of what it was made; under another, or damaged, it is as good as missing, and it is made
again. So it only saves time. Nothing kept is run: it is plain data, which `marshal` reads as it reads the bytecode of modules.
"""

import marshal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pharmagraph.errors import GraphError
from pharmagraph.files import atomic_output
from pharmagraph.resources import code_digest

_SUFFIX: Final = ".prepared"


def prepared(name: str, key: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, which is asked once: texts, numbers, None, and tuples, lists, sets and dicts of these.

    `name` is that of the file, in which there is one such thing at a time.
    """
    found = load(name, key)
    if found is None:
        found = make()
        keep(name, key, found)
    return found


def load(name: str, key: str) -> Any:
    """What was kept by this name under this key; None if nothing was, or if it is damaged."""
    try:
        head, _, data = path_of(name).read_bytes().partition(b"\n")
        return marshal.loads(data) if head == _head(key, data) else None  # noqa: S302  whole, and of our own
    except (OSError, ValueError, EOFError, TypeError):
        return None


def keep(name: str, key: str, what: Any) -> None:
    """Keeps `what` instead of what was kept by this name, if that can be done; else it is made again."""
    data = marshal.dumps(what)
    path = path_of(name)
    with suppress(OSError, GraphError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_output(path) as stream:
            stream.write(_head(key, data) + b"\n" + data)


def path_of(name: str) -> Path:
    """The file in which this is kept: versions of this package and of Python each have their own."""
    from platformdirs import user_cache_path

    from pharmagraph import __version__

    folder = user_cache_path("pharmagraph", appauthor=False)
    return folder / f"{name}-{__version__}-{sys.implementation.cache_tag}{_SUFFIX}"


def key_of(files: Iterable[Path], *code: str) -> str:
    """A key for what is made of files by the code and data that the package has under these names.

    A file that cannot be read counts as missing: who makes something of it will say so.
    """
    digest = sha256(code_digest(*code).encode())
    for file in files:
        with suppress(OSError):
            data = file.read_bytes()
            digest.update(f"{file}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _head(key: str, data: bytes) -> bytes:
    """The first line of a file."""
    return sha256(f"{marshal.version} {sys.hexversion} {key} ".encode() + data).hexdigest().encode()
