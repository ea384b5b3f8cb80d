"""Names of trials that stand in brackets: after what the trial is in ("a trial in gout (ZENITH)"), at the end of a study's title."""

import re
from collections.abc import Collection, Iterator

from pharmagraph.language.abbreviations import find_abbreviations
from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.institutions import places

_NAME = r"(?P<name>(?=[A-Z]*[AEIOUY])[A-Z]{4,}(?:-[A-Z]{1,6})?(?:[- ]?\d{1,3})?)"
_BRACKETS = Pattern(rf"\({_NAME}\)")
_TOLD = re.compile(
    r"\b(?:[Tt]rials?|[Ss]tud(?:y|ies)|[Pp]hase\s[1-4I][\w/]*(?:\s(?:results|data|program(?:me)?))?)\b[^.;\n]*$"
)
_TITLE = re.compile(  # "A Study Comparing X to Y in Gout (ZENITH)", "Study to Evaluate ..."
    r"\b(?:Study|Trial|STUDY|TRIAL)\s(?:to|of|in|for|on|that|Comparing|Evaluating|Assessing|Investigating|Testing|With)\s[^.;\n]*$"
)
# "a Phase 2 study of X together with Y (ZENITH-COMBO)"; a name without a hyphen may be that of a drug before it
_PHRASE = re.compile(r"\b(?:[Tt]rial|[Ss]tudy)\s(?:of|in|evaluating|comparing|testing|assessing)\s[^.;()\n]*$")
_REACH = 250  # characters before the bracket in which the trial is told of


def find_bracketed_trials(text: str, disease_ends: Collection[int], drug_ends: Collection[int]) -> Iterator[str]:
    """The names in brackets that no words before them are short for.

    Either a disease stands right before, in a sentence about trials, or a drug whose brand the name is not, or the bracket ends a title or a
    phrase like one.
    """
    short = {abbreviation.short for abbreviation in find_abbreviations(text)}
    for match in _BRACKETS.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        in_phrase = "-" in match["name"].rstrip("0123456789-") and _PHRASE.search(before)
        ends = {*disease_ends, *drug_ends} if "-" in match["name"] else disease_ends  # brands have no hyphen
        in_disease = match.start() - 1 in ends and _TOLD.search(before)
        other = match["name"] in short or match["name"].lower() in places()
        if not other and (in_disease or in_phrase or _TITLE.search(before)):
            yield match["name"]
