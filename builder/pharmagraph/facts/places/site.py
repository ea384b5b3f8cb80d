"""The places where rules look for the fillers of roles.

A place is a grammatical function of the trigger ("subject", "object", "possessive"), a preposition, a stretch of text ("clause",
"sentence", "paragraph"), a figure of the genre ("value" and "versus", "arm" and "comparison") or the discourse ("publisher",
"topic", "trial"). "a+b" is the union of two places. Farther places cost confidence.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.facts.pairs import PAIR
from pharmagraph.language.clauses import Unit
from pharmagraph.language.sections import SectionKind
from pharmagraph.language.words import word_classes
from pharmagraph.mentions.linking import Linked, is_company, root_kind
from pharmagraph.mentions.mention import Literal
from pharmagraph.vocabulary import EntityClass

_PLACE_FACTOR = {
    "sentence": 0.92,
    "before": 0.92,
    "paragraph": 0.85,
    "topic": 0.85,
    "publisher": 0.85,
    "sole-publisher": 0.85,
    "trial": 0.9,
    "trial-drug": 0.9,
}


_JOINERS = frozenset({",", "/", "+", "plus", "well"})  # "well" of "as well as"


_LIST_WORDS = frozenset(
    "both either its the a an as well and/or plus with alongside then of "
    "other certain indication treatment patients partner partners collaborator licensee subsidiary candidate follow-up 's ’s".split()
)


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: a linked mention (or a code), and how sure the place makes it."""

    linked: Linked
    factor: float = 1.0
    code: str = ""


@dataclass(slots=True)
class Site:
    """A trigger in a passage: units[first:last], with what the places are relative to."""

    discourse: Discourse
    passage: Passage
    first: int
    last: int
    verb: bool
    passive: bool
    members: list[int] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # keys of what fills other roles: a thing plays one part in an event

    @property
    def units(self) -> list[Unit]:
        return self.passage.view.units


Finder = Callable[[Site, str], list[Filler]]
_PLACES: dict[str, Finder] = {}


def place(name: str) -> Callable[[Finder], Finder]:
    """Register a function as the place `name`."""

    def register(finder: Finder) -> Finder:
        _PLACES[name] = finder
        return finder

    return register


def is_place(name: str) -> bool:
    """Whether rules may look there: a registered place, a preposition, or a preposition after the trigger ("right-for")."""
    preposition = name.removeprefix("right-")
    return name in _PLACES or word_classes().get(preposition) in {"preposition", "to"}


def look(place: str, type_: str, site: Site) -> list[Filler]:
    """The fillers of `type_` at `place`, with what the place leaves of their certainty: "a+b" is both places, "a|b" the first that has any."""
    found: list[Filler] = []
    for name in _united(place):
        if "|" in name:
            found += next(filter(None, (look(other, type_, site) for other in name.split("|"))), [])
            continue
        finder = _PLACES.get(name)
        if finder is not None:
            hits = finder(site, type_)
        elif name.startswith("right-"):
            hits = [
                f
                for f in after_preposition(site, type_, name.removeprefix("right-"))
                if f.linked.start > site.units[site.first].start
            ]
        else:
            hits = after_preposition(site, type_, name)
        factor = _PLACE_FACTOR.get(name, 1.0)
        found += [Filler(f.linked, f.factor * factor * f.linked.factor, f.code) for f in hits]
    return found


@cache
def _united(place: str) -> tuple[str, ...]:
    return tuple(place.split("+"))


def fits(linked: Linked, type_: str, discourse: Discourse) -> bool:
    """Whether a mention is of the type that a role asks for."""
    return _is_of_type(discourse.kind(linked), type_)


@cache
def _is_of_type(kind: str, type_: str) -> bool:
    match type_:
        case "Drug":
            return root_kind(kind) == EntityClass.DRUG and kind != EntityClass.DRUG_CLASS
        case "Therapy":
            return root_kind(kind) == EntityClass.DRUG
        case "Company":
            return is_company(kind)
        case "Agency":
            return kind == EntityClass.REGULATORY_AGENCY
        case "Employer":
            return root_kind(kind) == EntityClass.ORGANIZATION
        case "Figure":
            return kind in {Literal.MEASURE, Literal.PERCENT}
        case _:
            return kind == type_ or root_kind(kind) == type_


