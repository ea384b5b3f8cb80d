"""Named trials by what stands around them: "the ZENITH trial", "results from LAPWING", "CURLEW-1 (NCT01234567)"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.language.words import verb_forms, word_classes
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import TRIAL, Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.word_sets import word_set

_PHASE = r"(?:[Pp]hase|PHASE)\s*(?:[1-4IV]+[abAB]?(?:\s*[/-]\s*[1-4IV]+[abAB]?)?)"


_TRIAL_HEAD = r"(?:[Tt]rials?|TRIALS?|[Ss]tud(?:y|ies)|STUDY)\b(?!\sGroup)"


_ACRONYM = r"(?:[A-Z]-[A-Z]{3,}\d{0,2}|[A-Z][a-z]{2,}-[A-Z]{2,4}\d?|[a-z]{0,5}[A-Z]{3,}[a-z]{0,4}[\w]*(?:[-‑–][A-Z0-9]\w*)*(?:\s\d{1,3}[A-Z]?)?|[A-Z][a-z]{0,6}[A-Z]{2,}\w*(?:-\w+)*|" \
           r"[A-Z][a-z]+[A-Z]\w*(?:[-\s]\d{1,4}[A-Za-z]{0,2})?|[A-Z]\w*-\d{1,4}|[A-Z]{1,3}\d{2,4}[A-Z]{2,}\w*|[A-Z]\d{1,2}|\d[A-Z]{3,}-\d{1,2}|(?!I{2,3}V?\s|IV\s)[A-Z]{2,}(?:\s[A-Z]{2,})*)"  # fmt: skip


# the end of a name in capitals: "ZENITH-2", "ZENITH-HF2", "ZENITH-HFpEF", "ZENITH-CSU-2"
_SUFFIX = r"(?:-(?:[A-Z]{2,6}\d?|[A-Z]{1,3}[a-z]{1,2}[A-Z]{1,3}))?(?:[- ]?\d{1,2}[A-Z]?)?"


_DESIGN = (
    r"(?:\s(?:clinical|pivotal|registrational|registration|confirmatory|randomi[sz]ed|extension|global|open-label|multi-?cent(?:er|re)|placebo-controlled|double-blind|long-term|outcomes?|"
    r"safety|efficacy|dose-finding|dose-ranging|dose-escalation|basket|platform|umbrella|bridging|observational|interventional|registry|adjuvant|neoadjuvant|monotherapy|combination|maintenance|"
    r"induction|pa?ediatric|late-stage|mid-stage|early-stage|head-to-head|proof-of-concept|investigator-initiated|natural\shistory))*"
)


_NO_FUNCTION_WORD = (
    r"(?!(?:an?|and|are|as|at|by|data|for|from|has|have|in|is|of|on|or|results|that|the|to|was|were|which|with)\b)"
)


# what else is called by a name: "in a disease called ZENO"
_NOT_CALLED = "".join(
    f"(?<!{noun} )"
    for noun in "antigen compound condition disease disorder drug endpoint enzyme gene medicine product protein receptor scale score syndrome target technology therapy treatment vaccine".split()
)


_UNDER_THE_NAME = r"(?:under|by|with)\sthe\s(?:acronym|name|title)(?:\sof)?"
_EXTENSION = r"(?:[Oo]pen-label|[Ll]ong-term|[Ss]afety|[Rr]oll-?over)\s(?:[a-z-]+\s)?[Ee]xtension\b"


_TRIAL_NAMES = (
    Pattern(
        rf"(?<![\w-])(?P<name>{_ACRONYM})[®™”\"]?(?:\s(?:{_PHASE}|\([^()]{{1,120}}\))(?:\s*trial)?)?{_DESIGN}\s+(?P<head>{_TRIAL_HEAD})"
    ),
    # between phase and head may stand whom or what the trial is about: "the ZENITH Phase 2 lupus study"
    Pattern(rf"(?<![\w-])(?P<name>{_ACRONYM})[®™]?\s{_PHASE}(?:\s{_NO_FUNCTION_WORD}[\w/-]+){{1,5}}\s+{_TRIAL_HEAD}"),
    Pattern(
        rf"\b{_TRIAL_HEAD}\s*(?:,?\s*(?:called|named|known as|dubbed|titled|(?:which\sis\s)?referred\sto\sas|{_UNDER_THE_NAME})\s|,|\(|—|–|,?\s+or\s)\s*(?:the\s+)?(?P<name>{_ACRONYM})(?=[\s,;.)])"
    ),
    # what is studied may stand between: "a trial of drovexamab in gout, called ZENITH"
    Pattern(
        rf"\b{_TRIAL_HEAD}\s(?:of|in|with|for|evaluating|testing|comparing|assessing)\s(?:[\w®™/+-]+,?\s){{1,12}}?{_NOT_CALLED}(?:called|named|known as|dubbed|titled)\s(?:the\s)?(?P<name>{_ACRONYM})(?=[\s,;.)])"
    ),
    # "the study, which goes by the name of ZENITH", "a trial under the acronym ZENITH"
    Pattern(
        rf"\b{_TRIAL_HEAD}[^.;()]{{0,60}}?\s(?:(?:by|under|with)\s(?:the\s)?(?:acronym|name|title)(?:\sof)?|acronym|bears\sthe\sname|code-?named|nicknamed|christened|entitled)\s(?:the\s)?[“\"]?(?P<name>{_ACRONYM})(?=[\s,;.)”\"])"
    ),
    Pattern(rf"(?<![\w-])(?P<name>{_ACRONYM})\s*(?:\(|,\s*)(?=NCT\d{{8}})"),
    Pattern(
        rf"(?<![\w-])(?P<name>{_ACRONYM})\s+(?:\(NCT\d{{8}}\)\s+)?(?:is|was)\s+(?:(?:an?|the)\s+(?:[\w,/-]+\s+){{0,12}}?{_TRIAL_HEAD}|"
        r"designed\s+to\s+(?:evaluate|assess|compare|investigate|test)|(?:currently\s+)?enrolling)"
    ),
    Pattern(
        r"(?<![\w-])(?P<name>[A-Z]{5,}(?:[- ]\d{1,2})?)\s+(?:also\s+)?(?:enrolled|enrolls|recruited|randomi[sz]ed|will enroll)\b"
    ),
    # "ZENITH, a Phase 2 trial of ...", "ZENITH, the open-label extension"
    Pattern(
        rf"(?<![\w-])(?P<name>[A-Z]{{4,}}{_SUFFIX}),\s+(?:an?|our|its|the(?:\scompany['’]s)?|[A-Z]\w+['’]s)\s+(?:{_NO_FUNCTION_WORD}[\w/-]+,?\s+){{0,7}}?(?:{_TRIAL_HEAD}|{_EXTENSION})"
    ),
    # "the Phase 3 ZENITH-1 and ZENITH-2 populations"
    Pattern(rf"\b{_PHASE}\s(?P<name>\d?[a-z]{{0,5}}[A-Z]{{4,}}[- ]\d{{1,3}})(?![\w-])"),
    # "the programme includes ZENITH-1 in moderate and ZENITH-2 in severe disease"
    Pattern(
        r"\bprogram(?:me)?(?:,\swhich)?\s(?:includes|included|comprises|comprised|consists of|encompasses|,)\s(?:the\s)?(?P<name>\d?[A-Z]{4,}[- ]\d{1,2})(?![\w-])"
    ),
    # "the Phase 3 trial ZENITH"
    Pattern(rf"\b{_PHASE}{_DESIGN}\s(?:trial|study)\s(?P<name>\d?[A-Z]{{4,}}(?:[- ]\d{{1,2}})?)(?=[\s,;.)])"),
    # "ZENITH 1 and ZENITH 2, two Phase 3 studies", "ZENITH-1 (n=300) and ZENITH-2 (n=250) are Phase 3 studies"
    Pattern(
        rf"(?<![\w-])(?P<name>(?P<stem>\d?[A-Z]{{4,}})[- ](?:\d{{1,2}}|I{{1,3}}|IV))\s(?:\([^()]{{1,20}}\)\s)?(?:and|&|or)\s(?:the\s)?(?P=stem)[- ](?:\d{{1,2}}|I{{1,3}}|IV)\b(?:\s\([^()]{{1,20}}\))?"
        rf"(?=(?:,|\s(?:are|were))\s(?:{_NO_FUNCTION_WORD}[\w/-]+,?\s){{0,10}}?(?:[Tt]rials|[Ss]tudies)\b)"
    ),
    # "its Phase 3 programme in gout (ZENITH-1 and ZENITH-2)"
    Pattern(
        r"\b(?:[Pp]rogram(?:me)?|[Tt]rials|[Ss]tudies)\b[^.;()]{0,60}\((?:the\s)?(?P<name>(?P<stem>\d?[A-Z]{4,})[- ]\d{1,2})(?:,|\s(?:and|&))\s(?P=stem)[- ]\d{1,2}(?![\w-])"
    ),
    # "two Phase 3 trials, ZENITH and LAPWING-2": the second
    Pattern(
        rf"\b(?:[Tt]rials|[Ss]tudies)\s*[,(:]\s*(?:{_ACRONYM},\s)*{_ACRONYM},?\s(?:and|&)\s(?P<name>{_ACRONYM})(?=[\s,;.)])"
    ),
    # "Phase 3 ZENITH results"
    Pattern(
        rf"\b{_PHASE}\s(?P<name>\d?[A-Z]{{4,}}(?:-\d{{1,2}})?)\s(?:[Rr]esults|[Dd]ata|[Ff]indings|[Pp]rogram(?:me)?)\b"
    ),
    # "results from Lapwing, the second of two pivotal Phase 3 trials", "the first Phase 3 trial, Curlew, did not"
    Pattern(
        r"(?<![\w-])(?<!\.\s)(?P<name>[A-Z][a-z]{3,}\w*(?:[ -]\d{1,2})?),\s(?:the\s)?(?:first|second|third|one|latest)\sof\s(?:[\w-]+\s){1,6}?(?:trials|studies|[Pp]hase\s(?:[1-3][ab]?|I{1,3})s)\b"
    ),
    Pattern(
        rf"\b{_PHASE}\s(?:[a-z-]+\s)?(?:trial|study),\s(?P<name>[A-Z][a-z]{{3,}}\w*(?:[ -]\d{{1,2}})?)(?:,\s(?=[a-z])|(?=[.;)](?:\s|$)))"
    ),
    # "the phase 3, dubbed Curlew, will enrol"
    Pattern(
        rf"\b(?:{_TRIAL_HEAD}|{_PHASE}),?\s(?:called|named|known\sas|dubbed|codenamed|nicknamed)\s(?P<name>[A-Z][a-z]{{3,}}\w*(?:[ -]\d{{1,2}})?)(?=[,;.)]|\s[a-z])"
    ),
    # "the ZENITH and LAPWING-2 Phase 2 studies"
    Pattern(
        rf"(?<![\w-])(?P<name>\d?[A-Z]{{4,}}(?:-\d{{1,2}})?)(?=(?:,\s{_ACRONYM}){{0,3}},?\s(?:and|&)\s{_ACRONYM}[®™]?(?:\s{_PHASE})?{_DESIGN}\s(?:[Tt]rials|[Ss]tudies)\b)"
    ),
    # "the ZENITH open-label extension"
    Pattern(r"(?<![\w-])(?P<name>\d?[A-Z]{4,}(?:-\d{1,2})?)\s[Oo]pen[- ][Ll]abel\s[Ee]xtension\b"),
    # "its ongoing ZENITH lupus trial"
    Pattern(
        rf"\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Oo]ngoing|['’]s)\s(?:ongoing\s|pivotal\s)?(?P<name>[A-Z]{{5,}}(?:-\d{{1,2}})?)(?:\s{_NO_FUNCTION_WORD}[a-z][\w/-]+){{1,3}}\s(?:trial|study)\b"
    ),
    # titles: "ZENITH: A Phase 2b Study of ..."
    re.compile(rf"(?<![\w-])(?P<name>{_ACRONYM}):\s+An?\s+(?:{_NO_FUNCTION_WORD}[\w,/-]+\s+){{0,9}}?{_TRIAL_HEAD}"),
    # protocol numbers made of a code name: "study IDX196-001"
    Pattern(r"\b[Ss]tudy\s+(?P<name>[A-Z]{2,5}-?\d{2,5}-[A-Z]?\d{2,4})\b"),
    Pattern(r"(?<!\bto )\b(?P<name>(?:Study|Trial)\s\d{2,4})\b(?![-.]\d|\s(?:patients|participants|subjects|results))"),
)


# "three Phase 3 trials: ZENITH, LAPWING and CURLEW-2"
_LISTED = Pattern(
    rf"\b(?:[Tt]rials|[Ss]tudies)\s?[,:(]\s?(?P<list>(?:[A-Z]{{4,}}(?:-\d{{1,2}})?,\s){{1,6}}(?:and\s)?[A-Z]{{4,}}(?:-\d{{1,2}})?(?:\s(?:and|&)\s{_ACRONYM})?)(?=[\s,;.)])"
)


# a name that is written like a word counts only between an article and the phase: "the Caspian Phase 3 study"
_WORD_NAME = Pattern(
    rf"\b(?:[Tt]he|[Ii]ts|[Oo]ur)\s+(?:(?:ongoing|pivotal|global)\s+)?(?P<name>[A-Z][a-z]{{3,}}\w*(?:[ -]\d{{1,3}})?)[®™]?\s"
    rf"{_PHASE}(?:\s{_NO_FUNCTION_WORD}[\w/-]+){{0,4}}\s+{_TRIAL_HEAD}"
)


# what a drug and a disease make the name of: "the CURLAMP Heart Failure Trial"
_PHRASE_NAME = Pattern(
    rf"\b(?:[Tt]he|[Ii]ts|[Oo]ur)\s+(?P<name>(?P<first>{_ACRONYM})[®™]?(?:\s(?!Phase|Clinical|Pivotal|Trial|Study)[A-Z][a-z]+){{1,4}}\s(?:Trial|Study))\b"
)


_BARE_TRIAL = Pattern(
    r"\b(?:[Ii]nitiat\w+|[Ll]aunch\w*|[Dd]iscontinued|[Rr]esults (?:from|of|in)|[Dd]ata (?:from|of)|[Ss]tart of|[Ee]nrol\w* (?:\w+ )?in|[Rr]andomi[sz]ed in|[Dd]osed in|[Tt]rials|"
    r"[Ss]tudies|[Tt]reated in|[Ii]n|[Cc]ompleted|[Oo]f)\s+(?P<name>[A-Z]{5,}(?:-[A-Z0-9]{1,4})?)(?:\s+and\s+(?P<second>[A-Z]{5,}(?:-[A-Z0-9]{1,4})?))?(?=[\s,.;)(])(?!\s(?!Trial|Study|Phase)[A-Z][a-z])"
)


_BELONGING = re.compile(r"\b(?:spin-off|part|subsidiary|member|unit|University)\s$")  # "a spin-off of ACME"


_NUMBERED = re.compile(r"(?P<stem>[A-Za-z]*[A-Z]{3,}\w*?)(?P<joint>[- ])\d{1,2}[A-Za-z]?")


@cache
def not_trials() -> frozenset[str]:
    """Words, in capitals, that stand where a trial's name may and are none."""
    return frozenset(row["name"].upper() for row in read_table(DATA / "not_trials.tsv", ("name",)))


