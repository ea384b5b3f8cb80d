"""Answers that a worker writes, sent in chunks as they come."""

import logging
from collections.abc import Mapping

from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from pharmagraph.errors import PharmagraphError
from pharmagraph.server.growing import Growing

_LOG = logging.getLogger(__name__)


def file(written: Growing, media_type: str, headers: Mapping[str, str]) -> Response:
    """A response with all that is written, which it closes.

    What goes wrong after its beginning can be told by no status: the reason is sent, and the connection is broken off before
    the answer has its end, so that no client takes it for whole.
    """
    length = {} if written.size is None else {"Content-Length": str(written.size)}
    return _Streamed(written.chunks(), headers={**headers, **length, "Content-Type": media_type})


def saved_file(written: Growing, media_type: str, name: str) -> Response:
    """The same as a file that a browser saves under a name, which must be ASCII without quotes."""
    return file(written, media_type, {"Content-Disposition": f'attachment; filename="{name}"'})


class _Streamed(StreamingResponse):
    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except PharmagraphError as error:
            _LOG.warning("an answer was broken off: %s", error)
            await send(
                {
                    "type": "http.response.body",
                    "body": f"\nerror: {error}\n".encode(errors="replace"),
                    "more_body": True,
                }
            )