def fits_at(site: Site, i: int, type_: str) -> bool:
    """Whether the unit `i` is a mention of the type, whatever other roles have taken."""
    linked = site.units[i].linked
    return linked is not None and fits(linked, type_, site.discourse)


def units_that_fit(site: Site, type_: str, indices: Iterable[int]) -> list[int]:
    """Which of the units are mentions of the type that no other role of the event has taken."""
    keys, taken = _fitting(site, type_), site.taken
    if not keys:
        return []
    beside = _beside(site, type_) if site.passage.described else range(0)
    return [i for i in indices if i in keys and keys[i] not in taken and i not in beside]


def _beside(site: Site, type_: str) -> Sequence[int]:
    """Units that are none of the trigger's: diseases that a company says it is for, where the news is the trigger, and the other way round."""
    described = site.passage.described
    if site.first not in described:
        return described if type_ == EntityClass.DISEASE else range(0)
    return [i for i in range(len(site.units)) if i not in described] if type_ in {"Drug", "Therapy"} else range(0)


def _fitting(site: Site, type_: str) -> dict[int, str]:
    """The units of the sentence that are mentions of the type, with the keys of what they mention."""
    found = site.passage.fitting.get(type_)
    if found is None:
        found = site.passage.fitting[type_] = {
            i: unit.linked.key
            for i, unit in enumerate(site.units)
            if unit.linked is not None and fits(unit.linked, type_, site.discourse)
        }
    return found


def group(site: Site, type_: str, hit: int) -> list[Filler]:
    """The mention at `hit` with those coordinated with it ("A, B and C"), in order."""
    units = site.units
    members = [hit]
    reach = 12 if type_ in {"Drug", "Therapy"} else 8  # owners with their symbols stand between drugs
    for step in (1, -1):
        k = hit + step
        joined = False
        while 0 <= k < len(units) and abs(k - members[-1 if step == 1 else 0]) <= reach:
            unit = units[k]
            if unit.depth > units[hit].depth or (unit.tag == "mark" and unit.text in "()[]®™"):
                k += step
                continue
            if type_ in {"Drug", "Therapy"} and is_owner(units, k):
                k += step  # "A and Bosco's B"
                continue
            if type_ == "Company" and is_possessive(unit) and units[k - 1].lower in {"and", "&"}:
                k += step  # "A and its partner B"
                continue
            if unit.tag == "mention" and unit.linked is not None:
                if type_ == EntityClass.DISEASE and not joined and fits(unit.linked, type_, site.discourse):
                    k += step  # what the disease is a form of: "non-small cell lung cancer (NSCLC) adenocarcinoma"
                    continue
                joined = joined or unit.linked.mention.source == PAIR
                if not joined or not fits(unit.linked, type_, site.discourse) or unit.preposition == "unlike":
                    break
                members = sorted({*members, k})
                joined = False
            elif unit.tag == "conjunction" or unit.lower in _JOINERS:
                joined = True
            elif type_ == EntityClass.DISEASE and unit.lower in {"a", "an"} and units[k - 1].text == ",":
                break  # "lupus, an autoimmune disease" tells what lupus is
            elif unit.lower == "of" and units[k - 1].lower in _BELONGS:
                break  # "A and B, a subsidiary of C" are two
            elif type_ == "Company" and step == 1 and _from_where(units, k):
                k += 1  # "by A of Germany and B"
            elif not (
                unit.lower in _LIST_WORDS
                or (joined and _adjective(unit))
                or (type_ == "Company" and joined == (step == 1) and _presents(unit))
            ):
                break
            k += step
    if type_ == "Company":
        opens = members[0] == 0 and len(members) == 2 and site.passage.sentence.section is SectionKind.HEADLINE
        if not opens and not _is_list(units, members):  # headlines save the "and" of "A, B halt a trial"
            members = [hit]
        members = _with_described(site, members)
    return [Filler(linked) for i in members if (linked := units[i].linked) is not None]


_DESCRIBES = frozenset({"a", "an", "the", "one", "of", "based", "headquartered", "part"})
_APPOSED = 30  # units of a description between commas
_TO_NAME = 8  # units from "and" to the name that it joins