_GOES_ON = re.compile(r"\w|-\w|\s(?:clinical\s|development\s|Phase\s\d\s)*program(?:me)?s?\b")
_SECOND = re.compile(r"\s(?:and|&|or)\s-?(?P<number>\d{1,2})(?=[\s,;.)])(?!\s*(?:%|mg|days|weeks|months|years))")


def find_trial_names(text: str, taken: set[str], told: Iterable[str] = ()) -> Iterator[Mention]:
    """Named trials, then every other place where such a name stands.

    `taken` are names (upper case) of other things, `told` names that may be a trial's by what else is known of the text.
    """
    names = {name for name in told if _may_be_name(name, taken)}
    for pattern in _TRIAL_NAMES:
        for match in pattern.finditer(text):
            name, start = match["name"], match.start("name")
            if _may_be_name(name, taken):
                names.add(name)
                yield Mention(start, start + len(name), TRIAL, name, rank=55, source="trial context")
    names |= _word_names(text, taken)
    listed = (name for m in _LISTED.finditer(text) for name in re.split(r",?\s(?:and|&)\s|,\s(?:and\s)?", m["list"]))
    names |= {name for name in listed if _may_be_name(name, taken)}
    names |= {m["name"] for m in _PHRASE_NAME.finditer(text) if m["first"].upper() in taken}
    names |= _bare_names(text, names, taken)
    names |= {name for known in names for name in _series(text, known)}
    for name in sorted(names):
        if len(name) >= 3:
            yield from _places(text, name)


