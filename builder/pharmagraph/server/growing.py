"""An answer that is sent while it is still being written."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Any, Final

_IN_MEMORY: Final = 1 << 20  # bytes that are held in memory; what is more goes to a temporary file
_CHUNK: Final = 1 << 16  # bytes that are sent at once


class Growing:
    """What a worker writes, and what its function gives, for one reader.

    The worker never waits for the reader: what is not yet read lies in a temporary file. A reader begins once all is there, or
    once there is so much of it that an error could no longer be told by the status, and what the function gives is known. A
    reader that has begun meets an error in the midst of it.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  `close` closes it
        self._size = 0
        self._value: Any = None
        self._is_promised = self._is_begun = False
        self._ended: BaseException | bool = False
        self._changed = asyncio.Event()
        self._filling: asyncio.Task[None] | None = None

    # Of who fills it

    def write(self, data: bytes) -> None:
        """Takes more of the answer."""
        self._file.seek(self._size)
        self._file.write(data)
        self._size += len(data)
        self._changed.set()

    def promise(self, value: Any) -> None:
        """Takes what the function is going to give."""
        self._value, self._is_promised = value, True

    def restart(self) -> bool:
        """Forgets what was written; False if somebody has read of it."""
        if not self._is_begun:
            self._file.seek(0)
            self._file.truncate()
            self._size, self._is_promised = 0, False
        return not self._is_begun

    def end(self, value: Any) -> None:
        """All is written, and the function has given this."""
        self._value, self._ended = value, True
        self._changed.set()

    def fail(self, error: BaseException) -> None:
        """Nothing more comes, because of an error."""
        self._ended = error
        self._changed.set()

    # Of who reads it

    async def begun(self, filling: "asyncio.Task[None]") -> Any:
        """Waits until one can begin to read; what the function gives. Raises what `filling` fails with before."""
        self._filling = filling
        while not (self._ended or (self._is_promised and self._size > _IN_MEMORY)):
            await self._change()
        self._raise()
        self._is_begun = True
        return self._value

    @property
    def size(self) -> int | None:
        """How many bytes there are; None if that is not yet known."""
        return self._size if self._ended is True else None

    async def chunks(self) -> AsyncIterator[bytes]:
        """The answer piece by piece, as it comes; closes it at the end."""
        place = 0
        try:
            while True:
                self._file.seek(place)
                if chunk := self._file.read(_CHUNK):
                    place += len(chunk)
                    yield chunk
                elif self._ended:
                    self._raise()
                    return
                else:
                    await self._change()
        finally:
            self.close()

    def close(self) -> None:
        """Lets go of it; whoever still fills it is stopped."""
        if self._filling is not None:
            self._filling.cancel()
        self._file.close()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _raise(self) -> None:
        if isinstance(self._ended, BaseException):
            raise self._ended
