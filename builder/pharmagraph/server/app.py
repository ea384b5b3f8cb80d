"""The application: which address answers with what.

`create_app(graph, limits)` gives a Starlette application, whose `state` has

    pool      the `Pool` that reads the graph: `await pool.call(function, *arguments)` runs `function(graph, *arguments)`
              in a worker and gives what that gives (both are pickled); `function` is at the top level of a module
    render    `render(request, "name.html", status=200, **context)`: the response with a page. Templates lie in the
              folder `templates` of this room and of `explorer`; they extend `base.html`, whose blocks are `title`,
              `head` (more style sheets and scripts, which must be files of ours: nothing inline is run), and `main`.

If there is a module `pharmagraph.explorer.routes`, what its `routes(pool)` gives (a list of Route and Mount) is
served too, and `/explore` is in the navigation. `/assets/palette.css` has the colours, light and dark, as custom properties;
`/assets/kinds.css` gives an element of the class `kind-Drug` its colour in `--kind`. An error of ours that a handler raises becomes
its one line, as a page or as text, with the HTTP status of `server.errors.status_of`.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib import import_module, resources
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pharmagraph.errors import PharmagraphError
from pharmagraph.server import asking, browsing, questions, things
from pharmagraph.server.endpoint import endpoint
from pharmagraph.server.errors import status_of
from pharmagraph.server.limits import USUAL, ServerLimits
from pharmagraph.server.pages import kinds_style, renderer
from pharmagraph.server.pool import Pool
from pharmagraph.server.security import HEADERS, KnownHosts, SecurityHeaders
from pharmagraph.views.asset import asset

_EXPLORER: Final = "pharmagraph.explorer.routes"
_EXPLORER_TASKS: Final = tuple(
    f"pharmagraph.explorer.{name}"
    for name in ("answers", "documents", "expansion", "names", "overview", "paths", "quotes")
)
_TASKS: Final = tuple(f"pharmagraph.server.{name}" for name in ("asking", "describing", "finding", "sparql"))


def create_app(
    graph: Path, limits: ServerLimits = USUAL, *, cors: Sequence[str] = (), hosts: Sequence[str] = ()
) -> Starlette:
    """The application that serves the graph in a directory, to be run by any ASGI server.

    `cors` are the origins whose pages may read the answers, `hosts` the names by which the server is known beside
    localhost and addresses.
    """
    has_explorer = _has_explorer()
    pool = Pool(graph, limits, (*_TASKS, *_EXPLORER_TASKS) if has_explorer else _TASKS, (asking.prepare,))
    explorer = list(import_module(_EXPLORER).routes(pool)) if has_explorer else []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with pool:
            yield

    middleware = [Middleware(SecurityHeaders), Middleware(KnownHosts, hosts=hosts)]
    if cors:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(cors),
                allow_methods=["GET", "POST"],
                allow_headers=["Accept", "Content-Type"],
            )
        )
    app = Starlette(
        routes=[*routes(), *explorer],
        middleware=middleware,
        exception_handlers={PharmagraphError: _told, HTTPException: _http, Exception: _defect},
        lifespan=lifespan,
    )
    app.state.pool = pool
    app.state.render = renderer(has_explorer=has_explorer, graph_name=graph.absolute().name)
    return app


def routes() -> list[BaseRoute]:
    """The addresses of this room."""
    assets = StaticFiles(directory=str(resources.files("pharmagraph.server") / "assets"))
    return [
        Route("/", browsing.home),
        Route("/search", browsing.search),
        Route("/documents", browsing.documents),
        Route("/kinds/{kind}", browsing.kind),
        Route("/resource/{local:path}", things.thing),
        Route("/questions", questions.overview),
        Route("/questions/{name}", questions.question),
        Route("/sparql", endpoint, methods=["GET", "POST"]),
        Route("/assets/kinds.css", _kinds),
        Route("/assets/palette.css", _palette),
        Mount("/assets", assets),
    ]


def _has_explorer() -> bool:
    try:
        return find_spec(_EXPLORER) is not None
    except ModuleNotFoundError:
        return False


async def _palette(_: Request) -> Response:
    return Response(asset("palette.css"), media_type="text/css")


async def _kinds(_: Request) -> Response:
    return Response(kinds_style(), media_type="text/css")


# Errors


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, PharmagraphError)
    return error_response(request, status_of(error), str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = error_response(request, error.status_code, error.detail)
    response.headers.update(error.headers or {})
    return response


async def _defect(_: Request, __: Exception) -> Response:
    text = "this is a defect of the server; its log tells more\n"
    return PlainTextResponse(text, HTTPStatus.INTERNAL_SERVER_ERROR, HEADERS)


def error_response(request: Request, status: int, message: str) -> Response:
    """One line that says what is wrong: a page for a browser, else text."""
    if "text/html" in request.headers.get("accept", ""):
        render = request.app.state.render
        title = HTTPStatus(status).phrase
        return render(request, "error.html", status, heading=title, message=message)  # type: ignore[no-any-return]
    line = " ".join(message.split())
    return PlainTextResponse(f"{line}\n".encode(errors="replace"), status)
