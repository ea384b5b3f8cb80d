"""Drugs without a name beside others that have one: "We are also advancing an oral CDH6 degrader".

A description may be of a drug that the text names elsewhere; it counts only where the sentence sets it apart from the others, or where
it tells what a programme is.
"""

from collections.abc import Iterator, Sequence

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import Mention
from pharmagraph.vocabulary import EntityClass

_HEAD = (
    r"(?:antibody[\s-]drug\sconjugate|ADC|(?:monoclonal\s|bispecific\s|trispecific\s)?antibody|CAR[\s-]?(?:T|NK)(?:[\s-]cells?)?(?:\stherapy)?|(?:small[\s-]molecule\s)?inhibitor|degrader|"
    r"(?:receptor\s)?(?:agonist|antagonist)|T[\s-]cell\sengager|radioligand(?:\stherapy)?|radioconjugate|siRNA|antisense\soligonucleotide|gene\stherapy|cell\stherapy|fusion\sprotein)"
)
_SET_APART = (
    r"(?:\b(?:also|[Aa]dditionally|[Ii]n\saddition|[Ss]eparately|[Ff]urthermore|[Mm]oreover)\b[^.;\n]{0,60}?\b(?:advanc|develop|progress|pursu|evaluat)(?:ing|es|e|s)\s(?:an?|another)\s"
    r"|(?:\b[Ii]ts|\b[Oo]ur|['’]s)\s(?:[\w-]+\s){0,5}(?:program|programme),\san?\s"
    r"|(?:\b[Ii]ts|\b[Oo]ur|['’]s)\s(?:[\w-]+\s)?(?:preclinical|pre-clinical|discovery-stage|early-stage)\s)"
)
_WORDS = r"(?P<words>(?:(?!(?:for|of|to|with|that|which|in)\b)[\w/+-]+,?\s){0,6}?)"
_BEFORE_TARGET = Pattern(rf"{_SET_APART}{_WORDS}(?:anti-)?$")
_AFTER_TARGET = Pattern(rf"(?:\s\([\w-]+\))?[\s-](?:targeted\s|targeting\s|directed\s)?(?P<head>{_HEAD})(?![\w-])")
_HEAD_FIRST = Pattern(
    rf"{_SET_APART}{_WORDS}(?P<head>{_HEAD})\s(?:(?:that|which)\stargets|targeting|directed\s(?:at|to|against|toward)|against)\s(?:the\s)?$"
)
_NAMED = Pattern(r"(?:\s\([^()]{1,30}\))?,?\s(?:(?:called|named|dubbed|known\sas)\s)?")
_REACH = 200  # characters before the target


def find_further_drugs(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Such drugs by what they are aimed at; a mention spans the words that tell the class, its name is the whole description."""
    drugs = {m.start for m in found if root_kind(m.kind) == EntityClass.DRUG and m.kind != EntityClass.DRUG_CLASS}
    for target in found:
        if target.kind != EntityClass.MOLECULAR_TARGET:
            continue
        floor = max(0, target.start - _REACH)
        before, after = (
            _BEFORE_TARGET.search(text, floor, target.start),
            _AFTER_TARGET.match(text, target.end),
        )
        first = _HEAD_FIRST.search(text, floor, target.start)
        if first is not None:
            start, end, head = first.start("words"), target.end, first.span("head")
        elif before is not None and after is not None:
            start, end, head = before.start("words"), after.end(), after.span("head")
        else:
            continue
        named = _NAMED.match(text, end)
        if named is None or named.end() not in drugs:
            yield Mention(*head, EntityClass.DRUG, text[start:end], rank=45, source="described drug")
