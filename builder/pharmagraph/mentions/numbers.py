"""Measures, ratios, counts of people and identifiers, read by shape.

A `Measure` is a figure with its unit as the text gives it ("21.0 months", "45%"); which arm it belongs to is for the rules.
"""

import re
from collections.abc import Iterator
from itertools import chain

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.money import find_money
from pharmagraph.mentions.number_words import ONES, TEENS, TENS, spelled

_NUMBER = r"[-−–+]?\d{1,4}(?:,\d{3})*(?:\.\d+)?"
_TIME_UNIT = r"months?|mos?\.|weeks?|days?|years?|hours?|minutes"
_UNIT = (
    rf"(?:%|per ?cent\b|percent\b|\s?mL/min(?:/1\.73\s?m(?:2|²))?|percentage points?\b|[-\s]?fold\b|\s?log(?:10)?\b(?!-)|[-\s]?(?:{_TIME_UNIT}|points?|pts|letters?|meters?|metres?|kg|cm|mm(?!\s?Hg)|"
    r"pounds|lbs|mg/dL|mmol/(?:L|mol)|[µunp]?g/(?:mL|dL|L)|g/dL|[UI]U?/L|mL|mm\s?Hg|bpm|µm|microns?|cells/[µu]L|"
    r"seconds|headache days|migraine days|dB|ETDRS letters|pmol/L|nmol/L|[µu]mol/L|ng/dL|mEq/L|mg/g|mL/kg/min|copies/mL|beats per minute|diopters|dioptres)\b)"
)
_PER = r"(?:\s?(?:/|per\s)(?:month|week|year|day|hour|patient-year|person-year)s?\b)?"
_RANGE = rf"(?:(?:{_NUMBER})\s?%?\s?[-–—]\s?)?"
_MEASURE = re.compile(rf"(?<![\w.$€£/]){_RANGE}{_NUMBER}\s?{_UNIT}{_PER}")
_SCORED = r"\d{1,3}\.\d+(?:\s?±\s?\d+(?:\.\d+)?)?"
# scores have no unit: "from 3.50 ± 0.19 at baseline to 2.75 ± 0.31"
_FROM_TO = Pattern(
    rf"\bfrom\s(?P<before>{_SCORED})(?:\s\([^()]{{1,20}}\))?(?:\sat\s(?:baseline|study\sentry|screening))?\sto\s(?P<after>{_SCORED})(?![\w%]|\.\d)(?!\s?(?:%|{_UNIT}))"
)
# one unit for both figures: "22.1 vs 17.8 months"
_PAIR = Pattern(
    rf"(?<![\w.$€£/=<>≤≥-])(?P<first>{_NUMBER})\s(?:vs\.?|versus|compared\s(?:to|with))\s{_NUMBER}\s?(?P<unit>{_UNIT})"
)
_SPELLED = Pattern(
    rf"\b(?P<tens>{'|'.join(TENS)})(?:-(?P<ones>{'|'.join(ONES)}))?\s(?:percent|per\scent)\b", re.IGNORECASE
)
# a rate or a score without a unit: "was 0.45 with X and 0.98 with placebo", "(-4.4 vs. -3.3)"
_PLAIN = r"[-−–]?\d{1,3}\.\d+"
_UNITLESS = (
    Pattern(rf"\b(?:was|were|of|and|by)\s(?P<value>{_PLAIN})(?=\s(?:with|for|in|on|versus|vs\.?|compared)\s)"),
    Pattern(rf"(?<![\w.$€£=<>≤≥-])(?P<value>{_PLAIN})(?=\s(?:vs\.?|versus|compared\s(?:to|with))\s{_PLAIN}[\s,;).])"),
    Pattern(
        rf"(?<=\d\s)(?:vs\.?|versus|compared\s(?:to|with))\s(?P<value>{_PLAIN})(?=[,;)]|\.(?!\d)|\s(?:with|for|in|on)\s)"
    ),
)
# "lived three months longer"
_LONGER = Pattern(rf"\b(?P<value>(?:an?|{'|'.join(ONES)})\s(?:months?|weeks?|years?|days?))\slonger\b")
# "cut deaths in half", "rose fourfold"
_TIMES = Pattern(
    r"\b(?:(?:by|in)\s(?P<half>half)|(?P<fold>(?:two|three|four|five|six|seven|eight|nine|ten)-?fold))\b", re.IGNORECASE
)
_UNREACHED = Pattern(r"\bnot\s+(?:yet\s+)?(?:been\s+)?(?:reached|estimable|evaluable)\b")
_DOSE_AFTER = re.compile(  # ages, times of observation, and how strong a preparation is: "a 1% gel"
    r"\s?(?:old|of age|of follow|follow)|\s(?:[a-z]+\s)?(?:strength|gel|cream|ointment|lotion|foam|spray|(?:eye|ophthalmic)\s(?:drops?|solution)|ophthalmic\ssuspension|formulation|concentration)\b",
    re.IGNORECASE,
)
_RATIO = r"[:=,]?\s*(?:of|was|is|were|\()?\s*[:=]?\s*(?P<value>\d[.·]\d+|\d+)"
_LEVEL = r"(?:9\d(?:\.\d+)?\s?%\s*(?:confidence interval|CI))"
_HAZARD = Pattern(
    rf"\b(?:hazard ratio|HR)\b(?:\s*[\[(](?:HR|{_LEVEL})[\])])*,?\s*(?P<of>for (?:[\w-]+\s?){{1,4}}?)?{_RATIO}(?!\d|%)",
    re.IGNORECASE,
)
_P_VALUE = Pattern(
    r"\b(?:(?:nominal|one-sided|two-sided|1-sided|2-sided|log-rank|stratified|adjusted)\s+)*p(?:[\s-]?value)?s?\s*"
    r"(?:(?:(?P<op>[=<>≤≥]|of less than|less than|of)\s*|was\s*|\s*:\s*)+|(?<=value)\s)(?P<value>0?[.·]\d+|1[.·]0+)",
    re.IGNORECASE,
)
_BOUND = r"[-−–]?\d+(?:[.·]\d+)?"
_INTERVAL = Pattern(
    r"\b(?P<level>9\d(?:\.\d+)?)\s?%\s*(?:confidence interval|CI)\b\s*(?:[(\[]CI[)\]])?\s*[:,=\[(]*\s*(?:of\s+)?"
    rf"(?P<low>{_BOUND})\s*(?:%|months?|years?|weeks?)?\s*(?:,|-|–|—|to|;)\s*(?P<high>{_BOUND}|NR|NE|not reached|not estimable)",
    re.IGNORECASE,
)
_REGISTRY = Pattern(r"\b(?:NCT\d{8}|EudraCT(?:\s+(?:Number|No\.?))?:?\s*\d{4}-\d{6}-\d{2}|20\d\d-5\d{5}-\d\d(?:-\d\d)?|ISRCTN\d{8}|"
                       r"ChiCTR-?\d+|CTR20\d{6}|jRCT[sS]?\d{9,10}|JapicCTI-\d+|ACTRN\d{14}|UMIN\d{9}|KCT\d{7}|CTRI/\d{4}/\d\d/\d{6})\b")  # fmt: skip
