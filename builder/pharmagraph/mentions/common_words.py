"""Words that a name may be written like and that name nothing: ordinary words in capitals at the start of a sentence or in a headline."""

from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.tables import read_table


@cache
def _by_class() -> dict[str, str]:
    return {row["word"]: row["class"] for row in read_table(DATA / "common_words.tsv", ("word", "class"))}


def is_common(word: str) -> bool:
    """Whether `word`, in any case, is an ordinary word.

    >>> is_common("Patients"), is_common("Zelvara")
    (True, False)
    """
    return word.lower() in _by_class()


def describes_trade(word: str) -> bool:
    """Whether `word` says what kind of business or medicine is meant, so that nobody's name is made of such words alone ("Public Health")."""
    return _by_class().get(word.lower()) == "trade"


def is_headline_verb(word: str) -> bool:
    """Whether `word` is a verb by which a headline goes on after a name ("Quell Advances", "Buys")."""
    return _by_class().get(word.lower()) == "verb"
