"""How who announces describes himself, between his name and his verb: "Genexa, a leader in medicines for rare diseases, announced".

The diseases and substances named there are what the company is for, and not those of the news.
"""

from collections.abc import Sequence

from pharmagraph.language.clauses import Unit

_ARTICLES = frozenset({"a", "an", "one", "the"})
_NOUNS = frozenset(
    "biotech biotechnology business company developer division firm group innovator leader maker manufacturer pioneer player "
    "provider specialist startup subsidiary".split()
)
_ANNOUNCING = frozenset({"announce", "announced", "announces", "reported", "reports", "said", "says", "today"})
_FAR = 16  # units between the article and the noun


def description(units: Sequence[Unit]) -> range:
    """The units of the description, from its article to the comma before the verb; empty if there is none."""
    verb = next((i for i, unit in enumerate(units) if unit.lower in _ANNOUNCING and units[i - 1].text == "," and i), 0)
    for begin in range(1, verb - 2):
        if units[begin].lower not in _ARTICLES or units[begin - 1].text != "," or units[begin].depth:
            continue
        for unit in units[begin + 1 : min(begin + _FAR, verb)]:
            if unit.text == ",":
                break
            if unit.lower in _NOUNS:
                return range(begin, verb)
    return range(0)
