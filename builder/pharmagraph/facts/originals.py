"""Whose the drugs are that others copy: "a biosimilar to Roche's Herceptin", "the generic version of AstraZeneca's Plendil".

No rule sees such a drug, because nothing else that the sentence tells is told of it.
"""

import re
from collections.abc import Iterator

from pharmagraph.facts.discourse import Discourse
from pharmagraph.facts.engine import RawFact
from pharmagraph.facts.places import Filler, fits
from pharmagraph.vocabulary import Relation, Status

_OWNED = re.compile(  # "Quell's biosimilar to X" is Quell's copy
    r"['’]s?\s(?:(?!biosimilars?\b|generics?\b|versions?\b|cop(?:y|ies)\b|equivalents?\b|rivals?\b|to\b|of\b)[\w-]+\s){0,5}$"
)
_CONFIDENCE = 0.88


def original_facts(discourse: Discourse) -> Iterator[RawFact]:
    """That the company named as its owner right before the name of an original develops it."""
    waiting = list(discourse.originals)
    for passage in discourse.passages:
        sentence = passage.sentence
        here = [m for m in waiting if sentence.start <= m.start < sentence.end] if sentence.asserts else []
        for original in here:
            named = (unit.linked for unit in passage.view.units if unit.linked is not None)
            before = [m for m in named if m.end <= original.start and fits(m, "Company", discourse)]
            if before and _OWNED.fullmatch(discourse.text, before[-1].end, original.start):
                roles = {"subject": [Filler(before[-1])], "object": [Filler(original)]}
                yield RawFact(
                    Relation.DEVELOPS, roles, Status.OCCURRED, "", "owner of an original", _CONFIDENCE, sentence.start,
                    sentence.end, place=original.start,
                )  # fmt: skip
