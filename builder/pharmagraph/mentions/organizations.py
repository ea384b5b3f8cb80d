"""Organizations that the lexicon does not know, by legal form, type word or ticker; and where they sit and trade.

"Zanoquil Therapeutics, Inc. (Nasdaq: ZNQL)" is a company by three signs; once a full name is known, its short form ("Zanoquil") is
one too wherever it stands.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.common_words import describes_trade, is_headline_verb
from pharmagraph.mentions.institutions import find_institutions, places, shaped
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.tickers import exchanges
from pharmagraph.mentions.titles import is_field_word
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

LEGAL = (
    r"(?:(?:Incorporated|Corporation|Company|plc|PLC|Plc|Limited|LLC|LP|AG|SE|SA|SAS|NV|BV|GmbH|KGaA|AB|ASA|A/S|Oyj?|SpA|KK|Holdings?|Sarl)\b(?!-)|"
    r"(?:Inc|Corp|Ltd|L\.L\.C|L\.P|S\.A\.S|S\.A|S\.L|N\.V|B\.V|S\.p\.A|S\.r\.l|K\.K|Pty|Co|Bhd)\b(?!-)\.?)"
)
_NAMED_BY_TYPE = (EntityClass.COMPANY, EntityClass.RESEARCH_INSTITUTION, EntityClass.ORGANIZATION)
_CAP = r"(?:[A-Z][\w’'-]*(?:\.[a-z]{2,3})?|[a-z]{1,2}[A-Z][\w’'-]*|\d+-?[A-Z][\w’'-]*|&)"
_COMPOUND = r"(?:partnered|backed|owned|developed|led|sponsored|run|funded|made|licensed|discovered|controlled)\b"  # "Quell Bio-partnered"
_NAME = rf"(?:Dr\.\s(?=[A-Z]\w+['’]s\s))?{_CAP}(?:[ \xa0]{_CAP}){{0,5}}"
_LEADING = re.compile(
    r"^(?:(?:The|A|An|At|In|On|By|For|With|From|And|Or|But|About|Under|While|When|Since|As|If|After|Before|Until|Once|Despite|Unlike|Among|Against|Because|Though|Whether|Where|Which|During|Without|Upon|Versus|Today|Meanwhile|Separately|Elsewhere|Earlier|Later|Then|Instead|Follows|Dr|Mr|Ms|Of|To|Via|Per|Source|SOURCE|Both|Why|How|What|Who|Will|Can|Is|Does|Did|Should|Could|Meet|Inside|Not|No|[Dd]rug-?[Mm]akers?|Biotech|Biopharma|Startup|Parent|Partner|Rival|"
    r"(?:[A-Z]\w+\s){0,2}[A-Z][\w.]+-(?:[Bb]ased|[Ll]isted|[Hh]eadquartered|[Bb]acked|[Oo]wned|[Ff]ocused)|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Announces?|Investors?|Media|Contacts?|Our|Its|"
    r"(?:Company|University|Hospital|Institute|College|Group)['’]s|CEO|President|Chairman|Founder|Director|According|Following|Also|Additionally|However|Although|U\.S|US|UK|EU)\s+)+"
)
_BEFORE = (
    r"(?<![\w&.])(?<![^\s)-]-)"  # a dash may stand before a name, but no hyphen of a longer word: "(WIRE)--Quell Inc."
)
_WITH_LEGAL = re.compile(rf"{_BEFORE}(?P<name>{_NAME})[®™]?(?P<legal>(?:(?:,?\s+|\s+(?:and|&)\s+(?=Co)){LEGAL})+)")
_IN_ONE_WORD = Pattern(  # "YaoPharma"
    r"(?<![\w-])[A-Z][a-z]{2,}(?:Pharma|Biotech|Bio|BioPharma|BioTherapeutics|Therapeutics|BioSciences|Biosciences|Biologics|Medicines|BioMed|Oncology|Genomics|Vaccines)(?![\w-])"
)
_DEVOTED_TO = r"(?:\s(?:of|for|against)\s(?:the\s)?[A-Z]\w+(?:\s(?:and\s|&\s|of\s)?[A-Z]\w+){0,4})?"  # "Quell Foundation for Rare Diseases"
_CAMPUS = r"(?:[-–](?:St\.\s)?[A-Z][a-z]+(?![\w-]))?"  # "Quell Clinic-Rochester"


@cache
def _type_words() -> dict[EntityClass, tuple[str, ...]]:
    """The words with which names end, by the class of what is so called, the longest first."""
    rows = [(row["word"], row["kind"]) for row in read_table(DATA / "organization_words.tsv", ("word", "kind"))]
    rows.sort(key=lambda row: (-len(row[0]), row[0]))
    return {kind: tuple(word for word, its in rows if its == kind) for kind in _NAMED_BY_TYPE}


@cache
def _with_type() -> tuple[tuple[Pattern, EntityClass], ...]:
    every = [word for words in _type_words().values() for word in words]
    return tuple(
        (
            Pattern(
                rf"{_BEFORE}(?P<name>(?:{_CAP}[ \xa0]){{1,5}}?(?:{'|'.join(words)})(?:\s(?:{'|'.join(every)}|Cent(?:er|re)))*"
                rf"{_DEVOTED_TO + _CAMPUS if kind != EntityClass.COMPANY else ''})[®™]?(?!\w|-(?!{_COMPOUND}))"
            ),
            kind,
        )
        for kind, words in _type_words().items()
    )


def find_organizations(text: str, tickers: Iterable[Mention]) -> Iterator[Mention]:
    """Organizations by legal form, by type word, by a ticker after the name, and universities."""
    for match in _WITH_LEGAL.finditer(text):
        start = _after_leading(match["name"], match.start())
        headline = _WORDLY.search(match["legal"]) and _OF_A_HEADLINE.match(text, match.end("legal"))
        kind_only = match["legal"].strip() == "Company" and not _is_named(
            text[start : match.end("legal")], EntityClass.COMPANY
        )
        other = _is_author(text, start, match.end("legal")) or _is_in_a_state(
            text[start : match.end("name")], match["legal"]
        )
        if start < match.end("name") and not (headline or kind_only or other):
            yield shaped(text, start, match.end("legal"), EntityClass.COMPANY, 47)
    for pattern, kind in _with_type():
        for match in pattern.finditer(text):
            start = _after_leading(match["name"], match.start())
            name = text[start : match.end("name")]
            general = not _is_named(name, kind) or _is_field(text, start, match.end("name"))
            if not general and not _OF_SOMETHING_ELSE.match(text, match.end("name")):
                yield shaped(text, start, match.end("name"), _by_last_words(name, kind), 46)
    for match in _IN_ONE_WORD.finditer(text):
        yield shaped(text, match.start(), match.end(), EntityClass.COMPANY, 33)
    yield from find_institutions(text)
    for ticker in tickers:
        named = re.compile(rf"(?P<name>{_NAME})[®™]?\s*[(\[][^()\[\]]*$").search(
            text, max(0, ticker.start - 90), ticker.start
        )
        if named:
            start = _after_leading(named["name"], named.start())
            if text[start : named.end("name")].lower() in exchanges() or _SEAT_OF.search(
                text, max(0, start - 40), start
            ):
                continue
            end = named.end("name") - (
                2 if named["name"].endswith(("'s", "’s")) else 0
            )  # "Quell's (Nasdaq: QLL) zelumab"
            yield shaped(text, start, end, EntityClass.COMPANY, 33)


_OF_SOMETHING_ELSE = re.compile(  # indexes, laws, and journals of which a year follows
    r"\s(?:Index|ETF|Litigation|Reform|Accelerator)\b|\.\s(?:19|20)\d\d(?:;|\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)


@lru_cache(maxsize=10_000)
def _by_last_words(name: str, kind: EntityClass) -> EntityClass:
    """The class that the most of its last words tell: a "Quell Oncology Group" is no company, though "Group" alone ends one's name."""
    if _OF_SCIENCE.search(name):
        return EntityClass.RESEARCH_INSTITUTION
    ends = ((len(w), its) for its, words in _type_words().items() for w in words if f" {name}".endswith(f" {w}"))
    return max(ends, default=(0, kind))[1]


