"""Platforms without a name of their own, by what they are for or made of: "its proprietary antibody-drug conjugate platform"."""

from collections.abc import Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_WORDS = r"(?P<words>(?:(?!(?:and|or|of|for|in|with|to|from|by|on|at)\b)[A-Za-z][\w/-]*,?\s(?:\([A-Z][\w-]{1,8}\)\s)?){1,6}?)"
_HEAD = r"(?P<head>platforms?|technolog(?:y|ies)|delivery\ssystems?|discovery\sengine)(?:\stechnolog(?:y|ies))?(?![\w-]|\s(?:compan|firm|giant|provider|trial|stud|transfer|partner))"
_OWNED = Pattern(rf"(?:['’]s?|\b(?:[Ii]ts|[Oo]ur|[Tt]heir))\s{_WORDS}{_HEAD}")
_BUILT = Pattern(
    r"\b(?:buil[dt]s?|built\sout|building|develop(?:s|ed)?|establish(?:es|ed)|creat(?:es|ed)|pioneer(?:s|ed)|invent(?:s|ed)|owns?|has|have)\s(?:an?)\s"
    rf"(?=(?:[\w/-]+,?\s){{0,3}}proprietary\s){_WORDS}{_HEAD}"
)
_PRAISE = word_set("mentions.described_technologies.praise")
_FIELDS = word_set("mentions.described_technologies.fields")
_JOINED = ("-based", "-targeted", "-targeting", "-directed", "-enabled", "-driven", "-powered", "-derived")


def find_described_technologies(text: str) -> Iterator[Mention]:
    """What a company calls its platform if the words before say of which field it is; the name is without praise."""
    for pattern in (_OWNED, _BUILT):
        for match in pattern.finditer(text):
            words = match["words"].replace(",", "").split()
            while words and words[0].lower() in _PRAISE:
                words = words[1:]
            if words and any(map(_tells_field, words)):
                start, name = match.start("words"), " ".join([*words, _singular(match["head"])])
                yield Mention(
                    start, match.end("head"), EntityClass.TECHNOLOGY, name, rank=21, source="described technology"
                )


def _tells_field(word: str) -> bool:
    return word.lower().strip("()") in _FIELDS or word.endswith(_JOINED)


def _singular(head: str) -> str:
    return head.removesuffix("ies") + "y" if head.endswith("ies") else head.removesuffix("s")
