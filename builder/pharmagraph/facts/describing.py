"""Mentions of drugs that tell of no further drug: descriptions of another one, and the originals of copies."""

import re
from collections.abc import Sequence

from pharmagraph.mentions.linking import Linked, LocalEntity, root_kind
from pharmagraph.mentions.product_nouns import PAYLOAD
from pharmagraph.vocabulary import EntityClass

_DESCRIPTION = re.compile(
    r"^[®™]?\)?\s*(?:\([^()]*\)\s*)?(?:,|,?\s+(?:is|are|was|were))\s+(?:an?|the|our|its|both)\s(?:[\w/-]+[\s,]+){0,9}$"
)
_REFERENCE = re.compile(
    r"(?:(?:biosimilars?(?:\s\w+){0,2}\s(?:to|of|for|referencing)"
    r"|(?<!\bits\s)(?<!\bour\s)(?<!\btheir\s)(?<!['’]s\s)\b(?:generic|copycat|biosimilar|copied|knock-?off)(?:\s(?:versions?|cop(?:y|ies)|forms?|equivalents?)\s(?:of|to))?)"
    r"\s+(?:[\w&.-]+(?:\s[\w&.-]+){0,3}['’]s?\s+(?:[\w-]+\s+){0,4})?"
    r"|\banother\sversion\sof\s+|\b(?:successors?|alternatives?|follow-?ups?|rivals?|competitors?)\s(?:to|of)\s+|\b(?:versions?|cop(?:y|ies)|equivalents?)\s(?:of|to)\s+(?!(?:its|our|their)\b)[\w&.-]+(?:\s[\w&.-]+){0,3}['’]s?\s+(?:[\w-]+\s+){0,4})"
    r"(?:\w+[®™]?\s*\()?$",
    re.IGNORECASE,
)


def is_reference(text: str, linked: Linked) -> bool:
    """Whether a drug is but what another copies: the originator in "a biosimilar to X" or "its version of Roche's X"."""
    if root_kind(linked.kind) != EntityClass.DRUG:
        return False
    before, name = text[max(0, linked.start - 90) : linked.start], text[linked.start : linked.end]
    if name[:1].islower() and before.endswith("generic "):  # a generic has the name of its substance, no brand
        return False
    if _MODEL.match(text, linked.end):
        return True
    is_brand = name[:1].isupper() and not name.endswith(_GENERIC_ENDINGS)
    return _REFERENCE.search(before) is not None or (is_brand and _COPY.match(text, linked.end) is not None)


# "a deuterated psilocybin analog", "our targeted doxorubicin conjugate"
_MODEL = re.compile(r"\s(?:analog(?:ue)?|conjugate|derivative|prodrug|metabolite)s?\b", re.IGNORECASE)
_COPY = re.compile(r"[®™]?\s(?:biosimilars?|copycats?|generics?|copies)\b")  # "a Humira biosimilar"
_GENERIC_ENDINGS = ("mab", "cept", "stim", "grastim", "poetin", "tide", "insulin", "tinib")


def without_descriptions(text: str, mentions: Sequence[Linked], entities: dict[str, LocalEntity]) -> list[Linked]:
    """The mentions without those that only describe: "X, an antibody-drug conjugate"."""
    kept: list[Linked] = []
    for linked in mentions:
        if root_kind(linked.kind) == EntityClass.DRUG:
            is_class = entities[linked.key].kind == EntityClass.DRUG_CLASS
            before = next((m for m in reversed(kept) if root_kind(m.kind) == EntityClass.DRUG), None)
            described = before is not None and _DESCRIPTION.match(text[before.end : linked.start])
            if is_class and before is not None and described and not _is_part(text, before, linked):
                continue
            if is_class and _is_description_bracket(text, linked):
                continue
        kept.append(linked)
    return kept


def _is_part(text: str, whole: Linked, linked: Linked) -> bool:
    """Whether a class names what a conjugate carries: "X, a conjugate that delivers a glucocorticoid", "with an auristatin payload"."""
    carried = _CARRIES.search(text[whole.end : linked.start]) is not None
    return carried or _PAYLOAD.match(text, linked.end) is not None


_CARRIES = re.compile(
    r"\s(?:deliver|carr(?:y|i)|releas|bear|contain|load|arm|conjugat|link|coupl|attach|tether|fus)\w*\s(?:to\s|with\s)?(?:an?\s|the\s)?(?:[\w-]+\s){0,2}$"
)
_PAYLOAD = re.compile(PAYLOAD)


def without_named(text: str, mentions: Sequence[Linked]) -> list[Linked]:
    """The mentions without the descriptions of drugs whose names follow."""
    named: set[str] = set()
    for i, linked in enumerate(mentions):
        after = next((m for m in mentions[i + 1 :] if m.key != linked.key), None)
        if after is not None and _is_named_next(text, linked, after):
            named.add(linked.key)
    return [m for m in mentions if m.key not in named] if named else list(mentions)


def _is_named_next(text: str, described: Linked, after: Linked) -> bool:
    """Whether what is described has its name after the words: "its Trop2 antibody-drug conjugate (ADC), BAT-8003"."""
    return (
        described.mention.source == "described drug"
        and root_kind(after.kind) == EntityClass.DRUG
        and after.mention.source != "described drug"
        and _NAME_FOLLOWS.fullmatch(text[described.end : after.start]) is not None
    )


_NAME_FOLLOWS = re.compile(r"(?:\s\([\w-]+\))?,?\s(?:candidate\s|called\s|named\s)?")


def _is_description_bracket(text: str, linked: Linked) -> bool:
    """Whether an abbreviation stands in brackets right after its long form ("antibody-drug conjugate (ADC)")."""
    return (
        linked.mention.source == "abbreviation"
        and text[linked.start - 1 : linked.start] == "("
        and text[linked.end : linked.end + 1] == ")"
    )
