"""What is told of several things at once: "A, B and C", "A, a leader in vaccines, and B"."""

from collections.abc import Callable, Iterator, Sequence

from pharmagraph.facts.pairs import PAIR
from pharmagraph.facts.places.site import Filler, Site, fits, fits_at, fitting, is_owner, is_possessive
from pharmagraph.language.sections import SectionKind
from pharmagraph.language.units import Unit
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_JOINERS = frozenset({",", "/", "+", "plus", "well", "x", "×"})  # "well" of "as well as"


_LIST_WORDS = word_set("facts.places.coordination.list_words")


_PATIENTS = word_set("facts.places.coordination.patients")  # "A in adults and the indication of B"


_BELONGS = frozenset({"subsidiary", "affiliate", "unit", "division", "member", "part", "arm"})


def group(site: Site, type_: str, hit: int) -> list[Filler]:
    """The mention at `hit` with those coordinated with it ("A, B and C"), in order."""
    units = site.units
    members = sorted({hit, *_coordinated(site, type_, hit, 1), *_coordinated(site, type_, hit, -1)})
    if type_ == "Company":
        opens = members[0] == 0 and len(members) == 2 and site.passage.sentence.section is SectionKind.HEADLINE
        if not opens and not _is_list(units, members):  # headlines save the "and" of "A, B halt a trial"
            members = [hit]
        members = _with_described(site, members)
    return [Filler(linked) for i in members if (linked := units[i].linked) is not None]


def _coordinated(site: Site, type_: str, hit: int, step: int) -> Iterator[int]:
    """The units of the type that a list joins to the one at `hit`, on one side of it: `step` is 1 or -1."""
    units = site.units
    reach = _DRUG_REACH if type_ in _THERAPIES else _REACH
    last, k, joined = hit, hit + step, False
    while 0 <= k < len(units) and abs(k - last) <= reach:
        unit = units[k]
        if _is_beside(units, hit, k, type_) or (type_ in _THERAPIES and _describes_drug(site, k, type_)):
            pass
        elif not joined and is_named_again(units[last], unit):
            last = k  # "the antibody corvolimab and quellimab"
        elif unit.linked is not None:
            fit = fits(unit.linked, type_, site.discourse)
            if not (type_ == EntityClass.DISEASE and not joined and fit):
                if not (joined or unit.linked.mention.source == PAIR) or not fit or unit.preposition == "unlike":
                    return
                yield k
                last, joined = k, False
            # else it is what the disease is a form of: "non-small cell lung cancer (NSCLC) adenocarcinoma"
        elif unit.tag == "conjunction" or unit.lower in _JOINERS:
            joined = True
        elif type_ == EntityClass.DISEASE and step == 1 and (past := _past_aside(site, k, joined=joined)):
            last, k, joined = past - 1, past, False
            continue
        elif _ends_list(units, k, type_):
            return
        elif type_ == "Company" and step == 1 and _from_where(units, k):
            k += 1  # "by A of Germany and B"
        elif not (
            unit.lower in _LIST_WORDS
            or (joined and _adjective(unit))
            or (type_ == "Company" and joined == (step == 1) and _presents(unit))
            or (type_ == EntityClass.DISEASE and (joined or step == -1) and unit.lower in _PATIENTS)
        ):
            return
        k += step


_ASIDE = 5  # units that an aside is long at most


def _past_aside(site: Site, k: int, *, joined: bool) -> int | None:
    """Where the list goes on past what is said of one disease: "A in combination with X and B", "A, including C, and B"."""
    units, rest = site.units, range(k, min(len(site.units), k + _ASIDE))
    words = [units[i].lower for i in rest]
    if not joined and (words[:3] == ["in", "combination", "with"] or words[:2] == ["together", "with"]):
        return next((i + 1 for i in rest if fits_at(site, i, "Therapy")), None)
    if words[0] == "in" and not joined:  # "A in adults and B"
        past = next((i for i in rest if units[i].lower not in _PATIENTS), k)
        return past if past > k + 1 and (units[past].tag == "conjunction" or units[past].text == ",") else None
    if words[0] in {"including", "excluding"}:
        ends = (i for i in rest[:-1] if units[i].text == "," and units[i + 1].tag == "conjunction")
        return next(ends, None)
    return None


_THERAPIES = frozenset({"Drug", "Therapy"})
_REACH = 8  # units from one member of a list to the next
_DRUG_REACH = 12  # owners with their symbols stand between drugs


def _is_beside(units: Sequence[Unit], hit: int, k: int, type_: str) -> bool:
    """Whether a unit is no part of the list that goes on past it: brackets, marks, owners ("A and Bosco's B", "A and its partner B")."""
    unit = units[k]
    if unit.depth > units[hit].depth or (unit.tag == "mark" and unit.text in "()[]®™"):
        return True
    if type_ in _THERAPIES:
        return is_owner(units, k)
    if type_ == "Company" and _tells_where(units, k):
        return True
    return type_ == "Company" and is_possessive(unit) and units[k - 1].lower in {"and", "&"}


_SEATED = frozenset({"based", "headquartered"})
_OF_A_PLACE = frozenset({"'s", "’s"})


