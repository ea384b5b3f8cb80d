"""Short labels of frames, made from their roles: `T-DM1 vs lapatinib: overall survival Positive (EMILIA)`."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from pharmagraph.identity import ResolvedFact
from pharmagraph.identity.names import display
from pharmagraph.vocabulary import FrameClass, Role, Status, ValueKind

_MAX: Final = 200  # characters of a label
_MAX_PART: Final = 80  # of a name in it
_MAX_NAMES: Final = 4  # of one role
_HUMP: Final = re.compile(r"(?<=[a-z]{2})(?=[A-Z\d])")

Names = Mapping[str, str]  # IRI -> label


def frame_label(fact: ResolvedFact, names: Names) -> str:
    """The label of a frame, one line; `names` has the labels of entities and trials. Never empty."""
    kind = FrameClass(fact.kind)
    text = _MAKERS[kind](fact, names) or readable(fact.kind)
    return shortened(text + _status(fact, kind), _MAX)


def readable(code: str) -> str:
    """A code or class as words.

    >>> readable("Phase1_2"), readable("EnrolmentCompleted"), readable("sNDA")
    ('Phase 1/2', 'Enrolment Completed', 'sNDA')
    """
    return _HUMP.sub(" ", code.replace("_", "/"))


def shortened(text: str, length: int) -> str:
    """The text, cut with an ellipsis if it is longer than `length`."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _status(fact: ResolvedFact, kind: FrameClass) -> str:
    if kind in (FrameClass.CLINICAL_TRIAL, FrameClass.POSITION):
        return ""
    if kind is FrameClass.TRIAL_RESULT and fact.status is Status.OCCURRED:
        return ""  # the outcome says it
    return f" ({fact.status.value})"


def _of(fact: ResolvedFact, names: Names, role: Role, joint: str = " + ") -> str:
    """What fills a role, in words; empty if nothing does."""
    texts = []
    for value in fact.fillers(role):
        if value.kind in (ValueKind.ENTITY, ValueKind.FRAME):
            texts.append(names.get(value.text, ""))
        else:
            texts.append(readable(value.text) if value.kind is ValueKind.CODE else display(value.text))
    shown = [shortened(text, _MAX_PART) for text in texts if text]
    return joint.join(shown[:_MAX_NAMES]) + (f"{joint}…" if len(shown) > _MAX_NAMES else "")


def _phrase(*parts: tuple[str, str]) -> str:
    """Pairs of a leading word and a text, without those that have no text."""
    return " ".join(f"{word} {text}".strip() for word, text in parts if text)


def _trial(fact: ResolvedFact, names: Names) -> str:
    for role in (Role.TRIAL_NAME, Role.REGISTRY_ID):
        if name := _of(fact, names, role, " / "):
            return name
    return _phrase(
        ("", _phrase(("", _of(fact, names, Role.PHASE, "/")), ("", "trial"))),
        ("of", _of(fact, names, Role.EVALUATES)),
        ("vs", _of(fact, names, Role.COMPARATOR)),
        ("in", _of(fact, names, Role.CONDITION, ", ")),
    )


def _result(fact: ResolvedFact, names: Names) -> str:
    drugs = _phrase(("", _of(fact, names, Role.DRUG)), ("vs", _of(fact, names, Role.COMPARATOR)))
    values = _phrase(("", _of(fact, names, Role.VALUE)), ("vs", _of(fact, names, Role.COMPARATOR_VALUE)))
    ratio = _phrase(("hazard ratio", _of(fact, names, Role.HAZARD_RATIO, ", ")))
    found = ", ".join(part for part in (values, ratio, _of(fact, names, Role.OUTCOME, ", ")) if part)
    result = _phrase(("", _of(fact, names, Role.ENDPOINT)), ("", found))
    text = ": ".join(part for part in (drugs, result) if part)
    trial = _of(fact, names, Role.TRIAL)
    return f"{text} ({trial})" if text and trial else text or trial