def _with_described(site: Site, members: list[int]) -> list[int]:
    """The companies with those joined to them across descriptions: "A, a leader in vaccines, and the Swiss firm B, ..."."""
    after, before = _joined_after(site, members[-1]), _joined_before(site, members[0])
    return [*([before] if before is not None else []), *members, *([after] if after is not None else [])]


def _joined_before(site: Site, hit: int) -> int | None:
    """The company whose description ends right before the "and" that joins the one at `hit` to it."""
    ahead = [i for i in _fitting(site, "Company") if hit - _APPOSED - _TO_NAME <= i < hit]
    return next((i for i in ahead if _joined_after(site, i) == hit), None)


def _joined_after(site: Site, at: int) -> int | None:
    """The company that "and" joins to the one at `at` after a description of this between commas."""
    units, depth = site.units, site.units[at].depth
    rest = [
        i
        for i in range(at + 1, min(len(units), at + _APPOSED + _TO_NAME))
        if units[i].depth == depth and units[i].text not in "()"
    ]
    if len(rest) < 4 or units[rest[0]].text != "," or units[rest[1]].lower not in _DESCRIBES:
        return None
    for k, i in enumerate(rest[2:-1], start=2):
        if units[i].text != "," or units[rest[k + 1]].lower not in {"and", "&"}:
            continue
        named = True  # whether all words before the name may stand before one
        for j in rest[k + 2 : k + 2 + _TO_NAME]:
            if j in _fitting(site, "Company"):
                return j if named or units[j - 1].lower in _TRADE else None
            if units[j].tag not in {"word", "determiner", "mark", "mention"} or units[j].text in ".;:":
                return None
            named = named and (
                units[j].lower in _LIST_WORDS or units[j].text == "," or _adjective(units[j]) or _presents(units[j])
            )
        return None
    return None


def _is_list(units: Sequence[Unit], members: Sequence[int]) -> bool:
    """Whether more than commas join the members: in "with the purchase of A, B grows" they are no list."""
    between = range(members[0] + 1, members[-1])
    places = {k + n for k in between if _from_where(units, k) for n in (0, 1)}
    return any(units[k].text != "," for k in between if units[k].linked is None and k not in places)


def _from_where(units: Sequence[Unit], k: int) -> bool:
    """Whether a word and the next say where a company is: "of Germany"."""
    after = units[k + 1] if k + 1 < len(units) else None
    return units[k].lower == "of" and after is not None and after.linked is None and after.text[:1].isupper()


_STANDING = frozenset({"privately", "publicly", "closely", "held", "owned", "traded", "listed", "then"})  # of a company


_BELONGS = frozenset({"subsidiary", "affiliate", "unit", "division", "member", "part", "arm"})


def _adjective(unit: Unit) -> bool:
    return unit.lower in _STANDING or (
        unit.tag == "word" and unit.lower.endswith(("al", "ic", "ive", "ed", "ar", "ary", "ous", "based"))
    )


_TRADE = frozenset(
    "biopharma biopharmaceutical biotech biotechnology company compatriot developer drug drugmaker fellow firm giant group maker major "
    "partner peer pharma pharmaceutical rival specialist specialty start-up startup".split()
)


def _presents(unit: Unit) -> bool:
    """Whether a word may stand between "and" and a company to say what it is: "X and US drugmaker Y", "X and the Swiss pharma giant Y"."""
    return unit.lower in _TRADE or (unit.tag == "word" and unit.text[0].isupper()) or unit.text == "US"


def next_group(site: Site, type_: str, reach: int, *, stops: Callable[[Unit], bool]) -> list[Filler]:
    """The first mention within so many units after the trigger, with those coordinated with it, if it fits and no unit before it stops the search."""
    for i in range(site.last, min(len(site.units), site.last + reach)):
        unit = site.units[i]
        if unit.linked is not None:
            return group(site, type_, i) if fits_at(site, i, type_) else []
        if stops(unit):
            return []
    return []


def nearest_index(site: Site, hits: Iterable[int]) -> int | None:
    """The unit nearest to the trigger, those after it counting as a little nearer; None if there is none."""
    return min(hits, key=lambda i: (i - site.last if i >= site.last else (site.first - i) * 1.2, i), default=None)


