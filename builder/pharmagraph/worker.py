"""The process that reads the texts it is sent: `python -m pharmagraph.worker`, started by `workers`.

A line comes in for each text and a line goes out, so that nothing but text crosses the border. The first line
that comes in is the setup; the first that goes out tells that the reader is ready. The process ends when
nothing more comes.
"""

import base64
import json
import pickle
from dataclasses import dataclass
from typing import BinaryIO, Final

from pharmagraph.errors import PharmagraphError
from pharmagraph.outcomes import Reader, read_one
from pharmagraph.processes import alarm, channel, collect_seldom, ignore_interrupts, keep, limit_memory
from pharmagraph.sources import Given, Text

READY, READING, FAULT = "ready", "reading", "fault"
BROKEN: Final = "broken"  # the lexicon or a rule: no text can be read
UNFIT: Final = "unfit"  # the reader could not be had
MEMORY: Final = "memory"  # it is used up

# A reader loads its lexicon and rules with its first text, and that is not to count as the time of a document.
_WARM: Final = Text("warm-up", "warm-up", "Acme Inc. today announced that it has submitted an application to the FDA.")
_GRACE: Final = 5.0  # seconds after which a worker ends itself, because who should have stopped it is gone


@dataclass(frozen=True, slots=True)
class Setup:
    """How a worker reads, and the most that it may take."""

    reader: Reader
    timeout: float  # seconds for one text
    memory: int  # bytes of address space, in all


def pack_setup(setup: Setup) -> bytes:
    """The first line for a worker; errors are those of pickle."""
    return base64.b64encode(pickle.dumps(setup)) + b"\n"


def pack_text(text: Text) -> bytes:
    """The line that asks a worker to read `text`."""
    given = text.given
    fields = [text.place, text.source, text.text, given.date, given.publisher, given.title]
    return json.dumps(fields).encode() + b"\n"


def unpack(line: bytes) -> tuple[str, str]:
    """The kind of a worker's answer and what it says; two empty texts if the answer is not complete."""
    if not line.endswith(b"\n"):
        return "", ""
    kind, _, said = line[:-1].decode().partition(" ")
    return kind, said


def main() -> None:
    """Answers what comes in until nothing more comes."""
    ignore_interrupts()
    collect_seldom()
    requests, answers = channel()
    reader = _prepare(requests.readline(), answers)
    if reader is not None:
        for line in requests:
            if not _serve(line, reader, answers):
                return


def _prepare(line: bytes, answers: BinaryIO) -> "_Timed | None":
    """The reader, and the news that it is ready; or None, and the reason."""
    try:
        setup: Setup = pickle.loads(base64.b64decode(line))  # noqa: S301  from the process that started this one
        limit_memory(setup.memory)
        reader = _Timed(setup.reader, setup.timeout)
        read_one(_WARM, reader.read)
        keep()
    except PharmagraphError as error:
        _send(answers, BROKEN, str(error))
    except Exception as error:
        _send(answers, UNFIT, f"{type(error).__name__}: {error}")
    else:
        _send(answers, READY)
        return reader
    return None


def _serve(line: bytes, reader: "_Timed", answers: BinaryIO) -> bool:
    """Answers one request; whether the process is good for more."""
    place, source, text, *given = json.loads(line)
    try:
        with reader:
            outcome = read_one(Text(place, source, text, Given(*given)), reader.read)
    except PharmagraphError as error:
        _send(answers, BROKEN, str(error))
        return False
    except MemoryError:
        _send(answers, MEMORY)
        return False
    if outcome.fault:
        _send(answers, FAULT, outcome.fault)
    else:
        _send(answers, READING, outcome.reading)
    return True


def _send(answers: BinaryIO, kind: str, said: str = "") -> None:
    line = " ".join(said.splitlines()) if kind != READING else said
    answers.write(f"{kind} {line}\n".encode(errors="backslashreplace"))
    answers.flush()


class _Timed:
    """A reader, and the alarm that ends the process if it is not stopped in time."""

    def __init__(self, reader: Reader, timeout: float) -> None:
        self.read = reader
        self._timeout = timeout

    def __enter__(self) -> None:
        alarm(self._timeout + _GRACE)

    def __exit__(self, *_: object) -> None:
        alarm(0)


if __name__ == "__main__":
    main()
