"""Universities, hospitals, schools, societies and agencies that the lexicon does not know, by the words of which such names are made."""

import re
from collections.abc import Iterator
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.common_words import describes_trade, is_common, is_headline_verb
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.titles import is_field_word
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_PART_OF = r"(?:Division|Department|School|College|Institute|Faculty|Center|Centre|Hospital)"
_WORD_OF_PLACE = rf"(?!{_PART_OF}|Cancer|Medical)[A-Z][\w-]+"
_POST = r"(?:and\s)?(?:[A-Z]\w+\s){0,2}(?:Chair|Chairman|Chief|Co-|Coordinator|Dean|Director|Fellow|Head|Investigator|Leader|Physician|President|Professor|Vice)\b"
_UNIVERSITY = Pattern(
    rf"(?<!\w)(?:The\s+)?University\s+(?:College\s+)?of\s+(?:the\s+)?{_WORD_OF_PLACE}(?:\s+(?:{_WORD_OF_PLACE}|at\s+[A-Z]\w+)){{0,2}}"
    rf"(?:,\s+(?P<campus>[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)(?!\s(?:of|at)\b))?"
    rf"(?:\s+(?:Research\s+Foundation(?:,?\s+Inc\b\.?)?|Foundation|Hospitals?|(?:Cancer|Medical|Health)\s+(?:Center|Centre|Institute|System)|{_PART_OF}\s+of\s+[A-Z]\w+(?:\s(?:and\s)?(?!{_POST})[A-Z]\w+){{0,2}}))?"
)
_BODY = r"(?:Institutes?|Society|Association|Foundation|Council|Academy|Federation|Network|Alliance|College|Centre|Center|Agency|Consortium|Commission|Board|Trust|Committee)"
_OF_A_NATION = (  # "National Heart and Lung Institute", "Royal College of Physicians"
    r"(?:National|American|European|International|Royal|Canadian|British|German|French|Italian|Spanish|Japanese|Chinese|Korean|Australian|Swedish|"
    r"Danish|Dutch|Swiss|World|Nordic|Asian)"
)
_DAY = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|[A-Z][a-z]+day\b)"
)
_LINKED = r"(?:[A-Z][\w’'-]*\s+(?:(?:and|&|of|for|on|the|in|against)\s+){0,3}){0,6}?"
_NATIONAL = Pattern(
    rf"(?<![\w-]){_OF_A_NATION}\s+{_LINKED}{_BODY}\b(?:\s+(?:of|for|on(?!\s+{_DAY})|against)\s+(?:the\s+(?:Study\s+of\s+(?:the\s+)?)?)?[A-Z][\w’'-]*(?:(?:,\s[A-Z][\w-]+){{0,3}}(?:,?\s+(?:and|&|of)){{0,1}}\s+[A-Z][\w’'-]*){{0,4}})?"
)
_INSTITUTE = re.compile(r"\b(?:Institutes?|Cent(?:er|re)|Academy)\b")
_ABROAD = re.compile(  # institutions whose kind stands first, as in Spanish, French, Italian and German
    r"(?<![\w-])(?:IRCCS|Hospital|Hôpital|Hôpitaux|Ospedale|Policlinico|Klinikum|Universitätsklinikum|Universität|Universit[éàa]t?|Universidad[e]?|Institut|"
    r"Institutet|Instituto|Istituto|Fundació[n]?|Fondazione|Fondation|Centre Hospitalier(?: Universitaire)?|Assistance Publique|Charité|Karolinska|Clínica|Azienda)"
    r"(?:[\s–-]+(?:(?:de|di|della|dell|del|la|le|el|des|du|für|zu|i|y|e)\s+){0,2}[“\"]?(?:d['’])?(?!"
    + _POST
    + r")[A-ZÀ-Ý][\w’-]+[”\"]?){1,5}"
)
_NAMED_BEFORE = re.compile(r"(?<![.!?]\s)(?<![\w.])[A-Z][\w’'-]+\s$")
_SCHOOL = Pattern(  # "Quell School of Public Health"
    r"(?<![\w-])(?:[A-Z][\w.’'-]+\s){0,4}?(?:School|Faculty)\sof\s(?:the\s)?[A-Z]\w+(?:(?:,\s|\s&\s|\sand\s|,\sand\s|\s)(?!"
    + _POST
    + r")[A-Z]\w+){0,3}(?!['’]s?\s)"
)
_CENTRE = Pattern(  # "Quell and Zorba Kidney Center"
    r"(?<![\w&.-])(?P<name>(?:[A-Z][\w’'-]+\s(?:and\s|&\s)?){1,5}?)(?P<last>[A-Z][\w’'-]+)\sCent(?:er|re)(?!\w|-|\s(?:of|for)\b)"
)
_CHILDRENS = Pattern(  # "Quell Children's Specialty Healthcare"
    r"(?<![\w&.-])(?:[A-Z][\w-]+\s){1,3}Children['’]s\s(?:Specialty\s)?(?:Healthcare|Health(?:\sSystem)?|Clinics?)(?!\w)"
)
_NO_CENTRES = word_set("mentions.institutions.no_centres")
_REGULATOR = Pattern(  # "Zorbian Medical Products Agency"
    r"(?<![\w-])(?:(?!(?:The|US|USA|United|States)\b)[A-Z]\w+(?:['’]s)?\s){1,3}?(?:Food\s(?:and|&)\sDrugs?|Medicines?(?:\s(?:and|&)\s(?:Healthcare\s|Health\s|Medical\s)?(?:Products|Devices)(?:\sRegulatory)?)?|"
    r"Medicinal\sProducts?|Medical\sProducts?|Health\sProducts(?:\sRegulatory)?|Drug(?:\sRegulatory)?|Therapeutic\sGoods|Health\sSurveillance|Sanitary\sSurveillance)\s"
    r"(?:Agency|Administration|Authority|Directorate|Bureau)(?!\w)"
)


