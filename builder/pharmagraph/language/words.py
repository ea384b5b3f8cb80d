"""Closed word classes and the inflection of trigger words."""

from functools import cache
from pathlib import Path

from pharmagraph.mentions.tables import read_table

_DATA = Path(__file__).parent / "data"
_VOWELS = "aeiou"


@cache
def word_classes() -> dict[str, str]:
    """Lower-case word -> class (preposition, auxiliary, conjunction, subordinator, determiner, pronoun, negation)."""
    return {
        word: row["class"]
        for row in read_table(_DATA / "word_classes.tsv", ("class", "words"))
        for word in row["words"].split()
    }


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    return {
        r["verb"]: (r["past"], r["participle"])
        for r in read_table(_DATA / "irregular_verbs.tsv", ("verb", "past", "participle"))
    }


@cache
def verb_forms() -> dict[str, str]:
    """Every form of the genre's common verbs -> its form name; a form that is past and participle alike is `past`."""
    return {
        form: name
        for row in read_table(_DATA / "verbs.tsv", ("verbs",))
        for verb in row["verbs"].split()
        for name, form in inflect_verb(verb).items()
    }


def inflect_verb(verb: str) -> dict[str, str]:
    """The forms of a verb: base, third, past, participle, gerund.

    >>> inflect_verb("submit")["gerund"], inflect_verb("study")["past"], inflect_verb("give")["participle"]
    ('submitting', 'studied', 'given')
    """
    stem = _past_stem(verb)
    past, participle = _irregular().get(verb, (stem + "ed", stem + "ed"))
    third = (
        verb[:-1] + "ies"
        if _ends_in_consonant_y(verb)
        else verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "o")) else "s")
    )
    gerund = (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else _doubled(verb)) + "ing"
    return {"base": verb, "third": third, "gerund": gerund, "participle": participle, "past": past}


def inflect_noun(noun: str) -> tuple[str, str]:
    """Singular and plural.

    >>> inflect_noun("study"), inflect_noun("approval")
    (('study', 'studies'), ('approval', 'approvals'))
    """
    if _ends_in_consonant_y(noun):
        return noun, noun[:-1] + "ies"
    return noun, noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _ends_in_consonant_y(word: str) -> bool:
    return len(word) > 2 and word.endswith("y") and word[-2] not in _VOWELS


def _doubled(verb: str) -> str:
    """The verb with its last consonant doubled where English does so (stressed short syllable)."""
    if verb in {"submit", "resubmit", "admit", "commit", "permit", "refer", "occur", "confer", "transfer", "plan", "stop", "enrol", "get", "cut", "ship", "drop", "run",
                "begin", "win", "let", "set", "scrap", "shelve", "control", "bar", "step", "tap", "plug", "net", "rid", "up", "wrap", "hit", "pit", "shed", "snub", "nab", "bag", "pen", "shun", "trim", "slip", "spur", "cap", "shut", "flop", "lag", "top", "dip", "sag", "swap", "grab"}:  # fmt: skip
        return verb + verb[-1]
    return verb


def _past_stem(verb: str) -> str:
    if _ends_in_consonant_y(verb):
        return verb[:-1] + "i"
    return verb[:-1] if verb.endswith("e") else _doubled(verb)
