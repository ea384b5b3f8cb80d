"""What the server and its workers say to each other: frames of a kind, a length and so many bytes."""

import asyncio
from typing import BinaryIO, Final

# of a worker
READY: Final = b"r"
PROMISE: Final = b"p"  # what the function is going to give once all is written, pickled
CHUNK: Final = b"c"  # bytes of the answer
VALUE: Final = b"v"  # the end of the answer: what the function gave, pickled
FAULT: Final = b"f"  # the error of ours that it raised, pickled
DEFECT: Final = b"d"  # any other error: its traceback
MEMORY: Final = b"m"  # it is used up; the worker ends
# of the server
TASK: Final = b"t"

_LENGTH: Final = 4  # bytes


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return kind + len(payload).to_bytes(_LENGTH, "big") + payload


def read(stream: BinaryIO) -> bytes | None:
    """The payload of the next frame; None at the end of the stream."""
    head = stream.read(1 + _LENGTH)
    if len(head) < 1 + _LENGTH:
        return None
    size = int.from_bytes(head[1:], "big")
    payload = stream.read(size)
    return payload if len(payload) == size else None


async def receive(stream: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Kind and payload of the next frame; asyncio.IncompleteReadError if the stream ends."""
    head = await stream.readexactly(1 + _LENGTH)
    return head[:1], await stream.readexactly(int.from_bytes(head[1:], "big"))
