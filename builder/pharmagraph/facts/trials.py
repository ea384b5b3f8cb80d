"""Trials of a document: named ones, and unnamed ones ("a Phase 2 study of X in Y"), each with one key however it is called.

A noun phrase around "trial" or "study" becomes one mention. What stands inside it (phase, name, drug, disease, "placebo-controlled") is
a role of the trial; what stands around it is for the rules.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pharmagraph.facts.trial_heads import HEAD, heads_of_trials
from pharmagraph.facts.trial_phrases import (
    JOINT,
    are_alike,
    determiner_of,
    disease_words,
    drugs_told,
    is_drug,
    is_specific,
    phrase_start,
    tells_what,
)
from pharmagraph.language.sections import SectionKind
from pharmagraph.language.sentences import Sentence
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import TRIAL, Literal, Mention
from pharmagraph.mentions.word_sets import word_set

_FURTHER = word_set("facts.trials.further")
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_IS_TRIAL = re.compile(r"(?:clinical\s+)?trial$", re.IGNORECASE)
_INDEFINITE = {"a", "an", "another", "our", "its", "their"}
_DEFINITE = {"the", "this", "that", "these", "those"}
# between the name and the noun phrase that tells what it is: "NOVA (NCT01234567) is a", "NOVA, a"
_COPULA = re.compile(
    r"^\s*(?:\([^()]*\)\s*)?(?:,?\s*(?:is|was|are|were|will be|(?:is|was|were|has been) (?:designed|conducted) as|is being conducted as)\s+(?:an?|the|our|its|both)?|\s*[,:–—]\s*(?:[Aa]n?|the(?:\scompany['’]s)?|our|its|[A-Z]\w+['’]s))\s+(?:ongoing\s+|large\s+|first-of-its-kind\s+|currently\s+)*$"
)
# what a trial modifies is no trial: "a clinical trial collaboration", "trial sites"
_OF_TRIALS = re.compile(
    r"\s(?:collaboration|agreement|authori[sz]ation|application|network|sites?|centers?|centres?|protocols?|design|materials?|supply|supplies|group|groups|team|staff|plan)(?!\w)"
)
_NO_TRIAL = re.compile(
    r"(?:[Aa]ssociation|[Ss]ociety|[Ii]nstitute|[Cc]enter) for the $|\b(?:pre|non)-?clinical\s$|\b(?:case|market|animal|mouse|toxicology) $"
)
_OPEN_BRACKET = re.compile(r"\((?:the\s+)?$")
_CALLED = re.compile(
    r"\b(?:called|named|known as|dubbed|referred to as|(?:by|under|with) the (?:acronym|name|title)(?: of)?|acronym|code-?named|nicknamed|christened|entitled)\s+(?:the\s+)?[“\"]?$"
)
_CLOSED_BRACKET = re.compile(r"[®™]?(?:\s(?:clinical\s)?(?:trial|study|studies))?(?:[;,:]?\s*NCT\d{8})?\)")
_BRACKET_REACH = 400
# what the trial last spoken of is told to be: "This study is a Phase 1b trial", "was designed as a pivotal study"
_IS_A = re.compile(
    r"\b[Tt]h(?:e|is)\s(?:[\w-]+\s){0,3}?(?:trial|study)\s(?:is|was|will be)\s(?:an?|the)\s$|\b[Ii]t\s(?:is|was|will be)\san?\s$|"
    r"\b(?:accepted|conducted|considered|designed|regarded|run|serves?|served|structured)\sas\san?\s$"
)
# the same of the sentence's own subject: "the trial of X in Y is a double-blind study"
_SUBJECT_IS_A = re.compile(
    r"\b(?:trial|study)\b(?:(?!\b(?:are|is|that|was|were|which|while|who)\b)[^.;:])*?\s(?:is|was|will be)\s(?:an?|the)\s$"
)
_ONE_OF = re.compile(
    r"(?:\s\([^()]*\))?,\s(?:the\s)?(?:first|second|third|one|latest)\sof\s(?:(?:its|our|their|the)\s)?(?:[a-z]+\s)?(?:(?:identically|similarly)\s(?:designed\s)?)?$"
)
# what several named trials are, behind a dash or a comma: "NOVA (NCT01234567) and PRIMA – Phase IV studies"
_ARE = re.compile(r"(?:\s\([^()]*\))?\s?[,:–—-]\s(?:(?:[a-z]+ly|designed|both|two|three|the|twin)\s)*$")
_APPOSED = re.compile(r"^[,:]?\s*(?:\(|,|or|known as|called|named|dubbed|—|–|-)?\s*(?:the\s+)?[“\"]?$")


@dataclass(slots=True)
class Trial:
    """A trial of the document and what its noun phrases say of it."""

    key: str
    name: str = ""
    phases: set[str] = field(default_factory=set)
    drugs: set[str] = field(default_factory=set)
    diseases: set[frozenset[str]] = field(default_factory=set)  # the words of their names
    plural: bool = False
    members: tuple[str, ...] = ()  # of several trials spoken of together: their keys


@dataclass(slots=True)
class Phrase:
    """A trial noun phrase: its place, its trial, and the linked mentions inside it, which are its roles."""

    start: int
    end: int
    key: str
    inside: tuple[Linked, ...]
    words: str
    sentence: int


@dataclass(slots=True)
class TrialBook:
    """The trials met so far, in order."""

    trials: dict[str, Trial] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)
    last: str = ""
    joint: tuple[str, ...] = ()  # the trials last told together, which "both trials" means
    introduced: set[str] = field(default_factory=set)  # trials that came up as new: "a Phase 1 study"
    called: dict[str, str] = field(default_factory=dict)  # key of a trial told without a name -> of the name told later
    background: set[str] = field(default_factory=set)  # trials that came up as known: "confirms the Phase 1 study"
    before: int = 0  # trials of other stories of the text
    under: frozenset[str] = frozenset()  # the drugs of the heading or list item that the sentence stands under
    _met: bool = False
    _here: frozenset[str] = frozenset()  # the drugs that the sentence names, else those it stands under

    def read(self, text: str, sentence: Sentence, mentions: Sequence[Linked], topic: Linked | None) -> list[Linked]:
        """The mentions of a sentence with each trial noun phrase as one mention; what it swallows goes into `phrases`."""
        result = list(mentions)
        drugs = frozenset(m.key for m in mentions if is_drug(m))
        self._here, self._met = drugs or self.under, False
        for head in heads_of_trials(text, sentence, mentions):
            if any(m.start <= head.start() < m.end and m.kind not in {TRIAL, Literal.PHASE} for m in result):
                continue
            if _NO_TRIAL.search(text[max(0, head.start() - 30) : head.start()]):
                continue
            start = phrase_start(text, sentence.start, head.start(), result)
            inside = tuple(m for m in result if start <= m.start and m.end <= head.end())
            if not inside and _OF_TRIALS.match(text, head.end()):
                continue
            keys = self._resolve(text, start, head, inside, result, sentence, topic)
            if not keys:
                continue
            named = [m for m in inside if m.kind == TRIAL]
            if (
                len(keys) > 1 and named
            ):  # of "the NOVA and PRIMA trials" each name stays a mention, the last with the head
                start = named[-1].start
            end = head.end()
            key = self._together(keys) if len(keys) > 1 else keys[0]
            result = [m for m in result if m not in inside or (m.kind == TRIAL and m.end <= start)]
            result.append(Linked(Mention(start, end, TRIAL, text[start:end], source="trial phrase"), key))
            result.sort(key=lambda m: m.start)
            for key in keys:
                self._note(key, inside, text[start:end] if len(keys) == 1 else "", determiner_of(text, start))
                self.phrases.append(Phrase(start, end, key, inside, text[start:end], sentence.index))
        for linked in result:
            if linked.kind == TRIAL:
                if linked.mention.source != "trial phrase":
                    self.trials.setdefault(linked.key, Trial(linked.key, linked.mention.name))
                    self._speak_of(linked.key)
                trial = self.trials[linked.key]
                trial.drugs |= self._here
                trial.diseases |= disease_words(mentions)
        told = dict.fromkeys(m.key for m in result if m.kind == TRIAL and self.trials[m.key].name)
        if len(told) > 1:
            self.joint = tuple(told)
        return result

    def _together(self, keys: Sequence[str]) -> str:
        """The key of several trials spoken of as one."""
        self.joint = tuple(keys)
        key = "+".join(keys)
        self.trials.setdefault(key, Trial(key, plural=True, members=self.joint))
        return key

    def _note(self, key: str, inside: Sequence[Linked], words: str, determiner: str) -> None:
        trial = self.trials.setdefault(key, Trial(key))
        trial.phases |= {m.mention.value for m in inside if m.kind == Literal.PHASE and m.mention.value != "Pivotal"}
        trial.plural = trial.plural or re.search(r"(?:trials|studies)$", words, re.IGNORECASE) is not None
        if not trial.name and not any(phrase.key == key for phrase in self.phrases):
            # "X and Y are in Phase 3", "X is in Phase 3 for A and B": a phase alone may stand for several
            bare = re.fullmatch(r"phase\s?\S+", words, re.IGNORECASE) is not None
            trial.plural = trial.plural or (bare and determiner not in {"a", "an", "another"})
        if not trial.plural:
            self._speak_of(key)

    def _speak_of(self, key: str) -> None:
        """The trial becomes that which "the study" means, unless it only came as background of another in the same sentence."""
        if not (self._met and key in self.background):
            self.last = key
        self._met = True

    def _resolve(
        self,
        text: str,
        start: int,
        head: re.Match[str],
        inside: Sequence[Linked],
        mentions: Sequence[Linked],
        sentence: Sentence,
        topic: Linked | None,
    ) -> list[str]:
        """The keys of the trials that a noun phrase means, a new one for a new trial; none for talk of no trial in particular."""
        plural = head[0].lower().endswith(("trials", "studies"))
        named = [m for m in inside if m.kind == TRIAL] or _named_beside(text, start, head.end(), mentions, plural)
        phases = {m.mention.value for m in inside if m.kind == Literal.PHASE}
        if named:
            for linked in named:
                self.trials.setdefault(linked.key, Trial(linked.key, linked.mention.name))
            keys = list(dict.fromkeys(m.key for m in named))
            told = any(m.kind != Literal.MEASURE for m in inside)  # "the 8-week study" may be any
            self._call(keys[0], determiner_of(text, start), phases - {"Pivotal"}, plural or told)
            return keys if plural else keys[:1]
        determiner, drugs = determiner_of(text, start), drugs_told(text, head, inside, mentions)
        before = text[sentence.start : start]
        predicate = _IS_A.search(before) or (self._met and _SUBJECT_IS_A.search(before))
        if not plural and predicate and self._is_still(phases - {"Pivotal"}):
            return [self.last]
        if plural and self._means_joint(determiner, text[start : head.end()].lower().split(), phases - {"Pivotal"}):
            return list(self.joint)
        if not determiner and head[0] in {"Trial", "Study", "TRIAL", "STUDY"} and start == sentence.start:
            determiner = "the"  # headlines: "Trial Met Its Primary Endpoint"
        alone = any(m.kind == Literal.PHASE and (m.start, m.end) == head.span() for m in inside)
        of_a_phase = HEAD.regex.match(head[0]) is None and not (alone and determiner in {"a", "an", "another"})
        if determiner in _DEFINITE or of_a_phase:
            key = self._antecedent(phases - {"Pivotal"}, plural, drugs, disease_words(inside))
            known = not phases and (plural or not tells_what(text, head, inside))
            if key or known:
                alone = not self.trials and not plural and topic is not None and _IS_TRIAL.match(head[0]) is not None
                return [key or self._new(set())] if key or alone else []
        if not determiner and not drugs and phases == {"Pivotal"} and sentence.section is not SectionKind.HEADLINE:
            return []  # "to move X into pivotal study" speaks of none in particular
        specific = determiner in _DEFINITE or (
            (determiner in _INDEFINITE or determiner.endswith(("'s", "’s"))) and is_specific(text, head, inside)
        )
        # headlines leave out articles: "Quell halts gout trial of X"
        specific = specific or (not determiner and bool(drugs) and sentence.section is SectionKind.HEADLINE)
        if phases or (not plural and specific):
            key = self._new(phases)
            if determiner in _DEFINITE:
                self.background.add(key)
            if determiner in {"a", "an", "another"}:
                self.introduced.add(key)
            return [key]
        return []

    def _call(self, name: str, determiner: str, phases: set[str], other: bool) -> None:
        """Note that "the study, called NOVA" is the trial last spoken of, which had no name."""
        last = self.trials.get(self.last)
        known = last is not None and not last.name and not last.plural and (not phases or bool(phases & last.phases))
        if known and not other and determiner in _DEFINITE and not self.trials[name].phases:
            self.called[self.last] = name

    def further(self) -> set[str]:
        """The keys of trials that a noun phrase sets apart from those spoken of before: "a separate study", "the extension trial"."""
        return {phrase.key for phrase in self.phrases if not _FURTHER.isdisjoint(phrase.words.lower().split())}

    def _means_joint(self, determiner: str, words: Sequence[str], phases: set[str]) -> bool:
        """Whether a plural noun phrase without a name means the trials last told together: "both Phase 3 trials", "the two studies"."""
        count = next((_COUNTS[word] for word in words if word in _COUNTS), 0)
        known = [self.trials[key].phases for key in self.joint]
        return (
            len(known) > 1
            and (determiner in _DEFINITE or words[0] == "both")
            and count in {0, len(known)}
            and _FURTHER.isdisjoint(words)
            and all(not phases or not told or phases & told for told in known)
        )

    def _antecedent(self, phases: set[str], plural: bool, drugs: set[str], diseases: set[frozenset[str]]) -> str:
        """The last trial, or the last of the phases or the disease named; none of another drug than those that the noun phrase tells."""
        if plural:
            return ""
        if not phases:
            last = self.trials.get(self.last) or Trial("")
            if diseases and not are_alike(diseases, last.diseases):
                alike = [t.key for t in self.trials.values() if not t.plural and are_alike(diseases, t.diseases)]
                return alike[-1] if alike else "" if last.diseases else self.last
            return self.last if self._may_test(last, drugs) else ""
        told = (t for t in self.trials.values() if not t.plural and self._may_test(t, drugs))
        candidates = [t.key for t in told if t.phases & phases]
        if not candidates and self.last in self.trials and self._may_gain(self.trials[self.last], drugs):
            return self.last
        return self.last if self.last in candidates else (candidates[-1] if candidates else "")

    def _is_still(self, phases: set[str]) -> bool:
        """Whether a trial of these phases may be the one last spoken of."""
        last = self.trials.get(self.last)
        return last is not None and (
            not phases
            or not last.phases
            or bool({p.rstrip("b") for p in phases} & {p.rstrip("b") for p in last.phases})
        )

    def _may_gain(self, trial: Trial, drugs: set[str]) -> bool:
        """Whether the trial last spoken of may be that of a phase which is told now: "began a trial of X. The Phase 1 trial ..."."""
        others = (t for t in self.trials.values() if t is not trial and not t.members)
        alike = self._may_test(trial, drugs) and (not trial.drugs or not self._here or bool(self._here & trial.drugs))
        return not trial.phases and not trial.plural and alike and not any(t.phases for t in others)

    def _may_test(self, trial: Trial, drugs: set[str]) -> bool:
        """Whether a trial may be one of the drugs told, or of one that the sentence, which names none, stands under."""
        under = self.under if self._here == self.under else frozenset()
        return not trial.drugs or (drugs <= trial.drugs and (not under or bool(under & trial.drugs)))

    def _new(self, phases: set[str]) -> str:
        key = f"t{self.before + sum(k.startswith('t') for k in self.trials) + 1}"
        self.trials[key] = Trial(key, phases=set(phases) - {"Pivotal"})
        return key


def _named_beside(text: str, start: int, end: int, mentions: Sequence[Linked], plural: bool) -> list[Linked]:
    """A named trial in apposition ("its lead trial, EMILIA", "(the BRAVO trial)") or before a copula ("NOVA is a ... trial").

    Before a plural, all that are named ("NOVA in ovarian and PRIMA in breast cancer are randomized trials").
    """
    named = [m for m in mentions if m.kind == TRIAL]
    for linked in named:
        between = text[end : linked.start]
        apposed = between == " " or _APPOSED.match(between) or _is_bracketed(text, end, linked)
        if linked.start >= end and between and apposed:  # "its trial ZX-036", "its lead trial, EMILIA"
            return _with_joint(text, linked, named) if plural else [linked]
        if linked.end <= start and plural and _ONE_OF.match(text[linked.end : start]):
            return [linked]  # "NOVA, the second of two Phase 3 trials"
        if linked.end <= start and _COPULA.match(
            re.sub(r"^\s*(?:clinical\s+)?(?:[Tt]rial|[Ss]tudy)", "", text[linked.end : start])
        ):
            return [m for m in named if m.end <= start] if plural else [linked]
    ahead = [m for m in named if m.end <= start] if plural else []
    if len(ahead) > 1 and _ARE.fullmatch(text, ahead[-1].end, start):
        return ahead
    if plural and named and re.search(r"\b(?:are|were)\s+$", text[:start]) and named[-1].end <= start:
        return [m for m in named if m.end <= start]
    return []


def _with_joint(text: str, first: Linked, named: Sequence[Linked]) -> list[Linked]:
    """A named trial with those that a list goes on with: "two Phase 3 trials, NOVA and PRIMA"."""
    found = [first]
    for linked in named:
        if linked.start > found[-1].end and JOINT.fullmatch(text[found[-1].end : linked.start]):
            found.append(linked)
    return found


def _is_bracketed(text: str, end: int, name: Linked) -> bool:
    """Whether a name stands alone in brackets behind a noun phrase that ends at `end`, with no other trial between."""
    between = text[end : name.start]
    return (
        len(between) <= _BRACKET_REACH
        and (
            _CALLED.search(between) is not None
            or (_OPEN_BRACKET.search(between) is not None and _CLOSED_BRACKET.match(text, name.end) is not None)
        )
        and HEAD.search(between) is None
    )
