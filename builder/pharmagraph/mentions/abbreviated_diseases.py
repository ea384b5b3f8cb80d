"""Abbreviations of diseases that a text does not spell out ("patients with MS"), where it speaks of patients or of treatment.

They stand for other things, too, and so are in no list of names; a text that spells them out itself needs none of this.
"""

import re
from collections.abc import Iterator
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

_WHO = r"(?:patients?|people|adults|children|adolescents|subjects|individuals|women|men|those|participants|infants|anyone|sufferers)"
_BEFORE = re.compile(
    rf"(?:\b{_WHO}\s(?:who\shave|(?:living\s|diagnosed\s)?with)|"
    r"\b(?:treatments?|treating|treats?|therap(?:y|ies)|drugs?|medicines?|pill|management|prevention|cure|diagnosis|symptoms|forms?|progression|relapses)\s(?:of|for|in)|"
    r"\b(?:trials?|study|studies|data|results|approval|approved|indicated|designation|indication|candidate|efficacy|submission|application)\s(?:in|for)|"
    r"\bphase\s\w+\s(?:in|for))\s(?:(?!(?:the|an?|its|their|our)\s)[a-z/-]+\s){0,3}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s(?:{_WHO}|drugs?|treatments?|therap(?:y|ies)|trials?|study|studies|candidates?|indications?|symptoms|vaccines?|medicines?|pills?|flares?|hopeful|setback)(?![\w-])"
)
_RANK = 39


@cache
def _rows() -> dict[str, str]:
    return {
        row["abbreviation"]: row["name"]
        for row in read_table(DATA / "disease_abbreviations.tsv", ("abbreviation", "name"))
    }


@cache
def _any() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w&/.-])(?P<short>{'|'.join(sorted(_rows()))})(?![\w&/-]|\.\w)")


def find_abbreviated_diseases(text: str) -> Iterator[Mention]:
    """Diseases by abbreviation; `known_as` is the row of the lexicon, or empty if the abbreviation stands for several diseases."""
    places = [match for match in _any().finditer(text) if not _shouts(text, match)]
    told = {
        match["short"]
        for match in places
        if _BEFORE.search(text, max(0, match.start() - 80), match.start()) or _AFTER.match(text, match.end())
    }
    spelt_out = {match["short"] for match in places if text[match.start() - 1 : match.start()] == "("}
    for match in places:
        if (short := match["short"]) in told - spelt_out:
            yield Mention(
                match.start(), match.end(), EntityClass.DISEASE, short, known_as=_rows()[short], rank=_RANK, source="abbreviated disease"
            )  # fmt: skip


_CAPITALS_BEFORE = re.compile(r"(?<![^\W\d_])[A-Z]{2,}\s$")
_CAPITALS_AFTER = re.compile(r"\s[A-Z]{4,}(?![^\W\d_])")


def _shouts(text: str, match: re.Match[str]) -> bool:
    """Whether the words around are in capitals, too ("IN ALL PATIENTS")."""
    before = _CAPITALS_BEFORE.search(text, max(0, match.start() - 20), match.start())
    return before is not None or _CAPITALS_AFTER.match(text, match.end()) is not None
