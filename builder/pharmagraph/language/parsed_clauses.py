"""Clauses from a dependency parse, in the same form as those of the shallow reader.

A parse is taken for a sentence if it agrees with what is certain without one: it is one tree, each mention is a phrase of it and plays a
noun's part, and marks and function words play parts that they can play. Otherwise the shallow reader reads the sentence. What marks
separate (brackets, semicolons, colons, dashes, quotation marks) stays apart in either case.

Labels of Universal Dependencies and of ClearNLP are known (`data/dependencies.tsv`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pharmagraph.language.clauses import (
    HARD_STOPS,
    TRANSPARENT,
    Clause,
    ClauseView,
    brackets,
    last_mention,
    read_clauses,
)
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.tables import read_table

_LABELS = Path(__file__).parent / "data" / "dependencies.tsv"
_RELATIVE_PRONOUNS = frozenset({"which", "who", "whom", "whose"})
_SEEN_THROUGH = frozenset({"of", "with", "in", "by", "from"})
_VERBAL = frozenset({"verb", "auxiliary"})
_CLAUSES = frozenset({"clause", "clausal-subject", "relative"})
_NOUNS_PARTS = frozenset({"root", "subject", "argument", "oblique", "modifier", "governed", "coordinate", *_CLAUSES})
_PARTS = {  # class of a unit: the functions that it can have
    "mention": _NOUNS_PARTS,
    "mark": frozenset({"punctuation", "other", "case"}),
    "preposition": frozenset({"case", "mark", "preposition", "fixed", "other", "governed"}),
    "auxiliary": frozenset({"auxiliary", "root", "clause", "clausal-subject", "relative", "coordinate", "governed"}),
}

Arc = tuple[int, str]  # of a word: the index of its head in the sentence (its own if it has none there), and the label


@dataclass(slots=True)
class _Tree:
    """A parse over the units of a sentence; the head of a root is -1."""

    units: list[Unit]
    heads: list[int]
    functions: list[str]

    def children(self) -> list[list[int]]:
        """The units that hang on each, in order."""
        below: list[list[int]] = [[] for _ in self.units]
        for i, head in enumerate(self.heads):
            if head >= 0:
                below[head].append(i)
        return below


def read_parsed_clauses(
    words: Sequence[tuple[int, int, str]], mentions: Sequence[Linked], arcs: Sequence[Arc]
) -> ClauseView:
    """The units and clauses of one sentence from its words, the arc of each, and the mentions within it, all in order."""
    view = read_clauses(words, mentions)
    tree = _over_units(view.units, words, arcs)
    if tree is None:
        return view
    children = tree.children()
    order = _from_the_root(tree, children)
    if len(order) < len(tree.units) or not _is_credible(tree, children):
        return view
    clauses = _cut(tree, children, order)
    for i, unit in enumerate(view.units):
        if unit.tag == "mention" and not unit.depth:
            unit.preposition = _preposition(tree, children, i)
    return ClauseView(view.units, clauses)


@cache
def _functions() -> dict[str, str]:
    return {row["label"]: row["function"] for row in read_table(_LABELS, ("label", "function"))}


def _function(label: str) -> str:
    known = _functions()
    return known.get(label) or known.get(label.partition(":")[0], "other")


def _over_units(units: list[Unit], words: Sequence[tuple[int, int, str]], arcs: Sequence[Arc]) -> _Tree | None:
    """The tree of the words with those of each unit drawn together; None if some unit is no phrase: two arcs leave it."""
    home, unit = [], 0
    for start, _, _ in words:
        while unit + 1 < len(units) and units[unit].end <= start:
            unit += 1
        home.append(unit)
    tree = _Tree(units, [], [])
    for word, (head, label) in enumerate(arcs):
        if head != word and home[head] == home[word]:
            continue
        if len(tree.heads) != home[word]:
            return None
        tree.heads.append(-1 if head == word else home[head])
        tree.functions.append(_function(label))
    return tree if len(tree.heads) == len(units) else None


def _from_the_root(tree: _Tree, children: list[list[int]]) -> list[int]:
    """The units from the first root downwards, heads before what hangs on them; not all, if there are several roots."""
    order = [i for i, head in enumerate(tree.heads) if head < 0][:1]
    for i in order:
        order += children[i]
    return order


def _is_credible(tree: _Tree, children: list[list[int]]) -> bool:
    """Whether mentions, marks and function words play parts that they can play."""
    for i, (unit, function) in enumerate(zip(tree.units, tree.functions, strict=True)):
        if function not in _PARTS.get(unit.tag, (function,)) or (function == "punctuation" and unit.tag != "mark"):
            return False
        is_predicate = any(tree.functions[k] == "auxiliary" for k in children[i])
        if unit.tag == "mention" and function in _CLAUSES and not is_predicate:
            return False
    return _has_predicate(tree, children) or not any(unit.tag in _VERBAL for unit in tree.units)


def _has_predicate(tree: _Tree, children: list[list[int]]) -> bool:
    """Whether something is said of a subject, or the sentence begins with its verb: else a noun has swallowed the verb.

    Where "improved" is a modifier in "the drug improved survival", the parse has missed what the sentence says.
    """
    root = tree.heads.index(-1)
    parts = {tree.functions[k] for k in children[root]}
    if not parts.isdisjoint({"subject", "clausal-subject", "auxiliary"}):
        return True
    return tree.units[root].tag in _VERBAL and not any(unit.tag == "mention" for unit in tree.units[:root])


# Clauses


def _cut(tree: _Tree, children: list[list[int]], order: list[int]) -> list[Clause]:
    """Number the clauses and write into each unit the one that it is in."""
    kinds = [_kind(tree, children, i) for i in range(len(tree.units))]
    tops = [0] * len(tree.units)  # the unit that heads the clause of each
    for i in order:
        tops[i] = i if kinds[i] else tops[tree.heads[i]]
    begins = {top: i for i, top in reversed(list(enumerate(tops)))}
    clauses: list[Clause] = []
    numbers: dict[int, int] = {}
    for top in order:
        if kinds[top]:
            numbers[top] = len(clauses)
            parent = numbers[tops[tree.heads[top]]] if clauses else None
            clauses.append(_clause(tree, tops, len(clauses), parent, kinds[top], top, begins[top]))
    _number(tree.units, [numbers[top] for top in tops], clauses)
    return clauses


def _kind(tree: _Tree, children: list[list[int]], i: int) -> str:
    """The kind of clause that a unit heads, or empty if it heads none."""
    function = tree.functions[i]
    if tree.heads[i] < 0:
        return "main"
    has_subject = any(tree.functions[k] in {"subject", "clausal-subject"} for k in children[i])
    if function == "coordinate":
        return "coordinate" if has_subject else ""
    if function == "relative":
        return "content" if any(tree.functions[k] == "mark" for k in children[i]) else "relative"
    if function in {"clause", "clausal-subject", "governed"}:
        begun = any(tree.units[k].tag == "subordinator" and tree.functions[k] != "subject" for k in children[i])
        return "content" if has_subject or begun else ""
    return ""


def _clause(tree: _Tree, tops: list[int], index: int, parent: int | None, kind: str, top: int, begin: int) -> Clause:
    """A relative pronoun makes a relative clause of what is called coordinate."""
    if kind == "coordinate" and any(
        unit.lower in _RELATIVE_PRONOUNS and tops[i] == top for i, unit in enumerate(tree.units[begin:top], begin)
    ):
        kind = "relative"
    return Clause(index, parent, kind, last_mention(tree.units, begin) if kind == "relative" else None)


def _number(units: list[Unit], numbers: list[int], clauses: list[Clause]) -> None:
    """Write the numbers into the units; what is in brackets or goes on after a stop gets a number of its own."""
    opening, closing = brackets(units)
    pieces: dict[tuple[int, int], int] = {}
    stops, depth, bracket = 0, 0, 0
    started: set[int] = set()
    for i, unit in enumerate(units):
        if i in opening:
            if not depth:
                bracket = len(clauses)
                clauses.append(Clause(bracket, units[i - 1].clause if i else 0, "bracket", last_mention(units, i)))
            depth += 1
        elif unit.tag == "mark" and unit.text in HARD_STOPS and not depth:
            stops += 1
        if depth:
            unit.clause = bracket
        elif (numbers[i], stops) in pieces:
            unit.clause = pieces[numbers[i], stops]
        elif numbers[i] not in started:
            unit.clause = pieces[numbers[i], stops] = numbers[i]
            started.add(numbers[i])
        else:
            unit.clause = pieces[numbers[i], stops] = len(clauses)
            clauses.append(Clause(len(clauses), numbers[i], "coordinate"))
        if i in closing:
            depth -= 1


# Prepositions


def _preposition(tree: _Tree, children: list[list[int]], i: int) -> str:
    """The preposition that governs a mention, its own or that of the phrase which it is a part of; empty if there is none."""
    found = ""
    seen: set[int] = set()
    while i not in seen:
        seen.add(i)
        place = max(_own_prepositions(tree, children, i), default=None)
        if place is not None:
            found = tree.units[place].lower
            if not place or found not in _SEEN_THROUGH or tree.units[place - 1].lower not in TRANSPARENT:
                break
            i = place - 1
        elif tree.heads[i] >= 0 and tree.functions[i] in {"modifier", "coordinate"} and not _kind(tree, children, i):
            i = tree.heads[i]
        else:
            break
    return found


def _own_prepositions(tree: _Tree, children: list[list[int]], i: int) -> Iterator[int]:
    """Where the prepositions of a noun stand: those that hang on it, or the one that it hangs on."""
    places = [k for k in children[i] if tree.functions[k] == "case"]
    places += [k for case in places for k in children[case] if tree.functions[k] == "fixed"]
    if tree.functions[i] == "governed":
        places.append(tree.heads[i])
    return (k for k in places if k < i and tree.units[k].tag in {"preposition", "to"})
