"""Who "the former" and "the latter" are, the two companies that a sentence has named before, and what "both drugs" are."""

import re
from collections.abc import Callable, Iterator, Sequence

from pharmagraph.language.sentences import Sentence
from pharmagraph.language.words import verb_forms, word_classes
from pharmagraph.mentions.linking import Linked

_ONE_OF_TWO = re.compile(
    r"(?<![\w-])[Tt]he\s(?P<which>former|latter)(?P<noun>\s(?:firm|company|biotech|drugmaker|party|partner))?(?![\w-])(?P<owns>['’]s)?"
)
_NEXT = re.compile(r"\s(?P<word>[\w-]+)")
_FOLLOWS = frozenset(
    {"auxiliary", "preposition", "conjunction", "to"}
)  # what may stand after a name, but after no adjective


def former_and_latter(
    text: str, sentence: Sentence, mentions: Sequence[Linked], is_company: Callable[[Linked], bool]
) -> Iterator[tuple[re.Match[str], Linked]]:
    """The places in `sentence` of "the former" and "the latter", each with the company that it stands for.

    `mentions` are those of the sentence, in order. Nothing is guessed where one or more than two companies stand before.
    """
    for match in _ONE_OF_TWO.finditer(text, sentence.start, sentence.end):
        named = list({m.key: m for m in reversed(mentions) if m.end <= match.start() and is_company(m)}.values())[::-1]
        if len(named) == 2 and (match["noun"] or match["owns"] or _ends_there(text, match.end())):
            yield match, named[0 if match["which"] == "former" else 1]


PAIR = "pair"  # the source of mentions that stand for the two of a pair
_BOTH = re.compile(
    r"(?<![\w-])(?P<one>[Bb]oth(?:\sof\s(?:the|its|these))?|(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]hese)\stwo)\s"
    r"(?P<other>(?:(?:drug|product|vaccine|lead|clinical|antibody)\s)?"
    r"(?:agents|antibodies|assets|candidates|compounds|drugs|medicines|molecules|products|programmes|programs|therapies|treatments|vaccines))(?![\w-])"
)


def both_drugs(text: str, sentence: Sentence, drugs: Sequence[Linked]) -> Iterator[tuple[int, int, Linked]]:
    """Where "both drugs" or "the two candidates" stands in `sentence`, a part of the words for each of the two, if the text has named two `drugs`."""
    if len(drugs) == 2:
        for match in _BOTH.finditer(text, sentence.start, sentence.end):
            yield (*match.span("one"), drugs[0])
            yield (*match.span("other"), drugs[1])


def _ends_there(text: str, at: int) -> bool:
    """Whether the noun phrase ends at `at`, so that no noun follows ("the former CEO", "the latter deal")."""
    after = _NEXT.match(text, at)
    if after is None:
        return True
    word = after["word"].lower()
    return word_classes().get(word) in _FOLLOWS or verb_forms().get(word) in {"past", "third"} or word.endswith("ed")
