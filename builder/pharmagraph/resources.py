"""Where shipped data lies: `ontology/` and `queries/` of a checkout, or their copies inside an installed package; and digests of what is shipped.

Everything that reads shipped data asks here, so that a wheel, an editable install and a checkout all find it.
"""

import hashlib
from functools import cache
from pathlib import Path

from pharmagraph.errors import DataError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


@cache
def folder(name: str) -> Path:
    """The folder `ontology` or `queries`: of the installed package, else of the checkout; DataError if neither has it."""
    candidates = (_PACKAGE / name, _CHECKOUT / name)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    looked = " and ".join(str(path) for path in candidates)
    raise DataError(f"data folder {name!r} not found (looked in {looked}); reinstall pharmagraph")


@cache
def code_digest(*names: str) -> str:
    """A digest of the code and data (.py, .tsv, .yaml) that the package has under these names of files and folders."""
    files = {file for name in names for file in [_PACKAGE / name, *(_PACKAGE / name).rglob("*")]}
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix in {".py", ".tsv", ".yaml"}):
        digest.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
