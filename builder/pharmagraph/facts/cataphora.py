"""What is named only after it has been told of: "The FDA approved Quell's drug for asthma. The drug, Zelvora, is an inhaler."

News of decisions and of results often begins so. The words that tell of the drug are given the name that the next sentences give it, as a guess.
"""

import re
from collections.abc import Sequence

from pharmagraph.language.sections import SectionKind
from pharmagraph.language.sentences import Sentence
from pharmagraph.mentions.linking import Linked, LocalEntity, root_kind
from pharmagraph.mentions.mention import Mention
from pharmagraph.vocabulary import EntityClass

_NOUN = r"(?:drug|treatment|therapy|medicine|medication|vaccine|pill|tablet|injection|antibody)"
_DECIDED = re.compile(
    r"\b(?:approv|clear(?:s|ed)\b|reject|declin|authori[sz]|recommend|designat|nod\b|green light|appli(?:cation|ed)\b|withdr[ae]w"
    r"|resubmi|submit|fil(?:ed|es|ing)\s|met\b|meets?\b|hits?\b|fail|miss(?:es|ed)\b|beats?\b"
    r"|cuts?\b|halv|reduc|lower|improv|slow|delay|prolong|extend|help(?:s|ed)\b|show|succe|work(?:s|ed)\b)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?:['’]s?\s(?:\([^()]*\)\s)?|\b(?:[Aa]n?|[Ii]ts|[Tt]heir|first)\s)(?:[\w/-]+\s){{0,6}}?(?P<noun>{_NOUN})\b(?!-\w)"
    r"(?![\s-]+(?:candidate|maker|developer|company|compan|trial|price|called|named|to be sold))"
)
_NAMED = re.compile(
    rf"(?:\b[Tt]he\s(?:[\w'’-]+\s){{0,3}}{_NOUN}\s?,?\s(?:called\s|named\s|dubbed\s|known as\s)?"
    rf"|\b{_NOUN}(?:\scandidate)?\s?,?\s(?:called|named|dubbed|label+ed|known as)\s"
    r"|\b(?:sold|marketed|branded)\s(?:under the (?:brand |trade )?name(?: of)?|as)\s)[\"“'‘]?$"
)
_OTHER = re.compile(
    r"\b(?:rival|competing|similar|generic|another|existing|older|other|previous|second|standard|new class)\b"
)
_REACH = 4  # sentences within which the name follows
_FACTOR = 0.9


def names_to_come(
    text: str, sentences: Sequence[Sentence], groups: Sequence[Sequence[Linked]], entities: dict[str, LocalEntity]
) -> dict[int, Linked]:
    """For the place of a sentence among `sentences`, the mention that its "Quell's drug" is of the drug named later.

    `groups` are the mentions of each sentence. The name stands where names are given ("the drug, Zelvora"), or is that of the only drug
    of the text. Only sentences that tell of decisions or results, in which the drug is not named, count.
    """
    drugs = [[m for m in group if _is_drug(m, entities)] for group in groups]
    every = {m.key for group in drugs for m in group}
    known: set[str] = set()
    found: dict[int, Linked] = {}
    for i, sentence in enumerate(sentences):
        told = _told(text, sentence, drugs[i]) if sentence.section is not SectionKind.ABOUT else None
        if told is not None:
            later = (m for group in drugs[i : i + _REACH] for m in group if m.start > told.end())
            new = [m for m in later if m.key not in known]
            alone = len(every) == 1 and not _OTHER.search(told[0])
            named = next((m for m in new if alone or _NAMED.search(text[: m.start][-80:])), None)
            if named is not None:
                kind = entities[named.key].kind
                noun = Mention(told.start("noun"), told.end("noun"), kind, told["noun"], source="coreference")
                found[i] = Linked(noun, named.key, _FACTOR)
        known.update(m.key for m in drugs[i])
    return found


def _is_drug(linked: Linked, entities: dict[str, LocalEntity]) -> bool:
    kind = entities[linked.key].kind if linked.key in entities else linked.kind
    return root_kind(kind) == EntityClass.DRUG and kind != EntityClass.DRUG_CLASS


def _told(text: str, sentence: Sentence, drugs: Sequence[Linked]) -> re.Match[str] | None:
    """The first words of a decision's sentence that tell of a drug and do not name it."""
    if not sentence.asserts or not _DECIDED.search(text, sentence.start, sentence.end):
        return None
    for match in _TOLD.finditer(text, sentence.start, sentence.end):
        beside = text[match.end() : match.end() + 3]
        if not any(m.start < match.end() + 3 and match.start() < m.end for m in drugs) and not beside.startswith("s "):
            return match
    return None
