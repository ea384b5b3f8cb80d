"""Which mentions of one document name the same thing: by name, by the lexicon, by brackets and by abbreviations.

Never by likeness: two names are one only if a rule here says why (same normal form, same lexicon row, "X (Y)" for drugs, a
defined abbreviation, "formerly", "known as").
"""

import itertools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from pharmagraph.language.abbreviations import Abbreviation, find_abbreviations
from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.mentions.mention import LITERALS, Mention, settle
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.organizations import without_legal_form
from pharmagraph.mentions.product_nouns import FORMULATION
from pharmagraph.mentions.renames import find_renames
from pharmagraph.mentions.salts import without_salt
from pharmagraph.vocabulary import EntityClass, root

_MARKS = re.compile(r"[®™©]|\((?:R|TM)\)")
_ALIAS_BETWEEN = re.compile(
    r"(?:[®™]?\)?,?\s+(?:which (?:is|was)\s+)?(?:first\s+)?developed\s+under\s+the\s+(?:code|name)\s+(?:name\s+)?)|[®™]?,?\s*(?:\(\s*(?:(?:previously|formerly|also)\s+(?:(?:(?:known|referred to)\s+as|named|called)\s+)?|development code:?\s*|brand name:?\s*|trade name:?\s*|INN:?\s*|generic name:?\s*|marketed as\s+|"
    r"code name:?\s*|or\s+|INN:?\s*|the\s+)?|(?:formerly|previously|also)\s+(?:known\s+as\s+|called\s+)?|whose\s+generic\s+name\s+is\s+|"
    r"(?:(?:which\s+|now\s+)?(?:is|are|was|will\s+be)\s+|and\s+)?(?:known|marketed|sold|branded|dubbed)\s+(?:(?:generically|chemically|scientifically|commercially)\s+)?as\s+|"
    r"(?:(?:which\s+)?(?:is|are|was)\s+)?(?:also\s+called\s+|(?:(?:sold|marketed|available|commerciali[sz]ed|approved|launched)\s+(?:[\w.]+\s+){0,4}?)?(?:in\s+(?:the\s+)?[A-Z][\w.]+\s+)?(?:under\s+the\s+)?(?:brand|trade)[\s-]?named?s?(?:\s+of|:)?\s+|"
    r"(?:sold|marketed)\s+(?:[\w.]+\s+){1,4}?as\s+)|"
    r"dubbed\s+|(?:the\s+)?so-called\s+|trade name:?\s+|[®™]?[,;]\s+(?:(?:proposed|expected|planned|tentative|intended)\s+)?(?:(?:brand|trade|proprietary|generic|non-?proprietary)\s+name|INN|USAN):?\s+)[\"“']?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\w|-\d")
_DRUG_LIST_AFTER = re.compile(rf"[®™]?[\"”']?(?:{FORMULATION}(?=\)))?\s*(?:[,;/]\s*|\)|$)")


@cache
def root_kind(kind: str) -> str:
    """The contract's class of `kind`; literals and trials are their own."""
    return str(root(EntityClass(kind))) if kind in set(EntityClass) else kind


def is_company(kind: str) -> bool:
    """Whether a class can speak for itself in a release: an organization that is no agency."""
    return root_kind(kind) == EntityClass.ORGANIZATION and kind != EntityClass.REGULATORY_AGENCY


@dataclass(slots=True)
class LocalEntity:
    """One thing of a document while it is being put together."""

    key: str
    kind: str
    names: Counter[str] = field(default_factory=Counter)
    known_as: str = ""
    attributes: set[tuple[str, str]] = field(default_factory=set)
    direction: str = ""  # of an endpoint: "higher" or "lower", whichever is good
    identifiers: tuple[str, ...] = ()  # CURIEs of outside vocabularies


@dataclass(frozen=True, slots=True)
class Linked:
    """A mention with the key of what it names; `factor` lowers the confidence of facts that rest on a guess (coreference)."""

    mention: Mention
    key: str = ""
    factor: float = 1.0

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end

    @property
    def kind(self) -> str:
        return self.mention.kind


