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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
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
        family = _families(set(words.values()))
        for one in told:
            said[one.document].add(family[words[one.quote]])
        groups = components(sorted(best), lambda document: said[document])
    return [Source(tuple(group), max(best[document] for document in group)) for group in groups]


def _families(quotes: Iterable[Words]) -> dict[Words, int]:
    """Quotes that are nearly the same have the same number."""
    known = sorted(quotes)
    alike = _alike(known)
    groups = components(range(len(known)), lambda index: (index, *alike[index]))
    return {known[index]: number for number, group in enumerate(groups) for index in group}


def _alike(quotes: Sequence[Words]) -> list[list[int]]:
    """For each quote the earlier ones that it shares most runs of words with."""
    runs = [_runs(quote) for quote in quotes]
    holders: dict[Words, list[int]] = defaultdict(list)
    found = []
    for index, mine in enumerate(runs):
        shared = Counter(earlier for run in mine for earlier in holders[run])
        found.append([i for i, count in shared.items() if count >= _SHARED * min(len(mine), len(runs[i]))])
        for run in mine:
            holders[run].append(index)
    return found


def _runs(words: Words) -> set[Words]:
    return {words[at : at + _RUN] for at in range(len(words) - _RUN + 1)} if len(words) >= _LEAST else set()
