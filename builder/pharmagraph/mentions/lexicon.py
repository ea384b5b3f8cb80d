"""The lexicon: names that the field knows, found in raw text by one automaton.

What the lexicon knows names and links things; it never asserts a fact. Files are tab-separated (`data/*.tsv`), one row a thing; a
user's own files of the same form can be added; where both have a name, the user's row counts. Matching is by whole words, at the exact offsets of the text, without regard to case
except for rows marked `exact` and for abbreviations (five characters or fewer, mostly capitals).
"""

import gc
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import ahocorasick_rs

from pharmagraph.errors import DataError, VocabularyError
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_rows
from pharmagraph.prepared import key_of, prepared
from pharmagraph.vocabulary import EntityClass, parse_entity_class, root

DATA = Path(__file__).parent / "data"
_RANK = 40
_SHORT = 5  # an alias of so few characters, none a digit, that has a capital after the first is an abbreviation, matched as written


class Entry(NamedTuple):  # a dataclass takes ten times as long to make, and there may be half a million
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
    identifiers: tuple[str, ...] = ()  # CURIEs of outside vocabularies
    file: str = ""
    line: int = 0  # in the file

    @property
    def place(self) -> str:
        """The file and line of its row."""
        return f"{self.file}:{self.line}"


class _Pattern(NamedTuple):
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
_CODE = ("mentions/lexicon.py", "mentions/tables.py", "vocabulary.py")  # what decides what the files are read as
_INFLECTED = frozenset({"Disease", "DrugClass", "Endpoint"})  # names that are common nouns
_ALIAS_KINDS = ("brand:", "code:", "name:", "abbr:")


_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
COLUMNS = ("name", "kind", "aliases")  # that a user's file must have; it may have those of `Entry` beside them
_CURIE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)
_KINDS = {str(kind): str(kind) for kind in EntityClass if kind is not EntityClass.DOCUMENT}  # one text for all rows
_CHOICES = {"case": ("", "exact"), "direction": ("", "higher", "lower")}


def read_entries(path: Path, kind: str = "") -> Iterator[Entry]:
    """The rows of one lexicon file; DataError names the file and line of a malformed one."""
    columns = ("name", "aliases") if kind else COLUMNS
    return (entry_of(path, line, row, kind) for line, row in read_rows(path, columns))


def lexicon_digest(path: Path) -> str:
    """A digest of the bytes of a user's file; DataError if a row of it is malformed."""
    for _ in read_entries(path):
        pass
    return hashlib.sha256(path.read_bytes()).hexdigest()


def entry_of(path: Path, line: int, row: Mapping[str, str], kind: str = "") -> Entry:
    """The entry that a row is; DataError names the file, the line and the remedy if it is none."""
    if not _LETTER_OR_DIGIT.search(row["name"]):
        raise DataError(f"{path}:{line}: the name {row['name']!r} has no letter or digit; mend or remove the line")
    case, direction = row.get("case", ""), row.get("direction", "")
    if case or direction:
        _check_choices(f"{path}:{line}", row)
    identifiers = _parts(row.get("identifiers", ""))
    if wrong := [one for one in identifiers if not _CURIE.fullmatch(one)]:
        raise DataError(
            f"{path}:{line}: the identifier {wrong[0]!r} is not of the form MONDO:0005148; mend or remove it"
        )
    aliases = _parts(row["aliases"])
    return Entry(
        row["name"],
        kind or _KINDS.get(row["kind"]) or _refused(f"{path}:{line}", row["kind"]),
        tuple(map(_without_kind, aliases)),
        _of_kind("brand:", aliases),
        _of_kind("abbr:", aliases),
        case == "exact",
        row.get("parent", ""),
        row.get("ticker", ""),
        direction,
        identifiers,
        str(path),
        line,
    )


def _check_choices(place: str, row: Mapping[str, str]) -> None:
    for column, choices in _CHOICES.items():
        if row.get(column, "") not in choices:
            wanted = " or ".join(filter(None, choices))
            raise DataError(f"{place}: the {column} is {row[column]!r}; write {wanted}, or leave it empty")


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|"))) if cell else ()


