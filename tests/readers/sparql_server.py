"""A SPARQL server of few lines for the tests: Oxigraph over HTTP, which can be told to misbehave."""

from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
Fault = Callable[["Handler"], bool]  # answers a request; whether it is dealt with


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: "Server"
    protocol_version = "HTTP/1.1"
    body: bytes

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        self.deal()

    do_POST = do_PUT = do_GET

    def deal(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.command, self.path, dict(self.headers), self.body))
        fault = self.server.faults.popleft() if self.server.faults else None
        if fault is None or not fault(self):
            self.serve()

    def serve(self) -> None:
        """What the request asks for."""
        store, path = self.server.store, urlsplit(self.path)
        service = path.path.rpartition("/")[2]
        if service == "query":
            found = store.query(parse_qs(self.body.decode())["query"][0])
            triples = isinstance(found, ox.QueryTriples)
            form = ox.RdfFormat.N_TRIPLES if triples else ox.QueryResultsFormat.JSON
            self.say(200, found.serialize(format=form), NTRIPLES if triples else JSON)  # type: ignore[arg-type]
        elif service == "update":
            store.update(self.body.decode())
            self.say(204)
        elif service == "data" and self.command == "GET":
            self.say(200, store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), NTRIPLES)
        elif service == "data":
            quads = [quad for quad in store if quad.graph_name != ox.DefaultGraph()]
            fresh = ox.Store()
            fresh.extend(quads)
            fresh.load(self.body, format=ox.RdfFormat.N_TRIPLES)
            self.server.store = fresh
            self.say(204)
        else:
            self.say(404)

    def say(self, code: int, body: bytes | None = b"", kind: str = "text/plain", **headers: str) -> bool:
        """Answers."""
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body or b"")), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body or b"")
        return True


class Server(ThreadingHTTPServer):
    """The server, which runs until its block ends; with a context for TLS it speaks nothing else."""

    daemon_threads = True

    def __init__(self, tls: SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self._scheme = "https" if tls else "http"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.store = ox.Store()
        self.faults: deque[Fault | None] = deque()  # for the next requests, one after the other
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"sparql+{self._scheme}://127.0.0.1:{self.server_address[1]}/ds"

    def handle_error(self, *_: Any) -> None:
        """Nothing: that a connection breaks off is what is tested."""

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
