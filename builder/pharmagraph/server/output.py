"""Where a worker writes an answer for the server."""

import pickle
from typing import BinaryIO, Final

from pharmagraph.server import wire
from pharmagraph.server.errors import RequestError

_CHUNK: Final = 1 << 16  # bytes that are sent at once


class Output:
    """Where a task writes the bytes of its answer; they are sent in chunks.

    RequestError as soon as they are more than an answer may have.
    """

    def __init__(self, answers: BinaryIO, most: int) -> None:
        self._answers = answers
        self._most = most
        self._held = bytearray()
        self._size = 0

    def write(self, data: bytes) -> int:
        """Takes bytes; how many they are."""
        self._size += len(data)
        self.check()
        self._held += data
        if len(self._held) >= _CHUNK:
            self.flush()
        return len(data)

    def promise(self, value: object) -> None:
        """Tells what the task is going to give, so that its answer can be sent before all of it is written."""
        self._answers.write(wire.frame(wire.PROMISE, pickle.dumps(value)))

    def check(self) -> None:
        """RequestError if more was written than an answer may have."""
        if self._size > self._most:
            raise RequestError(
                f"the answer is larger than {self._most >> 20} MB; ask for less (LIMIT), or allow more with --answer"
            )

    def flush(self) -> None:
        """Sends what is held."""
        if self._held:
            self._answers.write(wire.frame(wire.CHUNK, bytes(self._held)))
            self._answers.flush()
            self._held.clear()
