"""The files that pages are made of, and the hashes by which a page's policy knows them."""

import base64
import hashlib
from importlib import resources


def asset(name: str, package: str = "pharmagraph.views") -> str:
    """The text of a file in the folder `assets` of a package, its lines ended as browsers hash them."""
    text = resources.files(package).joinpath("assets", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def source_hash(text: str) -> str:
    """How a content security policy names a script or style that stands in the page."""
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
