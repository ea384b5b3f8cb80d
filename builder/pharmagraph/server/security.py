"""What keeps the server to those who run it, and what documents say from running in a browser.

Pages that come from elsewhere cannot reach a server on this computer by a name of theirs that leads here (DNS
rebinding), for the host must be known; an address that is all digits cannot be such a name.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
)


class SecurityHeaders:
    """Gives every response the headers that tell a browser what it may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class KnownHosts:
    """Refuses requests for a host that is neither an address, nor localhost, nor one of `hosts`."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = {"localhost", *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._knows(Headers(scope=scope).getlist("host")):
            await self._app(scope, receive, send)
            return
        text = "this server is not known by that name; allow a name with --allow-host\n"
        await PlainTextResponse(text, HTTPStatus.MISDIRECTED_REQUEST)(scope, receive, send)

    def _knows(self, given: list[str]) -> bool:
        if len(given) != 1:
            return False
        host = host_of(given[0])
        with suppress(ValueError):
            return bool(ipaddress.ip_address(host))
        return host in self._hosts


def host_of(given: str) -> str:
    """The host of a Host header, without port and brackets; empty if it is malformed.

    >>> host_of("LocalHost:8000"), host_of("[::1]:8000"), host_of("a b"), host_of("localhost:x")
    ('localhost', '::1', '', '')
    """
    found = _HOST.fullmatch(given.lower())
    return (found[1] or found[2]) if found else ""


_HOST: Final = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?", re.ASCII)
