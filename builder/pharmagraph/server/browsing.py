"""The pages that lead to others: the first one, what was searched for, the documents, the things of a class."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pharmagraph.graph.queries import list_questions
from pharmagraph.server import finding
from pharmagraph.server.errors import NotFoundError
from pharmagraph.server.pool import Pool
from pharmagraph.server.questions import by_purpose
from pharmagraph.server.reading import address_fields, value, while_connected
from pharmagraph.vocabulary import EntityClass, FrameClass

_LONGEST: Final = 300  # characters of a search
_LISTED: Final = 2000  # things or documents of a list
_KINDS: Final = frozenset(kind.value for kind in (*EntityClass, *FrameClass))


async def home(request: Request) -> Response:
    """What the graph holds, and where to begin."""
    pool: Pool = request.app.state.pool
    summary = await while_connected(request, pool.call(finding.summary))
    groups = by_purpose(list_questions())
    return request.app.state.render(request, "home.html", summary=summary, groups=groups)  # type: ignore[no-any-return]


async def search(request: Request) -> Response:
    """What is called so; with `go`, the page of the only thing that has just this name."""
    pairs = address_fields(request)
    words = value(pairs, "q")[:_LONGEST]
    pool: Pool = request.app.state.pool
    found = await while_connected(request, pool.call(finding.find, words))
    exact = [one for one in found if one.is_exact and one.thing.href]
    if value(pairs, "go") and len(exact) == 1:
        return RedirectResponse(exact[0].thing.href, 303)
    return request.app.state.render(request, "search.html", words=words, found=found)  # type: ignore[no-any-return]


async def documents(request: Request) -> Response:
    """The documents, the latest first."""
    pool: Pool = request.app.state.pool
    rows = await while_connected(request, pool.call(finding.documents, _LISTED + 1))
    return request.app.state.render(  # type: ignore[no-any-return]
        request, "documents.html", rows=rows[:_LISTED], is_cut=len(rows) > _LISTED
    )


async def kind(request: Request) -> Response:
    """The things of a class, by name."""
    name = request.path_params["kind"]
    if name not in _KINDS:
        raise NotFoundError("the vocabulary has no such class")
    pool: Pool = request.app.state.pool
    things = await while_connected(request, pool.call(finding.of_kind, name, _LISTED))
    return request.app.state.render(  # type: ignore[no-any-return]
        request, "kind.html", kind=name, things=things[:_LISTED], is_cut=len(things) > _LISTED
    )