_PROTOCOL_AFTER = re.compile(
    rf"[®™]?(?:\s(?:{_PHASE}|\([^()]{{1,30}}\)))?{_DESIGN}(?:\s(?!(?:of|in|for|is|was|as|and|to|with)\b)[\w/-]+){{0,2}}\s{_TRIAL_HEAD}|"
    rf"\s{_PHASE}\s(?:is|was)\san?\s"
)
_PROTOCOL_BEFORE = re.compile(
    rf"(?:{_TRIAL_HEAD}|{_PHASE})(?:\s(?:[Rr]esults|[Dd]ata|[Ff]indings))?,?\s\(?(?:called\s|the\s)?$"
)
_FAMILY = re.compile(r"[A-Z]{2,6}(?=-?\d)")


def find_protocol_numbers(text: str, codes: Sequence[Mention]) -> set[str]:
    """Names of trials among names that look like a drug's ("the ZNQ15-204 study"), where the drug has another name of the same family.

    A trial's number stands nowhere but beside "study", "trial" or a phase, its drug's name elsewhere, too.
    """
    places: dict[str, list[bool]] = {}
    for code in codes:
        if not _FAMILY.match(code.name):
            continue
        before = text[max(0, code.start - 30) : code.start]
        told = _PROTOCOL_AFTER.match(text, code.end) is not None or _PROTOCOL_BEFORE.search(before) is not None
        places.setdefault(code.name, []).append(told)
    sure = {code.name for code in codes if _is_surely_trial(text, code, codes)}
    numbered = {code.name: True for code in codes}
    for code in codes:
        numbered[code.name] &= _is_numbered_study(text, code)
    sure |= {name for name, told in numbered.items() if told}
    sure |= _with_word(codes, text)
    families = {name: family[0] for name in places if (family := _FAMILY.match(name))}
    drugs = {families[name] for name, told in places.items() if name in families and not any(told)}
    drugs |= {families[name] for name, told in places.items() if name in families and 2 * sum(told) < len(told)}
    stems = {family[0] for name in sure if (family := _FAMILY.match(name))}
    alike = {name for name, told in places.items() if all(told) and families.get(name) in stems}
    return sure | alike | {name for name, told in places.items() if all(told) and families.get(name) in drugs}


