"""Outcome measures that no list has, by what stands around them.

Scales by their last word ("Global Response Assessment"), what a result says has changed ("slowed the progression of cognitive decline",
"improvements in itch, skin lesions and sleep disturbance"), and what a trial is said to measure ("the primary endpoint is time to ...").
After weak words the last word of a phrase must be one that outcomes end in; words of statistics and of endpoints vouch for any phrase.
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from itertools import chain

from pharmagraph.language.patterns import Pattern
from pharmagraph.language.words import verb_forms, word_classes
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.shares import COUNT, WHO
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_RANK_KNOWN = 41  # its last word is an outcome's: above the names of genes and diseases that it may contain
_RANK_SCALE = 47  # above organizations, whose names it may contain
_RANK_SHARE = 52  # above the points in time that it may contain
_RANK_GUESS = 25  # only the words before it vouch for it: below every other reading
_LONGEST = 7  # words

_NAME = r"[A-Z][\w'’/-]*"
_SCALE = Pattern(
    rf"(?<![\w-])(?P<name>{_NAME}(?:,?\s(?:{_NAME}|(?:and|of|for|the|in|to)(?=\s)))*(?:\s\([A-Z][\w-]{{1,9}}\))?\s"
    r"(?:(?:[Tt]otal|[Gg]lobal|[Ss]um|[Ss]everity|[Rr]esponse)\s)?"
    r"(?:[Ss]cales?|[Ss]cores?|Scale|Score|Questionnaires?|questionnaires?|Inventory|Checklist|Rating|Rating Scale|"
    r"(?<!Nasdaq )(?<!NASDAQ )(?<!Biotechnology )(?<!Composite )(?<!Stock )Index|Assessment|Measure|Test|Diary|Survey|Learning Task|Battery)(?:-\d{1,2})?)(?![\w-])(?!\s+(?:of\s+1|Rules?|Kit|Report))"
)
_NOT_SCALES = re.compile(
    r"^(?:The|This|These|Our|Its|A|An|In|On|At|For|With|And|Both|Key|Secondary|Primary|Mean|Total|Baseline|Change|Changes|Improvement|Improvements|Significant|Higher|Lower|Median|Average|Final|Overall)\s",
)
_GENERIC_SCALE = re.compile(
    r"^(?:Special\sProtocol|Clinical|Health|Technology|Risk|Impact|Environmental|Preclinical|Nonclinical|Scientific|Medical|Financial|Economic|Safety|Efficacy|Program|Portfolio|Genetic|Diagnostic|"
    r"Companion|Laboratory|Blood|Primary|Secondary|Outcome|Composite|PCR|Antigen|Rapid|[A-Z][\w-]*\s(?:Stock|Share|Price|Biotechnology))\s(?:\w+\s)?(?:Assessment|Test|Index|Measure|Survey|Rating|Diary|Score)s?$"
)

_MOVED = (
    r"improv|reduc|decreas|increas|slow|delay|lower|prevent|halt|stabili[sz]|alleviat|preserv|prolong|extend|suppress|enhanc|restor|ameliorat|normali[sz]|reliev|maintain|relie|"
    r"diminish|rais|elevat|attenuat|mitigat|accelerat|lessen|lengthen|revers|eas|halv|slash|cut|eliminat|eradicat|curb|blunt|shorten|shrink|shrank|boost"
)
_CHANGE_NOUN = r"(?:improvements?|reductions?|decreases?|increases?|declines?|drops?|changes?|benefits?|differences?|gains?|advantages?|superiority|responses?|slowing|effects?|decrease|inhibition|suppression|depletion|knockdown|lowering)"
_AGAINST = r"(?:(?:compared|relative)\s(?:to|with)|versus|vs\.?|over)\s(?:[\w-]+\s){1,2}"  # "a reduction compared to placebo in"
_LEADS = {
    # open: any phrase may follow
    "open": (
        rf"(?:(?:significant(?:ly)?|statistical)\s(?:and\s(?:[a-z-]+\s){{1,2}})?(?:greater\s|better\s|larger\s|more\s|further\s|overall\s|median\s)?{_CHANGE_NOUN}\s(?:(?:from\sbaseline\s)?{_AGAINST}(?:in|on)|in|on|for|from\sbaseline\s(?:in|on)|of)\s)",
        rf"(?:(?:statistically\s|clinically\s|highly\s)?significantly\s(?:and\s(?:[a-z-]+\s){{1,2}})?(?:{_MOVED})(?:ed|d)\s)",
        r"(?:(?:hazard|odds|risk|rate)\sratio\s(?:\([A-Z]{2}\)\s)?for\s)",
        r"(?:(?:end\s?points?|outcome\smeasures?|endpoints?\sof\s(?:the|this)\s(?:study|trial))(?:\s(?:is|was|were|are|will\sbe|includes?|included|including|of)|:)\s(?:measured\sby\s|(?:the\s|a\s)?changes?\s(?:from\sbaseline\s)?in\s)*)",
        r"(?:(?:primary|secondary|exploratory)\s(?:efficacy\s|safety\s)?(?:outcomes?|objectives?)(?:\sof\s(?:the|this)\s(?:\S+\s){1,4}?)?(?:\s?(?:is|was|were|are|will\sbe|includes?|included|of|in|:))\s(?:to\s(?:evaluate|assess|determine|demonstrate|measure)\s)?)",
    ),
    # closed: only a phrase that ends like an outcome
    "closed": (
        rf"(?:{_CHANGE_NOUN}\s(?:(?:was|were)\s(?:also\s)?(?:seen|observed|noted|reported|shown|achieved)\s)?(?:in|on|of|across|from\sbaseline\s(?:in|on))\s)",
        rf"(?:(?<!\ba\s)(?<!\ban\s)(?!prevent(?:s|ing)\s)(?!(?<=to\s)prevent\s)(?:{_MOVED})(?:ed|d|es|s|e|ing)?\s(?!by\b))",
        r"(?:(?:greater|higher|lower(?!\s(?:limb|extremit|back|respiratory|urinary|gastro|abdom|airway|tract|oesophag|esophag|leg|lip))|superior|better|fewer|less|longer|shorter|improved|complete|durable|sustained|robust|strong|potent|promising|encouraging|meaningful)\s)",
        r"(?:(?:achiev(?:ed|es?|ing)|attain(?:ed|s)?|reached|maintained|resolution\sof|sustained)\s)",
        r"(?:trends?\s(?:in|on|for|of|towards?)\s(?!favou?r))",
        r"(?:(?:miss(?:ed|es|ing)?|hits?|hitting|won|wins?|winning|scor(?:ed|es|ing)|fail(?:ed|s|ing)?|flop(?:ped|s)?|falter(?:ed|s)?|stumbled|succeed(?:ed|s)?|deliver(?:ed|s)?|short|empty|flat|"
        r"(?:placebo|vehicle|sham|mark|target|drug|comparator))\son\s(?:(?:its|the|a|both|their)\s)?(?:(?:key|main|co-primary|primary|secondary)\s)*(?:(?:end\s?points?|goals?|measures?)\sof\s)?)",
        r"(?:(?:halt|clear(?:ed)?|clearance\sof|result(?:ed|s)?\sin|led\sto)\s)",
    ),
}
# who had it in how many: "54% of the patients who received X had a relative dose intensity of", "a 19% reduction in"
_TURNED_UP = r"(?:achiev(?:ed|ing)|attain(?:ed|ing)|reach(?:ed|ing)|maintain(?:ed|ing)|had|having|experienc(?:ed|ing)|show(?:ed|ing)|demonstrat(?:ed|ing)|exhibit(?:ed|ing)|saw|(?<!treated\s)(?<!dosed\s)(?<!vaccinated\s)with)"
_SHARE = r"(?:\d\s?%|[\da-z]\spercent)"
_NOT_TURNED_UP = (  # what patients have before they are treated, and what is told of elsewhere
    r"(?!(?:(?:an?|the|no|any|known|received)\s)*(?:prior|previous|previously|history|baseline|received|undergone|been|not|fail|progressed|metasta|adverse|serious|grade|treatment-|(?:[\w-]+\s){0,2}(?:reactions?|effects?|events?)\b)|"
    r"(?:[A-Z]|[a-z]+-)?[\w-]*(?:cancer|disease(?!\scontrol)|tumou?rs?|carcinoma|mutations?)\b)"
)
_COUNTED = (
    Pattern(rf"{_SHARE}\s(?:\([^()\n]{{1,25}}\)\s)?(?:achieved|attained|reached|maintained)\s{_NOT_TURNED_UP}"),
    Pattern(
        rf"(?:{_SHARE}\s(?:\([^()\n]{{1,25}}\)\s)?|\b{COUNT}\s(?:out\s)?)of\s(?=(?:[^\s;:.]+\s){{0,6}}{WHO}\b)(?:(?!{_TURNED_UP}\s)[^\s;:.]+\s){{1,14}}?{_TURNED_UP}\s"
        rf"{_NOT_TURNED_UP}"
    ),
    Pattern(rf"(?:{_SHARE}|\d\s?-fold)\s(?:[a-z-]+\s){{0,3}}?{_CHANGE_NOUN}\s(?:in|of|from\sbaseline\s(?:in|on))\s"),
)
_QUALIFIED = Pattern(
    rf"{_SHARE}\s(?=(?:[a-z-]+\s){{0,3}}(?:remission|response|survival|clearance|recurrence|progression|loss|control|freedom)s?\b)"
)  # "37% remission"
# what became of them, as a verb: "14% of patients who received X died", "11 of 15 patients responded", "of 20 patients, nine were alive"
_BECOME = r"(?P<verb>died|relapsed|progressed|responded|survived|(?:were|was|are|remain|remained)\s(?:still\s|all\s)?alive|were\scured)(?!\w)"
_BECAME = (
    Pattern(
        rf"{_SHARE}\)?\s(?:\([^()\n]{{1,25}}\)\s)?(?:of\s(?=(?:[^\s;:.]+\s){{0,6}}{WHO}\b)(?:[^\s;:.,]+\s){{1,12}}?|(?:had\s)?){_BECOME}"
    ),
    Pattern(rf"\bof\s(?:the\s)?(?:{COUNT}\s)?(?=(?:[\w-]+\s){{0,4}}{WHO}\s)(?:[^\s;:.,]+\s){{1,12}}?{_BECOME}"),
    Pattern(
        rf"(?:,\s{COUNT}|\bof\s(?:the\s)?{COUNT}|\b[Aa]ll\s(?:of\sthe\s)?(?:{COUNT}\s)?(?:[\w-]+\s)?{WHO}|\b{COUNT}\s(?:[\w-]+\s)?{WHO})\s(?:\([^()\n]{{1,25}}\)\s)?{_BECOME}"
    ),
)
_LASTED = Pattern(
    rf"\b(?P<verb>(?:surviv|liv)ed)\s(?:for\s)?(?:an?\s)?(?:(?:median|mean|average)\sof\s)?(?:about\s|around\s|nearly\s|almost\s|just\s|only\s)?"
    rf"(?=(?:\d|{COUNT}\s(?:months?|years?|weeks?)))|"
    r"\b(?P<longer>(?:live|survive))\s(?:for\s)?(?:just\s|about\s|nearly\s|almost\s|only\s)?(?=[\w.]+\s(?:months?|years?|weeks?|days?)\slonger)"
)
_LOST = Pattern(  # "lost an average of 41 lbs"
    r"\b(?P<verb>lost)\s(?:(?:about|around|up\sto|an?\s(?:average|mean|median)\sof|on\saverage)\s)*"
    r"(?=\d+(?:\.\d+)?\s?(?:lbs?|pounds|kg|kilograms|kilos)\b)"
)
_WORKED = Pattern(
    rf"{_SHARE}\s(?P<verb>effective)(?=\s(?:at|in|against)\b)"
)  # "was 92% effective at preventing infection"
_LIKELY = Pattern(r"\blikely\sto\s(?P<verb>die|relapse|progress|survive|respond)\b")
_SEEN = Pattern(
    rf"\b(?P<verb>[Rr]esponses)\s(?:were|have\sbeen)\s(?:also\s)?(?:seen|observed|noted|achieved|reported|recorded|documented|confirmed)\s(?:in|among)\s(?=(?:[a-z]+\s){{0,2}}(?:\d|{COUNT}\s|half\s))"
)
_IMMUNOGENIC = Pattern(r"\b(?:was|were|is|be|proved)\s(?:highly\s)?(?P<verb>immunogenic)(?![\w-])")
_BECAME_NAMES = {
    "immunogenic": "immunogenicity",
    "die": "death",
    "relapse": "relapse",
    "progress": "disease progression",
    "respond": "response",
    "effective": "efficacy",
    "died": "death",
    "relapsed": "relapse",
    "progressed": "disease progression",
    "responded": "response",
    "responses": "response",
    "cured": "cure",
    "lost": "weight loss",
    "lasted": "duration of response",
}
_FREE = Pattern(
    r"(?:\d\s?%\s(?:were\s|was\s|remained\s)?|\b(?:were|was|remain(?:ed|ing|s)?|became|stayed|being|achieved|maintained)\s(?:also\s|completely\s|entirely\s)?)"
    r"(?P<name>(?!(?:drug|preservative|gluten|toll|royalty|serum|cell|needle|animal|debt|tax|duty|interest|sugar|label|copay|hands|latex|cost|care)-)[a-z]{3,}-(?:free|independen(?:t|ce)))(?![\w-])"
)
# "the responses lasted a median of 11 months"
_DURATION = Pattern(
    r"\b(?P<verb>(?:[Rr]esponses?|[Rr]emissions?)\s(?:have\s|has\s)?lasted)\s(?=(?:for\s)?(?:an?\s(?:median|mean|average)\sof|more\sthan|at\sleast|up\sto|about|\d))"
)
# "45% of patients were in remission", "remain in complete response"
_STATE = Pattern(
    r"(?:\b(?:were|was|are|is|been|be|remain(?:s|ed|ing)?|stay(?:s|ed)?|still)\s(?:still\s|all\s|now\s)?in\s|\binto\s|\bentered\s)(?P<name>(?:[a-z-]+\s){0,2}(?:remissions?|responses?))(?![\w-])"
)
# "the share of patients alive two years after treatment", 'a rate of "Quick Relief" twice as high'
_SHARE_ALIVE = Pattern(
    rf"\b(?P<name>(?:percentage|proportion|share|number)\sof\s{WHO}\s(?:(?:who\s)?(?:were|was|remained)\s|still\s)?alive"
    r"(?:\s(?:at\s)?(?:\d+|one|two|three|five)[\s-](?:days?|weeks?|months?|years?)(?:\safter\s[a-z]+)?)?)(?!\w)"
)
_QUOTED = Pattern(
    rf"\brates?\sof\s(?:{WHO}\s(?:achieving|with|reaching)\s)?[\"“](?P<name>[A-Za-z][\w -]{{3,40}}?)[,.]?[\"”]"
)
# "achieved SALT50": the share of patients whose score improved by as many percent
_LEVEL = Pattern(
    r"\b(?:achiev(?:ed|es?|ing)|reach(?:ed|es|ing)?|attain(?:ed|ing)?)\s(?:an?\s)?(?P<name>[A-Z][A-Za-z]{1,6}[\s-]?(?:20|30|40|50|70|75|90|100))(?![\w.%-])"
)
_NAMED = (
    (_LEVEL, _RANK_KNOWN),
    (_FREE, _RANK_KNOWN),
    (_STATE, _RANK_KNOWN),
    (_QUOTED, _RANK_KNOWN),
    (_SHARE_ALIVE, _RANK_SHARE),
)
_FREE_OF = Pattern(r"\bfree\s(?:of|from)\s")  # "were free of pain"
_GROUPS = "|".join(f"(?P<{name}>{'|'.join(parts)})" for name, parts in _LEADS.items())
_LEAD = Pattern(rf"\b(?=[a-z]{{3}})(?:{_GROUPS})", re.IGNORECASE)
_AFTER = Pattern(
    rf"\s(?:(?:was|were|has\sbeen|have\sbeen)\s)?(?:[a-z]+ly\s)?(?:{_MOVED})(?:ed|d)\s(?:[a-z]+ly\s)?(?=by\b|from\b|to\b|in\b|with\b|at\b|over\b|compared\b|versus\b|relative\b)"
    r"|\s(?:fell|dropped|declined|rose|climbed|grew|plunged|plummeted|shrank|(?:is|are|was|were)\s(?:down|up))\s(?:[a-z]+ly\s)?(?:by\s)?(?:(?:an?\s(?:average|mean|median)\sof|about|around|approximately|more\sthan|nearly|almost|up\sto)\s)?(?=\d|half\b)"
)
# what a figure is told of: "caregiver burden was 12 points lower", "disease control was seen in 88% of patients", "attack-free days: 21%"
_TOLD = Pattern(
    r"(?:\s(?:was|were)\s(?:also\s)?(?:(?:seen|observed|achieved|reached|attained|recorded|reported|noted)\s(?:in|by|for)\s)?|:\s)(?:(?:approximately|about|around|an?\s(?:mean|median|average)\sof)\s)?(?=[-−–+]?\d+(?:\.\d+)?(?:\s?%|\s(?:of\s\d|percent|points|months|weeks|days|hours))|not\s(?:yet\s)?reached)"
)
# "Remission, defined as a score of 10 or less, was reached by 35% of those on the drug"
_DEFINED = Pattern(
    r"(?<![\w-])(?=[A-Z])(?:[\w-]+\s){0,4}?[\w-]+,\s(?:which\s(?:is|was)\s)?(?:defined|measured)\s(?:as|by)\s[^,;\n]{3,90},\s(?:was|were)\s(?:[a-z]+\s){0,2}(?:in|by|for)\s(?=\d)"
)
# "Fatigue severity: Significant improvement was seen at week 4"
_LABELS = Pattern(
    r"\s?[:–]\s(?:[a-z]+ly\s)?(?:significant|meaningful|marked|robust|sustained)\s(?:improvement|reduction|decrease)s?\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"(?:[^\W_][\w'’/+-]*\s){0,6}[^\W_][\w'’/+-]*$")
_ITEMS = Pattern(
    r"\b(?:end\s?points?|outcomes?|outcome\smeasures?|objectives?)\b[^.:\n]{0,60}:[^\S\n]*\n+(?P<items>(?:[^\S\n]*[-*–—•·▪◦●‣][^\n]+\n*)+)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^[^\S\n]*[-*–—•·▪◦●‣][^\S\n]*", re.MULTILINE)
_TOKEN = re.compile(r"[^\S\n]*\n?[^\S\n]*(?P<word>[^\W_][\w'’/+-]*)")
_JOINT = re.compile(
    r"(?:\s?\([^()]{1,40}\))?\s*(?:,\s*(?:and|or|as\swell\sas)\s|,\s|and/or\s|(?:and|or|as\swell\sas)\s)"
)
_GOES_ON = re.compile(r"(?:[\w/-]+\s){0,4}[\w/-]+,(?:\s(?:[\w/-]+\s){0,4}[\w/-]+,)*\sand\s")  # further items of a list
_LEADING = word_set("mentions.outcomes.leading")
_PROPORTION = re.compile(
    r"\s*at\sleast\s(?:one|two|\d+)\s|"
    r"\s*(?:an?\s)?(?:at\sleast\s)?(?:an?\s)?(?:one|two|three|\d+)-(?:stage|point|step|grade|letter|line)\s(?:or\s(?:greater|more|better|higher)\s)?|"
    r"\s*(?:an?\s)?(?:broad\s|wide\s)?(?:range|variety|number|series|set)\sof\s|"
    r"\s*(?:the\s)?(?:proportion|percentage|number|percent|rate)\sof\s(?:patients|participants|subjects|individuals|people|adults|children|those)\s"
    r"(?:(?:achieving|with|experiencing|reaching|having|showing|demonstrating|who\s(?:achieved?|had|have|experienced?|reach(?:ed)?|attain(?:ed)?|are|were))\s)?"
)
_STOPS = word_set("mentions.outcomes.stops")
_DEGREES = word_set("mentions.outcomes.degrees")
_DAYS = word_set("mentions.outcomes.days")
_SHORT_FORM = re.compile(r"\s\([A-Z][\w-]{1,7}\)(?=\s[a-z])")  # "intensive care unit (ICU) readmissions"
_COURSES = frozenset({"decline", "declines", "deterioration", "worsening"})
_LINKS = frozenset({"of", "to", "in", "or", "and"})
_TO = frozenset({"time", "progression", "resistance", "response", "adherence", "progressing"})


@cache
def _heads() -> dict[str, str]:
    """The last words of outcomes (`outcome`; `general` if they need a word beside them) and of what is none though it may improve (`other`)."""
    return {row["head"]: row["class"] for row in read_table(DATA / "outcome_heads.tsv", ("head", "class"))}


def find_outcomes(text: str, known: Iterable[Mention]) -> Iterator[Mention]:
    """Scales, and outcomes in their places; none where `known` already names an endpoint or a drug."""
    taken = [m for m in known if m.kind in {EntityClass.ENDPOINT, "Drug"}]
    covered = {i for m in taken for i in range(m.start, m.end)}
    for match in _SCALE.finditer(text):
        yield from (m for m in _scale(text, match) if not covered.intersection(range(m.start, m.end)))
    for pattern, rank in _NAMED:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if not covered.intersection(range(start, end)):
                yield Mention(start, end, EntityClass.ENDPOINT, match["name"], rank=rank, source="outcome context")
    for match in _FREE_OF.finditer(text):
        found = _phrase(text, match.end())
        before = range(match.start(), match.end())  # what it is free of may be known by itself
        if found is not None and _is_outcome(found[2]) and not covered.intersection(before):
            name = text[match.start() : found[1]]
            yield Mention(
                match.start(), found[1], EntityClass.ENDPOINT, name, rank=_RANK_KNOWN, source="outcome context"
            )
    for match in chain(
        *(p.finditer(text) for p in (*_BECAME, _LASTED, _LOST, _WORKED, _LIKELY, _DURATION, _SEEN, _IMMUNOGENIC))
    ):
        start, end = match.span(match.lastgroup or 0)
        if covered.intersection(range(start, end)):
            continue
        name = _BECAME_NAMES.get(text[start:end].split()[-1].lower(), "survival")
        yield Mention(start, end, EntityClass.ENDPOINT, name, rank=_RANK_KNOWN, source="outcome verb")
    places = [(match.end(), match["open"] is not None) for match in _LEAD.finditer(text)]
    places += [(match.end(), True) for pattern in _COUNTED for match in pattern.finditer(text)]
    places += [(match.end(), False) for match in _QUALIFIED.finditer(text)]
    places += [(match.start(), False) for match in _DEFINED.finditer(text)]
    for block in _ITEMS.finditer(text):
        places += [(item.end(), True) for item in _ITEM.finditer(text, block.start("items"), block.end())]
    places += [
        (place, False)
        for pattern in (_AFTER, _TOLD, _LABELS)
        for match in pattern.finditer(text)
        if (place := _subject(text, match.start())) is not None
    ]
    for place, is_open in places:
        for start, end, sure in _listed(text, place, covered, is_open=is_open):
            wider = any(m.start <= start and end <= m.end for m in taken)
            if (_is_course(text[start:end]) and not wider) or not covered.intersection(range(start, end)):
                rank = _RANK_KNOWN if sure else _RANK_GUESS
                yield Mention(start, end, EntityClass.ENDPOINT, text[start:end], rank=rank, source="outcome context")


_COURSE = re.compile(r"(?:risk|rates?|incidence|progression|severity|frequency|duration|number|decline|accumulation|clearance)\s(?:of|to|in)\s\S", re.IGNORECASE)  # fmt: skip


def _is_course(name: str) -> bool:
    """Whether a phrase says what of an outcome is meant ("risk of death"), so that it is more than the outcome in it."""
    return _COURSE.match(name) is not None


def _scale(text: str, match: re.Match[str]) -> Iterator[Mention]:
    """A scale without the sentence's first words; no test of a laboratory and no index of a stock exchange."""
    start = match.start("name")
    while lead := _NOT_SCALES.match(text[start : match.end()]):
        start += lead.end()
    name = text[start : match.end()]
    if " " in name and "\n" not in name and not _GENERIC_SCALE.match(name) and not name[0].islower():
        joint = re.search(r"(?<![,\s])\sand\s", name) if name.endswith("s") else None  # "on the A and B scales"
        ends = [(start, start + joint.start()), (start + joint.end(), match.end())] if joint else [(start, match.end())]
        for begin, end in ends:
            yield Mention(begin, end, EntityClass.ENDPOINT, text[begin:end], rank=_RANK_SCALE, source="scale")


