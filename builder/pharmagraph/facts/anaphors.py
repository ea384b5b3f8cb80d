"""Words that stand for what a text has named: which they are, and what the words around them say of it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pharmagraph.language.words import verb_forms, word_classes
from pharmagraph.mentions.linking import Linked, LocalEntity, root_kind
from pharmagraph.vocabulary import EntityClass

ANAPHOR = re.compile(
    r"(?<![\w-])(?:(?P<noun>(?:[Tt]he|[Tt]his|[Tt]hese|[Bb]oth)\s+(?:two\s+)?(?:(?:investigational|study|drug|product|experimental|novel|oral|injectable|subcutaneous|"
    r"intravenous|intranasal|inhaled|topical|once-daily|once-weekly|once-monthly|twice-daily|twice-weekly|daily|weekly|monthly|nasal|ophthalmic|monoclonal|bispecific|gene|cell|proprietary|same)\s+)?"
    r"(?P<head>[Cc]ompany|[Cc]ompanies|firm|biotech|[Aa]gency|[Aa]uthority|[Cc]ommittee|[Cc]ommission|regulator|watchdog|drug|compound|therapy|treatment|agent|candidate|molecule|antibody|vaccine|asset|product|medicine|"
    r"medication|inhibitor|biosimilar|ADC|peptide|pill|tablet|capsule|conjugate|degrader|injection|injectable|shot|jab|biologic|immunotherapy|cream|gel|ointment|lotion|spray|inhaler|lozenge|nanobody|radioligand|siRNA|antisense|oligonucleotide|blocker|agonist|antagonist|platform|technology)(?!\s+(?:platform|of|developers?|makers?|manufacturers?|giants?|industry|discovery|delivery|class)\b))(?:['’]s|['’])?|(?P<pronoun>[Ii]t|[Ii]ts|[Ww]e|[Oo]ur|[Uu]s|[Tt]hey|[Tt]heir))(?![\w-])"
)
DEFINITE = re.compile(r"\b[Tt]he\s(?:(?:oral|selective|investigational|experimental|new|bispecific|anti)[\s-])*$")
CLASS_NOUN = re.compile(
    r"(?:\s\([^()]*\))?[\s-](?:(?:directed|targeted|targeting|receptor|kinase|monoclonal|bispecific|protein)\s)*"
    r"(?P<noun>inhibitor|antibody|agonist|antagonist|degrader|blocker|modulator|activator)\b(?!\s(?:class|market|field|space|program|programme|candidate|combination))"
)
DRUG_PREDICATE = re.compile(
    r"(?:\s(?:is|was|has been|are)|['’]s)(?:\s(?:also|currently|now|being|further|not|an?))*\s(?:(?:co-?)?developed|(?:co-?)?commerciali[sz]ed|(?:co-?)?marketed|discovered|manufactured|in-licensed|prescribed|evaluated|studied|investigated|tested|approved|indicated|administered|"
    r"in\s(?:an?\s)?(?:ongoing\s|pivotal\s)?(?:[Pp]hase|early|mid|late|clinical)|given|designed|dosed|injected|oral|first-in-class|investigational|humani[sz]ed|monoclonal)\b"
)
# what only a drug does after "in a trial it"
HELPS = re.compile(
    r"\s(?:also\s|\w+ly\s)?(?:beat|boosted|cut|delayed|eased|extended|failed|halved|hit|improved|increased|led|lowered|met|missed|outperformed|prevented|produced|prolonged|raised|reduced|shrank|slowed|worked)\b"
)
EMPTY_IT = re.compile(r"\s(?:was found|is (?:expected that|anticipated|estimated|believed|important))\b|['’]s")
# "secured funds from Quell to advance its", "to begin the trial of its": not Quell's
AIM = re.compile(r"\bto\s(?:further\s)?\w+\s(?:(?:the|a)\s(?:[\w/-]+\s){1,5}?(?:of|for)\s)?$")
# what the names of agencies have in them, so that the word stands for none that is called otherwise; any is an agency
_AGENCY_WORDS = {
    "agency": "",
    "regulator": "",
    "watchdog": "",
    "authority": "",
    "committee": "committee",
    "commission": "european commission",
}
_ASIDE = re.compile(r"\b(?:from|with|by)\s(?:[\w.-]+\s){0,5}$")


def is_agency_word(head: str) -> bool:
    """Whether a noun stands for an agency: "the Committee"."""
    return head in _AGENCY_WORDS


def agency_meant(head: str, named: Iterable[Linked], entities: Mapping[str, LocalEntity]) -> Linked | None:
    """The agency last named that a noun can stand for; `named` begins with it. Of "the Commission" it is the European one, and no exchange's."""
    part = _AGENCY_WORDS[head]
    return next(
        (m for m in named if any(part in name.lower() for name in [*entities[m.key].names, entities[m.key].known_as])),
        None,
    )


def is_aside(text: str, linked: Linked) -> bool:
    """Whether a mention is only who something comes from or is done with."""
    return _ASIDE.search(text, max(0, linked.start - 40), linked.start) is not None


def is_object(text: str, match: re.Match[str]) -> bool:
    """Whether "it" is what a verb acts on ("is developing it worldwide") and not what acts ("announced it has filed")."""
    before = re.search(r"(\w+)\s+$", text[max(0, match.start() - 30) : match.start()])
    after = re.match(r"\s+(\w+)", text[match.end() : match.end() + 30])
    acts = after is not None and (
        word_classes().get(after[1].lower()) == "auxiliary" or after[1].lower() in verb_forms()
    )
    return before is not None and before[1].lower() in verb_forms() and not acts


_MEASURE = re.compile(
    r"\b(?:versus|vs\.?|than|against|over|[Ll]ike|[Uu]nlike|compared\s(?:with|to))\s(?:[\w&.-]+['’]s\s)?$"
)


def is_measure(text: str, linked: Linked) -> bool:
    """Whether another is only measured by a mention: "versus X", "unlike Quell's X"."""
    return _MEASURE.search(text, max(0, linked.start - 40), linked.start) is not None


_BESIDE = re.compile(r"\b(?:[Aa]longside|[Bb]ehind|[Bb]elow|[Bb]eside|[Bb]esides|[Ll]ike|[Uu]nlike|than)\s$")


def is_beside(text: str, place: int) -> bool:
    """Whether what stands at `place` only says where another thing stands: "Behind it comes X"."""
    return _BESIDE.search(text, max(0, place - 12), place) is not None


def is_owner(text: str, linked: Linked) -> bool:
    """Whether what follows a mention is its own: "Quell's pill"."""
    return text[linked.start : linked.end + 2].endswith(("'s", "’s"))


def named_after(match: re.Match[str], mentions: Sequence[Linked]) -> Linked | None:
    """The drug whose name stands right after words that stand for it: "the oral drug X", "the asset, X, does"."""
    if match["noun"] is None or match[0].endswith(("'s", "’s", "'", "’")):
        return None
    drugs = (m for m in mentions if root_kind(m.kind) == EntityClass.DRUG)
    return next((m for m in drugs if m.start == match.end() + 1 or _is_apposed(match, m)), None)


def _is_apposed(match: re.Match[str], drug: Linked) -> bool:
    """Whether a drug's name stands after the words between commas."""
    text = match.string
    return text[match.end() : drug.start] == ", " and text[drug.end : drug.end + 1] in {",", "("}
