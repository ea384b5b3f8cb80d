"""Formulations in brackets: "QLL-AX (zorbatinib injectable suspension)" names a product, of which the substance is a part."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.product_nouns import FORMULATION
from pharmagraph.vocabulary import EntityClass

_FORMULATED = Pattern(rf"(?P<form>{FORMULATION})(?=[),;])")
_OPENED = re.compile(r"[®™]?\s?\(")


def with_formulations(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, known substances with the formulation that makes them another product, which the name before the bracket means.

    A substance that nobody knows is what the product is called, whatever its form.
    """
    before: Mention | None = None
    for mention in mentions:
        formulated = _FORMULATED.match(text, mention.end) if mention.known_as and before and _is_drug(mention) else None
        if formulated is None or before is None or not _names_it(text, before, mention):
            yield mention
        else:
            end = formulated.end("form")
            same = before.known_as == mention.known_as
            yield replace(mention, end=end, name=text[mention.start : end], known_as=before.known_as if same else "")
        before = mention


def _names_it(text: str, before: Mention, mention: Mention) -> bool:
    return _is_drug(before) and _OPENED.fullmatch(text, before.end, mention.start) is not None


def _is_drug(mention: Mention) -> bool:
    return root_kind(mention.kind) == EntityClass.DRUG and mention.kind != EntityClass.DRUG_CLASS
