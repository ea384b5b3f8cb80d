"""The notation of triggers: words, their forms, classes of words, and what may be left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from pharmagraph.language.words import inflect_noun, inflect_verb
from pharmagraph.mentions.tables import read_table

CLASSES = Path(__file__).parent / "data" / "classes.tsv"
_FORMS = {"ed": ("past", "participle"), "ing": ("gerund",)}  # of a verb, which then is no verb whose subject counts


@dataclass(frozen=True, slots=True)
class Trigger:
    """A sequence of words (each a set of forms) or mention kinds ("<ClinicalTrial>"); the word at `verb_at` is a verb (-1: none)."""

    words: tuple[tuple[str, ...], ...]
    verb_at: int = -1
    participles: frozenset[str] = frozenset()


def variants(words: str) -> Iterator[str]:
    """A trigger with and without each of its optional words ("complete/v patient? enrolment")."""
    choices = [(word[:-1], "") if word.endswith("?") else (word,) for word in words.split()]
    for chosen in product(*choices):
        yield " ".join(filter(None, chosen))


def trigger(words: str) -> Trigger:
    """A trigger from its notation: "submit/v", "submission/n", "enter/v into", "co-promote/v", "start/v|begin/v", "$obtain/v", "<ClinicalTrial>".

    ValueError if a class is not known, or if one of several alternatives is more than a word.
    """
    slots: list[tuple[str, ...]] = []
    participles: frozenset[str] = frozenset()
    verb_at = -1
    for word in words.split():
        choices = [_read(member) for choice in word.split("|") for member in _members(choice)]
        if len(choices) > 1 and any(choice.before for choice in choices):
            raise ValueError(f"trigger {words!r}: alternatives are single words")
        slots += [(part,) for part in choices[0].before]
        if verb_at < 0 and any(choice.is_verb for choice in choices):
            verb_at = len(slots)
        participles |= {choice.participle for choice in choices if choice.participle}
        slots.append(tuple(dict.fromkeys(form for choice in choices for form in choice.forms)))
    return Trigger(tuple(slots), verb_at, participles)


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a trigger: the parts before its last hyphen, as the tokenizer cuts them, and the forms of the last one."""

    before: tuple[str, ...]
    forms: tuple[str, ...]
    is_verb: bool = False
    participle: str = ""


def _read(word: str) -> _Word:
    text, _, kind = word.rpartition("/")
    if not text or kind not in {"v", "n", *_FORMS}:
        text, kind = word, ""
    if text.startswith("<"):
        return _Word((), (text,))
    *before, last = re.split(r"(?<=[A-Za-z])(-)(?=[A-Za-z])", text)
    if kind == "n":
        return _Word(tuple(before), inflect_noun(last))
    if not kind:
        return _Word(tuple(before), (last.lower(),))
    forms = inflect_verb(last)
    if kind == "v":
        return _Word(tuple(before), tuple(dict.fromkeys(forms.values())), True, forms["participle"])
    return _Word(tuple(before), tuple(dict.fromkeys(forms[form] for form in _FORMS[kind])))


def _members(choice: str) -> list[str]:
    """The words of a class with the form that is asked for ("$obtain/ed"); another word alone."""
    if not choice.startswith("$") or len(choice) == 1:
        return [choice]
    name, slash, form = choice[1:].partition("/")
    if name not in classes():
        raise ValueError(f"unknown class of words {choice!r} (known: {', '.join(sorted(classes()))})")
    return [f"{word}{slash}{form}" for word in classes()[name]]


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """The classes of words by name."""
    return {row["class"]: tuple(row["words"].split()) for row in read_table(CLASSES, ("class", "kind", "words"))}