def _subject(text: str, end: int) -> int | None:
    """Where the noun phrase begins that ends before a verb at `end`; None if an outcome does not end there."""
    before = _BACK.search(text, max(0, end - 90), end)
    if before is None:
        return None
    starts = [m.start() for m in re.finditer(r"(?<!\S)\S", before[0])]
    for offset in starts:
        found = _phrase(text[:end], before.start() + offset)
        if found is not None and found[1] == end and _is_outcome(found[2]):
            return before.start() + offset
    return None


def _listed(text: str, place: int, covered: Container[int], *, is_open: bool) -> Iterator[tuple[int, int, bool]]:
    """The outcomes of a list that begins at `place`: start, end, and whether the last word is an outcome's; it goes on past those that are known."""
    while True:
        found = _phrase(text, place)
        if found is None:
            return
        start, end, words = found
        sure = _is_outcome(words)
        capital = re.fullmatch(r"[A-Z][a-z]+", text[start:end]) is not None and not sure  # a name, not a measure
        if not sure and (capital or not ((is_open and _may_be_outcome(words)) or start in covered)):
            return
        yield start, end, sure
        while end in covered:  # "pain reduction" is known, though its last word alone is no part of an outcome
            end += 1
        joint = _JOINT.match(text, end)
        if joint is None:
            return
        place = joint.end()
        is_open = is_open and ("," not in joint[0] or "and" in joint[0] or _GOES_ON.match(text, place) is not None)