_WORD_CODE = re.compile(
    r"(?P<word>[A-Z]{4,})-[A-Z]{2,6}-?\d{1,3}[A-Z]?"
)  # ZENITH-MM3: what drugs are called by has no word
_IS_TRIAL = re.compile(rf"\s(?:\(NCT\d+\)\s)?(?:is|was)\s(?:an?|the)\s(?:[\w-]+,?\s){{0,8}}?{_TRIAL_HEAD}")


def _with_word(codes: Sequence[Mention], text: str) -> set[str]:
    """The codes that begin with a word, if one with the word is told to be a trial's: ZENITH-MM1 and ZENITH-MM3."""
    shaped = [(code, match["word"]) for code in codes if (match := _WORD_CODE.fullmatch(code.name))]
    words = {
        word
        for code, word in shaped
        if _PROTOCOL_AFTER.match(text, code.end)
        or _IS_TRIAL.match(text, code.end)
        or _PROTOCOL_BEFORE.search(text[max(0, code.start - 30) : code.start])
    }
    return {code.name for code, word in shaped if word in words}


_TRIAL_OF = re.compile(
    rf"[®™]?(?:\s{_PHASE})?{_DESIGN}\s(?:trial|study)\s(?:of|evaluating|testing|investigating|assessing|with)\s(?:(?:the|its|our)\s)?(?:[a-z-]+\s){{0,5}}|,?\sas\sthe\s(?:trial|study)\s(?:was|is)\s(?:called|known)"
)
_OF_TRIAL = re.compile(
    r"\b(?:[Tt]rial|[Ss]tudy)\s\($|\b(?:trial|study),?\s(?:called|named|dubbed|known\sas)\s(?:the\s)?$"
)


