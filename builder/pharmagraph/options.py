"""What a user may add to the reading of documents; the same options always give the same reading."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are read; without any, by the rules and the lexicon of the package alone.

    `model` is a statistical spaCy pipeline of the user's, by name or path: its parser feeds the clause reader, and its entities are
    candidates for names that nothing else finds. `lexicons` are tab-separated files of names (columns name, kind, aliases, and more as
    `pharmagraph lexicon check` says). Facts of less confidence than `min_confidence` are candidates and not asserted: by
    default, what is more likely wrong than right.
    """

    model: str = ""  # given as a path or a list of paths, too, these become text
    lexicons: tuple[str, ...] = ()
    min_confidence: float = 0.5

    def __post_init__(self) -> None:
        object.__setattr__(self, "model", os.fspath(self.model))
        object.__setattr__(self, "lexicons", tuple(map(os.fspath, self.lexicons)))
        if not 0 <= self.min_confidence <= 1:
            raise ValueError(f"the least confidence is {self.min_confidence}; give a number from 0 to 1")


DEFAULT = Options()
