"""Targets that are told in words, by what a drug does to them: "an endothelin receptor antagonist", "inhibits neutrophil elastase"."""

import re
from collections.abc import Iterator
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

# a protein by the kind that its last word says: "tyrosine kinase", "calcium channel", "topoisomerase I"
_KIND = r"(?:receptors?|(?!diseases?\b|releases?\b|increases?\b|decreases?\b|phases?\b|databases?\b|purchases?\b|leases?\b|cases?\b|bases?\b)[a-z]{2,}ases?|channels?|transporters?|integrins?|exchangers?|cotransporters?)(?:\s(?:I{1,3}|IV|[A-Z]\d?|\d{1,2}|alpha|beta|gamma|delta))?"
_WORD = r"[\w'’/-]+"
_EFFECT = r"(?:inhibitor|antagonist|agonist|blocker|modulator|activator|degrader|opener|potentiator|stimulator)"
_DOES = Pattern(rf"\b{_EFFECT}s?\b")
_BEFORE = re.compile(rf"(?P<before>(?:{_WORD},?\s){{0,3}})(?P<name>{_KIND}|[a-z]{{4,}}in(?:\sreceptor)?)\s$")
_DONE_TO = Pattern(
    rf"\b(?:{_EFFECT}\sof|inhibits|inhibiting|blocks|blocking|activates|binds\s(?:to|with)|targets|targeting)\s(?:the\s)?(?P<before>(?:{_WORD}\s){{0,3}}?)(?P<name>{_KIND})(?=[\s,.;)(])"
)
_SYMBOL = re.compile(r"(?:[A-Z][A-Za-z]*\d\w*|[A-Z]{3,}\w?|(?<=[a-z\d,]\s)[A-Z][a-z]{2,})\s$")
_MOST_WORDS = 3  # of a name
_PART = re.compile(r"(?<![\w-])(?P<word>[a-z][a-z/-]*(?:['’]s)?|[A-Z][a-z]+['’]s)\s")
_REACH = 60  # characters before a name that say that something is one
# what is said to be one is described: a class of drugs else ("treated with tyrosine kinase inhibitors")
_SAID_TO_BE = re.compile(r"\b(?:an?|its|our|the\scompany['’]s)\s(?:[\w-]+,?\s){0,5}$", re.IGNORECASE)
_ABOVE_CLASSES = 58
_RANK = 24


@cache
def _not_in_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_table(DATA / "not_protein_words.tsv", ("name",)))


def find_proteins(text: str) -> Iterator[Mention]:
    """Proteins in words where a text says what a drug does to them; whose class is told as that of one drug, above the class."""
    for effect in _DOES.finditer(text):
        match = _BEFORE.search(text, max(0, effect.start() - _REACH), effect.start())
        if match is not None and (found := _named(text, match)):
            described = (
                effect[0][-1] != "s" and _SAID_TO_BE.search(text, max(0, found[0] - _REACH), found[0]) is not None
            )
            yield _protein(text, *found, _ABOVE_CLASSES if described else _RANK)
    for match in _DONE_TO.finditer(text):
        if found := _named(text, match):
            yield _protein(text, *found, _RANK)


def _protein(text: str, start: int, end: int, rank: int) -> Mention:
    return Mention(start, end, EntityClass.MOLECULAR_TARGET, text[start:end], rank=rank, source="protein in words")


def _named(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Where a name begins and ends, unless it says no more than a kind: "kinase 1"."""
    start = _start(match)
    if _SYMBOL.search(
        text, max(0, start - _REACH), start
    ):  # "BTK kinase inhibitor", "Werner helicase inhibitor": that is its name
        return None
    bare = match["name"].split()[0].lower()
    return None if start == match.start("name") and bare in _not_in_names() else (start, match.end("name"))


def _start(match: re.Match[str]) -> int:
    """Where the name begins: with the words right before its last that may be part of one."""
    start = match.start("name")
    for word in reversed(list(_PART.finditer(match["before"]))[-(_MOST_WORDS - 1) :]):
        if match.start("before") + word.end() != start or word["word"].lower() in _not_in_names():
            break
        start = match.start("before") + word.start()
    return start