_OF_SCIENCE = re.compile(r"\b(?:Institutes?|Colleges?|Schools?|Hospital|University)\s(?:of|for)\s")


def _is_in_a_state(name: str, legal: str) -> bool:
    """Whether what looks like a legal form is a postal abbreviation ("EDMONTON, AB")."""
    return name.lower() in places() and re.fullmatch(r",\s+(?:AB|SA|NV)", legal) is not None


_CITED = re.compile(r",\s(?:et\sal\b|[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?\s[A-Z]{1,3}\b)|\set\sal\b")
_AFTER_AUTHOR = re.compile(r"[A-Z][\w'’-]+\s[A-Z]{1,3},\s$")
_INITIALS = re.compile(r"[A-Z][\w'’-]+\s[A-Z]{2}")


def _is_author(text: str, start: int, end: int) -> bool:
    """Whether what looks like a name with its legal form is an author with initials ("Quell SE, Zorba AB, et al")."""
    if _INITIALS.fullmatch(text, start, end) is None:
        return False
    return _CITED.match(text, end) is not None or _AFTER_AUTHOR.search(text, max(0, start - 40), start) is not None


@cache
def _no_names() -> frozenset[str]:
    return frozenset({*_type_words()[EntityClass.COMPANY], "&", "Company"})


def _is_named(name: str, kind: EntityClass) -> bool:
    """Whether something besides the kind of business is said ("Quell Health", not "Public Health")."""
    words = name.split()
    if kind is EntityClass.COMPANY and all(describes_trade(w) or w in _no_names() for w in words):
        return False
    return len(words) > 1