_APPOSED_TO = re.compile(r"\b(?:trial|study),\s$")  # "a Phase 2 trial, CRW02, evaluating X"
_EVALUATING = re.compile(r",\s(?:evaluating|testing|investigating|assessing|comparing|studying)\b")


# "two Phase 3 trials, L-TERN1 and L-TERN2, of X": the first, and the second
_FIRST_OF_TRIALS = re.compile(r"\b(?:[Tt]rials|[Ss]tudies)(?:,|\s?\(|:)\s?$")
_SECOND_OF_TRIALS = re.compile(r"\b(?:[Tt]rials|[Ss]tudies)(?:,|\s?\(|:)\s?[A-Z][\w-]{1,20},?\s(?:and|&)\s$")
_THEN_SECOND = re.compile(r",?\s(?:and|&)\s[A-Z][\w-]{1,20}(?=[,;:.)])")
_THEN_END = re.compile(r"[,;:.)]")


def _is_one_of_trials(text: str, code: Mention) -> bool:
    before = text[max(0, code.start - 40) : code.start]
    if _FIRST_OF_TRIALS.search(before):
        return _THEN_SECOND.match(text, code.end) is not None
    return _SECOND_OF_TRIALS.search(before) is not None and _THEN_END.match(text, code.end) is not None


def _is_surely_trial(text: str, code: Mention, codes: Sequence[Mention]) -> bool:
    """Whether a code name is told to be a trial's: "the CRW-002 trial of X", "the study (CRW-002)", "a trial called CRW-002"."""
    if _OF_TRIAL.search(text[max(0, code.start - 30) : code.start]) or _is_one_of_trials(text, code):
        return True
    if _APPOSED_TO.search(text[max(0, code.start - 12) : code.start]) and _EVALUATING.match(text, code.end):
        return True
    after = _TRIAL_OF.match(text, code.end)
    if after is None:
        return False
    return after[0].endswith(("called", "known")) or any(
        other.start == after.end() and other.name != code.name for other in codes
    )