@cache
def places() -> frozenset[str]:
    """The names of cities, regions and countries, in lower case."""
    return frozenset(row["name"].lower() for row in read_table(DATA / "places.tsv", ("name",)))


def find_institutions(text: str) -> Iterator[Mention]:
    """Universities, schools, centres, bodies of a nation and agencies."""
    for match in _UNIVERSITY.finditer(text):
        at_place = match["campus"] is None or match["campus"].lower() in places()
        end = match.end() if at_place else match.start("campus") - len(", ")
        yield shaped(text, match.start(), end, EntityClass.RESEARCH_INSTITUTION, 48)
    for match in _NATIONAL.finditer(text):
        kind = EntityClass.RESEARCH_INSTITUTION if _INSTITUTE.search(match[0]) else EntityClass.ORGANIZATION
        yield shaped(text, match.start(), match.end(), kind, 46)
    for match in _ABROAD.finditer(text):
        if match[0].startswith("Hospital") and _NAMED_BEFORE.search(text, max(0, match.start() - 30), match.start()):
            continue  # "Quell Hospital Tulling"
        yield shaped(text, match.start(), match.end(), EntityClass.RESEARCH_INSTITUTION, 46)
    for match in _SCHOOL.finditer(text):
        yield shaped(text, match.start(), match.end(), EntityClass.RESEARCH_INSTITUTION, 45)
    for match in _CENTRE.finditer(text):
        if match["last"].lower() not in _NO_CENTRES and not all(map(_is_general, match["name"].split())):
            yield shaped(text, match.start(), match.end(), EntityClass.RESEARCH_INSTITUTION, 44)
    for match in _CHILDRENS.finditer(text):
        yield shaped(text, match.start(), match.end(), EntityClass.RESEARCH_INSTITUTION, 44)
    for match in _REGULATOR.finditer(text):
        yield shaped(text, _after_verb(text, *match.span()), match.end(), EntityClass.REGULATORY_AGENCY, 49)


def _after_verb(text: str, start: int, end: int) -> int:
    """Where a name begins behind the verb of a headline: "Quell Announces Zorbian Medicines Agency Grants ..."."""
    verbs = [word.end() for word in re.finditer(r"\S+\s", text[start:end]) if is_headline_verb(word[0].strip())]
    return start + max(verbs, default=0)


def _is_general(word: str) -> bool:
    return is_common(word) or describes_trade(word) or is_field_word(word) or word in {"and", "&"}


def shaped(text: str, start: int, end: int, kind: EntityClass, rank: int) -> Mention:
    """An organization that the shape of its name gives away."""
    return Mention(start, end, kind, text[start:end], rank=rank, source="organization shape")
