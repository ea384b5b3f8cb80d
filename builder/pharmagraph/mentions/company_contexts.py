"""Companies that no type word, legal form or ticker gives away, by what they do and by what is said to be theirs.

"Genentech, a member of the Roche Group", "an agreement between X and Y", "X's CEO", "X announced ... X has submitted". Once one place
gives a name away it counts wherever it stands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile
from types import MappingProxyType

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.common_words import is_common
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.titles import words_of
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_CORE = r"[A-Z][A-Za-z]*(?:-[A-Z][a-z]+|(?<=[a-z])&[A-Z][a-z]+)?"
_NAME = rf"(?:{_CORE}(?:\s(?:&\s)?{_CORE}){{0,3}})"
_VERB = (
    r"(?:announce[sd]|submit(?:s|ted)|fil(?:es|ed)|initiat(?:es|ed)|launch(?:es|ed)|licens(?:es|ed)|in-licensed|acquire[sd]|market[s]?|"
    r"sells|develops|developed|reported|reports|entered|completed|granted|grants|retains|received|receives|expects|intends|plans|"
    r"discontinued|presented|signed|owns|remains committed|holds|secured|obtained|unveiled|is\s+developing|raised|shares\s+(?:rose|fell|jumped|plunged|soared)|"
    r"sa(?:ys|id)|hopes|aims|believes|agreed|makes|manufactures|speciali[sz]es|focuses|employs|bought|buys|wins|won|revealed|disclosed|halted|terminated|paused|dosed)"
)
_THEIRS = (
    r"(?:CEO|CFO|chief|president|chairman|pipeline|portfolio|proprietary|platform|technology|linker|payload|antibody|drug|candidate|"
    r"shareholders|stockholders|board|phase|Phase|lead|investigational|anti-|focus|goal|oncology|therapy|vaccine|application|supplemental)"
)
_BUSINESS = (
    r"(?:companies|company|firm|drug-?\s?maker|biotech|biopharma|start-?up|upstart|newcomer|developer|manufacturer|maker|specialist|subsidiary|division|unit|spin-?out|spin-?off|"
    r"player|peer|rival|giant|major|group|outfit|pharma|distributor)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October|C[EFMSO]O|Chief|Chair|President|Q\d"
_CERTAIN = (  # said outright: one place is enough, though the name stands nowhere else
    Pattern(
        rf"(?:\b(?:[Oo]ur|[Ii]ts|[Tt]heir)|['’]s)\s+(?:[\w.-]+\s+){{0,3}}?(?:subsidiary|affiliate|parent(?:\s+company)?|(?:development|commercial|collaboration|"
        rf"licensing|marketing)?\s*partners?|licensees?|licensors?|collaborators?|manufacturers?|makers?|developers?|owners?|marketers?|originators?|distributors?)(?:\s(?:in|on|for)\s(?:the|this)\s\w+)?,?\s+(?P<name>{_NAME})(?:,?\s+and\s+(?P<second>{_NAME}))?(?=[\s,.;)’'])"
    ),
    Pattern(rf"\b[a-z][\w-]*\s+{_BUSINESS}\s+(?P<name>(?!{_DAY}){_NAME})(?=[\s,.;)’'])"),
    Pattern(
        rf"\b(?P<place>[A-Z][\w.]+(?:,?\s[A-Z][\w.]+){{0,2}})-(?:based|headquartered)\s(?:[a-z][\w-]*\s){{0,4}}(?P<name>(?!{_DAY}){_NAME})(?=[\s,.;)’'])"
    ),
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})(?:®|™)?,\s+(?:an?|another)\s+(?:(?!(?:of|for|from|by|in|with|to|at|on|and)\s)[\w,/&-]+\s){{0,6}}?{_BUSINESS}\b(?!['’]s)"
    ),
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})\s+and\s+(?P<second>{_NAME}),\s+(?:the\s)?(?:two|both)\s+(?:[\w-]+\s){{0,4}}(?:companies|firms|drug-?makers|biotechs|start-?ups)\b"
    ),
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})['’]s?\s+(?:shareholders|stockholders|pipeline|shares\b|stock\s|lead\s(?:program|programme|candidate|drug|product|asset|compound)|"
        r"new\s+drug\s+application|biologics?\s+licen[sc]e\s+application|investigational\s+new\s+drug)"
    ),
    Pattern(  # as terminals and cashtags name it: "Quell (3933 HK)", "Quell's ($QLL)"
        rf"(?<![\w.-])(?P<name>{_NAME})(?:['’]s?)?\s\((?:\$[A-Z]{{1,5}}|\d{{3,6}}\s(?:HK|CH|JP|TT|KS|KQ|SS|SZ)|[A-Z]{{1,5}}\s(?:US|LN|GR|FP|SW|DC|AU|NA|BB|SM|IM|SS|NO|FH))(?:[,;][^()]*)?\)"
    ),
    Pattern(rf"\b[Tt]he\s+(?:[\w-]+\s+){{0,3}}(?:firm|company|drugmaker|start-up),\s+(?P<name>{_NAME}),\s"),
    Pattern(
        rf"\b(?:firm|drugmaker|[Bb]iotech(?:\s+company)?|(?:drug|pharma)\s+(?:giant|maker|company|group))\s+(?P<name>{_NAME})(?=[\s,.;)’'])"
    ),
)
_OF_A_PLACE = Pattern(  # who deals or develops: "licensed from Germany's Quell & Zorba", "its deal with Shanghai's Quell"
    rf"\b(?:from|with|by|to|for|and|buys|acquires|joins|bought|acquired|licenses)\s(?:[a-z][\w-]*\s)?(?P<place>[A-Z][\w.]+(?:\s[A-Z]\w+)?)['’]s\s(?P<name>(?!{_DAY}){_NAME})(?=[\s,.;)])"
    r"(?!\s(?:of\s|for\s[A-Z][a-z]))"
)
_PRICED = Pattern(  # who is bought, with the price after or before the name
    rf"\b(?:(?:snap|scoop|gobble|swallow)(?:s|ed|ing)?\s+up|acquires?|acquired|acquiring|buys?|bought|buying|takeover\s+of|acquisition\s+of|buyout\s+of|merger\s+with)\s+"
    rf"(?:(?:[a-z-]+\s+){{0,3}}(?:biotech|drugmaker|company|firm|start-?up)\s+)?(?P<name>{_NAME})(?=,?\s+(?:in\s+an?\s+(?:up\s+to\s+)?|for\s+(?:about\s+|up\s+to\s+|as\s+much\s+as\s+|nearly\s+|roughly\s+|around\s+|approximately\s+|more\s+than\s+)?)[$€£¥])"
)
_STRONG = (  # one place is enough if the name stands elsewhere, too
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})\s+(?:has\s+|have\s+|had\s+)?(?:signed|signs|inked|inks|struck|strikes|entered\s+into|enters\s+into|penned|pens|forged|forges|sealed|reached)\s+"
        rf"(?:an?|its|another|the)\s+(?:[\w$€£.-]+\s+){{0,6}}?(?:agreement|deal|pact|collaboration|partnership|alliance)\b"
    ),
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})(?:®|™)?,\s+(?:an?|the)\s+(?:[\w,/&-]+\s+){{0,9}}?(?:company|drugmaker|firm|biotech|subsidiary|division|member\s+of)\b"
    ),
    Pattern(
        rf"\b(?:agreement|collaboration|partnership|alliance|merger|deal|pact)s?\s+(?:between|with)\s+(?P<name>{_NAME})(?:,?\s+and\s+(?P<second>{_NAME}))?"
    ),
    Pattern(
        rf"\b(?:CEO|President|president|[Oo]fficer|[Cc]hairman|[Dd]irector)\s+(?:of|at)\s+(?P<name>{_NAME})(?=[\s,.;)’'])"
    ),
    Pattern(rf"(?<![\w.-])(?P<name>{_NAME})['’]s\s+(?:[A-Z]{{3}}\b|(?:[\w-]+\s+){{0,2}}{_THEIRS})"),
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})\s*(?:®|™)?,\s+(?:also\s+)?known\s+as\s+(?P<second>{_NAME})\s+(?:in|outside|within)\b"
    ),
    Pattern(
        rf"\b(?:license[sd]?|acquired|rights|development|developed|marketed|sold|partnered)\s+(?:\w+\s+)?(?:from|by|with)\s+(?P<name>{_NAME})(?=[\s,.;)’'])"
    ),
    Pattern(rf"\b[Ss]hares?\s+(?:of|in)\s+(?P<name>{_NAME})(?=[\s,.;)’'])"),
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})(?:['’]?s?\s+(?:Announces?|co-?founders?|founders?|C[EFMSTO]O|chief\s\w+|[Cc]hief\s(?:[Ee]xecutive|[Mm]edical|[Ss]cientific)|[Pp]resident|[Cc]hairman|spokes\w+|"
        r"executives?|vice\spresident|shares|investors|shareholders)\b|"
        r",\s+which\s+(?:is\s+(?:also\s+)?)?(?:develops|developing|makes|sells|markets|marketing|focuses|focused|speciali[sz]es|employs|licensed|acquired|owns|discovered)\b|"
        r"\s+(?:has\s)?(?:raise[sd]|close[sd]|bags|nabs|lands|nets|secure[sd]|raked|pull(?:s|ed)|patched|scored?|hauls?|emerged)\s+(?:[\w-]+\s+){0,4}?[$€£¥])"
    ),
)
_WEAK = (  # two places are needed
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})\s+(?:also\s+|today\s+|has\s+(?:since\s+|recently\s+)?|have\s+|will\s+|had\s+)?{_VERB}\b"
    ),
    Pattern(rf"\bthat\s+(?P<name>{_NAME})\s+(?:has|have|will|had)\b"),
)
_LEADING = re.compile(
    r"^(?:(?:The|A|An|At|In|On|By|For|With|From|And|Or|But|About|Under|While|When|Since|As|If|Today|Dr|Mr|Ms|Of|To|CEO|President|Our|Its|Their|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|However|Although|Additionally|Also|US|UK|EU)\s+)+"
)
_SHAPE = re.compile(  # how companies of the trade like to be called; no sign of itself
    r"(?:tech|gen|gene|genix|genics|netics|nomics|ceuticals|ceutics|bio|pharm|pharma|thera|tx|rx|med|vax|cyte|zyme|mune|immune|onc|logics|logix|nostics|medix|dx)$|[a-z][A-Z]"
)
_LAST = re.compile(
    r"\s(?:International|Research|Medical|Systems|Solutions|Services|Industries|Global|Worldwide|Clinical|Chemical|Development)$"
)
_GOES_ON = re.compile(r"\w|-\d")
_CANNOT = word_set("mentions.company_contexts.cannot")
_OF_THE_STATE = word_set("mentions.company_contexts.of_the_state")


def find_companies_in_context(
    text: str, taken: Sequence[Mention], short_names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Mention]:
    """Names of companies by context, wherever they stand; `taken` are mentions of other things.

    `short_names` are those by which known companies may be called, with the names of their rows.
    """
    others = {m.name.lower() for m in taken} | {word.lower() for m in taken for word in m.name.split()}
    small = set(re.findall(r"(?<![\w-])[a-z]{2,}\b", text))
    signs: Counter[str] = Counter()
    for weight, patterns in ((4, (*_CERTAIN, _OF_A_PLACE, _PRICED)), (2, _STRONG), (1, _WEAK)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if "place" in match.re.groupindex and not _is_place(match["place"]):
                    continue
                for group in ("name", "second"):
                    if name := _name(match.groupdict().get(group) or "", others, small, text):
                        signs[name] += weight
    for match in _beside(text, taken):
        if name := _name(match["name"], others, small, text):
            signs[name] += 4
    signs.update([name for name in signs if _SHAPE.search(name.split()[0])])
    signs.update(dict.fromkeys((name for name in signs if _LAST.search(name) or name in short_names), 2))
    for name in sorted(name for name, weight in signs.items() if weight >= 2 and len(name) > 2):
        places = list(find_name(text, name, _GOES_ON))
        if len(places) < 2 and signs[name] < 4:
            continue
        row = short_names.get(name, "")
        for start in places:
            end = start + len(name)
            yield Mention(start, end, EntityClass.COMPANY, name, known_as=row, rank=24, source="company context")


_PARTNER_BEFORE = re.compile(rf"(?<![\w.-])(?P<name>{_NAME})\s(?:and|&)\s$")
_PARTNER_AFTER = re.compile(
    rf"\s(?:and|&)\s(?P<name>{_NAME})(?=\s(?:have|today|jointly|announced?|entered|sign(?:ed)?|sa(?:id|y)|released?|will|are|agreed?|report(?:ed)?|plan|collaborate|partner|team|join|"
    r"ink(?:ed)?|expand(?:ed)?|enter|launch(?:ed)?|form(?:ed)?|[Aa]nnounce|[Ss]ign|[Ee]nter|[Ll]aunch|[Jj]oin|[Pp]artner|[Cc]ollaborate)\b)"
)
_JOINTLY = re.compile(
    r"\s(?:have|today|jointly|announced?|entered|signed|said|released|will|are|agreed|reported|plan|Announce|Sign|Enter|Launch|Join|Partner|Collaborate)\b"
)
_OWNER = re.compile(rf"(?<![\w.-])(?P<name>(?!{_DAY}){_NAME})['’]s?\s(?:[a-z][\w/-]*\s){{0,5}}$")
_NEAR = 60  # characters


def _beside(text: str, taken: Iterable[Mention]) -> Iterator[re.Match[str]]:
    """What is joined with a company by "and" where both act, and whose a drug is ("Quell's zorbatinib")."""
    for mention in taken:
        start = max(0, mention.start - _NEAR)
        before = text[start : mention.start]
        found: list[re.Match[str] | None] = []
        if mention.kind == EntityClass.COMPANY:
            joined = before.endswith(("and ", "& ")) and _JOINTLY.match(text, mention.end)
            found = [
                _PARTNER_BEFORE.search(text, start, mention.start) if joined else None,
                _PARTNER_AFTER.match(text, mention.end),
            ]
        elif ("'" in before or "’" in before) and _is_drug(mention):
            found = [_OWNER.search(text, start, mention.start)]
        yield from filter(None, found)


def _is_drug(mention: Mention) -> bool:
    return root_kind(mention.kind) == EntityClass.DRUG and mention.kind != EntityClass.DRUG_CLASS


def _name(words: str, others: set[str], small: set[str], text: str) -> str:
    """The company's name in the words of a match; empty if they name something else."""
    name = _LEADING.sub("", words.removesuffix(" and") + " ").strip()
    name = name if _is_place(name) else _without_common(name.split())
    return name if name and _may_be(name, others, small, text) else ""