def link(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[list[Linked], dict[str, LocalEntity]]:
    """Give every entity mention the key of its entity; literals keep an empty key. Keys are e1, e2 ... in order of first mention.

    The mentions must be in order and without overlaps.
    """
    abbreviations = list(find_abbreviations(text))
    starts = [mention.start for mention in mentions]
    short = [
        a
        for a in _abbreviated(text, mentions, abbreviations)
        if not any(_is_inside(a, m) for m in mentions[: bisect_right(starts, a.start)][-1:])
    ]
    mentions = settle(_in_full(mentions, short))
    groups = _Groups()
    named = [(mention, [] if mention.kind in LITERALS else _names(mention)) for mention in mentions]
    for _, names in named:
        for name in names[1:]:
            groups.join(names[0], name)
    equal = [
        *_bracketed(text, mentions),
        *_called_in_brackets(text, mentions),
        *_code_and_brand(text, mentions),
        *_by_abbreviation(mentions, abbreviations),
        *find_renames(text, mentions),
    ]
    for left, right in equal:
        groups.join(_names(left)[0], _names(right)[0])
    return _number(named, groups, lexicon)


# outcomes that a text calls by less than their name -> what they are where it also tells them in full
_FULLER = {"survival": "overall survival"}
_DETAILED = re.compile(r"\d|\b(?:one|two|three|five|rates?|median)\b", re.IGNORECASE)


def _in_full(mentions: Iterable[Mention], short: Iterable[Mention]) -> list[Mention]:
    """The mentions, those of a shorter name as what they stand for: "survival" in a headline above "overall survival"."""
    every = [*mentions, *short]
    told = {mention.known_as for mention in every}
    return [
        replace(m, known_as=full)
        if (full := _FULLER.get(m.known_as, "")) in told and full and not _DETAILED.search(m.name)
        else m
        for m in every
    ]


class _Groups:
    """Union-find over (class, name) pairs, the smallest pair standing for its group."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}

    def find(self, item: tuple[str, str]) -> tuple[str, str]:
        while self._parent.setdefault(item, item) != item:
            item = self._parent[item]
        return item

    def join(self, left: tuple[str, str], right: tuple[str, str]) -> None:
        first, second = sorted((self.find(left), self.find(right)))
        self._parent[second] = first


def _is_inside(inner: Mention, outer: Mention) -> bool:
    """Whether a mention is a part of a longer one ("ADC" in "World ADC Congress")."""
    return (
        outer.start <= inner.start and inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end)
    )


@lru_cache(maxsize=100_000)
def normal(name: str, kind: str) -> str:
    """The form under which two spellings of one name are equal."""
    name = _MARKS.sub("", " ".join(name.split()))
    name = re.sub(r"['’]s?$", "", name)
    name = re.sub(r"^(?:the|a|an)\s+", "", name, flags=re.IGNORECASE)
    if root_kind(kind) == EntityClass.ORGANIZATION:
        name = without_legal_form(name)
    if kind in {EntityClass.DISEASE, EntityClass.ENDPOINT, EntityClass.DRUG_CLASS}:
        name = re.sub(r"(?<=[a-z]{3})s$", "", name.replace("-", " "))
    return name.casefold().strip(" ,.")


def _names(mention: Mention) -> list[tuple[str, str]]:
    """What groups a mention: its own normal form and the lexicon's row (for a disease, with the qualifiers that it has)."""
    kind = root_kind(mention.kind)
    own = normal(mention.name, mention.kind)
    if kind == EntityClass.DISEASE:  # "HER2-positive metastatic" is "metastatic HER2-positive"
        own = " ".join(sorted(own.split()))
    if mention.source == "short form":  # its value is the full name that it shortens
        return [(kind, own), (kind, normal(mention.value, mention.kind))]
    names = [(kind, own)]
    if kind == EntityClass.DRUG and (substance := without_salt(own)) != own:
        names.append((kind, substance))
    if mention.known_as and not (kind == EntityClass.DISEASE and mention.source == "qualified"):
        names.append((kind, f"={normal(mention.known_as, mention.kind)}"))
    return names


def _abbreviated(text: str, mentions: Sequence[Mention], abbreviations: Iterable[Abbreviation]) -> Iterable[Mention]:
    """The places of each abbreviation whose long form ends in an entity mention, as mentions of that entity's class."""
    for short in abbreviations:
        long = _long_mention(mentions, short)
        if long is not None:
            for start in find_name(text, short.short, _GOES_ON):
                yield Mention(
                    start,
                    start + len(short.short),
                    long.kind,
                    short.short,
                    known_as="",
                    rank=long.rank + 20,
                    source="abbreviation",
                )


def _long_mention(mentions: Sequence[Mention], short: Abbreviation) -> Mention | None:
    """The entity mention that the long form is: it ends where the bracket opens and begins near the long form's first word."""
    for mention in mentions:
        ends = mention.end == short.long_end or mention.end == short.short_end + 1
        # "symptoms of multiple sclerosis (MS)" is an outcome as a whole, but the letters stand for its last words
        larger = mention.source == "outcome context" and mention.start < short.long_start
        nameable = mention.kind not in LITERALS and mention.kind != EntityClass.PERSON
        nameable &= (
            mention.source != "described drug"
        )  # its letters stand for the class: "an anti-CDH6 antibody-drug conjugate (ADC)"
        if ends and nameable and not larger and mention.start - short.long_start < 25:
            return mention
    return None


def _by_abbreviation(
    mentions: Sequence[Mention], abbreviations: Iterable[Abbreviation]
) -> Iterable[tuple[Mention, Mention]]:
    by_start = {mention.start: mention for mention in mentions}
    for short in abbreviations:
        long, brief = _long_mention(mentions, short), by_start.get(short.short_start)
        if long is not None and brief is not None and root_kind(long.kind) == root_kind(brief.kind):
            yield long, brief


def _bracketed(text: str, mentions: Sequence[Mention]) -> Iterable[tuple[Mention, Mention]]:
    """Pairs that the text equates: "Kadcyla (trastuzumab emtansine)", "X, formerly Y", "X (X-1; Y)"."""
    for left, right in itertools.pairwise(mentions):
        if root_kind(left.kind) != root_kind(right.kind) or root_kind(left.kind) not in {
            EntityClass.DRUG,
            EntityClass.ORGANIZATION,
            EntityClass.TECHNOLOGY,
        }:
            continue
        between = text[left.end : right.start]
        if len(between) > 40 or EntityClass.DRUG_CLASS in {left.kind, right.kind}:
            continue
        if not _ALIAS_BETWEEN.fullmatch(between):
            continue
        after = _DRUG_LIST_AFTER.match(text, right.end)
        if "(" not in between or (after is not None and root_kind(left.kind) == EntityClass.DRUG):
            yield left, right


_CODE_NAME = re.compile(r"[A-Z]{2,6}-?\d{2,6}[A-Z]?")


def _code_and_brand(text: str, mentions: Sequence[Mention]) -> Iterable[tuple[Mention, Mention]]:
    """A code name and a trademark with a slash between: "QLX-1701/Zelvara(R)"."""
    for left, right in itertools.pairwise(mentions):
        between = text[left.end : right.start]
        code, brand = (left, right) if _CODE_NAME.fullmatch(left.name) else (right, left)
        if (
            between.strip(" ®™") == "/"
            and _CODE_NAME.fullmatch(code.name)
            and not _CODE_NAME.fullmatch(brand.name)
            and text[brand.end : brand.end + 1] in {"®", "™"}
            and root_kind(left.kind) == root_kind(right.kind) == EntityClass.DRUG
        ):
            yield left, right


_LONGEST_BRACKET = 100  # characters
_OPENED = re.compile(r"[®™]?\s\([^()]+$")


def _called_in_brackets(text: str, mentions: Sequence[Mention]) -> Iterable[tuple[Mention, Mention]]:
    """A drug with the name that the brackets after it call one of its names ("zorbatinib (an oral inhibitor, trade name: Zelvara)")."""
    ends = {m.end: m for m in mentions if root_kind(m.kind) == EntityClass.DRUG and m.kind != EntityClass.DRUG_CLASS}
    for second in mentions:
        if second.source != "second name":
            continue
        opened = _OPENED.search(text, max(0, second.start - _LONGEST_BRACKET), second.start)
        if opened is not None and (first := ends.get(opened.start())) is not None:
            yield first, second


def _number(
    named: Iterable[tuple[Mention, Sequence[tuple[str, str]]]], groups: _Groups, lexicon: Lexicon
) -> tuple[list[Linked], dict[str, LocalEntity]]:
    keys: dict[tuple[str, str], str] = {}
    entities: dict[str, LocalEntity] = {}
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    linked = []
    for mention, names in named:
        if not names:
            linked.append(Linked(mention))
            continue
        group = groups.find(names[0])
        key = keys.setdefault(group, f"e{len(keys) + 1}")
        entity = entities.setdefault(key, LocalEntity(key, mention.kind))
        entity.names[_clean(mention.name)] += 1
        if root_kind(mention.kind) == EntityClass.DRUG:
            entity.names[without_salt(_clean(mention.name))] += 0
        kinds[key][mention.kind] += 1
        if mention.known_as and (
            root_kind(mention.kind) != EntityClass.DISEASE
            or ("Disease", f"={normal(mention.known_as, mention.kind)}") in names
        ):
            entity.known_as = min(filter(None, (entity.known_as, mention.known_as)))
        linked.append(Linked(mention, key))
    for key, entity in entities.items():
        entity.kind = _most_specific(kinds[key])
        _add_lexicon_names(entity, lexicon)
    return linked, entities


def _most_specific(kinds: Counter[str]) -> str:
    return min(kinds, key=lambda kind: (kind == root_kind(kind), -kinds[kind], kind))


def _add_lexicon_names(entity: LocalEntity, lexicon: Lexicon) -> None:
    entry = lexicon.by_name.get(entity.known_as)
    if entry is not None and root_kind(entry.kind) == root_kind(entity.kind):
        for name in (entry.name, *entry.aliases):
            entity.names[name] += 0
        entity.direction = entry.direction
        entity.identifiers = entry.identifiers
        entity.attributes.update(("brandName", brand) for brand in entry.brands)


@lru_cache(maxsize=100_000)
def _clean(name: str) -> str:
    return re.sub(r"['’]s?$", "", _MARKS.sub("", " ".join(name.split()))).strip(" ,")