def _tells_where(units: Sequence[Unit], k: int) -> bool:
    """Whether a unit tells where the next company is: "A and San Diego-based B", "A and Japan's B"."""
    for i in range(k, min(len(units), k + 4)):
        if units[i].lower in _SEATED and units[i - 1].text == "-":
            return True
        if units[i].tag not in {"word", "mark"} or units[i].linked is not None:
            break
    named = k - 1 if units[k].lower in _OF_A_PLACE else k
    place = units[named].linked
    owns = named + 1 < len(units) and units[named + 1].lower in _OF_A_PLACE
    return owns and units[named].text[:1].isupper() and (place is None or place.kind == Literal.TERRITORY)


def is_named_again(one: Unit, other: Unit) -> bool:
    """Whether two mentions are of one thing: words that stand for it, and its name."""
    return one.linked is not None and other.linked is not None and one.linked.key == other.linked.key


def _describes_drug(site: Site, k: int, type_: str) -> bool:
    """Whether a unit is of the words by which a list tells what its next drug is: "A and the eye drug B", "A as well as the oral pill C"."""
    units = site.units
    begin = end = k
    while begin > 0 and may_describe(site, begin - 1):
        begin -= 1
    while end < len(units) and may_describe(site, end):
        end += 1
    if end == len(units) or not begin <= k < end or end - begin > _DRUG_REACH or not fits_at(site, end, type_):
        return False
    told = {unit.lower for unit in units[begin:end]}
    joined = begin > 0 and (units[begin - 1].tag == "conjunction" or units[begin - 1].lower in {"as", "plus"})
    named = units[end - 1].lower in _DRUG_WORDS or units[end - 1].linked is not None
    return joined and named and not told & _RIVALS


def may_describe(site: Site, i: int) -> bool:
    """Whether a unit may stand in a noun phrase before a drug's name: no verb, mark or preposition, and no other drug."""
    unit = site.units[i]
    if unit.linked is not None:
        return site.discourse.kind(unit.linked) in _TELLING
    return unit.tag in {"word", "determiner"} or unit.text == "-"


_TELLING = frozenset({EntityClass.DISEASE, EntityClass.MOLECULAR_TARGET, EntityClass.DRUG_CLASS})


_DRUG_WORDS = word_set("facts.places.coordination.drug_words")
_RIVALS = word_set("facts.places.coordination.rivals")


def _ends_list(units: Sequence[Unit], k: int, type_: str) -> bool:
    """Whether a word begins to tell what a member is: "lupus, an autoimmune disease", "A and B, a subsidiary of C"."""
    lower, before = units[k].lower, units[k - 1]
    if type_ == EntityClass.DISEASE and lower in {"a", "an"}:
        return before.text == ","
    return lower == "of" and before.lower in _BELONGS


_DESCRIBES = word_set("facts.places.coordination.describes")


_APPOSED = 30  # units of a description between commas


_TO_NAME = 8  # units from "and" to the name that it joins


def _with_described(site: Site, members: list[int]) -> list[int]:
    """The companies with those joined to them across descriptions: "A, a leader in vaccines, and the Swiss firm B, ..."."""
    after, before = _joined_after(site, members[-1]), _joined_before(site, members[0])
    return [*([before] if before is not None else []), *members, *([after] if after is not None else [])]


def _joined_before(site: Site, hit: int) -> int | None:
    """The company whose description ends right before the "and" that joins the one at `hit` to it."""
    ahead = [i for i in fitting(site, "Company") if hit - _APPOSED - _TO_NAME <= i < hit]
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
            if j in fitting(site, "Company"):
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


_STANDING = word_set("facts.places.coordination.standing")  # of a company


def _adjective(unit: Unit) -> bool:
    return unit.lower in _STANDING or (
        unit.tag == "word" and unit.lower.endswith(("al", "ic", "ive", "ed", "ar", "ary", "ous", "based"))
    )


_TRADE = word_set("facts.places.coordination.trade")


def _presents(unit: Unit) -> bool:
    """Whether a word may stand between "and" and a company to say what it is: "X and US drugmaker Y", "X and the Swiss pharma giant Y"."""
    return unit.lower in _TRADE or (unit.tag == "word" and unit.text[0].isupper()) or unit.text == "US"


_OWNED_COMPANIES = word_set("facts.places.grammar.owned_companies")


def _owned_company(site: Site, i: int) -> int:
    """The company that is said to be that of the one at `i`, else this: "licensed from Brennwick University's holding company Quell"."""
    for k in range(i + 2, min(len(site.units), i + 6)) if is_owner(site.units, i) else ():
        if site.units[k].linked is not None:
            return k if fits_at(site, k, "Company") and site.units[k - 1].lower in _OWNED_COMPANIES else i
    return i


def next_group(site: Site, type_: str, reach: int, *, stops: Callable[[Unit], bool]) -> list[Filler]:
    """The first mention within so many units after the trigger, with those coordinated with it, if it fits and no unit before it stops the search."""
    for i in range(site.last, min(len(site.units), site.last + reach)):
        unit = site.units[i]
        if unit.linked is not None:
            i = _owned_company(site, i) if type_ == "Company" else i
            return group(site, type_, i) if fits_at(site, i, type_) else []
        if stops(unit):
            return []
    return []