def _refused(place: str, kind: str) -> NoReturn:
    try:
        parse_entity_class(kind)
    except VocabularyError as error:
        raise DataError(f"{place}: {error}") from None
    raise DataError(f"{place}: the lexicon names no documents; choose another kind")


def _of_kind(kind: str, aliases: Iterable[str]) -> tuple[str, ...]:
    return tuple([alias.removeprefix(kind) for alias in aliases if alias.startswith(kind)]) if aliases else ()


def _without_kind(alias: str) -> str:
    for prefix in _ALIAS_KINDS:
        alias = alias.removeprefix(prefix)
    return alias


_BRACKETED = re.compile(r"\s\([^()]*\)$")  # "overall survival (OS)" is two names, of which the text tells itself
_FOLD = (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"), ("\u00a0", " "))


def lower_in_place(text: str) -> str:
    """Lower case with plain apostrophes, hyphens and spaces, of the same length, so that offsets hold.

    A few letters have a lower-case form of another length; they stay.
    """
    lowered = text.lower()
    if text.isascii():
        return lowered
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
        with _no_collection():
            entries = _together(_shipped(folder), [entry for path in extra for entry in read_entries(path)])
            return cls(tuple(entries), {entry.name: entry for entry in entries})

    @cached_property
    def conferences(self) -> tuple[Entry, ...]:
        """The entries that are meetings."""
        return tuple(entry for entry in self.by_name.values() if entry.kind == "Conference")

    @cached_property
    def first_words(self) -> dict[str, str]:
        """The first words of the names of companies, by which texts may call them, with the names of their rows; none that begins two."""
        found: dict[str, str] = {}
        for entry in self.entries:
            first, _, rest = entry.name.partition(" ")
            if entry.kind == EntityClass.COMPANY and rest and len(first) > 3 and first[0].isupper():
                found[first] = "" if first in found else entry.name
        return {word: name for word, name in found.items() if name and word not in self.by_name}

    @cached_property
    def _patterns(self) -> tuple[_Pattern, ...]:
        """In order of what the automaton looks for, in which that is made in half the time."""
        with _no_collection():
            patterns = [
                _Pattern(surface, entry, entry.exact or surface in entry.abbreviations or _is_abbreviation(surface))
                for entry in self.entries
                for surface in (dict.fromkeys(_surfaces(entry)) if entry.aliases else (entry.name,))
                if not _BRACKETED.search(surface)
            ]
            patterns.sort(key=lambda pattern: _without_hyphens(pattern.surface))
            return tuple(patterns)

    @cached_property
    def _automaton(self) -> "ahocorasick_rs.AhoCorasick":
        return ahocorasick_rs.AhoCorasick(_without_hyphens(pattern.surface) for pattern in self._patterns)

    def find(self, text: str) -> Iterator[Mention]:
        """Every name of the lexicon in `text`, overlaps included."""
        for index, start, end in self._automaton.find_matches_as_indexes(_without_hyphens(text), overlapping=True):
            pattern = self._patterns[index]
            if not _hyphens_agree(pattern, text[start:end]):
                continue
            if pattern.entry.kind in _INFLECTED and not pattern.exact:
                end = _plural_end(text, end)
            if (
                pattern.entry.kind == EntityClass.ENDPOINT
                and _CODE_GOES_ON.match(text, end)
                and text[start:end].isupper()
            ):
                continue  # "CR-AFRS" is no complete response
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

    def find_across_marks(self, text: str) -> Iterator[Mention]:
        """The names that a mark of a brand interrupts: "MVA-BN® RSV", a product of its own, in `text`."""
        for mark in _MARK_WITHIN.finditer(text):
            low = max(0, mark.start() - _LONGEST_PART)
            before, after = text[low : mark.start()], text[mark.end() : mark.end() + _LONGEST_PART]
            for one in self.find(before + after):
                if one.start < len(before) < one.end - 1:
                    start, end = low + one.start, low + one.end + len(mark[0])
                    yield replace(one, start=start, end=end, rank=_RANK + 2)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Makes very many objects, none of them garbage, without looking for garbage again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _shipped(folder: Path) -> list[Entry]:
    """The entries of the files of `folder`."""

    def read() -> list[tuple[Any, ...]]:
        return [tuple(entry) for name, kind in _FILES.items() for entry in read_entries(folder / name, kind)]

    return list(map(Entry._make, prepared("lexicon", key_of(map(folder.joinpath, _FILES), *_CODE), read)))


def _without_hyphens(text: str) -> str:
    return lower_in_place(text).replace("-", " ")


def _hyphens_agree(pattern: _Pattern, found: str) -> bool:
    """Whether a hyphen in the one may be a blank in the other: in words ("hypoxic ischemic"), never in codes ("ABC-12")."""
    if "-" not in pattern.surface and found.isalnum():
        return True
    words = not pattern.exact and not any(c.isdigit() for c in pattern.surface)
    return words or lower_in_place(found) == lower_in_place(pattern.surface)


def _plural_end(text: str, end: int) -> int:
    """The end of the word with its plural s ("use disorders"), if that is all that follows."""
    return (
        end + 1
        if text[end : end + 1] == "s" and text[end - 1].isalpha() and not text[end + 1 : end + 2].isalnum()
        else end
    )


def _together(shipped: Sequence[Entry], users: Sequence[Entry]) -> list[Entry]:
    """Both, without the names of shipped rows that the user's rows have; a shipped row that is named by one of like kind joins it."""
    if not users:
        return list(shipped)
    known = {lower_in_place(name) for entry in shipped for name in _surfaces(entry)}
    entries, own, sharing = list(users), set[str](), []
    for number, entry in enumerate(users):
        if shared := known.intersection(map(lower_in_place, _surfaces(entry))):
            own |= shared
            sharing.append(number)
    named: dict[str, list[Entry]] = defaultdict(list)
    kept = []
    for entry in shipped:
        if (name := lower_in_place(entry.name)) in own:
            named[name].append(entry)
        else:
            kept.append(entry._replace(aliases=tuple(a for a in entry.aliases if lower_in_place(a) not in own)))
    for number in sharing:
        entries[number] = _joined(entries[number], named)
    return [*kept, *entries]


def _joined(entry: Entry, named: Mapping[str, Sequence[Entry]]) -> Entry:
    """The user's row with what shipped rows know beside it."""
    for name in _surfaces(entry):
        for other in named.get(lower_in_place(name), ()):
            if root(EntityClass(other.kind)) == root(EntityClass(entry.kind)):
                entry = _with_knowledge_of(entry, other)
    return entry


def _with_knowledge_of(entry: Entry, other: Entry) -> Entry:
    return entry._replace(
        aliases=tuple(name for name in _union(entry.aliases, _surfaces(other)) if name != entry.name),
        brands=_union(entry.brands, other.brands),
        abbreviations=_union(entry.abbreviations, other.abbreviations),
        parent=entry.parent or other.parent,
        ticker=entry.ticker or other.ticker,
        direction=entry.direction or other.direction,
        identifiers=_union(entry.identifiers, other.identifiers),
    )


def _surfaces(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def _union(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _is_abbreviation(surface: str) -> bool:
    return len(surface) <= _SHORT and any(c.isupper() for c in surface[1:]) and not any(c.isdigit() for c in surface)


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
    return not (after == "-" and (text[end + 1 : end + 2].isdigit() or _is_lettered(text, start, end)))


_MARK_WITHIN = re.compile(r"(?<=\w)[®™]\??(?=\s[A-Za-z])")  # "®?" where a mark was lost
_LONGEST_PART = 40  # characters of a name before or after a mark
_CODE_GOES_ON = re.compile(r"-[A-Z]{2,}")


def _is_lettered(text: str, start: int, end: int) -> bool:
    """Whether a hyphen and one capital after an abbreviation make another of it ("IPSS-R")."""
    letter, beyond = text[end + 1 : end + 2], text[end + 2 : end + 3]
    return text[start:end].isupper() and letter.isupper() and not (beyond.isalnum() or beyond == "-")
