"""The shallow clause reader: a sentence as units (a mention or a word each), cut into clauses, prepositions known for each mention.

It needs no part-of-speech tagger: closed word classes, the forms of the genre's verbs and the mentions carry the structure. A rule
asks for "the subject", "what stands after for" and so on, and does not know how the clause was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pharmagraph.language.units import Unit, read_units
from pharmagraph.language.words import verb_forms
from pharmagraph.mentions.linking import Linked, root_kind
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_OPEN, _CLOSE = "([", ")]"
# what is hoped, supposed or feared follows these words after "that", and no relative clause
_TAKES_CONTENT = word_set("language.clauses.takes_content")
HARD_STOPS = {";", ":", "—", "–", "“", "”", '"', "|"}
# "for the treatment of patients with X" says no more than "for X": these words keep the preposition before them
TRANSPARENT = word_set("language.clauses.transparent")


@dataclass(slots=True)
class Clause:
    """A clause of a sentence: `parent` is the clause that it interrupts or goes on from, `antecedent` the unit that "which" stands for."""

    index: int
    parent: int | None
    kind: str  # main | relative | content | coordinate | bracket
    antecedent: int | None = None


@dataclass(eq=False)
class ClauseView:
    """A sentence read: its units in order and its clauses, which change no more."""

    units: list[Unit]
    clauses: list[Clause]
    words: str = field(init=False)  # in lower case, with a space before and after each
    _members: dict[int, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.words = f" {' '.join([unit.lower for unit in self.units])} "
        for i, unit in enumerate(self.units):
            self._members.setdefault(unit.clause, []).append(i)

    def members(self, clause: int) -> list[int]:
        """The indices of the units of one clause, in order."""
        return self._members.get(clause, [])


def read_clauses(words: Sequence[tuple[int, int, str]], mentions: Sequence[Linked]) -> ClauseView:
    """The units and clauses of one sentence from its words (start, end, text) and the mentions within it, both in order."""
    units = read_units(words, mentions)
    found = brackets(units)
    clauses = _cut(units, *found)
    _govern(units, *found)
    return ClauseView(units, clauses)


def _cut(units: list[Unit], opening: set[int], closing: set[int]) -> list[Clause]:
    """Number the clauses. A bracket is a clause of its own; after it, and after a relative clause closed by a comma, the parent goes on."""
    clauses = [Clause(0, None, "main")]
    current, stack = 0, list[int]()

    def begin(kind: str, parent: int | None, antecedent: int | None = None) -> int:
        clauses.append(Clause(len(clauses), parent, kind, antecedent))
        return len(clauses) - 1

    for i, unit in enumerate(units):
        unit.depth = len(stack)
        if i in opening:
            stack.append(current)
            current = begin("bracket", current, last_mention(units, i))
        elif i in closing:
            unit.clause = current
            current = stack.pop()
            continue
        elif unit.tag == "mark" and unit.text in HARD_STOPS and not stack:
            current = begin("coordinate", current)
        elif unit.tag == "subordinator" and not _is_determiner_that(units, i):
            relative = (
                unit.lower in {"which", "who", "whose", "whom"}
                or (unit.lower == "that" and _follows_noun(units, i))
                or (unit.lower == "where" and i > 0 and units[i - 1].text == ",")
            )
            again = not relative and clauses[current].kind == "content" and i > 0 and units[i - 1].tag == "conjunction"
            current = begin(  # "said that it failed and that it ended" tells two things
                "relative" if relative else "content",
                clauses[current].parent if again else current,
                last_mention(units, i) if relative else None,
            )
        elif unit.lower in _TEMPORAL and unit.tag == "preposition" and _actor_and_verb_follow(units, i):
            current = begin("content", current)
        elif (
            unit.tag == "mark" and unit.text == "," and clauses[current].kind == "relative" and _verb_follows(units, i)
        ) or (unit.tag == "mark" and unit.text == "," and _ends_fronted(units, i, clauses[current])):
            current = clauses[current].parent or 0
        elif (
            unit.tag == "mark"
            and unit.text == ","
            and clauses[current].kind == "content"
            and units[0].clause == current
            and _subject_and_verb_follow(units, i)
        ):
            current = begin("coordinate", clauses[current].parent or 0)
        elif unit.tag == "conjunction" and _new_clause_follows(units, i):
            current = begin("coordinate", current)
        unit.clause = current
    return clauses


def _ends_fronted(units: list[Unit], i: int, clause: Clause) -> bool:
    """Whether the comma at `i` ends a relative clause before the subject of the sentence: "In a deal that may be large, Quell bought ..."."""
    if clause.kind != "relative" or clause.parent != 0 or units[0].tag != "preposition" or _list_goes_on(units, i):
        return False
    if any(
        u.clause == 0 and u.tag in {"verb", "auxiliary"} and not _is_noun_like(units, k)
        for k, u in enumerate(units[:i])
    ):
        return False
    after = units[i + 1] if i + 1 < len(units) else None
    return after is not None and after.tag in {"mention", "pronoun", "determiner", "word"}


def brackets(units: list[Unit]) -> tuple[set[int], set[int]]:
    """The brackets that open and those that close; one without its counterpart is no bracket."""
    stack: list[int] = []
    opening, closing = set[int](), set[int]()
    for i, unit in enumerate(units):
        if unit.tag == "mark" and unit.text in _OPEN:
            stack.append(i)
        elif unit.tag == "mark" and unit.text in _CLOSE and stack:
            opening.add(stack.pop())
            closing.add(i)
    return opening, closing


def _is_determiner_that(units: list[Unit], i: int) -> bool:
    return units[i].lower == "that" and i > 0 and units[i - 1].tag == "preposition"


def last_mention(units: list[Unit], i: int) -> int | None:
    return next((k for k in range(i - 1, -1, -1) if units[k].tag == "mention"), None)


def _follows_noun(units: list[Unit], i: int) -> bool:
    return (
        i > 0
        and units[i - 1].tag in {"mention", "word"}
        and not units[i - 1].lower.endswith(("ed", "ly"))
        and units[i - 1].lower not in _TAKES_CONTENT
    )


def _verb_follows(units: list[Unit], i: int) -> bool:
    passed = {"also", "today", "now", "recently"}
    after = [u for u in units[i + 1 : i + 4] if not u.lower.endswith("ly") and u.lower not in passed]
    return bool(after) and after[0].tag in {"auxiliary", "verb"} and not after[0].lower.endswith("ing")


def _subject_and_verb_follow(units: list[Unit], i: int) -> bool:
    """Whether "it significantly improved" stands after the comma at `i`: the main clause after "Although ...,"."""
    j = i + 1
    while j < len(units) and units[j].tag == "determiner":
        j += 1
    if j >= len(units) or units[j].tag not in {"mention", "pronoun"}:
        return False
    j += 1
    while j < len(units) and units[j].lower.endswith("ly"):
        j += 1
    return j < len(units) and units[j].tag in {"auxiliary", "verb"} and not units[j].lower.endswith("ing")


_TEMPORAL = frozenset({"after", "as", "before", "since", "until"})  # prepositions that may begin a clause


def _past_words(units: list[Unit], i: int) -> int:
    """What stands after the unit at `i` and the words of a noun phrase."""
    words = (j for j in range(i + 1, i + 5) if j >= len(units) or units[j].tag not in {"determiner", "word"})
    return next(words, i + 5)


def _actor_and_verb_follow(units: list[Unit], i: int) -> bool:
    """Whether an organization that acts stands after the word at `i`: "fell after its rival Quell won approval"."""
    j = _past_words(units, i)
    actor = units[j].linked if j + 1 < len(units) else None
    if actor is None or root_kind(actor.kind) != EntityClass.ORGANIZATION:
        return False
    return units[j + 1].tag in {"auxiliary", "verb"} and not units[j + 1].lower.endswith("ing")


def _new_clause_follows(units: list[Unit], i: int) -> bool:
    """Whether a new subject with a finite verb stands after the conjunction at `i` (and not one more item of a list)."""
    j = _past_words(units, i)
    if j < len(units) and units[j].tag in {"mention", "pronoun"}:
        j += 1
    while (
        j < len(units)
        and (units[j].lower.endswith("ly") or units[j].lower in {"also", "has", "have"})
        and units[j].tag != "auxiliary"
    ):
        j += 1
    if not (i + 1 < j < len(units)):
        return False
    finite = units[j].tag == "auxiliary" or (
        units[j].tag == "verb" and not units[j].lower.endswith("ing") and units[i + 1].tag != "verb"
    )
    return finite and any(u.tag in {"auxiliary", "verb"} for u in units[max(0, i - 25) : i])


def _govern(units: list[Unit], opening: set[int], closing: set[int]) -> None:
    """Write into each mention the preposition that governs it; marks, verbs and a new noun phrase after a comma end its reach."""
    stack: list[str] = []
    clause_at: dict[int, int] = {}  # by depth, that of what was read last but for brackets
    preposition, spent = "", False  # spent: the preposition has its noun, so that a comma may end its reach
    for i, unit in enumerate(units):
        goes_on = clause_at.get(unit.depth, 0) == unit.clause
        if i in opening:
            stack.append(preposition)
            clause_at[unit.depth + 1] = clause_at.get(unit.depth, 0)
        elif i in closing:
            preposition = stack.pop()
        elif unit.tag in {"preposition", "to"}:
            preposition, spent = _preposition_at(units, i, preposition), False
        elif _ends_phrase(units, i, spent) or (unit.tag == "conjunction" and not goes_on):
            preposition = ""
        if unit.tag == "mention":
            unit.preposition, spent = preposition, True
        if i not in opening:
            clause_at[unit.depth] = unit.clause


def _preposition_at(units: list[Unit], i: int, before: str) -> str:
    """What governs after the preposition or "to" at `i`: itself, nothing if it begins an infinitive, or what governed before."""
    unit = units[i]
    if unit.tag == "to":
        infinitive = i + 1 < len(units) and units[i + 1].tag == "verb" and not _is_noun_like(units, i + 1)
        return "" if infinitive else "to"
    seen_through = (
        before and unit.lower in {"of", "with", "in", "by", "from"} and i > 0 and units[i - 1].lower in TRANSPARENT
    )
    return before if seen_through else unit.lower


def _ends_phrase(units: list[Unit], i: int, spent: bool) -> bool:
    """Whether the unit at `i` ends the reach of a preposition before it."""
    unit = units[i]
    if unit.tag in {"auxiliary", "subordinator", "pronoun"} or _follows_date(units, i):
        return True
    if unit.tag == "verb":
        return unit.lower not in TRANSPARENT and not _is_noun_like(units, i)
    if unit.tag != "mark":
        return False
    if unit.text == "," and not spent and _opens_sentence(units, i):
        return True
    return unit.text in HARD_STOPS or (
        unit.text == "," and spent and not _list_goes_on(units, i) and not _names_what_stands_before(units, i)
    )


def _follows_date(units: list[Unit], i: int) -> bool:
    """Whether a new noun phrase stands right after the date that opens the sentence: "In July the company", "On 5 May Quell"."""
    if not 2 <= i <= 4 or units[i].tag not in {"mention", "determiner"} or units[i - 2].tag != "preposition":
        return False
    date = units[i - 1]
    return date.lower in _TIMES or (date.linked is not None and date.linked.kind == Literal.DATE)


_TIMES = word_set("language.clauses.times")  # a month without a year may be no date

_CALLED_BY_KIND = word_set("language.clauses.called_by_kind")


def _names_what_stands_before(units: list[Unit], i: int) -> bool:
    """Whether the comma at `i` stands between a kind of medicine and its name: "rights to its CD47 antibody, zorbalimab, for ..."."""
    named = units[i + 1].linked if i + 2 < len(units) else None
    if named is None or not _is_medicine(named):
        return False
    before = units[i - 1]
    if before.lower not in _CALLED_BY_KIND and not (before.linked is not None and before.linked.kind in _KINDS):
        return False
    return units[i + 2].tag == "mark"


def _is_medicine(linked: Linked) -> bool:
    return root_kind(linked.kind) == EntityClass.DRUG and linked.kind != EntityClass.DRUG_CLASS


_KINDS = frozenset({EntityClass.DRUG_CLASS, EntityClass.TECHNOLOGY})


def _opens_sentence(units: list[Unit], i: int) -> bool:
    """Whether the comma at `i` ends a phrase that opens the sentence, with a new noun phrase after it: "During the last year, Roche ..."."""
    first = next((u for u in units[:3] if u.tag not in {"mark"}), None)
    after = units[i + 1] if i + 1 < len(units) else None
    return (
        first is not None
        and first.tag == "preposition"
        and after is not None
        and (after.tag in {"mention", "pronoun"} or after.lower in {"the", "we", "it"})
        and not any(unit.text == "," for unit in units[:i])
    )


_OF_STANDING = frozenset({"privately", "publicly", "closely", "wholly", "majority"})


def _is_noun_like(units: list[Unit], i: int) -> bool:
    """Whether a word that could be a verb stands where a noun does: after a determiner, preposition, possessive or adjective."""
    if i == 0:
        return False
    before = units[i - 1]
    if before.lower in _OF_STANDING:  # "with privately held Quell"
        return True
    if before.tag in {"determiner", "preposition"} or (before.tag == "mention" and before.lower.endswith("'s")):
        return True
    return (
        before.tag == "word" and not before.lower.endswith(("s", "ly")) and verb_forms().get(units[i].lower) == "base"
    )


def _list_goes_on(units: list[Unit], i: int) -> bool:
    """Whether the comma at `i` separates items of one list: a mention on both sides of like kind, or a conjunction next."""
    if i + 1 >= len(units) or i == 0:
        return False
    after = next(
        (
            u
            for u in units[i + 1 : i + 4]
            if u.tag in {"mention", "conjunction"} or u.tag in {"auxiliary", "verb", "subordinator"}
        ),
        None,
    )
    before = units[i - 1] if units[i - 1].tag == "mention" else None
    if after is None or before is None or before.linked is None:
        return False
    if after.tag == "conjunction":
        return True
    return after.linked is not None and after.linked.kind == before.linked.kind and _listed(units, i)


def _listed(units: list[Unit], i: int) -> bool:
    """Whether a conjunction joins a further item within the next few units, so that the commas before it separate a list."""
    return any(u.tag == "conjunction" for u in units[i + 1 : i + 14])
