"""The addresses of the explorer: its page at `/explore`, what the page is made of, and the JSON that it asks for below `/api`.

    GET   /api/suggest?q=TYPED&limit=N          list of Suggestion
    GET   /api/overview                         Overview
    GET   /api/node?iri=IRI                     Summary
    POST  /api/nodes     {iris, present}        Fragment: these nodes, and how they are linked with those present
    POST  /api/expand    {iri, group, skip, limit, present}         Expansion
    GET   /api/document?iri=IRI                 Fragment: what a document speaks of
    GET   /api/path?from=IRI&to=IRI             Paths
    GET   /api/evidence?claim=IRI&target=IRI&skip=N                 Evidence

The shapes are described in `pharmagraph.explorer`. What is asked wrongly gets status 400 and a line that says why.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pharmagraph.explorer.answers import as_json, start
from pharmagraph.explorer.documents import spoken_of
from pharmagraph.explorer.expansion import PAGE, expand, summary
from pharmagraph.explorer.fragments import MOST, fragment
from pharmagraph.explorer.names import suggest
from pharmagraph.explorer.overview import overview
from pharmagraph.explorer.paths import paths
from pharmagraph.explorer.quotes import evidence
from pharmagraph.server.errors import NotFoundError, RequestError, TooLargeError
from pharmagraph.server.pool import Pool
from pharmagraph.views.asset import asset
from pharmagraph.views.drawing import vis_network

_BODY: Final = 1 << 20  # bytes of a request
_VIS: Final = "vis-network.js"
# Modules that the page shares with the offline one.
_SHARED: Final = frozenset(
    (
        "elements.js",
        "model.js",
        "labels.js",
        "filters.js",
        "timeline.js",
        "panel.js",
        "save.js",
        "picture.js",
        "steer.js",
        "parts.css",
    )
)


def routes(pool: Pool) -> list[BaseRoute]:
    """The routes, whose questions are answered by the workers of a pool."""

    async def answer(function: Callable[..., Any], *arguments: Any) -> Response:
        return Response(await pool.call(as_json, function, *arguments), media_type="application/json")

    async def page(request: Request) -> Response:
        data = await pool.call(start)
        render = request.app.state.render
        return render(request, "explore.html", data=Markup(data))  # type: ignore[no-any-return]  # noqa: S704

    async def names(request: Request) -> Response:
        query = request.query_params
        return await answer(suggest, query.get("q", ""), _number(query, "limit", 12))

    async def first(_: Request) -> Response:
        return await answer(overview)

    async def node(request: Request) -> Response:
        return await answer(summary, _text(request.query_params, "iri"))

    async def document(request: Request) -> Response:
        return await answer(spoken_of, _text(request.query_params, "iri"))

    async def nodes(request: Request) -> Response:
        asked = await _body(request)
        return await answer(fragment, _iris(asked, "iris"), _iris(asked, "present"))

    async def around(request: Request) -> Response:
        asked = await _body(request)
        skip, limit = _number(asked, "skip", 0), min(_number(asked, "limit", PAGE), MOST // 4)
        group, present = str(asked.get("group", "")), _iris(asked, "present")
        return await answer(expand, _text(asked, "iri"), group, skip, limit, present)

    async def path(request: Request) -> Response:
        query = request.query_params
        return await answer(paths, _text(query, "from"), _text(query, "to"))

    async def quotes(request: Request) -> Response:
        query = request.query_params
        return await answer(evidence, _text(query, "claim"), query.get("target", ""), _number(query, "skip", 0))

    return [
        Route("/explore", page),
        Route("/explore/{name}", _file),
        Route("/api/suggest", names),
        Route("/api/overview", first),
        Route("/api/node", node),
        Route("/api/document", document),
        Route("/api/nodes", nodes, methods=["POST"]),
        Route("/api/expand", around, methods=["POST"]),
        Route("/api/path", path),
        Route("/api/evidence", quotes),
    ]


# What is asked


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name)
    if not isinstance(text, str) or not text:
        raise RequestError(f"{name} is missing; give an IRI of the graph")
    return text


def _number(given: Mapping[str, Any], name: str, usual: int) -> int:
    number = str(given.get(name, usual))
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise RequestError(f"{name} takes a whole number, not {number[:40]!r}")
    return int(number)


def _iris(given: Mapping[str, Any], name: str) -> list[str]:
    iris = given.get(name, [])
    if not isinstance(iris, list) or not all(isinstance(iri, str) for iri in iris):
        raise RequestError(f"{name} takes a list of IRIs")
    return iris


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object that a request has as its body."""
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _BODY:
            raise TooLargeError(f"the request has more than {_BODY >> 20} MB; ask for fewer nodes at once")
    try:
        asked = json.loads(data)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise RequestError("the body of the request must be a JSON object")
    return asked


# What the page is made of


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    content = _content(name) if name == _VIS or name in _SHARED or name in _own() else None
    if content is None:
        raise NotFoundError(f"the explorer has no file {name[:80]!r}")
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(content, media_type=kind, headers={"Cache-Control": "no-cache"})


@cache
def _own() -> frozenset[str]:
    return frozenset(entry.name for entry in resources.files(__package__).joinpath("assets").iterdir())


@cache
def _content(name: str) -> bytes:
    if name == _VIS:
        return vis_network().encode()
    if name in _SHARED:
        return asset(name).encode()
    return asset(name, "pharmagraph.explorer").encode()