_ABSTRACT = Pattern(
    r"\b(?:abstract|poster|presentation|oral(?=\s*(?:presentation|abstract|number|no\.|[:#]|(?:LBA|OP|OS|PO|[OPS])?-?\d)))\s*"
    r"(?:(?:presentation|abstract)\s*)?(?:number|no\.?|id|code)?\s*[:#(]*\s*#?\s*"
    r"(?P<value>(?=[A-Z]*\d)[A-Z]{0,5}-?\d{1,5}[A-Z]{0,4}(?:-\d+)?)\b(?!\s*(?:\w+\s+)?20\d\d)",
    re.IGNORECASE,
)
_COUNT = r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,5})"
_COUNT_IN_WORDS = (  # from ten on: "three patients" are some of them
    rf"(?P<count>(?:[Aa]n?|{spelled(ONES)})\shundred|"
    rf"(?:{spelled(TENS)})(?:[-\s](?:{'|'.join(ONES)}))?|"
    rf"(?:{spelled(TEENS)}))"
)
_ENROLMENT = (
    Pattern(
        rf"(?<![\w,.-])(?<!type ){_COUNT}\s+(?:(?:adult|adults|eligible|pediatric|paediatric|evaluable|randomi[sz]ed|treated|healthy|enrolled|female|male|"
        r"elderly|adolescent|high-risk|treatment-na[iï]ve|japanese|chinese|korean|american|european|asian|african|indian|german|french|british|italian|spanish|australian|canadian|israeli|white|black|caucasian|hispanic)\s+)*(?:patients|participants|subjects|individuals|people|adults|children|infants|babies|newborns|adolescents|boys|girls|women|men|volunteers|"
        r"(?:health|healthcare|health\scare)\sworkers|veterans|smokers|toddlers|males|females)\b",
        re.IGNORECASE,
    ),
    Pattern(  # "93 MDD patients", "375 type 2 diabetes subjects"
        rf"(?<![\w,.-])(?<![Tt]ype ){_COUNT}\s(?!of\b|per\b|mg\b|percent\b|out\b|to\b|and\b|unique\b|total\b|other\b|million\b|further\b|additional\b|remaining\b|consecutive\b)(?:[A-Z][A-Z0-9-]{{1,7}}|[a-z]+\s[12]\s[a-z]+|[a-z]{{5,}}(?:\s[a-z]{{5,}})?)\s(?:patients|participants|subjects|volunteers)\b"
    ),
    Pattern(
        rf"(?<![\w-]){_COUNT_IN_WORDS}\s(?:(?!(?:additional|and|further|in|more|of|or|other|out|per|percent|to)\b)[A-Za-z][\w-]+\s){{0,2}}?(?:patients|participants|subjects|people|adults|children|infants|boys|girls|women|men|volunteers)\b"
    ),
    Pattern(rf"\b(?:[nN]\s?=\s?){_COUNT}\b"),
    Pattern(
        rf"(?<![\w.,-]){_COUNT}[- ](?:patient|participant|subject|person)(?=,?\s(?:[\w/-]+,?\s){{0,5}}?(?:trial|study)\b)"
    ),
)
_URL = Pattern(r"\b(?:https?://|www\.)[^\s<>\"'()\[\]]+[^\s<>\"'()\[\].,;:!?]", re.IGNORECASE)


