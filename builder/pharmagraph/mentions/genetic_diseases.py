"""Diseases told by the gene that drives them: "cancers that harbor RET fusions", "solid tumors with alterations to the FGFR2 kinase"."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Mention
from pharmagraph.vocabulary import EntityClass

_TUMOURS = r"(?:cancers?|tumou?rs?|malignanc(?:y|ies)|neoplasms?|leuka?emias?|lymphomas?|carcinomas?|sarcomas?|gliomas?|adenocarcinomas?)"
_CHANGE = r"(?:alterations?|mutations?|fusions?|abnormalit(?:y|ies)|aberrations?|rearrangements?|amplifications?|deletions?|translocations?|deficienc(?:y|ies)|insertions?|loss)"
_WORD = r"(?!(?:and|or|who|that|which|were|was|is|are|to|for|from|treated|patients|after|previously)\b)[\w'’/+-]+"
_DRIVEN = Pattern(
    rf"\b(?P<tumours>(?:(?:solid|advanced|metastatic|hematologic|blood|brain|lung|breast)\s){{0,2}}{_TUMOURS})\s"
    r"(?:(?:that|which)\s(?:harbou?r|carry|have|bear|contain|exhibit|show|are\sdriven\sby|are\scaused\sby)|harbou?ring|carrying|bearing|having|driven\sby|caused\sby|with)\s"
    rf"(?:{_WORD}\s){{1,6}}?{_CHANGE}(?![\w-])(?:\s(?:in|of|to|on)\s(?:the\s)?(?:{_WORD}\s){{0,5}}?(?:{_WORD}\s(?:genes?|kinases?|pathway|receptors?|domain|protein)|[A-Z][A-Z0-9]+\w*))?(?![\w-])"
    rf"|\b(?P<others>(?:solid\s|advanced\s|metastatic\s)?{_TUMOURS})\s(?:(?:that|which)\s(?:harbou?r|carry|have)|harbou?ring|carrying|with)\s{_CHANGE}\s(?:in|of|to|on)\s(?:the\s)?"
    rf"(?:(?:{_WORD}\s){{0,5}}?{_WORD}\s(?:genes?|kinases?|pathway|receptors?|domain|protein)|[A-Z][A-Z0-9]+\w*)(?![\w-])"
)
_RANK = 48


def with_their_genes(text: str, diseases: Iterable[Mention]) -> Iterator[Mention]:
    """The diseases, those that such a phrase begins with as the whole of it, and tumours that are named by nothing else."""
    told = {match.start(): match for match in _DRIVEN.finditer(text)}
    for mention in diseases:
        match = next((m for m in told.values() if mention.start <= m.start() < mention.end <= m.end()), None)
        if match is None or mention.end != max(match.end("tumours"), match.end("others")):
            yield mention
            continue
        told.pop(match.start())
        name = text[mention.start : match.end()]
        yield replace(mention, end=match.end(), name=name, rank=_RANK, source="qualified")
    for start, match in told.items():
        yield Mention(start, match.end(), EntityClass.DISEASE, match[0], rank=_RANK, source="disease of a gene")
