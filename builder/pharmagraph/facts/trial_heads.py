"""The words that stand for a trial: "trial" and "study", what a phase modifies, or a phase alone."""

import re
from collections.abc import Sequence

from pharmagraph.facts.trial_phrases import determiner_of, phrase_start
from pharmagraph.language.patterns import Pattern
from pharmagraph.language.sentences import Sentence
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.word_sets import word_set

_NO_STAGE = frozenset({"Pivotal", "Preclinical"})
HEAD = Pattern(
    r"(?<![\w-])(?:clinical\s+)?(?:trials?|stud(?:y|ies)|Trials?|Stud(?:y|ies)|TRIALS?|STUD(?:Y|IES))(?![\w-])"
)
# after a phase these words speak of its trial, too: "Phase 2 testing of X", "posted Phase 2 data", "the late-stage programme"
_PHASE_HEAD = re.compile(
    r"(?<=[\dIVabABe]\s)(?:(?:clinical|topline|top-line|interim|final|positive|early|initial|registrational|pivotal)\s)*"
    r"(?:(?:dose|monotherapy|safety|cohort)[\s-])*"
    r"(?:(?:escalation|expansion|optimi[sz]ation|finding|ranging|confirmation|run-in)\s?(?:cohorts?|arms?|parts?|portion|stage|segment)?\s?)?"
    r"(?:testing|tests?|data|results|findings|read-?outs?|(?:development\s)?program(?:me)?|development)(?![\w-])|"
    r"(?<=[\dIVabABe]\s)(?:(?:dose|monotherapy|combination)[\s-]){0,2}(?:escalation|expansion|optimi[sz]ation)(?:\s(?:cohorts?|arms?|parts?|portion|stage|segment))?(?![\w-])(?!\s(?:trials?|stud(?:y|ies)|dose)\b)"
)
# a phase may stand for its trial: "X is in Phase 2 for Y", "moved into Phase 3 last year"
_BEFORE_PHASE = re.compile(
    r"\b(?:in|into|enter(?:s|ed|ing)?|start(?:s|ed|ing)?|begin(?:s|ning)?|began)\s(?:a\s|the\s)?$"
)
_FOR = re.compile(r"\s(?:for|in)\s")  # a further one: "in Phase 3 for X, Phase 2 for Y and Phase 1 for Z"
_STARTS = re.compile(  # "Phase 2 start in Q2", "a Phase 3 win"
    r"\s(?:(?:trial\s|study\s)?(?:start|initiation|launch|entry|completion)|(?:is\s)?(?:initiated|started|commenced|launched|underway|ongoing)|(?:success|win|victory|failure|flop|fail|setback|disappointment))(?!\w)"
)
# what else has phases: "the plant's Phase 2 expansion"
_OF_BUILDING = re.compile(
    r"\b(?:buildings?|campus|construction|factory|facility|facilities|plant|warehouse)\b", re.IGNORECASE
)
_ALL = re.compile(r".+", re.DOTALL)
_AFTER_PHASE = re.compile(
    r"(?=[,.;)]|\s?$|\s(?:for|in|and|as|at|this|next|last|by|later|earlier|late|early|mid|with|within|during|soon|shortly|against|\()(?![\w-]))"
)
# the same with an article: "a 280-patient, placebo-controlled phase 2b in gout", "a phase 3 that compares"
_AFTER_TOLD_PHASE = re.compile(
    rf"(?=[,.;:)—–]|\s?$|\s-\s|\s(?:of(?!\s(?:an?|its|our|that|the|this)\s)|{'|'.join(sorted(word_set('facts.trial_heads.after_phase')))})(?![\w-]))"
)


def heads_of_trials(text: str, sentence: Sentence, mentions: Sequence[Linked]) -> list[re.Match[str]]:
    """The heads of noun phrases of trials in order: "trial" and the like, "data" or "testing" right after a phase, or a phase alone."""
    if not (phases := [m for m in mentions if m.kind == Literal.PHASE and m.mention.value not in _NO_STAGE]):
        return list(HEAD.finditer(text, sentence.start, sentence.end))
    heads = [
        *HEAD.finditer(text, sentence.start, sentence.end),
        *(match for m in phases if (match := _head_of_phase(text, m, sentence))),
    ]
    begun = {head.start() for head in heads}
    told = (_told_phase(text, m, sentence, mentions, heads) for m in phases if m.start not in begun)
    return sorted([*heads, *filter(None, told)], key=lambda match: match.start())


def _head_of_phase(text: str, phase: Linked, sentence: Sentence) -> re.Match[str] | None:
    """What a phase modifies and stands right after it, if that speaks of a trial; the phase itself where it stands alone."""
    if _OF_BUILDING.search(text, sentence.start, sentence.end):
        return None
    head = _PHASE_HEAD.match(text, phase.end + 1, sentence.end)
    if _STARTS.match(text, phase.end, sentence.end):
        return _ALL.match(text, phase.start, phase.end)
    before = text[max(sentence.start, phase.start - 20) : phase.start]
    listed = before.endswith((", ", " and ", "; ")) and _FOR.match(text, phase.end, sentence.end) is not None
    alone = listed or _BEFORE_PHASE.search(before) is not None
    if head is None and alone and _AFTER_PHASE.match(text[phase.end : min(sentence.end, phase.end + 12)]):
        return _ALL.match(text, phase.start, phase.end)
    return head


def _told_phase(
    text: str, phase: Linked, sentence: Sentence, mentions: Sequence[Linked], heads: Sequence[re.Match[str]]
) -> re.Match[str] | None:
    """A phase that stands for its trial with an article of its own: "a 280-patient phase 2b in gout", "its Phase 3 of X"."""
    after = text[phase.end : min(sentence.end, phase.end + 16)]
    if not (_AFTER_PHASE.match(after) or _AFTER_TOLD_PHASE.match(after)) or _OF_BUILDING.search(
        text, sentence.start, sentence.end
    ):
        return None
    if not determiner_of(text, phrase_start(text, sentence.start, phase.start, mentions)):
        return None
    following = next((head for head in heads if head.end() > phase.end), None)
    if following and phrase_start(text, sentence.start, following.start(), mentions) <= phase.start:
        return None  # "a Phase 3, randomized, double-blind study"
    return _ALL.match(text, phase.start, phase.end)
