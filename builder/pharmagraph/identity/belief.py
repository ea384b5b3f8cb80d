"""How far a fact is believed: by its independent sources, each as far as its best evidence.

    belief = 1 - product over sources of (1 - confidence of the source's best evidence)

This is the noisy-or of sources that err independently. Documents are one source where they use the same words for
the fact: a wire text that was printed twice, a sentence that every release of a company repeats. Two documents are
one source when evidence of both has

- the same words, whatever their case and punctuation; or
- at least eight words each, and four fifths of the shorter one's runs of four words are in the other.

Whoever is one source with one of them is one source with all: that doubts rather too much than too little.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import ceil
from typing import Final

from pharmagraph.identity.clusters import components
from pharmagraph.identity.names import fold
from pharmagraph.identity.resolution import Support

_WORD: Final = re.compile(r"[^\W_]+")
_RUN: Final = 4  # words of a run
_LEAST: Final = 8  # words without which only the same words are the same
_SHARED: Final = 0.8  # of the shorter one's runs

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What counts once: documents that use the same words for a fact, and the confidence of their best evidence."""

    documents: tuple[str, ...]  # IRIs, sorted
    confidence: Decimal


def belief(support: Iterable[Support]) -> Decimal:
    """How far a fact with this evidence is believed, to four places; 0 without evidence."""
    return combined(source.confidence for source in sources(support))


def combined(confidences: Iterable[Decimal]) -> Decimal:
    """The noisy-or of independent confidences, to four places.

    >>> combined([Decimal("0.9"), Decimal("0.8")])
    Decimal('0.9800')
    """
    doubt = Decimal(1)
    for confidence in confidences:
        doubt *= 1 - confidence
    return (1 - doubt).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)


def sources(support: Iterable[Support]) -> list[Source]:
    """The independent sources of a fact, the one that sorts first first."""
    told = list(support)
    best: dict[str, Decimal] = defaultdict(Decimal)
    for one in told:
        best[one.document] = max(best[one.document], Decimal(str(one.evidence.confidence)))
    if len(best) == 1:
        groups = [sorted(best)]
    else:
        words = {quote: tuple(_WORD.findall(fold(quote))) for quote in {one.quote for one in told}}
        said: dict[str, set[object]] = {document: {document} for document in best}
        family = families(set(words.values()))
        for one in told:
            said[one.document].add(family[words[one.quote]])
        groups = components(sorted(best), lambda document: said[document])
    return [Source(tuple(group), max(best[document] for document in group)) for group in groups]


def families(quotes: Iterable[Words]) -> dict[Words, int]:
    """Quotes that are nearly the same, directly or through others, have the same number."""
    runs = {quote: _runs(quote) for quote in sorted(quotes)}
    families = _Families(Counter(run for each in runs.values() for run in each))
    order = sorted(runs, key=lambda quote: len(runs[quote]), reverse=True)
    for number, quote in enumerate(order):
        families.add(number, runs[quote])
    return {quote: families.family[number] for number, quote in enumerate(order)}


class _Families:
    """Sets of runs in families, of each of which it is known who holds a run.

    A set that has found one of a family looks at no more of it, so that thousands that are nearly the same are not
    compared each with each.
    """

    def __init__(self, frequency: Mapping[Words, int]) -> None:
        self._frequency = frequency
        self._runs: list[set[Words]] = []
        self._members: dict[int, list[int]] = {}  # by family
        self._holders: dict[Words, dict[int, list[int]]] = defaultdict(dict)  # by run, and then by family
        self.family: list[int] = []  # of each set

    def add(self, number: int, mine: set[Words]) -> None:
        """Enters the set with the next number, which is no larger than any before."""
        self._runs.append(mine)
        self.family.append(number)
        self._members[number] = [number]
        needed = ceil(_SHARED * len(mine))
        # A set that shares so many runs has one of these; the rarest have the fewest other holders.
        telling = sorted(mine, key=lambda run: (self._frequency[run], run))[: len(mine) - needed + 1]
        tried = set()
        for run in telling:
            for family in [one for one in self._holders[run] if one != self.family[number]]:
                for other in self._holders[run].get(family, ()):
                    if other not in tried:
                        tried.add(other)
                        if len(mine & self._runs[other]) >= needed:
                            self._join(family, self.family[number])
                            break
        for run in mine:
            self._holders[run].setdefault(self.family[number], []).append(number)

    def _join(self, one: int, other: int) -> None:
        """Moves the smaller family into the larger."""
        small, large = sorted((one, other), key=lambda family: len(self._members[family]))
        for member in self._members[small]:
            self.family[member] = large
        for run in {run for member in self._members[small] for run in self._runs[member]}:
            if small in self._holders[run]:
                self._holders[run].setdefault(large, []).extend(self._holders[run].pop(small))
        self._members[large] += self._members.pop(small)


def _runs(words: Words) -> set[Words]:
    return {words[at : at + _RUN] for at in range(len(words) - _RUN + 1)} if len(words) >= _LEAST else set()
