"""Claim status in the manner of ConText (Harkema et al. 2009): a cue, the direction in which it speaks, and its reach.

A cue reaches to the end of its clause; what it covers is planned, denied or hypothetical. Hypothetical claims are never facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pharmagraph.errors import DataError
from pharmagraph.language.clauses import ClauseView
from pharmagraph.language.words import verb_forms
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import Status

_CUES = Path(__file__).parent / "data" / "status_cues.tsv"
HYPOTHETICAL = "Hypothetical"
_DIRECTIONS = {"forward", "backward", "both", "phrase"}
_STRENGTH = (HYPOTHETICAL, Status.DENIED, Status.PLANNED)
_BACKWARD_REACH = 6  # units after the trigger within which a cue that speaks backwards is looked for


@dataclass(frozen=True, slots=True)
class Claim:
    """The status of a trigger and the words that gave it (empty for Occurred); `status` may be HYPOTHETICAL."""

    status: str
    cue: str = ""


@dataclass(frozen=True, slots=True)
class _Cue:
    words: tuple[str, ...]
    status: str
    forward: bool
    backward: bool
    phrase: bool = False  # a comma ends what it governs: "ahead of the meeting, the FDA approved"


@cache
def _cues() -> dict[str, tuple[_Cue, ...]]:
    by_first: dict[str, list[_Cue]] = {}
    for row in read_table(_CUES, ("cue", "status", "direction")):
        if row["status"] not in {*Status, HYPOTHETICAL} or row["direction"] not in _DIRECTIONS:
            raise DataError(f"{_CUES}: unknown status or direction in the row {row['cue']!r}; mend the line")
        words = tuple(row["cue"].split())
        direction = row["direction"]
        cue = _Cue(
            words, row["status"], direction != "backward", direction in {"backward", "both"}, direction == "phrase"
        )
        by_first.setdefault(words[0], []).append(cue)
    return {first: tuple(sorted(cues, key=lambda c: -len(c.words))) for first, cues in by_first.items()}


@lru_cache(maxsize=256)  # several rules have the same trigger
def claim_status(view: ClauseView, first: int, last: int) -> Claim:
    """The status of the trigger at units[first:last], from the cues of its clause and of the clauses it depends on."""
    found: dict[str, str] = {}
    for i, cue in _cues_in(view):
        before = i < first  # a cue may take in the trigger itself ("if approved")
        if (
            before
            and cue.forward
            and _reaches(view, i, first, cue.status)
            and not (cue.status == Status.DENIED and _is_far(view, i, first))
            and not (cue.phrase and any(unit.text == "," for unit in view.units[i:first]))
            and not (cue.status == Status.PLANNED and (_is_aside(view, first) or _has_own_tense(view, i, first)))
        ) or (cue.backward and i >= last and _reaches_back(view, i, first, last)):
            found.setdefault(cue.status, " ".join(cue.words))
    if _is_inverted(view, first):
        found[HYPOTHETICAL] = view.units[0].lower
    if _is_awaited(view, first):
        found[HYPOTHETICAL] = "after"
    if _is_task(view, first):
        found[Status.PLANNED] = view.units[first].lower
    for status in _STRENGTH:
        if status in found:
            return Claim(status, found[status])
    return Claim(Status.OCCURRED)


def _is_aside(view: ClauseView, trigger: int) -> bool:
    """Whether the trigger is a participle that a comma adds to a noun: "will present data of X, indicated for asthma"."""
    units = view.units
    if trigger == 0 or units[trigger - 1].text != "," or not units[trigger].lower.endswith("ed"):
        return False
    return trigger + 1 < len(units) and units[trigger + 1].tag == "preposition"


_FINITE = frozenset({"are", "did", "had", "has", "have", "is", "was", "were"})


def _has_own_tense(view: ClauseView, cue: int, trigger: int) -> bool:
    """Whether the trigger has a finite verb of its own, behind a conjunction: "will stop X, and the trial, of 20 patients, is being closed"."""
    tense = next((i for i in range(trigger - 1, max(cue, trigger - 4), -1) if view.units[i].lower in _FINITE), None)
    if tense is None or any(unit.tag == "to" for unit in view.units[tense:trigger]):
        return False
    between = view.units[cue + 1 : tense]
    return any(unit.lower in {"and", "but"} and unit.depth == view.units[trigger].depth for unit in between)


_NEAR = 9  # units over which a denial reaches whatever stands between
_NEAR_OBJECT = 18  # and over which it reaches into what its verb acts on


def _is_far(view: ClauseView, cue: int, trigger: int) -> bool:
    """Whether a denial is over before the trigger: at some distance it reaches only through what one verb acts on.

    "Did not meet the primary endpoint of a statistically significant reduction of ..." denies the reduction.
    """
    if trigger - cue <= _NEAR:
        return False
    between = view.units[cue + 1 : trigger]
    verbs = sum(unit.tag in {"verb", "auxiliary"} for unit in between)
    return (
        trigger - cue > _NEAR_OBJECT
        or verbs > 1
        or any(u.tag in {"mark", "conjunction", "subordinator"} and u.text != "-" for u in between)
    )


def _reaches_back(view: ClauseView, cue: int, first: int, last: int) -> bool:
    """Whether a cue that follows the trigger in its clause is near, or is said of all before it ("dosing in the trial is expected")."""
    if view.units[cue].clause != view.units[first].clause:
        return False
    between = view.units[last:cue]
    if between and between[-1].tag == "conjunction" and view.units[first].tag == "verb":
        return False  # a further predicate: "began in May and is expected to end"
    if len(between) <= _BACKWARD_REACH:
        return True
    said = between[-1].lower in {"is", "are"} and not any(
        u.tag in {"mark", "verb", "auxiliary", "conjunction"} and not u.lower.endswith("ing") for u in between[:-1]
    )
    return said and len(between) <= 2 * _BACKWARD_REACH


def _is_inverted(view: ClauseView, trigger: int) -> bool:
    """Whether the trigger stands in a condition without "if": "Had the FDA approved", "Were Roche to acquire"."""
    if view.units[0].lower not in {"had", "were", "should"} or view.units[0].clause != view.units[trigger].clause:
        return False
    return all(unit.text != "," for unit in view.units[: trigger + 1])


_ONCE = frozenset({"after", "once", "until"})


def _is_awaited(view: ClauseView, trigger: int) -> bool:
    """Whether the trigger is what has to come first: "once X is approved", "after X is withdrawn"."""
    before = view.units[max(0, trigger - 8) : trigger]
    is_present = any(unit.lower in {"is", "are"} for unit in before[-2:])
    return is_present and any(unit.lower in _ONCE and unit.clause == view.units[trigger].clause for unit in before)


def _is_task(view: ClauseView, trigger: int) -> bool:
    """Whether the sentence begins with the trigger, a verb in its base form, as an item in a list of aims: "Initiate a Phase 3 trial"."""
    unit = view.units[trigger]
    if verb_forms().get(unit.lower) != "base" or any(before.tag != "mark" for before in view.units[:trigger]):
        return False
    after = view.units[trigger + 1] if trigger + 1 < len(view.units) else None
    return after is not None and after.tag not in {"mark", "preposition"}


@lru_cache(maxsize=8)  # all triggers of a sentence are asked for in a row
def _cues_in(view: ClauseView) -> list[tuple[int, _Cue]]:
    lowers = [unit.lower for unit in view.units]
    hits = []
    i = 0
    cues = _cues()
    while i < len(lowers):  # the longest cue uses up its words: "not only" is no "not"
        known = cues.get(lowers[i], ())
        cue = next((c for c in known if tuple(lowers[i : i + len(c.words)]) == c.words), None) if known else None
        if cue is not None and view.units[i].text == "May" and i and lowers[i - 1] in _BEFORE_MONTHS:
            cue = None
        if cue is not None:
            if cue.words == ("would",) and _is_reported(lowers, i):
                cue = _REPORTED
            hits.append((i, cue))
        i += len(cue.words) if cue is not None else 1
    return hits


_REPORTED = _Cue(("would",), Status.PLANNED, forward=True, backward=False)
_REPORTS = word_set("language.status.reports")
_WHO_SAYS = frozenset({"it", "they", "we", "the company", "the companies"})


_BEFORE_MONTHS = word_set("language.status.before_months")


def _is_reported(lowers: Sequence[str], would: int) -> bool:
    """Whether "would" is the "will" of who is reported: "Quell said on Thursday it would buy Zorba"."""
    return (
        would > 0 and lowers[would - 1] in _WHO_SAYS and not _REPORTS.isdisjoint(lowers[:would]) and "if" not in lowers
    )


def _reaches(view: ClauseView, cue: int, trigger: int, status: str) -> bool:
    """Whether the clause of the trigger is that of the cue, or a content clause that hangs on it; "and that" goes on after a denial."""
    clause: int | None = view.units[trigger].clause
    target = view.units[cue].clause
    while clause is not None:
        if clause == target:
            return _no_finite_verb_between(view, cue, trigger)
        if view.clauses[clause].kind != "content" or (status == Status.DENIED and _goes_on(view, clause)):
            return False
        clause = view.clauses[clause].parent
    return False


def _goes_on(view: ClauseView, clause: int) -> bool:
    """Whether a conjunction stands before the clause."""
    first = view.members(clause)[0]
    return first > 0 and view.units[first - 1].tag == "conjunction"


def _no_finite_verb_between(view: ClauseView, cue: int, trigger: int) -> bool:
    """A past-tense auxiliary between cue and trigger begins another predicate ("plans to file after X was approved")."""
    between = view.units[cue + 1 : trigger]
    if any(u.lower in {"after", "before", "following", "since", "until"} for u in between):
        return False
    return not any(
        u.lower in {"was", "were", "has", "had", "did"} and u.clause == view.units[cue].clause for u in between[1:]
    )
