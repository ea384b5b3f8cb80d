"""Lexicon files from ontologies: preferred names, exact synonyms and identifiers of all that is not obsolete.

A wrong alias merges two things, which costs more than a missing one: a name that two things share is left out, and of synonyms only
those are taken that mean the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pharmagraph.errors import DataError, VocabularyError
from pharmagraph.files import atomic_output
from pharmagraph.language.words import word_classes
from pharmagraph.lexicons.concepts import Concept
from pharmagraph.lexicons.obo import read_obo
from pharmagraph.lexicons.ontology import read_rdf
from pharmagraph.mentions.lexicon import lower_in_place
from pharmagraph.sources.find import shown
from pharmagraph.vocabulary import EntityClass, parse_entity_class

_READERS: Final[Mapping[str, Callable[[Path], Iterator[Concept]]]] = MappingProxyType(
    {".obo": read_obo, ".owl": read_rdf, ".rdf": read_rdf, ".xml": read_rdf, ".ttl": read_rdf, ".nt": read_rdf}
)
_HEADER: Final = "name\tkind\taliases\tidentifiers\n"
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote: rows, and names that were left out because several things have them or because they are no names."""

    path: Path
    rows: int
    shared: int
    unfit: int


def import_lexicon(source: Path, target: Path, *, kind: str) -> ImportReport:
    """Writes the concepts of an ontology (OBO, OWL, SKOS) as a lexicon file whose rows are all of class `kind`.

    DataError if the ontology cannot be read, has no concepts, or if `kind` is no class of entities; GraphError if the file cannot be
    written. All names are held in memory.
    """
    entity_class = _entity_class(kind)
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        raise DataError(f"{shown(source)}: not a file that can be imported; give one of {', '.join(_READERS)}")
    concepts = list(reader(source))
    if not concepts:
        raise DataError(f"{shown(source)}: holds no named classes or concepts; give an ontology or a SKOS vocabulary")
    rows, shared, unfit = _rows(concepts)
    with atomic_output(target) as stream:
        stream.write(_HEADER.encode())
        for name, aliases, identifier in sorted(rows, key=lambda row: (row[0].casefold(), row)):
            stream.write(f"{name}\t{entity_class}\t{'|'.join(aliases)}\t{identifier}\n".encode())
    return ImportReport(target, len(rows), shared, unfit)


def _entity_class(kind: str) -> EntityClass:
    try:
        known = parse_entity_class(kind)
    except VocabularyError as error:
        raise DataError(f"--kind: {error}") from None
    if known is EntityClass.DOCUMENT:
        raise DataError("--kind: the lexicon names no documents; choose another kind")
    return known


def _rows(concepts: Sequence[Concept]) -> tuple[list[tuple[str, list[str], str]], int, int]:
    """The rows (name, aliases, identifier), and how many names were left out: shared ones, and those that are none."""
    owners = Counter(name for c in concepts for name in {lower_in_place(one) for one in (c.name, *c.synonyms)})
    rows, left_out = [], Counter[str]()
    for concept in concepts:
        names = {lower_in_place(one): one for one in reversed((concept.name, *concept.synonyms))}
        kept = []
        for key, name in reversed(names.items()):
            reason = "unfit" if not _is_fit(name) else "shared" if owners[key] > 1 else ""
            left_out[reason] += 1
            if not reason:
                kept.append(name)
        if kept:
            rows.append((kept[0], sorted(kept[1:], key=lambda name: (name.casefold(), name)), concept.identifier))
    return rows, left_out["shared"], left_out["unfit"]


def _is_fit(name: str) -> bool:
    """Whether a name can be found in a text and is no ordinary word."""
    return (
        len(name) >= _SHORTEST
        and "|" not in name
        and not name.startswith("#")
        and re.search(r"[^\W\d_]", name) is not None
        and name.isprintable()
        and name.lower() not in word_classes()
    )