_SEAT_OF = re.compile(rf"\s{LEGAL},\s$")  # "Quell Pharma Ltd, Allschwil (SIX: QELN)"
_IN_CHARGE = re.compile(
    r"(?:president|head|director|officer|lead|manager|VP|SVP|EVP|professor|emeritus|chair|chief)(?:\s+(?:of|for)|,)?\s+$",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    r"(?:[Dd]epartment|[Dd]ivision|[Ff]aculty|[Ss]ection|[Ss]chool|[Ii]nstitute|[Cc]ollege|professor|Professor)\s(?:of|for)\s(?:[A-Z][\w-]*(?:,\s(?:and\s)?|\sand\s|\s&\s))?$"
)
_AT_WORK = re.compile(
    r"\s+(?:specialist|physician|officer|director|lead|head|surgeon|consultant|fellow|manager|professor)\b",
    re.IGNORECASE,
)


def _is_field(text: str, start: int, end: int) -> bool:
    """Whether a name in the shape of a company's is but the field of a title ("vice president of Global Oncology")."""
    told = (
        _IN_CHARGE.search(text, max(0, start - 30), start)
        or _AT_WORK.match(text, end)
        or _DEPARTMENT.search(text, max(0, start - 60), start)
    )
    return told is not None and all(is_field_word(word) for word in text[start:end].split() if word != "&")


_WORDLY = re.compile(r"\b(?:Limited|Company|Holdings?)$")  # legal forms that are words, too
_OF_A_HEADLINE = re.compile(
    r"\s+(?:or|to|Or|To|Treatment|Options?|Data|Access)\b"
)  # "Adults With Limited or No Options"
_WITHIN = re.compile(r"^.*\b(?:With|From|By|To|At|In|About|For)\s+")
_WORD = re.compile(r"\S+")
_OWNER = re.compile(r"(?P<place>[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})['’]s?\s+(?=\S)")


def _after_leading(name: str, start: int) -> int:
    """Where the name begins, after what a sentence or a headline has before it: small words, verbs, a place ("France's Quell SA")."""
    within = _WITHIN.match(name)
    at = within.end() if within else 0
    words = list(_WORD.finditer(name, at))
    at = max((after.start() for verb, after in pairwise(words) if _is_verb(verb[0], len(words))), default=at)
    if leading := _LEADING.match(name[at:] + " "):
        at += leading.end()
    owner = _OWNER.match(name, at)
    if owner is not None and owner["place"].lower() in places():
        at = owner.end()
    return start + _after_doubled(name, at)


def _is_verb(word: str, length: int) -> bool:
    """Whether a name goes on after the word; one of two words may be called as it does ("Launch Quell" is told, "Launch Therapeutics" a name)."""
    return is_headline_verb(word) and (length > 2 or word.endswith(("s", "ing")))


def _after_doubled(name: str, at: int) -> int:
    """Where the name begins if a heading with its first word stands before it ("Quell Quell Pharma")."""
    words = list(_WORD.finditer(name, at))
    again = [m for m in words[1:] if m[0] == words[0][0]] if words and "&" not in name else []
    return again[-1].start() if again else at


_STRIP_LEGAL = re.compile(rf"(?:[®™]|(?:,?\s+|\s+(?:and|&)\s+(?=Co)){LEGAL})+$")
_COMMON = word_set("mentions.organizations.common")


