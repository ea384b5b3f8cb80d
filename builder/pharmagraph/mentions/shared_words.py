"""Diseases listed with the words that they share said once: "gastric and lung cancer", "alpha- or beta-thalassemia", "hemophilia A and B"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.mentions.mention import Mention

_BEFORE_AND = re.compile(r"(?<![\w-])(?P<list>(?:[A-Za-z][\w-]{2,},\s){0,4}[A-Za-z][\w-]{2,}),?\s(?:and|or|and/or)\s$")
_HANGING = re.compile(r"(?<![\w-])(?P<list>(?:[A-Za-z]+-,\s){0,3}[A-Za-z]+)-,?\s(?:and|or)\s$")
_TYPE_BEFORE = re.compile(
    r"(?<![\w-])(?P<list>[Tt]ypes?\s(?:\d[a-z]?|[IVX]+|[A-Z])),?\s(?:and|or|and/or)\s(?:type\s)?$"
)
_NEXT_TYPE = re.compile(
    r"(?:,|,?\s(?:and|or|and/or)|/)\s?(?P<type>\d[a-z]?|[IVX]{1,4}|[A-Z]{1,2}\d?)(?![\w-]|\.\d|\s(?:mg|patients|months|years|weeks|days)\b)"
)
_OF_A_TYPE = re.compile(r"(?P<stem>.*\s(?:type\s)?)(?:\d[a-z]?|[IVX]{1,4}|[A-Z]{1,2}\d?)")
_TWO_IN_ONE = re.compile(r"[A-Za-z][\w-]{2,},?\s(?:and|or|and/or)\s(?=[A-Za-z][\w-]{2,}\s[a-z])")
_LIST_REACH = 90  # characters


def sharing_their_words(text: str, diseases: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """The diseases, with those of which only a part stands in the text, the rest in the one beside them."""
    for mention in diseases:
        both = _TWO_IN_ONE.match(mention.name)
        alone = _whole(mention.name[both.end() :], lexicon) if both else None
        if both and alone and not _whole(mention.name, lexicon):
            start = mention.start + both.end()
            last = replace(alone, start=start, end=mention.end, name=text[start : mention.end], rank=mention.rank)
            others = list(_first_words(text, last, lexicon))
            if others and others[-1].start == mention.start:
                yield from [*others, last]
                continue
        yield _with_either(text, mention)
        yield from _first_words(text, mention, lexicon)
        yield from _last_words(text, mention, lexicon)


def _first_words(text: str, mention: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    """The diseases listed before one of several words, each by its first word: "lung and" before "breast cancer"."""
    words = mention.name.split()
    floor = max(0, mention.start - _LIST_REACH)
    before = _BEFORE_AND.search(text, floor, mention.start) if len(words) > 1 else None
    for first in re.finditer(r"[A-Za-z][\w-]{2,}", before["list"]) if before else ():
        heads = (" ".join(words[shared:]) for shared in range(1, len(words)))
        whole = next((found for head in heads if (found := _whole(f"{first[0]} {head}", lexicon))), None)
        if whole is not None and before is not None:
            start, end = (before.start("list") + at for at in first.span())
            yield replace(whole, start=start, end=end, source="shared head")
    yield from _before_hyphen(text, mention, lexicon)


def _with_either(text: str, mention: Mention) -> Mention:
    """A disease with the other that an indication joins to it by a hyphen and "or": "alpha- or beta-thalassemia" is one."""
    hanging = _HANGING.search(text, max(0, mention.start - _LIST_REACH), mention.start)
    if hanging is None or not hanging[0].endswith("or ") or "-" not in mention.name:
        return mention
    name = text[hanging.start() : mention.end]
    return replace(mention, start=hanging.start(), name=name, rank=mention.rank + 1, source="qualified")


def _before_hyphen(text: str, mention: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    """Those of which the rest stands behind a hyphen or a type: "alpha- or" before "beta-thalassemia", "type 1 and" before "type 2 diabetes"."""
    floor = max(0, mention.start - _LIST_REACH)
    _, hyphen, rest = mention.name.partition("-")
    hanging = _HANGING.search(text, floor, mention.start) if hyphen else None
    for first in re.finditer(r"[A-Za-z]+", hanging["list"]) if hanging and hanging[0].endswith("and ") else ():
        whole = _whole(f"{first[0]}-{rest}", lexicon)
        if whole is not None and hanging is not None:
            start, end = (hanging.start("list") + at for at in first.span())
            yield replace(whole, start=start, end=end + 1, source="shared head")
    typed = re.fullmatch(r"(?:type\s)?\w{1,3}\s(?P<head>[a-z].*)", mention.name)
    before = _TYPE_BEFORE.search(text, floor, mention.start) if typed else None
    if (
        typed
        and before
        and (whole := _whole(f"{before['list'].lower().replace('types', 'type')} {typed['head']}", lexicon))
    ):
        yield replace(whole, start=before.start("list"), end=before.end("list"), source="shared head")


def _last_words(text: str, mention: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    """The types that follow a disease of a type: "B" after "hemophilia A and"."""
    typed = _OF_A_TYPE.fullmatch(mention.name)
    end = mention.end
    while typed and (follows := _NEXT_TYPE.match(text, end)):
        whole = _whole(typed["stem"] + follows["type"], lexicon)
        if whole is None:
            return
        yield replace(whole, start=follows.start("type"), end=follows.end("type"), source="shared head")
        end = follows.end()


def _whole(name: str, lexicon: Lexicon) -> Mention | None:
    """The disease of the lexicon of which the whole of a text, or its singular, is the name."""
    for form in dict.fromkeys([name, name.removesuffix("s")]):
        found = next((m for m in lexicon.find(form) if (m.start, m.end, m.kind) == (0, len(form), "Disease")), None)
        if found is not None:
            return replace(found, name=name)
    return None
