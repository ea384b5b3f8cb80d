"""What sentences are about: the drug that the next sentence means when it names none.

A sentence is about its subject before all else, then about what else it names of its own; what it names only to set something beside
it (a control, a rival's product, what patients have anyway) is nothing that a text goes on to tell of.
"""

from collections.abc import Callable, Iterable, Sequence

from pharmagraph.facts.bystanders import plays_no_part
from pharmagraph.facts.topics import CONTROLS
from pharmagraph.language.clauses import ClauseView
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked, is_company
from pharmagraph.mentions.word_sets import word_set

_NOT_TOLD_OF = word_set("facts.focus.not_told_of")
_TAKERS = word_set("facts.focus.takers")
_OPENERS = word_set("facts.focus.openers")
_OWNERS = frozenset({"'s", "’s", "'", "’"})


def in_focus(views: Iterable[ClauseView], is_one: Callable[[Linked], bool], topic: str = "") -> Linked | None:
    """Which of the things that `is_one` tells apart the sentences are about, the last sentence first.

    A subject is meant before all that later sentences only name, but for what somebody does something with ("Quell bought X").
    `topic` is the key of what the document is about: where no word stands for what is meant, it is that before all but a later subject.
    """
    acted_on: list[Linked] = []
    aside: list[Linked] = []
    for view in views:
        subject, others, rest = _ranked(view, is_one)
        if subject is not None and (not acted_on or subject.key == topic):
            return subject
        if about := next((linked for linked in others if linked.key == topic), None):
            return about
        if subject is not None:
            break
        (acted_on if _somebody_acts(view) else aside).extend(others)
        aside += rest
    return next((linked for linked in aside if linked.key == topic), None) or next(iter([*acted_on, *aside]), None)


def _somebody_acts(view: ClauseView) -> bool:
    return subject_of(view, lambda linked: is_company(linked.kind)) is not None


def _ranked(view: ClauseView, is_one: Callable[[Linked], bool]) -> tuple[Linked | None, list[Linked], list[Linked]]:
    """What a sentence is about: its subject, what else it tells of in order, and what it only names, the last first."""
    units = view.units
    named = [(i, unit.linked) for i, unit in enumerate(units) if unit.linked is not None and is_one(unit.linked)]
    own = [(i, linked) for i, linked in named if _is_told_of(units, i)]
    subject = next((linked for i, linked in own if is_subject(view, i)), None)
    taken = any(unit.lower in _TAKERS for unit in units[: _verb(view)])
    told = [linked for i, linked in own if not taken and view.clauses[units[i].clause].kind != "relative"]
    others = [linked for linked in told if linked is not subject]
    return subject, others, [linked for _, linked in reversed(named) if linked is not subject and linked not in others]


def subject_of(view: ClauseView, is_one: Callable[[Linked], bool]) -> Linked | None:
    """The thing that is the subject of a sentence."""
    told = (i for i, unit in enumerate(view.units) if unit.linked is not None and is_one(unit.linked))
    return next((view.units[i].linked for i in told if is_subject(view, i) and _is_told_of(view.units, i)), None)


def _is_told_of(units: Sequence[Unit], i: int) -> bool:
    """Whether a sentence tells of the unit, and does not only set it beside something."""
    k = i - 1
    while k > 0 and (units[k].text in _OWNERS or units[k].tag == "determiner" or is_owner(units, k)):
        k -= 1  # "unlike Quell's X"
    beside = units[i].preposition in _NOT_TOLD_OF or (k >= 0 and units[k].lower in _NOT_TOLD_OF)
    return not beside and units[i].lower not in CONTROLS and not plays_no_part(units, i)


def is_subject(view: ClauseView, i: int) -> bool:
    """Whether the unit is what its sentence is about by grammar: free before the verb, or after it where nothing stands before ("Next comes X")."""
    units, verb = view.units, _verb(view)
    if units[i].preposition or is_owner(units, i) or view.clauses[units[i].clause].kind != "main":
        return False
    opener = units[0].lower in _OPENERS
    if i < verb and not opener:
        return True
    before = [k for k, unit in enumerate(units[: min(i, verb)]) if unit.linked is not None and not unit.preposition]
    after = verb + 1 if verb < i else 1
    return (
        opener  # "Behind it comes X", "Enter X"
        and before in ([], [1])
        and all(unit.tag == "determiner" for unit in units[after:i])
    )


def _verb(view: ClauseView) -> int:
    """Where the first verb of the main clause stands, or the end."""
    return next((i for i in range(len(view.units)) if _is_verb(view, i)), len(view.units))


def _is_verb(view: ClauseView, i: int) -> bool:
    unit = view.units[i]
    noun = i > 0 and (view.units[i - 1].tag == "determiner" or view.units[i - 1].text in _OWNERS)  # "the lead asset"
    acts = unit.tag == "auxiliary" or (unit.tag == "verb" and not noun)
    return acts and view.clauses[unit.clause].kind == "main" and not (i == 0 and unit.lower in _OPENERS)


def is_owner(units: Sequence[Unit], i: int) -> bool:
    """Whether what follows the unit is its own: "Quell's pill"."""
    return units[i].text.endswith(("'s", "’s")) or (i + 1 < len(units) and units[i + 1].text in _OWNERS)