def without_legal_form(name: str) -> str:
    """`name` without "Inc.", "plc" and the like; never empty.

    >>> without_legal_form("Zanoquil Therapeutics, Inc.")
    'Zanoquil Therapeutics'
    """
    return _STRIP_LEGAL.sub("", name).rstrip(" ,") or name


_STEM = re.compile(
    r"(?P<stem>[A-Z][a-z]{4,})(?:Bio|Pharma|BioPharma|Biotech|Therapeutics|Tx|Rx|Genomics|Biologics|Oncology)"
)


@lru_cache(maxsize=10_000)
def short_forms(name: str, kind: str) -> tuple[str, ...]:
    """The shorter names by which a text may go on speaking of the organization `name`: without legal form, without type words."""
    base = without_legal_form(name)
    forms = [base]
    if kind == EntityClass.COMPANY:
        shorter = base
        while ending := next((w for w in _type_words()[EntityClass.COMPANY] if shorter.endswith(f" {w}")), ""):
            shorter = shorter.removesuffix(f" {ending}")
            forms.append(shorter)
        words = shorter.split()
        if stem := _STEM.fullmatch(base):
            forms.append(stem["stem"])
        if len(words[0]) > 3 and (len(words) <= 2 or any(c.isupper() for c in words[0][1:])):
            forms.append(words[0])
        if re.search(r"\s(?:and|&)\sCo", name) and len(words) == 2:  # "Eli Lilly and Company" is "Lilly"
            forms.append(words[-1])
    return tuple(form for form in dict.fromkeys(forms) if form.lower() not in _COMMON and len(form) > 2)


_GOES_ON = re.compile(r"\w|-[A-Za-z]*\d")
_BODIES = (
    "Association",
    "Foundation",
    "Society",
    "Institute",
    "University",
    "Hospital",
    "Alliance",
    "Consortium",
    "Federation",
    "Coalition",
)


_NEAR = (
    1000  # characters within which "the Association" stands for the one named before, though others are named elsewhere
)


def find_short_forms(text: str, organizations: Sequence[Mention]) -> Iterator[Mention]:
    """Later mentions of the organizations by their short forms ("Zanoquil", "the Association"); the mention's `value` is the full name.

    A short form that is the whole name of another company is that company's alone ("Quell Inc." beside "Quell Pharmaceuticals Inc.").
    """
    whole = {without_legal_form(m.name) for m in organizations if m.kind == EntityClass.COMPANY}
    companies = {(m.name, m.known_as): m for m in organizations if m.kind == EntityClass.COMPANY}
    for full in companies.values():
        base = without_legal_form(full.name)
        for form in short_forms(full.name, full.kind):
            if form == base or form not in whole:
                for start in find_name(text, form, _GOES_ON):
                    yield _short(start, form, full)
    for body in _BODIES:
        bodies = [m for m in organizations if m.kind != EntityClass.COMPANY and body in m.name.split()]
        if bodies:
            for match in re.finditer(rf"\b[Tt]he\s+{body}(?!\s(?:of|for|on)\b|\s[A-Z]|\w)", text):
                near = [m for m in bodies if m.end <= match.start() < m.end + _NEAR] or bodies
                if len({_bare(m) for m in near}) == 1:
                    yield _short(match.start(), match[0], near[0])


def _bare(mention: Mention) -> str:
    return mention.known_as or re.sub(r"^[Tt]he\s+", "", mention.name)


def _short(start: int, form: str, full: Mention) -> Mention:
    return Mention(
        start,
        start + len(form),
        full.kind,
        form,
        full.name,
        known_as=full.known_as,
        rank=26,
        source="short form",
    )


_REGION = r"(?:USA|U\.S\.|Japan|China|Canada|UK|Europe|Americas?|North America|Korea|Australia|France|Germany|India|Italy|Spain|Brazil|Israel|Nordics?|International)"
_OF_A_REGION = re.compile(
    rf"\s{_REGION}(?=\s*(?:$|[.,;:)”\"\n]|\s(?:and|is|has|was|will|said|today|announced|under)\b))"
)


def find_regional(text: str, organizations: Iterable[Mention]) -> Iterator[Mention]:
    """The companies that bear the name of a known one and of a region ("Quell USA"): companies of their own."""
    for company in organizations:
        if company.kind == EntityClass.COMPANY and (region := _OF_A_REGION.match(text, company.end)):
            yield replace(
                company,
                end=region.end(),
                name=text[company.start : region.end()],
                value="",
                known_as="",
                source="organization shape",
            )