def _milestone(fact: ResolvedFact, names: Names) -> str:
    what = _of(fact, names, Role.TRIAL) or _phrase(("trial of", _of(fact, names, Role.DRUG)))
    return ": ".join(part for part in (what, _of(fact, names, Role.MILESTONE, ", ")) if part)


def _submission(fact: ResolvedFact, names: Names) -> str:
    return _phrase(
        ("", _of(fact, names, Role.APPLICATION, "/") or "Submission"),
        ("for", _of(fact, names, Role.DRUG)),
        ("in", _of(fact, names, Role.DISEASE, ", ")),
        ("to", _of(fact, names, Role.AGENCY, ", ")),
        ("by", _of(fact, names, Role.APPLICANT, ", ")),
    )


def _decision(fact: ResolvedFact, names: Names) -> str:
    subject = _phrase(
        ("", _of(fact, names, Role.APPLICATION, "/")),
        ("for" if fact.fillers(Role.APPLICATION) else "", _of(fact, names, Role.DRUG)),
        ("in", _of(fact, names, Role.DISEASE, ", ")),
        ("by", _of(fact, names, Role.AGENCY, ", ")),
        ("due", _of(fact, names, Role.ACTION_DATE, ", ")),
    )
    decision = _of(fact, names, Role.DECISION, ", ") or "Decision"
    return f"{decision}: {subject}" if subject else decision


def _designation(fact: ResolvedFact, names: Names) -> str:
    return _phrase(
        ("", _of(fact, names, Role.DESIGNATION, ", ") or "Designation"),
        ("for", _of(fact, names, Role.DRUG)),
        ("in", _of(fact, names, Role.DISEASE, ", ")),
        ("by", _of(fact, names, Role.AGENCY, ", ")),
    )


def _agreement(fact: ResolvedFact, names: Names) -> str:
    sides = (Role.LICENSOR, Role.ACQUIRER, Role.LICENSEE, Role.ACQUIRED, Role.PARTY)
    parties = dict.fromkeys(name for role in sides if (name := _of(fact, names, role, " and ")))
    about = (Role.DRUG, Role.TECHNOLOGY, Role.TARGET)
    subject = _phrase(
        ("", " and ".join(parties)),
        ("on", ", ".join(text for role in about if (text := _of(fact, names, role, ", ")))),
    )
    kind = _of(fact, names, Role.AGREEMENT_KIND, "/") or "Agreement"
    return f"{kind}: {subject}" if subject else kind


def _presentation(fact: ResolvedFact, names: Names) -> str:
    what = _of(fact, names, Role.TRIAL) or _of(fact, names, Role.DRUG)
    number = _phrase(("abstract", _of(fact, names, Role.ABSTRACT_NUMBER, ", ")))
    return _phrase(("", what), ("", number), ("at", _of(fact, names, Role.CONFERENCE, ", ")))


def _position(fact: ResolvedFact, names: Names) -> str:
    post = _phrase(("", _of(fact, names, Role.TITLE, ", ")), ("at", _of(fact, names, Role.ORGANIZATION, ", ")))
    return ", ".join(part for part in (_of(fact, names, Role.PERSON), post) if part)


_MAKERS: Final[Mapping[FrameClass, Callable[[ResolvedFact, Names], str]]] = MappingProxyType(
    {
        FrameClass.CLINICAL_TRIAL: _trial,
        FrameClass.TRIAL_RESULT: _result,
        FrameClass.TRIAL_MILESTONE: _milestone,
        FrameClass.REGULATORY_SUBMISSION: _submission,
        FrameClass.REGULATORY_DECISION: _decision,
        FrameClass.DESIGNATION: _designation,
        FrameClass.AGREEMENT: _agreement,
        FrameClass.PRESENTATION: _presentation,
        FrameClass.POSITION: _position,
    }
)
