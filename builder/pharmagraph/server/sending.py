"""Answers that a worker has written, sent in chunks."""

from collections.abc import AsyncIterator, Mapping
from typing import IO, Final

from starlette.responses import Response, StreamingResponse

_CHUNK: Final = 1 << 16  # bytes


def file(written: IO[bytes], media_type: str, headers: Mapping[str, str]) -> Response:
    """A response with the bytes of a file, which it closes."""
    size = written.seek(0, 2)
    written.seek(0)

    async def chunks() -> AsyncIterator[bytes]:
        with written:
            while chunk := written.read(_CHUNK):
                yield chunk

    return StreamingResponse(chunks(), headers={**headers, "Content-Length": str(size), "Content-Type": media_type})


def saved_file(written: IO[bytes], media_type: str, name: str) -> Response:
    """The same as a file that a browser saves under a name, which must be ASCII without quotes."""
    return file(written, media_type, {"Content-Disposition": f'attachment; filename="{name}"'})
