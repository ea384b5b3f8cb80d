"""What the lexicon knows of a name."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from pharmagraph.errors import DataError
from pharmagraph.mentions.lexicon import DATA, Entry, Lexicon, lower_in_place


def look_up(name: str, lexicons: Sequence[Path] = ()) -> list[Entry]:
    """The entries that have this name or alias, whatever its case, in the order of the lexicon.

    `lexicons` are files of the user's own. DataError if there is none, with the names that are like it.
    """
    entries = Lexicon.load(DATA, lexicons).entries
    wanted = lower_in_place(" ".join(name.split()))
    found = [entry for entry in entries if wanted in {lower_in_place(one) for one in (entry.name, *entry.aliases)}]
    if found:
        return found
    names = {lower_in_place(one): one for entry in entries for one in (entry.name, *entry.aliases)}
    near = [names[one] for one in get_close_matches(wanted, names, n=3, cutoff=0.8)]
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "add a row for it to a file of yours, and give that with --lexicon"
    )
    raise DataError(f"the lexicon has no name {name!r}; {hint}")