_STUDY = re.compile(r"\b(?:(?P<title>Study|Trial|STUDY|TRIAL|[Pp]rotocol)|study|trial)\s$")
_NEXT_WORD = re.compile(r"[®™]?\s([a-z]+?)(?:n['’]t)?\b")


def _is_numbered_study(text: str, code: Mention) -> bool:
    """Whether a code stands right after "study" and is no drug of which the clause goes on to tell ("in the trial ZX-1 was well tolerated")."""
    before = _STUDY.search(text[max(0, code.start - 12) : code.start])
    after = _NEXT_WORD.match(text, code.end)
    acts = after is not None and (after[1] in verb_forms() or word_classes().get(after[1]) == "auxiliary")
    return before is not None and (before["title"] is not None or not acts)


# words of a headline in capitals: "DOSES FIRST PATIENT IN PHASE 2 STUDY" names no trial
_OF_HEADLINES = word_set("mentions.trial_names.of_headlines")


_NO_NAME = re.compile(r"NCT|PHASE(?![A-HJ-UW-Z])")  # but "PhaseOut" is one


def _may_be_name(name: str, taken: set[str]) -> bool:
    upper = name.upper()
    return (
        _NO_NAME.match(upper) is None
        and upper not in taken
        and upper not in not_trials()
        and not any(word in _OF_HEADLINES for word in upper.split())
    )