def fillers(site: Site, indices: Iterable[int]) -> list[Filler]:
    """What the mentions at these units fill a role with."""
    return [Filler(linked) for i in indices if (linked := site.units[i].linked) is not None]


def after_preposition(site: Site, type_: str, preposition: str) -> list[Filler]:
    """The first mention that the preposition governs after the trigger, else the last before it."""
    indices = units_that_fit(site, type_, site.members)
    # in "by its partner Acme" it is the partner who acts
    governed = [i for i in indices if site.units[i].preposition == preposition and not is_possessive(site.units[i])]
    if type_ == "Company":  # "rights to Quell's asset" are not given to Quell
        governed = [i for i in governed if not owns(site, i)]
    right = [i for i in governed if i >= site.last and not (not site.verb and new_predicate(site, i))]
    if right:
        return _with_repeated(site, type_, preposition, right)
    left = [i for i in governed if i < site.last]
    return group(site, type_, left[-1]) if left else []


def new_predicate(site: Site, i: int) -> bool:
    """Whether another predicate begins between a noun as trigger and the unit: "an agreement with X and submitted its NDA for Y"."""
    units = site.units
    return any(
        units[k].tag == "conjunction"
        and units[k - 1].tag == "mention"
        and (units[k + 1].tag == "auxiliary" or (units[k + 1].tag == "verb" and units[k + 1].lower.endswith("ed")))
        for k in range(site.last + 1, i)
    )  # fmt: skip


_GOES_ON = frozenset(
    "and or but also as well , the treatment of in patients with a single agent monotherapy combination adult adults pediatric paediatric children people those".split()
)


def _with_repeated(site: Site, type_: str, preposition: str, governed: Sequence[int]) -> list[Filler]:
    """The first of what a preposition governs, with what it governs when said again: "for X and for Y", "for X but also for Y"."""
    found = group(site, type_, governed[0])
    for last, i in pairwise(governed):
        given = {id(u) for u in site.units[last + 1 : i] if u.linked and fits(u.linked, "Therapy", site.discourse)}
        between = [unit.lower for unit in site.units[last + 1 : i] if id(unit) not in given]
        if (
            (not given or not _TOGETHER.isdisjoint(between))  # "X for asthma and Y for gout": each its own
            and preposition in between
            and {"and", "or", "but", "well"} & set(between)
            and set(between) <= {preposition, *_GOES_ON}
        ):
            found += [f for f in group(site, type_, i) if f.linked.key not in {known.linked.key for known in found}]
        elif not any(site.units[i].linked is filler.linked for filler in found):
            break
    return found


_TOGETHER = frozenset({"with", "plus", "combination"})
_GIVEN = frozenset({"under", "through", "via", "within", "per", "part", "following"})


def is_given(site: Site) -> bool:
    """Whether the trigger is a noun for something that is there, under which other things are done: "will sell X under an agreement"."""
    if site.verb:
        return False
    for i in range(site.first - 1, max(-1, site.first - 7), -1):
        unit = site.units[i]
        if unit.lower in _GIVEN:
            return True
        if unit.tag in {"verb", "auxiliary", "to", "subordinator"} or unit.text == ",":
            return False
    return False


def is_possessive(unit: Unit) -> bool:
    """Whether a unit is a word like "its" that stands for something."""
    return unit.linked is not None and unit.linked.mention.source == "possessive"


_OWNS = frozenset({"'s", "’s", "'", "’"})


def is_owner(units: Sequence[Unit], i: int) -> bool:
    """Whether a unit is an organization whose what follows is, or the mark of that: "Bosco", "'s" in "Bosco's zelumab"."""
    named = i - 1 if i and units[i].lower in _OWNS else i
    linked = units[named].linked
    return linked is not None and root_kind(linked.kind) == EntityClass.ORGANIZATION and _has_mark(units, named)


def _has_mark(units: Sequence[Unit], i: int) -> bool:
    return i + 1 < len(units) and units[i + 1].lower in _OWNS


def owns(site: Site, i: int) -> bool:
    """Whether what follows the unit is said to be its own: it is a possessive, or the mark of one comes after it."""
    return is_possessive(site.units[i]) or _has_mark(site.units, i)
