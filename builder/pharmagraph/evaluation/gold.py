"""Gold facts: what a careful reader finds in `ID.txt` or `ID.md`, one JSON object a line in `ID.jsonl`.

    {"fact": "develops", "organization": [["Roche"]], "drug": [["T-DM1", "trastuzumab emtansine"]], "quote": "..."}

A role has a list of fillers, and a filler a list of names of which each is right. A fact with `optional`, and a role
named in `optional_roles`, is right if found and no loss if missed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pharmagraph.errors import DataError, SourceError, VocabularyError
from pharmagraph.evaluation.schema import ALIAS, ATTRIBUTES, ENDS, KINDS, is_coded, roles_of
from pharmagraph.sources import SUFFIXES
from pharmagraph.sources.find import shown, unreadable
from pharmagraph.vocabulary import parse_code

_BESIDE: Final = frozenset({"fact", "quote", "optional", "optional_roles", "note"})
_FLAGS: Final[Mapping[str, type]] = {"quote": str, "note": str, "optional": bool}

Filler = tuple[str, ...]  # names that are right for one thing, the text's own first


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact that a text states."""

    kind: str
    roles: Mapping[str, tuple[Filler, ...]]
    optional: bool = False
    optional_roles: frozenset[str] = frozenset()
    quote: str = ""

    def fillers(self, role: str) -> tuple[Filler, ...]:
        """What fills a role; empty if nothing does."""
        return self.roles.get(role, ())

    def requires(self, role: str) -> bool:
        """Whether what fills the role must be found."""
        return not self.optional and role not in self.optional_roles


def find_gold(gold_dir: Path, texts_dir: Path | None = None) -> list[tuple[Path, Path]]:
    """Each gold file with its text, by name; texts stand beside the gold, or in `texts_dir`.

    DataError if there is no gold, SourceError if a text is missing or a directory cannot be read.
    """
    texts = gold_dir if texts_dir is None else texts_dir
    for folder in (gold_dir, texts):
        if not folder.is_dir():
            raise SourceError(f"{shown(folder)}: no such directory; check the spelling")
    try:
        files = sorted(path for path in gold_dir.iterdir() if path.suffix == ".jsonl" and path.is_file())
    except OSError as error:
        raise unreadable(gold_dir, error) from error
    if not files:
        raise DataError(f"{shown(gold_dir)}: holds no gold facts; put ID.jsonl files into it")
    return [(path, _text_of(path.stem, texts)) for path in files]


def _text_of(name: str, texts: Path) -> Path:
    for suffix in SUFFIXES:
        path = texts / f"{name}{suffix}"
        if path.is_file():
            return path
    choices = " or ".join(f"{shown(name)}{suffix}" for suffix in SUFFIXES)
    raise SourceError(f"{shown(texts)}: has no {choices} for the gold facts; name the directory of the texts (--texts)")


def read_gold(path: Path) -> list[GoldFact]:
    """The facts of a gold file, in order; SourceError if it cannot be read, DataError that names a malformed line."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{shown(path)}: is not valid UTF-8 (at byte {error.start}); convert it") from None
    except OSError as error:
        raise unreadable(path, error) from error
    facts = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                facts.append(_fact(json.loads(line)))
            except (ValueError, RecursionError, VocabularyError) as error:
                reason = "nested too deeply" if isinstance(error, RecursionError) else " ".join(str(error).split())
                raise DataError(f"{shown(path)}:{number}: {shown(reason)}; mend the line") from None
    return facts


def _fact(data: Any) -> GoldFact:
    if not isinstance(data, dict) or not isinstance(data.get("fact"), str):
        raise ValueError("a gold fact is an object with a 'fact'")
    kind = data["fact"]
    if kind not in KINDS:
        raise ValueError(f"unknown fact {kind!r}{_near(kind, KINDS)}")
    for name, type_ in _FLAGS.items():
        if name in data and not isinstance(data[name], type_):
            raise ValueError(f"{name!r} must be {'true or false' if type_ is bool else 'text'}")
    roles = {role: _fillers(kind, role, value) for role, value in data.items() if role not in _BESIDE}
    paired = kind in ENDS or kind in ATTRIBUTES or kind == ALIAS
    if paired and (missing := [role for role in roles_of(kind) if role not in roles]):
        raise ValueError(f"{kind} has no {missing[0]!r}")
    soft = data.get("optional_roles", [])
    if not (isinstance(soft, list) and all(isinstance(role, str) and role in roles_of(kind) for role in soft)):
        raise ValueError(f"'optional_roles' must be a list of roles of {kind} ({', '.join(roles_of(kind))})")
    return GoldFact(kind, roles, data.get("optional", False), frozenset(soft), data.get("quote", ""))


def _fillers(kind: str, role: str, value: Any) -> tuple[Filler, ...]:
    known = roles_of(kind)
    if role not in known:
        raise ValueError(f"{kind} has no role {role!r}{_near(role, known)}")
    if not (isinstance(value, list) and value and all(map(_is_filler, value))):
        raise ValueError(f"role {role!r} must be a list of lists of names")
    if is_coded(kind, role):
        for names in value:
            for name in names:
                parse_code(role, name)
    return tuple(tuple(names) for names in value)


def _is_filler(names: Any) -> bool:
    return isinstance(names, list) and bool(names) and all(isinstance(name, str) for name in names)


def _near(name: str, choices: Sequence[str]) -> str:
    near = get_close_matches(name, [str(choice) for choice in choices], n=2)
    return f"; did you mean {' or '.join(near)}?" if near else f" (known: {', '.join(choices)})"
