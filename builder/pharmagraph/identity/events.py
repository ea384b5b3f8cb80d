"""Which tellings are of one event: what says less belongs to the only one that says all of it, and more.

Two events that contradict each other, or of which each says something that the other leaves out, are two. A
telling that fits several is an event of its own. So no event says more than one of its documents does, events
are never joined by a third that fits both, and the division does not depend on order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from pharmagraph.identity.dates import When

T = TypeVar("T")

Filled = tuple[tuple[str, ...], ...]  # for each role the texts of its values, sorted


@dataclass(frozen=True, slots=True, order=True)
class Detail:
    """What a telling says of an event beside what all tellings of such events say."""

    filled: Filled
    when: When

    def says_all_of(self, other: "Detail") -> bool:
        """Whether this says the same as `other`, or says it more precisely."""
        pairs = zip(self.filled, other.filled, strict=True)
        return self.when.within(other.when) and all(set(theirs) <= set(mine) for mine, theirs in pairs)

    def agrees_with(self, other: "Detail", roles: Iterable[int] | None = None) -> bool:
        """Whether no role (of these, by number) is filled in both with something that the other lacks."""
        wanted = range(len(self.filled)) if roles is None else roles
        pairs = [(set(self.filled[role]), set(other.filled[role])) for role in wanted]
        return all(mine <= theirs or theirs <= mine for mine, theirs in pairs)


def by_detail(items: Iterable[tuple[Detail, T]]) -> list[tuple[Detail, list[T]]]:
    """Divides tellings into events, each with the detail of the fullest; both sorted by detail.

    >>> from pharmagraph.identity.dates import when
    >>> exact, coarse = (Detail((), when(day, "", "")) for day in ("2012-08-24", "2012-08"))
    >>> [items for _, items in by_detail([(coarse, "in August"), (exact, "on the 24th")])]
    [['on the 24th', 'in August']]
    """
    told = [(detail, item) for detail, item in items]
    # Of details that say the same, the one that sorts last: it has a date beside its bounds.
    canonical = {(detail.filled, detail.when.span): detail for detail, _ in sorted(told, key=lambda one: one[0])}
    groups: dict[Detail, list[T]] = {detail: [] for detail in canonical.values()}
    for detail, item in told:
        groups[canonical[detail.filled, detail.when.span]].append(item)
    known = sorted(groups)
    everything = _Tellings(known)
    fullest = _Tellings([one for one in known if all(other == one for other in everything.saying_all_of(one))])
    events: dict[Detail, list[T]] = {}
    for detail in known:
        fitting = list(islice(fullest.saying_all_of(detail), 2))
        events.setdefault(fitting[0] if len(fitting) == 1 else detail, []).extend(groups[detail])
    return sorted(events.items(), key=lambda event: event[0])


_Fillers = frozenset[tuple[int, str]]  # role, by number, and text of a value


class _Tellings:
    """Details, found by what fills their roles."""

    def __init__(self, details: Iterable[Detail]) -> None:
        self._all = [(one, one.when.span, _fillers(one)) for one in details]
        self._holders: dict[tuple[int, str], list[tuple[Detail, tuple[str, str], _Fillers]]] = defaultdict(list)
        for entry in self._all:
            for filler in entry[2]:
                self._holders[filler].append(entry)

    def saying_all_of(self, detail: Detail) -> Iterator[Detail]:
        """Those that say the same as `detail`, or say it more precisely; itself too, if it is among them."""
        (first, last), fillers = detail.when.span, _fillers(detail)
        having = min((self._holders.get(filler, []) for filler in fillers), key=len, default=self._all)
        for other, (other_first, other_last), other_fillers in having:
            if first <= other_first and other_last <= last and fillers <= other_fillers:
                yield other


def _fillers(detail: Detail) -> _Fillers:
    return frozenset((role, text) for role, texts in enumerate(detail.filled) for text in texts)
