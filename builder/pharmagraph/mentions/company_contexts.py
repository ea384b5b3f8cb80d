"""Companies that no type word, legal form or ticker gives away, by what they do and by what is said to be theirs.

"Genentech, a member of the Roche Group", "an agreement between X and Y", "X's CEO", "X announced ... X has submitted". Once one place
gives a name away it counts wherever it stands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.vocabulary import EntityClass

_CORE = r"[A-Z][A-Za-z]*(?:-[A-Z][a-z]+|(?<=[a-z])&[A-Z][a-z]+)?"
_NAME = rf"(?:{_CORE}(?:\s{_CORE}){{0,2}})"
_VERB = (
    r"(?:announce[sd]|submit(?:s|ted)|fil(?:es|ed)|initiat(?:es|ed)|launch(?:es|ed)|licens(?:es|ed)|in-licensed|acquire[sd]|market[s]?|"
    r"sells|develops|developed|reported|reports|entered|completed|granted|grants|retains|received|receives|expects|intends|plans|"
    r"discontinued|presented|signed|owns|remains committed|holds|secured|obtained|unveiled|is\s+developing|raised|shares\s+(?:rose|fell|jumped|plunged|soared))"
)
_THEIRS = (
    r"(?:CEO|CFO|chief|president|chairman|pipeline|portfolio|proprietary|platform|technology|linker|payload|antibody|drug|candidate|"
    r"shareholders|stockholders|board|phase|Phase|lead|investigational|anti-|focus|goal|oncology|therapy|vaccine|application|supplemental)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October|C[EFMSO]O|Chief|Chair|President|Q\d"
_CERTAIN = (  # said outright: one place is enough, though the name stands nowhere else
    Pattern(
        rf"\b(?:our|its|their|['’]s)\s+(?:[\w.-]+\s+){{0,3}}?(?:subsidiary|affiliate|parent(?:\s+company)?|(?:development|commercial|collaboration|"
        rf"licensing|marketing)?\s*partners?|licensees?|licensors?|collaborators?),?\s+(?P<name>{_NAME})(?:,?\s+and\s+(?P<second>{_NAME}))?(?=[\s,.;)’'])"
    ),
    re.compile(
        rf"\b[a-z][\w-]*\s+(?:company|developer|specialist|start-?up|spin-?out|player|peer)\s+(?P<name>(?!{_DAY}){_NAME})(?=[\s,.;)’'])"
    ),
    re.compile(rf"\b[Tt]he\s+(?:[\w-]+\s+){{0,3}}(?:firm|company|drugmaker|start-up),\s+(?P<name>{_NAME}),\s"),
    re.compile(
        rf"\b(?:firm|drugmaker|[Bb]iotech(?:\s+company)?|(?:drug|pharma)\s+(?:giant|maker|company|group))\s+(?P<name>{_NAME})(?=[\s,.;)’'])"
    ),
)
_PRICED = Pattern(  # who is bought, with the price after or before the name
    rf"\b(?:(?:snap|scoop|gobble|swallow)(?:s|ed|ing)?\s+up|acquires?|acquired|acquiring|buys?|bought|buying|takeover\s+of|acquisition\s+of|buyout\s+of|merger\s+with)\s+"
    rf"(?:(?:[a-z-]+\s+){{0,3}}(?:biotech|drugmaker|company|firm|start-?up)\s+)?(?P<name>{_NAME})(?=,?\s+(?:in\s+an?\s+(?:up\s+to\s+)?|for\s+(?:about\s+|up\s+to\s+|as\s+much\s+as\s+|nearly\s+|roughly\s+|around\s+|approximately\s+|more\s+than\s+)?)[$€£¥])"
)
_STRONG = (  # one place is enough if the name stands elsewhere, too
    Pattern(
        rf"(?<![\w.-])(?P<name>{_NAME})\s+(?:has\s+|have\s+|had\s+)?(?:signed|signs|inked|inks|struck|strikes|entered\s+into|enters\s+into|penned|pens|forged|forges|sealed|reached)\s+"
        rf"(?:an?|its)\s+(?:[\w$€£.-]+\s+){{0,6}}?(?:agreement|deal|pact|collaboration|partnership|alliance)\b"
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
    Pattern(rf"(?<![\w.-])(?P<name>{_NAME})\s+Announces?\b"),
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
_GOES_ON = re.compile(r"\w|-\d")
_CANNOT = frozenset(
    "company group board agency committee study trial phase drug drugs patients results fda ema chmp".split()
)


def find_companies_in_context(text: str, taken: Iterable[Mention]) -> Iterator[Mention]:
    """Names of companies by context, wherever they stand; `taken` are mentions of other things."""
    others = {m.name.lower() for m in taken} | {word.lower() for m in taken for word in m.name.split()}
    small = set(re.findall(r"(?<![\w-])[a-z]{2,}\b", text))
    signs: Counter[str] = Counter()
    for weight, patterns in ((4, (*_CERTAIN, _PRICED)), (2, _STRONG), (1, _WEAK)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                for group in ("name", "second"):
                    name = (match.groupdict().get(group) or "").removesuffix(" and")
                    name = _LEADING.sub("", name + " ").strip()
                    if name and _may_be(name, others, small):
                        signs[name] += weight
    for name in sorted(name for name, weight in signs.items() if weight >= 2 and len(name) > 2):
        places = list(find_name(text, name, _GOES_ON))
        if len(places) < 2 and signs[name] < 4:
            continue
        for start in places:
            yield Mention(start, start + len(name), EntityClass.COMPANY, name, rank=24, source="company context")


def _may_be(name: str, others: set[str], small: set[str]) -> bool:
    words = name.lower().split()
    return name.lower() not in others and not any(
        w in small or w.removesuffix("s") in small or w in others or w in _CANNOT for w in words
    )
