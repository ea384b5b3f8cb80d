"""Where shipped data lies: `ontology/` and `queries/` of a checkout, or their copies inside an installed package.

Everything that reads shipped data asks here, so that a wheel, an editable install and a checkout all find it.
"""

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