def _places(text: str, name: str) -> Iterator[Mention]:
    """Wherever the name stands, a name in capitals with a number also as "Lapwing 2", and the second number of "LAPWING 1 and 2"."""
    forms = {name, name.title()} if _NUMBERED.fullmatch(name) and name.isupper() else {name}
    numbered = _NUMBERED.fullmatch(name)
    for start in (start for form in sorted(forms) for start in find_name(text, form, _GOES_ON)):
        end = start + len(name)
        yield Mention(start, end, TRIAL, name, rank=56 if " " in name else 54, source="trial name")
        if numbered is not None and (other := _SECOND.match(text, end)):
            full = f"{numbered['stem']}{numbered['joint']}{other['number']}"
            yield Mention(other.start("number"), other.end("number"), TRIAL, full, rank=55, source="trial name")


_NUMBER = r"(?:\d{1,3}[A-Za-z]?|I{1,3}|IV|V)"


def _series(text: str, name: str) -> Iterator[str]:
    """The other trials of a programme of which one is named: LAPWING-2 and LAPWING 3b beside LAPWING-1."""
    lettered = re.fullmatch(r"(?P<stem>[A-Z]{4,})-[A-Z]{2,6}(?:-?\d{1,2})?[A-Z]?", name)  # ZENITH-HF beside ZENITH-AD
    if lettered is not None:
        other = rf"(?<![\w-]){lettered['stem']}-[A-Z]{{1,6}}(?:-?\d{{1,2}})?[A-Z]?(?![\w-])"
        yield from (match[0] for match in re.finditer(other, text))
    numbered = re.fullmatch(rf"(?P<stem>.*[A-Z]{{3,}}\w*)[- ]{_NUMBER}", name)
    if numbered is not None:
        for match in re.finditer(rf"(?<![\w-]){re.escape(numbered['stem'])}[- ]{_NUMBER}(?![\w-])", text):
            yield match[0]


def _word_names(text: str, taken: set[str]) -> set[str]:
    found = {match["name"] for match in _WORD_NAME.finditer(text)}
    return {name for name in found if _may_be_name(name, taken) and not _is_spelled_small(text, name)}


def _bare_names(text: str, names: set[str], taken: set[str]) -> set[str]:
    """Names in capitals that stand where a trial's name does, without "trial" beside them, in a text that has few other capitals."""
    matches = [m for m in _BARE_TRIAL.finditer(text) if not _BELONGING.search(text, max(0, m.start() - 12), m.start())]
    found = {name for match in matches for name in (match["name"], match["second"]) if name}
    shouting = len(re.findall(r"\b[A-Z]{5,}\b", text)) > len(text.split()) / 15
    plain = {name for name in found if name not in names and _may_be_name(name, taken)}
    return set() if shouting else {name for name in plain if not _is_spelled_small(text, name)}


def _is_spelled_small(text: str, name: str) -> bool:
    """Whether the text also writes the name in small letters, as it does with words that are no names."""
    return re.search(rf"\b{re.escape(name.lower())}\b", text) is not None
