"""Who announces what a document tells, and how he describes himself."""

import re
from collections.abc import Sequence

from pharmagraph.language.sections import SectionKind
from pharmagraph.language.sentences import Sentence
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked, is_company
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_SAID = re.compile(r"\b(?:announce[sd]?|report(?:s|ed)?|(?:has |have )?(?:initiated|launched|entered))\b")


_FORMER = re.compile(
    r"\b(?:ex-|ex |former |one-time )$", re.IGNORECASE
)  # "ex-Quell boss": somebody's past, and no news of Quell


def publishers(text: str, sentences: Sequence[Sentence], groups: Sequence[Sequence[Linked]]) -> tuple[Linked, ...]:
    """The companies that announce: those joined before "announced" near the beginning of the body, else the headline's first."""
    headline = [
        m
        for s, g in zip(sentences, groups, strict=True)
        if s.section is SectionKind.HEADLINE
        for m in g
        if is_company(m.kind) and not _FORMER.search(text, max(0, m.start - 12), m.start)
    ]
    opening = [
        (s, [m for m in g if is_company(m.kind)])
        for s, g in zip(sentences, groups, strict=True)
        if s.section is SectionKind.BODY
    ][:4]
    for sentence, companies in opening:
        found = _announcers(text, sentence, companies)
        if found and (len(found) > 1 or not headline or found[0].key in {m.key for m in headline}):
            return found
    if headline:
        return tuple(headline[:1])
    named = [(sentence, companies) for sentence, companies in opening if companies]
    return _announcers(text, *named[0]) or (named[0][1][0],) if named else ()


def _announcers(text: str, sentence: Sentence, companies: Sequence[Linked]) -> tuple[Linked, ...]:
    """The companies before "announced" in one sentence: the first, with those that "and" joins to it."""
    said = _SAID.search(text[sentence.start : sentence.end])
    before = [m for m in companies if said is not None and m.end <= sentence.start + said.start()]
    joined = [m for m in before if m.kind != EntityClass.RESEARCH_INSTITUTION and _is_joined(text, before, m)]
    return tuple({m.key: m for m in joined}.values())


def _is_joined(text: str, companies: Sequence[Linked], mention: Linked) -> bool:
    """Whether `mention` is the first company or follows "and" (and is no "member of" or "subsidiary of" apposition)."""
    before = text[max(0, mention.start - 50) : mention.start]
    return mention is companies[0] or _AND_PARTNER.search(before) is not None


_AND_PARTNER = re.compile(
    r"\b(?:and|&)\s+(?:(?:the|its|their)\s+)?(?:(?:(?:development|commercial|collaboration|licensing|marketing)\s+)?partners?,?\s+)?$"
)


_ARTICLES = frozenset({"a", "an", "one", "the"})
_NOUNS = word_set("facts.announcing.nouns")
_ANNOUNCING = word_set("facts.announcing.announcing")
_FAR = 16  # units between the article and the noun


def description(units: Sequence[Unit]) -> range:
    """The units in which who announces describes himself, between his name and his verb; empty if there are none.

    In "Genexa, a leader in medicines for rare diseases, announced" the diseases are what the company is for, and not those of the news.
    """
    verb = next((i for i, unit in enumerate(units) if unit.lower in _ANNOUNCING and units[i - 1].text == "," and i), 0)
    for begin in range(1, verb - 2):
        if units[begin].lower not in _ARTICLES or units[begin - 1].text != "," or units[begin].depth:
            continue
        for unit in units[begin + 1 : min(begin + _FAR, verb)]:
            if unit.text == ",":
                break
            if unit.lower in _NOUNS:
                return range(begin, verb)
    return range(0)
