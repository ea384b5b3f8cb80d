"""The lexicon: names that the field knows, found in raw text by one automaton.

What the lexicon knows names and links things; it never asserts a fact. Files are tab-separated (`data/*.tsv`), one row a thing; a
user's own files of the same form can be added. Matching is by whole words, at the exact offsets of the text, without regard to case
except for rows marked `exact` and for abbreviations (five characters or fewer, mostly capitals).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import ahocorasick_rs

from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table

DATA = Path(__file__).parent / "data"
_RANK = 40
_SHORT = 5  # an alias of so few characters that has a capital after the first is an abbreviation, matched as written


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the lexicon knows."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    exact: bool = False
    parent: str = ""
    ticker: str = ""
    direction: str = ""  # of an endpoint: "higher" or "lower", whichever is good


@dataclass(frozen=True, slots=True)
class _Pattern:
    surface: str
    entry: Entry
    exact: bool


_FILES = {  # file: class of its rows where the file has no `kind` column
    "drugs.tsv": "",
    "organizations.tsv": "",
    "technologies.tsv": "Technology",
    "targets.tsv": "MolecularTarget",
    "diseases.tsv": "Disease",
    "endpoints.tsv": "Endpoint",
    "conferences.tsv": "Conference",
}
_INFLECTED = frozenset({"Disease", "DrugClass", "Endpoint"})  # names that are common nouns
_ALIAS_KINDS = ("brand:", "code:", "name:", "abbr:")


def read_entries(path: Path, kind: str = "") -> Iterator[Entry]:
    """The rows of one lexicon file; DataError names the file and line of a malformed one."""
    for row in read_table(path, ("name", "aliases") if kind else ("name", "kind", "aliases")):
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        short = tuple(alias.removeprefix("abbr:") for alias in aliases if alias.startswith("abbr:"))
        brands = tuple(alias.removeprefix("brand:") for alias in aliases if alias.startswith("brand:"))
        plain = tuple(_without_kind(alias) for alias in aliases)
        yield Entry(
            row["name"],
            kind or row["kind"],
            plain,
            brands,
            short,
            row.get("case", "") == "exact",
            row.get("parent", ""),
            row.get("ticker", ""),
            row.get("direction", ""),
        )


def _without_kind(alias: str) -> str:
    for prefix in _ALIAS_KINDS:
        alias = alias.removeprefix(prefix)
    return alias


_FOLD = (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"), ("\u00a0", " "))


def lower_in_place(text: str) -> str:
    """Lower case with plain apostrophes, hyphens and spaces, of the same length, so that offsets hold.

    A few letters have a lower-case form of another length; they stay.
    """
    lowered = text.lower()
    same = lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for sign, plain in _FOLD:
        same = same.replace(sign, plain)
    return same


@dataclass(frozen=True)
class Lexicon:
    """The entries of one or more files, ready to be found in texts."""

    entries: tuple[Entry, ...]
    by_name: dict[str, Entry] = field(default_factory=dict, compare=False)

    @classmethod
    def load(cls, folder: Path = DATA, extra: Sequence[Path] = ()) -> "Lexicon":
        """The shipped files of `folder` and the user's own (`name kind aliases` columns); DataError for a broken one."""
        entries = [entry for name, kind in _FILES.items() for entry in read_entries(folder / name, kind)]
        entries += [entry for path in extra for entry in read_entries(path)]
        return cls(tuple(entries), {entry.name: entry for entry in entries})

    @cached_property
    def _patterns(self) -> tuple[_Pattern, ...]:
        return tuple(
            _Pattern(surface, entry, entry.exact or surface in entry.abbreviations or _is_abbreviation(surface))
            for entry in self.entries
            for surface in dict.fromkeys((entry.name, *entry.aliases))
            if not surface.endswith(")")  # "overall survival (OS)" is two names, of which the text tells itself
        )

    @cached_property
    def _automaton(self) -> "ahocorasick_rs.AhoCorasick":
        return ahocorasick_rs.AhoCorasick([lower_in_place(pattern.surface) for pattern in self._patterns])

    def find(self, text: str) -> Iterator[Mention]:
        """Every name of the lexicon in `text`, overlaps included."""
        for index, start, end in self._automaton.find_matches_as_indexes(lower_in_place(text), overlapping=True):
            pattern = self._patterns[index]
            if pattern.entry.kind in _INFLECTED and not pattern.exact:
                end = _plural_end(text, end)
            if _stands_alone(text, start, end) and _case_agrees(pattern, text[start:end]):
                yield Mention(
                    start,
                    end,
                    pattern.entry.kind,
                    text[start:end],
                    known_as=pattern.entry.name,
                    rank=_RANK,
                    source="lexicon",
                )


def _plural_end(text: str, end: int) -> int:
    """The end of the word with its plural s ("use disorders"), if that is all that follows."""
    return (
        end + 1
        if text[end : end + 1] == "s" and text[end - 1].isalpha() and not text[end + 1 : end + 2].isalnum()
        else end
    )


def _is_abbreviation(surface: str) -> bool:
    return len(surface) <= _SHORT and any(c.isupper() for c in surface[1:])


def _case_agrees(pattern: _Pattern, found: str) -> bool:
    if not pattern.exact:
        return True
    wanted = pattern.surface
    if found == wanted or (wanted.islower() and found == wanted.capitalize()):
        return True
    return len(wanted) > _SHORT and found == wanted.upper()


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the match is bounded by something that is no part of a word; a hyphen inside a longer code is part of it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    if before == "-" and text[start - 2 : start - 1].isalnum() and text[start:end].isupper():
        return text[start - 5 : start].lower() in {"anti-"} or text[max(0, start - 4) : start].lower() == "non-"
    return not (after == "-" and text[end + 1 : end + 2].isdigit())