def find_numbers(text: str) -> Iterator[Mention]:
    """Every literal of this module in `text`, with its normal form as `value`."""
    yield from find_money(text)
    yield from _find_statistics(text)
    yield from _find_references(text)
    yield from _find_people(text)
    yield from _find_measures(text)
    yield from _find_measures_in_words(text)


def _number(kind: Literal, span: tuple[int, int], name: str, value: str, rank: int) -> Mention:
    return Mention(*span, kind, name, value, rank=rank, source="number")


def _find_statistics(text: str) -> Iterator[Mention]:
    for match in _HAZARD.finditer(text):
        # without the outcome of "hazard ratio for survival was 0.8", which is a mention of its own
        start = match.start("value") if match["of"] else match.start()
        value = match["value"].replace("·", ".")
        yield _number(Literal.HAZARD_RATIO, (start, match.end()), match[0], value, 70)
    for match in _P_VALUE.finditer(text):
        yield _number(Literal.P_VALUE, match.span(), match[0], _p_value(match), 70)
    for match in _INTERVAL.finditer(text):
        yield _number(Literal.INTERVAL, match.span(), match[0], _interval(match), 72)


def _find_references(text: str) -> Iterator[Mention]:
    for match in _REGISTRY.finditer(text):
        yield _number(Literal.REGISTRY_ID, match.span(), match[0], match[0], 95)
    for match in _ABSTRACT.finditer(text):
        yield _number(Literal.ABSTRACT_NUMBER, match.span("value"), match[0], match["value"], 58)
    for match in _URL.finditer(text):
        yield _number(Literal.URL, match.span(), match[0], match[0], 90)


