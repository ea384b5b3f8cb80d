"""The pages of single things, at the paths that their IRIs have; and each as data, if RDF is asked for."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from pharmagraph.server import asking, describing, forms
from pharmagraph.server.errors import NotAcceptableError, RequestError
from pharmagraph.server.negotiation import preferred
from pharmagraph.server.pool import Pool
from pharmagraph.server.reading import address_fields, value, while_connected
from pharmagraph.server.sending import file
from pharmagraph.server.values import Claim, Described, DocumentPage, Thing
from pharmagraph.vocabulary import EntityClass

_TEMPLATES: Final = {Claim: "claim.html", DocumentPage: "document.html"}


async def thing(request: Request) -> Response:
    """What the graph says of a thing."""
    local = request.path_params["local"]
    asked = address_fields(request)
    form = value(asked, "format")
    offered = (forms.HTML, *forms.RDF_FORMS)
    liked = _named(form) if form else preferred(request.headers.get("accept", ""), offered)
    if not liked:
        raise NotAcceptableError(f"this has none of the forms asked for; it has {', '.join(offered)}")
    pool: Pool = request.app.state.pool
    if liked[0] != forms.HTML:
        media_type, written = await while_connected(request, pool.write(describing.description, local, liked[0]))
        return file(written, media_type, {"Vary": "Accept"})
    page = await while_connected(
        request, pool.call(describing.describe, local, value(asked, "claim"), value(asked, "part"), _page(asked))
    )
    template = _TEMPLATES.get(type(page), "thing.html")
    asks = asking.about(_kind(page))
    return request.app.state.render(request, template, page=page, asks=asks)  # type: ignore[no-any-return]


def _kind(page: Described) -> str:
    if isinstance(page, DocumentPage):
        return EntityClass.DOCUMENT
    return page.kind if isinstance(page, Thing) else page.fact.kind


def _page(asked: list[tuple[str, str]]) -> int:
    number = value(asked, "page") or "1"
    if not (number.isascii() and number.isdecimal() and 0 < len(number) < 7 and int(number)):
        raise RequestError(f"page takes a whole number from 1 on, not {number[:40]!r}")
    return int(number)


def _named(form: str) -> list[str]:
    media_types = [one for one in forms.NAMES.get(form, ()) if one in forms.RDF_FORMS]
    if not media_types:
        raise RequestError(f"unknown format {form!r}; choose turtle, ntriples, rdfxml, jsonld")
    return media_types
