"""Requests to a SPARQL server, and what its answers mean, in one line.

Every request may be sent twice without harm, and is sent again when the server cannot be reached or is busy. No
redirection is followed: what a server is told, and the password, go to the host that the user has named. Names and
passwords come from the environment or ~/.netrc, and are in no message.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph.guard import one_line
from pharmagraph.graph.remote.address import Address
from pharmagraph.plain import printable

if TYPE_CHECKING:
    import requests

USER, PASSWORD, TOKEN, TIMEOUT = (f"PHARMAGRAPH_STORE_{name}" for name in ("USER", "PASSWORD", "TOKEN", "TIMEOUT"))
JSON: Final = "application/sparql-results+json"
NTRIPLES: Final = "application/n-triples"
_CONNECT: Final = 10.0  # seconds
_USUAL_TIMEOUT: Final = 300.0  # seconds without a byte; a large change takes a server that long
_PAUSES: Final = (0.3, 1.0, 3.0)  # seconds before a request is sent again
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE})
_LONGEST: Final = 4000  # bytes that are looked at of what a server says about an error
_REMEDIES: Final[Mapping[int, str]] = {
    401: f"wants to know who you are (401); set {USER} and {PASSWORD}, or write them into ~/.netrc",
    403: "does not allow this (403); ask for the right to it, or name another user",
    404: "has nothing at this address (404); see that the data set exists and is spelt so",
    405: "does not offer this (405); see that the data set may be changed, and what kind of server it is",
    413: "takes no request of this size (413); raise its limit, or that of a proxy before it",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks, and how many seconds a server may be silent."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    timeout: float = _USUAL_TIMEOUT

    @classmethod
    def from_environment(cls) -> Self:
        """What the environment says; GraphError if the time-out is no number of seconds."""
        given = os.environ.get(TIMEOUT) or str(_USUAL_TIMEOUT)
        try:
            timeout = float(given)
        except ValueError:
            timeout = 0
        if not 0 < timeout < 1e6:
            raise GraphError(f"{TIMEOUT} is a number of seconds above 0, not {printable(given)!r}")
        user, password, token = (os.environ.get(name, "") for name in (USER, PASSWORD, TOKEN))
        return cls(user, password, token, timeout)


class Endpoint:
    """The services of one server; several threads may use it at once.

    All methods raise GraphError, in one line that names the server, if it cannot be reached, refuses, or fails.
    """

    def __init__(self, address: Address, access: Access | None = None) -> None:
        import requests

        self.address = address
        self._access = access or Access.from_environment()
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        if self._access.token:
            self._session.auth = self._with_token
        elif self._access.user:
            named = (self._access.user.encode(), self._access.password.encode())  # else it would be Latin-1
            self._session.auth = requests.auth.HTTPBasicAuth(*named)

    def close(self) -> None:
        """Lets go of the connections."""
        self._session.close()

    def query(self, sparql: str, accept: str) -> bytes:
        """The answer to a query in the format `accept`; QueryError if the server finds fault with the query."""
        with self._sent("POST", self.address.query, lambda: {"query": sparql}, accept=accept, busy=False) as response:
            return self._content(response)

    @contextmanager
    def streamed(self, sparql: str = "") -> Iterator[Any]:
        """The N-Triples of a CONSTRUCT query, or of the whole default graph, as a stream of bytes."""
        if sparql:
            sent = self._sent("POST", self.address.query, lambda: {"query": sparql}, accept=NTRIPLES, busy=False)
        else:
            sent = self._sent("GET", f"{self.address.graphs}?default", accept=NTRIPLES)
        with sent as response:
            yield response.raw

    def update(self, sparql: str) -> None:
        """Carries out an update."""
        with self._sent("POST", self.address.update, sparql.encode, kind="application/sparql-update; charset=utf-8"):
            pass

    def replace(self, path: Path) -> None:
        """Puts the N-Triples of a file in the place of the default graph."""
        with (
            path.open("rb") as stream,
            self._sent("PUT", f"{self.address.graphs}?default", lambda: _rewound(stream), kind=NTRIPLES),
        ):
            pass

    def failed(self, reason: str) -> GraphError:
        """The error that this server gives, for a reason that ends in a remedy."""
        return GraphError(f"{self.address.text}: {reason}")

    @contextmanager
    def _sent(
        self,
        method: str,
        url: str,
        body: Callable[[], Any] | None = None,
        *,
        kind: str = "",
        accept: str = "*/*",
        busy: bool = True,
    ) -> Iterator["requests.Response"]:
        """The good answer to a request, which is sent again if it may have been lost or, with `busy`, put off."""
        headers = {"Accept": accept, "Accept-Encoding": "identity"} | ({"Content-Type": kind} if kind else {})
        for pause in (*_PAUSES, None):
            response = self._answer(method, url, body() if body else None, headers, is_last=pause is None)
            if response is not None:
                with response:
                    if pause is None or not busy or response.status_code not in _BUSY:
                        self._check(response, is_query=url == self.address.query and accept != "*/*")
                        yield response
                        return
            time.sleep(pause or 0)

    def _answer(
        self, method: str, url: str, body: Any, headers: Mapping[str, str], *, is_last: bool
    ) -> "requests.Response | None":
        """The answer; None if the connection was lost and it is not the last time that this is tried."""
        from requests import exceptions

        try:
            return self._session.request(
                method,
                url,
                data=body,
                headers=dict(headers),
                timeout=(min(_CONNECT, self._access.timeout), self._access.timeout),
                allow_redirects=False,
                stream=True,
            )
        except exceptions.SSLError as error:
            raise self.failed(
                "its certificate cannot be verified; name that of your authority in REQUESTS_CA_BUNDLE"
            ) from error
        except exceptions.ReadTimeout as error:
            raise self._silent() from error
        except (exceptions.ConnectionError, exceptions.Timeout) as error:
            if is_last:
                raise self.failed(f"cannot be reached ({_reason(error)}); see that it runs") from error
            return None
        except (exceptions.RequestException, OSError, ValueError) as error:
            raise self.failed(f"cannot be asked ({type(error).__name__}); check its address") from error

    def _silent(self) -> GraphError:
        return self.failed(f"did not answer within {self._access.timeout:g} s; give it more in {TIMEOUT}")

    def _content(self, response: "requests.Response") -> bytes:
        from requests import exceptions

        try:
            return response.content
        except exceptions.ConnectionError as error:
            if "timed out" in str(error):
                raise self._silent() from error
            raise self.lost(error) from error
        except exceptions.RequestException as error:
            raise self.lost(error) from error

    def lost(self, error: Exception) -> GraphError:
        """The error to raise when an answer breaks off."""
        return self.failed(f"broke off in its answer ({type(error).__name__}); ask again")

    def _check(self, response: "requests.Response", *, is_query: bool) -> None:
        """Raises what the status of an answer means."""
        code = response.status_code
        if HTTPStatus.MULTIPLE_CHOICES <= code < HTTPStatus.BAD_REQUEST:
            raise self.failed(f"sends us elsewhere ({code}), which is not followed; give the address that it moved to")
        is_page = response.headers.get("Content-Type", "").lower().startswith("text/html")
        if response.ok:
            if is_page and is_query:
                raise self.failed("answers with a web page and not with data; check the address of the data set")
            return
        if code in _REMEDIES:
            raise self.failed(_REMEDIES[code])
        said = "" if is_page else _first_line(response)
        if code == HTTPStatus.BAD_REQUEST and is_query:
            raise QueryError(f"the query failed: {said or 'the server finds fault with it'}")
        raise self.failed(f"failed ({code}{': ' + said if said else ''}); see the log of the server")

    def _with_token(self, request: Any) -> Any:
        request.headers["Authorization"] = f"Bearer {self._access.token}"
        return request


def _rewound(stream: Any) -> Any:
    stream.seek(0)
    return stream


def _first_line(response: "requests.Response") -> str:
    """What a server says about an error, as far as it can be shown."""
    try:
        said = next(response.iter_content(_LONGEST), b"")
    except Exception:  # the answer breaks off: its status says enough
        return ""
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return one_line(ValueError(printable(lines[0]))) if lines else ""


def _reason(error: BaseException) -> str:
    """What the system said; messages of libraries hold addresses in memory."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return printable(cause.strerror)
        cause = cause.__cause__ or cause.__context__
    return "it cannot be found, or closes the connection"
