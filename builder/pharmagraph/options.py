"""What a user may add to the reading of documents; the same options always give the same reading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are read; without any, by the rules and the lexicon of the package alone.

    `model` is a statistical spaCy pipeline of the user's, by name or path: its parser feeds the clause reader, and its entities are
    candidates for names that nothing else finds.
    """

    model: str = ""


DEFAULT = Options()
