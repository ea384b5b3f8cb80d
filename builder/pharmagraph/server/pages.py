"""Pages for people, from templates in which whatever a document says is text.

Jinja escapes every value, and every text passes `printable`, so that none can turn the direction of a line or hide.
"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlsplit

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pharmagraph.plain import printable
from pharmagraph.views.style import LOOKS, STATUS_WORDS, words

Render = Callable[..., Response]

_PACKAGES: Final = ("pharmagraph.server", "pharmagraph.explorer")
_LONGEST: Final = 2000  # characters of a link's address


def renderer(**shared: Any) -> Render:
    """`render(request, template, status=200, **context)`, which makes the response; `shared` is there in every template."""
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(name) for name in _PACKAGES if _has_templates(name)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(shared)
    environment.filters.update(words=words, prose=prose, external=external, kind_class=kind_class, status=_status)

    def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
        text = environment.get_template(template).render(path=request.url.path, **context)
        return HTMLResponse(text.encode("utf-8", errors="replace"), status, {"Vary": "Accept"})

    return render


def prose(text: str) -> Markup:
    """A text of several lines, which stay lines."""
    return Markup("\n").join(map(printable, text.split("\n")))


def external(address: str) -> str:
    """The address of a link out of the graph; empty if it is none that is safe to follow.

    >>> external("https://example.org/a b"), external("javascript:alert(1)"), external("note.txt")
    ('https://example.org/a%20b', '', '')
    """
    try:
        parts = urlsplit(address)
        safe = parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= _LONGEST
    except ValueError:
        return ""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._") if safe and address.isprintable() else ""


def kind_class(kind: str) -> str:
    """The style class of a class of things; what is not of the vocabulary never becomes one."""
    return f"kind-{kind}" if kind in LOOKS else "kind-other"


def kinds_style() -> str:
    """The style sheet that gives each class of things its colour, the one it has in drawings."""
    return "".join(f".kind-{kind} {{ --kind: {look.colour}; }}\n" for kind, look in LOOKS.items())


def _status(name: str) -> str:
    return STATUS_WORDS.get(name, words(name))


def _visible(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _has_templates(package: str) -> bool:
    try:
        jinja2.PackageLoader(package)
    except (ValueError, ImportError):
        return False
    return True
