"""What a request gives, read with care: no more of it than is read, and only text that is UTF-8."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request

from pharmagraph.server.errors import RequestError, TooLargeError

_MOST_FIELDS: Final = 100

T = TypeVar("T")


async def read_body(request: Request) -> bytes:
    """The body of a request; TooLargeError if it is longer than the server reads."""
    most = request.app.state.pool.limits.request
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLargeError(f"the request is longer than {most} bytes; send less")
    return bytes(body)


def decoded(data: bytes, what: str) -> str:
    """Bytes as text; RequestError if they are not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(f"{what} is not UTF-8 text; send it as UTF-8") from error


def fields(form: bytes, what: str) -> list[tuple[str, str]]:
    """Names and values of a form or the query of an address; RequestError if they cannot be read."""
    try:
        text = decoded(form, what)
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise RequestError(f"{what} has percent-encoded bytes that are not UTF-8 text; send UTF-8") from error
    except ValueError as error:
        raise RequestError(f"{what} has more than {_MOST_FIELDS} fields; send fewer") from error


def address_fields(request: Request) -> list[tuple[str, str]]:
    """Names and values in the query of a request's address; RequestError if they cannot be read."""
    return fields(request.scope["query_string"], "the address")


def values(pairs: Sequence[tuple[str, str]], name: str) -> list[str]:
    """All values of a name."""
    return [value for key, value in pairs if key == name]


def value(pairs: Sequence[tuple[str, str]], name: str, default: str = "") -> str:
    """The value of a name; RequestError if it has several."""
    found = values(pairs, name)
    if len(found) > 1:
        raise RequestError(f"{name} is given {len(found)} times; give it once")
    return found[0] if found else default


async def while_connected(request: Request, work: Awaitable[T]) -> T:
    """What `work` gives; it is cancelled when the client goes away. The request's body must have been read."""
    task = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((task, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise RequestError("the client has gone away")
        return task.result()
    finally:
        leaving.cancel()
        task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
