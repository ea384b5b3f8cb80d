"""Drugs that no stem, code or mark gives away, by what is done with them and what they are called.

"the obesity drug Zelvara", "Zelvara tablets", "approved Zelvara", "patients on Zelvara", "sold as Zelvara". Once its places together give a
name away, it counts wherever it stands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.common_words import is_common, is_headline_verb
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.product_nouns import ASSET, FORM, KIND, MEDICINE
from pharmagraph.mentions.titles import is_field_word
from pharmagraph.vocabulary import EntityClass

_NAME = r"(?P<name>[A-Z][a-z]{3,}(?:[A-Z][a-z]+){0,2}|[A-Z][a-z]{1,2}(?:[A-Z][a-z]+){1,2}|[A-Z]{5,}|[A-Z]{2,8}-[A-Z]{2,6}|[A-Z][a-z]+[A-Z]{2,}|[A-Z]{2,}[a-z]{3,}|[a-z][A-Z][a-z]{3,})"
_END = r"[®™]?(?![\w’'-]|\s[A-Z][a-z]|\.[a-z])"
_ANY = rf"(?:{KIND}|{ASSET}|{MEDICINE})"
_CALLED = r"(?:called|named|dubbed|branded|trade-?named|code-?named|known\sas|marketed\sas|sold\sas|to\sbe\s(?:sold|marketed)\sas)"
_CERTAIN = (  # said outright
    Pattern(rf"\b{_ANY}s?,?\s(?:(?:which|that)\s(?:is|was)\s)?{_CALLED}\s[“\"‘']?{_NAME}{_END}"),
    Pattern(
        r"\b(?:sold|marketed|branded|available|commerciali[sz]ed|launched|approved|licensed|known)\s(?:[\w.]+\s){0,4}?"
        rf"(?:as|under\sthe\s(?:brand\s|trade\s|proprietary\s|commercial\s)?(?:brand|name|trademark|tradename)(?:\sof)?)\s[“\"‘']?{_NAME}{_END}"
    ),
    Pattern(
        rf"\b(?:generic|biosimilar|copycat)s?\s(?:(?:version|form|equivalent|copy|copies)s?\s)?(?:of|to)\s(?:[\w&]+(?:\s[A-Z]\w+)?['’]s?\s)?(?:brand\s)?{_NAME}{_END}"
    ),
)
_SMALL_NAME = Pattern(
    rf"\b{_ANY}s?,?\s(?:(?:which|that)\s(?:is|was)\s)?{_CALLED}\s[“\"‘']?(?P<name>[a-z]{{7,}})(?=[,.;:)”\"’']|\s(?:for|in|is|was|to|that|which|with)\b)"
)
_SMALL_IN_APPOSITION = Pattern(  # "the experimental drug, tifaxogin, was"
    rf"\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Aa]n?)\s(?:[a-z][\w-]*\s){{0,3}}?{_ANY},\s(?P<name>[a-z]{{7,}}),\s(?:which|who|is|was|has|had|in|for|to|that|an?|by|did|met|failed|will|may|could|can)\b"
)
_STRONG = (
    Pattern(rf"\b[a-z][\w-]*\s{_ANY}\s{_NAME}{_END}(?!,?\s(?:said|says|told|added|which\scompany))"),
    Pattern(rf"\b[a-z][\w-]*\s{_ANY},\s{_NAME}(?=[,.]|\sin\b|\sfor\b)"),
)
_TO_PATIENTS = r"(?:treated\swith|treatment\swith|therapy\swith|doses?\sof|dosed\swith|injections?\sof|infusions?\sof|administration\sof|patients\s(?:on|taking|receiving|given|who\sreceived|who\stook)|prescriptions?\sfor|efficacy\sof|effectiveness\sof|tolerability\sof|safety\sof)"
_WEAK = (
    Pattern(rf"\b{_TO_PATIENTS}\s{_NAME}{_END}"),
    Pattern(
        rf"\b(?:stud(?:y|ies)|trials?|pharmacokinetics|characteristics|development|testing|evaluation|use)\s(?:of|with|evaluating|testing|investigating)\s{_NAME}{_END}"
    ),
    Pattern(
        r"\b(?:approv(?:e[sd]?|ing|al\s(?:of|for))|clear(?:s|ed|ance\s(?:of|for))|reject(?:s|ed|ion\sof)|launch(?:es|ed|ing|\sof)?|nod\s(?:for|to|on)|authori[sz]ation\s(?:of|for)|"
        r"review\s(?:of|to|for)|designation\s(?:to|for)|status\s(?:to|for)|applications?\sfor|label\s(?:of|for)|back(?:s|ed)|recommend(?:s|ed)|allow)\s"
        rf"{_NAME}{_END}"
    ),
    Pattern(
        rf"\b(?:sales\sof|rights\s(?:to|for)|supply\sof|commerciali[sz](?:e|ing|ation\sof)|manufactur(?:e|ing)|distribut(?:e|ing)|taking|prescribing|versus|efficacy\sand\ssafety\sof|safety\sand\sefficacy\sof)\s{_NAME}{_END}"
    ),
)
_IS = r"(?:is|was|has\sbeen|have\sbeen)\s(?:also\s|already\s|currently\s|now\s|not\s|first\s|generally\s)*"
_FOLLOWED = Pattern(  # one look at each name; what is said outright of a drug stands in the group `sure`
    rf"(?<![\w-]){_NAME}[®™]?,?\s(?:\([^()]{{1,40}}\)\s)?(?:(?P<sure>(?:(?:extended|delayed|sustained|immediate)-release\s|oral\s|topical\s|\d[\d.]*\s?(?:mg|mcg|g|ml|%)\s)?{FORM}\b|"
    rf"{_IS}(?:indicated|prescribed|administered|approved\s(?:for|as|to|in|by)|well[\s-]tolerated|given\s(?:to|as|by|once|twice)|taken\s(?:once|twice|orally|daily)|contraindicated|"
    rf"licensed\s(?:for|as|to|in)|(?:an?|the\s(?:first|only)|our|its)\s(?:[\w/()-]+,?\s){{0,9}}?{_ANY})\b)|"
    r"(?:plus|monotherapy|recipients|prescriptions|sales|in\scombination\swith|combined\swith|treatment|therapy|vaccine|vaccination|arms?|groups?|doses?|"
    r"for\sthe\s(?:treatment|prevention)\sof|as\sa\s(?:treatment|monotherapy)|in\s(?:adults|children|patients|combination)|works\sby|binds|inhibits|blocks|combines|contains|targets\sthe|"
    r"reduced|lowered|improved|demonstrated|showed|failed\sto|met\s(?:its|the)|significantly)\b)"
)
_GOES_ON = re.compile(r"\w|-[\dA-Z]")
_WORDY = re.compile(  # endings of ordinary words, that few names have
    r"(?:ing|tion|sion|ment|ed|ly|ity|ness|ance|ence|able|ible|ive|al|ous|ers?|ors?|ists?|ism|ology|ies|age|ent|ant|ional|ese|ian|ians|ics)$"
)
_OTHER_WAY = (
    r"(?:\s(?:trial|study|programme|program|platform|technology|system|device|test|assay|app|software|Inc|Ltd|Corp)\b)"
)
_ENOUGH = 3


def find_drugs_by_use(text: str, drugs: Iterable[Mention], taken: set[str]) -> Iterator[Mention]:
    """Names of drugs by context, wherever they stand; `drugs` are known, `taken` the names, in lower case, of other things, and their words."""
    signs: Counter[str] = Counter(dict.fromkeys(_beside(text, drugs), 2 * _ENOUGH))
    signs.update(
        dict.fromkeys(
            (
                m["name"]
                for pattern in (_SMALL_NAME, _SMALL_IN_APPOSITION)
                for m in pattern.finditer(text)
                if not _WORDY.search(m["name"])
            ),
            _ENOUGH,
        )
    )
    places: Counter[tuple[str, int, int]] = Counter()
    for weight, patterns in ((4, _CERTAIN), (3, _STRONG), (2, _WEAK)):
        for number, pattern in enumerate(patterns):
            places.update((m["name"], weight, number) for m in pattern.finditer(text))
    places.update((m["name"], 3 if m["sure"] else 2, -1) for m in _FOLLOWED.finditer(text))
    for (name, weight, _), count in places.items():
        signs[name] += weight + (count > 1)  # said twice is a little more
    for name in sorted(name for name, weight in signs.items() if weight >= _ENOUGH):
        if not _may_be(name, signs[name], taken, text):
            continue
        for start in find_name(text, name, _GOES_ON):
            yield Mention(start, start + len(name), EntityClass.DRUG, name, rank=23, source="drug by use")


_BRACKETED = re.compile(r"\((?P<name>[A-Z][a-z]{3,}(?:[A-Z][a-z]+)?|[A-Z]{5,})[®™]?\)")
_BEFORE_BRACKET = re.compile(r"(?<![\w-])(?P<name>[A-Z][a-z]{3,}(?:[A-Z][a-z]+)?|[A-Z]{5,})[®™]?\s\($")


def _beside(text: str, drugs: Iterable[Mention]) -> Iterator[str]:
    """Names that stand in brackets right after a drug, or right before brackets that begin with one: "Zelvara (zorbatinib), for ..."."""
    for drug in drugs:
        if drug.kind == EntityClass.DRUG_CLASS or not drug.name[0].islower():
            continue
        if after := _BRACKETED.match(text, drug.end + 1):
            yield after["name"]
        if before := _BEFORE_BRACKET.search(text, max(0, drug.start - 30), drug.start):
            yield before["name"]


def _may_be(name: str, weight: int, taken: Iterable[str], text: str) -> bool:
    lowered = name.lower()
    if (
        lowered in taken
        or lowered.removesuffix("s") in taken
        or is_common(name)
        or is_headline_verb(name)
        or is_field_word(name)
    ):
        return False
    if name != lowered and re.search(rf"(?<![\w-]){lowered}s?(?![\w-])", text):
        return False  # an ordinary word, since it is also written small
    if re.search(rf"(?<![\w-]){name}[®™]?{_OTHER_WAY}", text) and weight < 2 * _ENOUGH:
        return False
    if _WORDY.search(lowered):
        return weight >= 2 * _ENOUGH
    return weight >= (_ENOUGH + 1 if name.isupper() else _ENOUGH)
