"""A server on a port of its own, and a client that says exactly what it is told to."""

import gc
import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn

from pharmagraph.server.app import create_app
from pharmagraph.server.limits import ServerLimits
from pharmagraph.server.serving import listening

FEW = ServerLimits(timeout=20, workers=2)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True, slots=True)
class Client:
    """Asks a server at a port of this computer."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __call__(
        self, path: str, *, method: str = "GET", body: bytes | None = None, timeout: float = 60, **headers: str
    ) -> Reply:
        """The reply to a request; `content_type=` is the header Content-Type."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            reply = connection.getresponse()
            found = {name.lower(): text for name, text in reply.getheaders()}
            return Reply(reply.status, found, reply.read())

    def sparql(self, query: str, **headers: str) -> Reply:
        """The reply to a query in the address."""
        return self("/sparql?" + urlencode({"query": query}), **headers)


@contextmanager
def running(graph: Path, limits: ServerLimits = FEW, **options: Any) -> Iterator[Client]:
    gc.collect()  # the server's thread must not drop answers of the store, which only the thread that asked may do
    with listening("127.0.0.1", 0) as socket:
        config = uvicorn.Config(
            create_app(graph, limits, **options), log_level="error", ws="none", loop="asyncio", lifespan="on"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([socket],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server has ended"
                time.sleep(0.01)
            yield Client(socket.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


Serve = Callable[..., Client]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Serves a graph until the tests of the module have ended."""
    with ExitStack() as stack:
        yield lambda *args, **options: stack.enter_context(running(*args, **options))


@pytest.fixture(scope="module")
def client(serve: Serve, examples_graph: Path) -> Client:
    """A server of the example releases."""
    return serve(examples_graph)