def _without_common(words: list[str]) -> str:
    """The name that begins after the ordinary words of a sentence's beginning ("After Quell")."""
    return " ".join(dropwhile(is_common, words))


def _may_be(name: str, others: set[str], small: set[str], text: str) -> bool:
    words = name.lower().split()
    if (
        not others.isdisjoint({name.lower(), f"{name.lower()}'s"})
        or _is_place(name)
        or all(map(is_common, words))
        or _is_persons(name, text)
    ):
        return False
    if is_common(words[0]) or words[0] in small or words[0].removesuffix("s") in small:
        return False
    return not any(w in others or w in _CANNOT for w in words) and words[-1] not in _OF_THE_STATE


def _is_place(name: str) -> bool:
    return name.removeprefix("the ").lower().rstrip(".") in words_of("places.tsv", "name") or name in _STATES


_STATES = word_set("mentions.company_contexts.states")
_STYLED = (
    r"(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sen|Senator|Rep|Sir|President|Secretary|Commissioner|Judge|analysts?|Analyst)\.?"
)


def _is_persons(name: str, text: str) -> bool:
    """Whether the name is a person's: a given name begins it or stands before it, or a style does ("Dr. Quell said")."""
    given = words_of("given_names.tsv", "name")
    first = name.split()[0].lower()
    if " " in name and first in given:
        return True
    before = (m[1].lower() for m in re.finditer(rf"([A-Z][a-z]+)\s(?:[A-Z]\.\s)?{re.escape(name)}\b", text))
    return (
        any(word in given for word in before)
        or re.search(rf"\b{_STYLED}\s(?:[A-Z]\w+\s)?{re.escape(name)}\b", text) is not None
    )