def _find_people(text: str) -> Iterator[Mention]:
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _ENROLMENT):
        yield _number(Literal.ENROLMENT, match.span("count"), match[0], _counted(match["count"]), 45)


def _find_measures(text: str) -> Iterator[Mention]:
    for match in _MEASURE.finditer(text):
        if not _DOSE_AFTER.match(text, match.end()):
            kind = Literal.PERCENT if match[0].rstrip().endswith(("%", "cent")) else Literal.MEASURE
            yield _number(kind, match.span(), match[0], _measure(match[0]), 50)
    for match in _PAIR.finditer(text):
        unit = match["unit"].strip(" -")
        kind = Literal.PERCENT if unit in {"%", "percent", "per cent"} else Literal.MEASURE
        value = _measure(f"{match['first']} {unit}")
        yield _number(kind, match.span("first"), value, value, 50)
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _UNITLESS):
        yield _number(Literal.MEASURE, match.span("value"), match["value"], _plain(match["value"]), 44)
    for match in _FROM_TO.finditer(text):
        for side in ("before", "after"):
            yield _number(Literal.MEASURE, match.span(side), match[side], match[side], 50)


def _find_measures_in_words(text: str) -> Iterator[Mention]:
    for match in _SPELLED.finditer(text):
        value = f"{_spelled(match)}%"
        yield _number(Literal.PERCENT, match.span(), value, value, 51)
    for match in _LONGER.finditer(text):
        yield _number(Literal.MEASURE, match.span("value"), match["value"], match["value"], 50)
    for match in _TIMES.finditer(text):
        part = "half" if match["half"] else "fold"
        kind, value = (Literal.PERCENT, "50%") if match["half"] else (Literal.MEASURE, match["fold"])
        yield _number(kind, match.span(part), match[part], value, 51)
    for match in _UNREACHED.finditer(text):
        yield _number(Literal.MEASURE, match.span(), match[0], match[0], 50)


def _counted(words: str) -> str:
    """A number of people in digits: "1,200" and "twenty-four" are 1200 and 24."""
    if words[0].isdigit():
        return words.replace(",", "")
    first, *rest = re.split(r"[-\s]", words.lower())
    if rest == ["hundred"]:
        return str(100 * ONES.get(first, 1))
    return str(TENS.get(first, 0) + TEENS.get(first, 0) + sum(ONES[word] for word in rest))


def _p_value(match: re.Match[str]) -> str:
    operator = (match["op"] or "=").lower()
    sign = "<" if "less" in operator else "" if operator in {"=", "of"} else operator
    value = match["value"].replace("·", ".")
    value = value if value.startswith(("0", "1")) else f"0{value}"
    return sign + value


def _interval(match: re.Match[str]) -> str:
    return f"{match['level']}% CI {_plain(match['low'])} to {_plain(match['high'])}"


def _plain(number: str) -> str:
    return number.replace("−", "-").replace("–", "-").replace("·", ".")


def _spelled(match: re.Match[str]) -> int:
    """What a number in words amounts to: "fifty-two" is 52."""
    return TENS[match["tens"].lower()] + ONES.get((match["ones"] or "").lower(), 0)


def _measure(words: str) -> str:
    """'21.0 months', '-1.3 points', '30-40%': one space before a word, none before a percent sign or around the dash of a range."""
    words = words.replace("−", "-").replace("–", "-").strip()
    match = re.match(r"([-+]?[\d.,]+(?:\s?%?\s?[-—]\s?-?[\d.,]+)?)[\s-]*(.+)$", words)
    if match is None:
        return words
    number, unit = match[1].replace(",", ""), match[2].strip()
    return f"{number}%" if unit in {"%", "percent", "per cent"} else f"{number} {unit}"