def _phrase(text: str, place: int) -> tuple[int, int, list[str]] | None:
    """The noun phrase at `place` without what leads it in: its start, its end and its words in lower case."""
    if proportion := _PROPORTION.match(text, place):
        place = proportion.end()
    start = end = place
    words: list[str] = []
    while len(words) < _LONGEST and (token := _TOKEN.match(text, place)):
        word = token["word"].rstrip(".").lower()
        if words and "\n" in token[0] and text[token.start() : token.start("word")].count("\n") > 1:
            break
        if word in _LEADING if not words else (word in {"the", "a"} and words[-1] in {"of", "to"}):
            place = token.end()
            continue
        linking = (
            (word == "of" and words)
            or (word == "in" and words and words[-1] in _COURSES)  # "slowed the decline in lung function"
            or (word == "to" and words and words[-1] in _TO)
            or (word in {"or", "and", "to"} and words and words[-1] in _DEGREES)  # "rate of moderate or severe attacks"
        )
        compares = word != "relative" or text.startswith(" to", token.end())  # "a relative dose intensity" does not
        if not linking and compares and _ends(word, words):
            break
        if not words:
            start = token.start("word")
        words.append(word)
        place = end = token.start("word") + len(token["word"].rstrip("."))
        if short := _SHORT_FORM.match(text, end):
            place = short.end()
        if token["word"].endswith("."):
            break
    while words and (
        words[-1] in _LINKS or words[-1].endswith("ly") or (words[-1] in _LEADING and words[-1] != "assessment")
    ):
        end -= len(words.pop())
        end -= len(text[start:end]) - len(text[start:end].rstrip())
    return (start, end, words) if words else None


