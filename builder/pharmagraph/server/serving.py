"""Runs the application until it is interrupted."""

import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import uvicorn

from pharmagraph.errors import PharmagraphError
from pharmagraph.graph.store import Graph
from pharmagraph.server.app import create_app
from pharmagraph.server.limits import USUAL, ServerLimits

_LAST: Final = 3  # seconds that requests have to end when the server does


def serve(
    graph: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    limits: ServerLimits = USUAL,
    *,
    cors: Sequence[str] = (),
    hosts: Sequence[str] = (),
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serves a graph until SIGINT or SIGTERM; `ready` is told the address.

    GraphError if there is no graph, PharmagraphError if the address cannot be had.
    """
    Graph.open(graph).close()
    with listening(host, port) as taken:
        app = create_app(graph, limits, cors=cors, hosts=hosts)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="on",
            timeout_graceful_shutdown=_LAST,
        )
        server = _Server(config, lambda: ready(_address(taken)))
        signal.signal(signal.SIGTERM, _interrupt)  # what comes after the server has ended in good order
        with suppress(KeyboardInterrupt):
            server.run(sockets=[taken])


class _Server(uvicorn.Server):
    """A server that tells when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; PharmagraphError if the address is taken or is not ours."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        taken = socket.create_server((host, port), family=family, backlog=256)
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the end of an answer waits for 40 ms
        return taken
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        raise PharmagraphError(
            f"{host}:{port}: cannot be served at ({reason}); choose another --port or --host"
        ) from error


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt
