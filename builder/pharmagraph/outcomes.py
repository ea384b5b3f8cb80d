"""What comes of reading one text: its reading as JSON, or why there is none. No fault of a document stops the others."""

import logging
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Final

from pharmagraph.errors import DataError, GraphError, PharmagraphError
from pharmagraph.model import Document, Reading, to_json
from pharmagraph.soundness import check
from pharmagraph.sources import Text, to_document
from pharmagraph.sources.find import shown

_log: Final = logging.getLogger(__name__)

Reader = Callable[[Document], Reading]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one text either the reading, as `to_json` writes it, or the fault: one line that names the text's place."""

    text: Text
    reading: str = ""
    fault: str = ""


def read_one(text: Text, reader: Reader) -> Outcome:
    """The outcome of reading `text` here and now.

    DataError and GraphError are raised, because then the lexicon or a rule is broken and no text can be read;
    MemoryError, because the process that ran out of memory should end.
    """
    try:
        document = to_document(text)
        reading = reader(document)
        if (reading.document.text, reading.document.sha256) != (document.text, document.sha256):
            raise ValueError("the reading is of another text")
        check(reading)
        return Outcome(text, to_json(reading))
    except (DataError, GraphError, MemoryError):
        raise
    except PharmagraphError as error:
        return Outcome(text, fault=named(text, str(error)))
    except Exception as error:
        _log.debug("%s could not be read", text.place, exc_info=True)
        first = (str(error).splitlines() or [""])[0][:200]
        reason = f"could not be read ({type(error).__name__}: {first}); this is a fault of the reader's"
        return Outcome(text, fault=named(text, reason))


def read_here(texts: Iterable[Text], reader: Reader) -> Generator[Outcome]:
    """Reads in this process, one text after the other, without limits of time and memory."""
    return (read_one(text, reader) for text in texts)


def named(text: Text, message: str) -> str:
    """A message of one line that begins with the text's place."""
    line = (message.splitlines() or [""])[0]
    place = shown(text.place)
    return line if line.startswith(f"{place}: ") else f"{place}: {line}"
