"""Whether a verb tells that something came about, or only what a thing is for or like.

"X reduced pain" and "was shown to reduce pain" tell; "is used to reduce pain", "treats increased stiffness", "a reduced-calorie diet",
"with the goal of preserving vision", "it does not suppress bone markers" and "it reduces appetite" in a description of the product do not.
"""

from collections.abc import Sequence

from pharmagraph.language.sections import SectionKind
from pharmagraph.language.units import Unit
from pharmagraph.language.words import verb_forms
from pharmagraph.mentions.mention import TRIAL, Literal
from pharmagraph.mentions.word_sets import word_set

_LICENSES = word_set("facts.telling.licenses")
_SHOWING = ("show", "demonstrat", "report", "observ", "achiev", "experienc", "had", "has", "have", "saw", "result", "led", "lead", "confirm", "reveal", "indicat",
            "exhibit", "deliver", "provid", "produc", "maintain", "sustain", "associat", "suggest", "was", "were", "did", "display", "report")  # fmt: skip
_CLINICAL = (
    "improv",
    "enhanc",
    "alleviat",
    "reliev",
    "slow",
    "delay",
    "prolong",
    "extend",
    "preserv",
    "achiev",
)  # said of patients, not of cells
_FINDING = ("show", "demonstrat", "result", "data", "stud", "trial", "evidence", "finding", "suggest", "significant", "compared", "half", "proven")  # fmt: skip
_MODALS = word_set("facts.telling.modals")
_COMPARING = word_set("facts.telling.comparing")  # tell what "in reducing" is part of
_STUDIED = ("evaluat", "assess", "measur", "test", "investigat", "examin")  # "which evaluated the slowing of"
_SETTING = word_set("facts.telling.setting")


CONDITIONS = frozenset({"if", "unless", "should", "assuming", "provided"})  # that open a sentence
_PLANS = frozenset({"aims", "anticipates", "expects", "intends", "plans", "plan", "will"})


def plan_after_condition(units: Sequence[Unit]) -> str:
    """The word by which a plan follows the condition that opens a sentence, in what stands before its verb: "if successful, it plans to start"."""
    lowers = [unit.lower for unit in units]
    opens = lowers[:1] and (lowers[0] in CONDITIONS or lowers[0] == "pending" or lowers[:2] == ["subject", "to"])
    if not opens or "," not in lowers:
        return ""
    return next((word for word in lowers[lowers.index(",") :] if word in _PLANS), "")


def tells(units: Sequence[Unit], at: int, section: SectionKind) -> bool:
    """Whether the verb at `at` tells of an event; `section` is where its sentence stands."""
    if at + 1 < len(units) and units[at + 1].text == "-":  # "a reduced-calorie diet"
        return False
    before = at - 1
    while before >= 0 and (units[before].lower.endswith("ly") or units[before].lower in {"also", "further", "not"}):
        before -= 1
    word = units[before] if before >= 0 else None
    form = _form(units[at].lower)
    if form == "base":
        general = section is not SectionKind.HEADLINE and any(
            u.lower in {"does", "do"} for u in units[max(0, at - 4) : at]
        )
        return _is_licensed(units, at, word) and not general
    if form == "third":
        clinical = section is SectionKind.HEADLINE or units[at].lower.startswith(_CLINICAL)
        return section is not SectionKind.ABOUT and (clinical or _is_shown(units))
    if form == "gerund":
        words = _words_before(units, before) if word is not None else set()
        compares = word is not None and word.lower == "in" and not _COMPARING.isdisjoint(words)
        studied = word is not None and word.tag == "determiner" and any(w.startswith(_STUDIED) for w in words)
        return word is None or not (word.lower in _SETTING or compares or studied)
    return word is None or word.tag != "verb" or word.lower.startswith(_SHOWING) or _is_noun(units, before)


def _is_noun(units: Sequence[Unit], at: int) -> bool:
    """Whether what looks like a verb is a noun before another verb: "both doses improved", "patients on the recommended dose improved"."""
    leads = at > 0 and (units[at - 1].tag == "determiner" or units[at - 1].lower.endswith("ed"))
    return leads and _form(units[at].lower) in {"base", "third"}


def _words_before(units: Sequence[Unit], at: int) -> set[str]:
    return {u.lower for u in units[max(0, at - 12) : at] if u.clause == units[at].clause}


def _is_shown(units: Sequence[Unit]) -> bool:
    """Whether a present tense reports a finding: with a figure or words of evidence, or in the short line of a list."""
    return units[-1].text != "." or any(
        (u.linked is not None and u.linked.kind in {Literal.PERCENT, Literal.MEASURE, Literal.P_VALUE, TRIAL})
        or u.lower.startswith(_FINDING)
        for u in units
    )


def _form(word: str) -> str:
    """The form of a verb, from its ending if the list of verbs does not have it."""
    endings = (("ing", "gerund"), ("ed", "past"), ("s", "third"), ("", "base"))
    return verb_forms().get(word) or next(form for ending, form in endings if word.endswith(ending))


def _is_licensed(units: Sequence[Unit], at: int, before: Unit | None) -> bool:
    """Whether a bare verb follows "did", or a "to" for which words of evidence stand surety."""
    if before is not None and before.lower in _MODALS:
        return True
    clause = [u for u in units[max(0, at - 14) : at] if u.clause == units[at].clause]
    to = next((k for k in range(len(clause) - 1, -1, -1) if clause[k].tag == "to"), None)
    auxiliary = any(u.lower in {"did", "does", "do"} for u in clause)
    if to is None:
        return auxiliary
    return any(u.lower in _LICENSES for u in clause[max(0, to - 4) : to])