def _ends(word: str, words: list[str]) -> bool:
    """Whether a word is no part of the noun phrase that `words` began."""
    if word == "days" and words and words[-1] not in _DAYS:  # "fewer ICU days"
        return False
    if word in word_classes() or word in _STOPS or word[0].isdigit():
        return True
    form = verb_forms().get(word)
    return form in {"past", "third", "participle"} and word not in _heads() and (bool(words) or not word.endswith("ed"))


def _is_outcome(words: list[str]) -> bool:
    """Whether a phrase ends in an outcome's word, or begins with one that "of" or "to" tells more of."""
    heads = _heads()
    if words[-1] in _DEGREES:
        return False
    if len(words) > 1 and words[0].endswith("ing") and words[0] not in heads:  # "restoring lipids"
        return False
    kind = heads.get(" ".join(words[-2:])) or heads.get(words[-1])
    if kind == "outcome" or (kind == "general" and len(words) > 1):
        return True
    joints = [i for i, word in enumerate(words) if word in {"of", "to", "in"}]
    return (
        bool(joints) and heads.get(words[joints[0] - 1]) in {"outcome", "general"} and heads.get(words[-1]) != "other"
    )


def _may_be_outcome(words: list[str]) -> bool:
    if words[-1] in _DEGREES:
        return False
    if len(words) == 1 and (words[0] in _heads() or words[0].endswith(("al", "ic", "ive", "ous", "ary", "ing", "ed"))):
        return False
    return _heads().get(words[-1]) != "other" and len(words[-1]) > 2
