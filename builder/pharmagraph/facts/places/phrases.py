"""Places within and around noun phrases: predicates, appositions, brackets, what follows at once."""

from itertools import dropwhile

from pharmagraph.facts.discourse import Passage
from pharmagraph.facts.places.composition import formulated
from pharmagraph.facts.places.coordination import group, next_group
from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, new_predicate, owns, units_that_fit
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_DRUG_WORDS = word_set("facts.places.phrases.drug_words")


_NAMING = frozenset({"called", "named"})


@place("right-next")
def right_next(site: Site, type_: str) -> list[Filler]:
    """The mention that follows at once, but for a determiner or a number word."""
    for i in range(site.last, min(len(site.units), site.last + 4)):
        unit = site.units[i]
        if unit.linked is not None:
            return [Filler(unit.linked)] if fits(unit.linked, type_, site.discourse) else []
        if unit.tag not in {"determiner", "word"} and unit.lower not in _NAMING:
            return []
    return []


_REACH = 14  # units


@place("right-all")
def right_all(site: Site, type_: str) -> list[Filler]:
    """The first group of fitting mentions after the trigger within its clause, whatever governs it."""
    hits = units_that_fit(site, type_, (i for i in site.members if i >= site.last))
    if not hits or (not site.verb and new_predicate(site, hits[0])):
        return []
    between = sum(u.depth == 0 and u.tag != "mark" for u in site.units[site.last : hits[0]])  # brackets hold nothing up
    if between > _REACH:
        return []
    return group(site, type_, hits[0])


@place("right-close")
def right_close(site: Site, type_: str) -> list[Filler]:
    """The mentions that a word before them qualifies: at once, or with adjectives and nouns between."""
    return next_group(
        site, type_, 6, stops=lambda unit: unit.tag not in {"word", "conjunction"} and unit.text not in {",", "-"}
    )


def _listed(site: Site, type_: str) -> list[Filler]:
    """What the trigger joins, whoever's it is and whatever is said of the first: "its antibody X, a PD-1 blocker, and Merck's Y"."""
    for i in range(site.last, min(len(site.units), site.last + 8)):
        if fits_at(site, i, type_):
            found = group(site, type_, i)
            return found if len(found) > 1 else [*found, *_after_aside(site, type_, i)]
        unit = site.units[i]
        if (unit.linked is not None and not owns(site, i)) or unit.tag in {"auxiliary", "subordinator", "preposition"}:
            break
    return []


def _after_aside(site: Site, type_: str, first: int) -> list[Filler]:
    """The second of two that "and" joins after an aside on the first."""
    units = site.units
    for i in range(first + 2, min(len(units) - 1, first + _BOTH_WITHIN)):
        if units[i].lower == "and" and units[i].depth == 0 and units[i - 1].text in {",", "-", "–", "—", ")"}:
            behind = [k for k in range(i + 1, min(len(units), i + 10)) if fits_at(site, k, type_)]
            named = [k for k in behind if fits_at(site, k, "Drug")]
            return fillers(site, (named or behind)[:1])
    return []


@place("both-and")
def both_and(site: Site, type_: str) -> list[Filler]:
    """What a trigger that ends in "both" joins, whatever is said of the first: "binds both HER2 on tumours and CD3 on T cells"."""
    if site.units[site.last - 1].lower != "both":
        return []
    first = next_group(site, type_, 4, stops=lambda unit: unit.tag not in {"word", "determiner"})
    reach = range(site.last, min(len(site.units), site.last + _BOTH_WITHIN))
    joint = next((i for i in reach if site.units[i].lower == "and" and site.units[i].depth == 0), len(site.units))
    second = units_that_fit(site, type_, range(joint, min(len(site.units), joint + 5)))[:1]
    return [*first, *fillers(site, second)] if first and len(first) == 1 else first


_BOTH_WITHIN = 24  # units


@place("free-trigger")
def free_trigger(site: Site, type_: str) -> list[Filler]:
    """The trigger's mention, if no preposition ties it to another noun ("a suspension of X")."""
    inside = units_that_fit(site, type_, range(site.first, site.last))
    free = [i for i in inside if site.units[i].preposition in _ITEM_AFTER]
    return fillers(site, [i for i in free if not _tells_content(site, type_, i)])


def _tells_content(site: Site, type_: str, i: int) -> bool:
    """Whether a mention stands in a bracket that tells what the one before it contains: "NRX-100 (IV ketamine)"."""
    k = i
    while k and site.units[k].depth:
        k -= 1
    return k < i and bool(units_that_fit(site, type_, range(max(0, k - 1), k + 1)))


@place("approved-thing")
def approved_thing(site: Site, type_: str) -> list[Filler]:
    """What is approved: of an adjective ("the approved vaccine X", "X is the first FDA-approved drug") the noun phrase, else what is acted on."""
    if _is_adjective(site):
        return right_close(site, type_) or _predicated(site, type_)
    places = ("object", "of", "for", "antecedent", "before")
    return next(filter(None, (look(name, type_, site) for name in places)), [])


def _predicated(site: Site, type_: str) -> list[Filler]:
    """What the noun phrase of the trigger is said of: "X is the first FDA-approved drug", "X, the approved drug", "X as the approved drug"."""
    for i in range(site.first - 1, max(-1, site.first - 12), -1):
        unit = site.units[i]
        if fits_at(site, i, type_):
            said = {u.lower for u in site.units[i + 1 : site.first]}
            return group(site, type_, i) if said & {"is", "are", "was", "were", "as", ",", "remains"} else []
        if unit.tag not in {"determiner", "word", "auxiliary", "mark", "mention"} and unit.lower not in {"as", "and"}:
            return []
    return []


def _is_adjective(site: Site) -> bool:
    """Whether a participle stands before a noun: "the currently approved vaccines"."""
    before = [unit for unit in site.units[max(0, site.first - 2) : site.first] if not unit.lower.endswith("ly")]
    after = site.units[site.last] if site.last < len(site.units) else None
    modifies = after is not None and after.tag in {"word", "mention"}
    return (
        modifies
        and bool(before)
        and (
            before[-1].tag == "determiner"
            or before[-1].text == "-"
            or before[-1].lower in {"only", "first", "no", "new", "current", "existing", "other", "few", "most", "many"}
        )
    )


@place("listed-first")
def listed_first(site: Site, type_: str) -> list[Filler]:
    """The first of what the trigger joins: A in "the combination of A, B and C"."""
    return _listed(site, type_)[:1]


@place("listed-rest")
def listed_rest(site: Site, type_: str) -> list[Filler]:
    """The others that the trigger joins: B and C in "the combination of A, B and C"."""
    taken, site.taken = site.taken, set()  # the list begins with what the role before has taken
    found = _listed(site, type_)
    site.taken = taken
    return [f for f in found if f.linked.key not in taken]


@place("next-alone")
def next_alone(site: Site, type_: str) -> list[Filler]:
    """The first mention after the trigger, within a dozen units and with no clause beginning between."""
    return next_group(site, type_, 12, stops=lambda unit: unit.tag in {"auxiliary", "subordinator"})


@place("bracket-after")
def bracket_after(site: Site, type_: str) -> list[Filler]:
    """The mentions in the bracket that follows the trigger."""
    begin = next((i for i in range(site.last, min(len(site.units), site.last + 6)) if site.units[i].text == "("), None)
    if begin is None:
        return []
    end = next((i for i in range(begin, len(site.units)) if site.units[i].text == ")"), len(site.units))
    return fillers(site, units_that_fit(site, type_, range(begin, end)))


@place("predicate")
def predicate(site: Site, type_: str) -> list[Filler]:
    """A mention within the noun phrase after "is a"."""
    for i in range(site.last, min(len(site.units), site.last + 7)):
        unit = site.units[i]
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            return [Filler(unit.linked)]
        if unit.tag in {"preposition", "subordinator", "verb", "auxiliary"}:
            break
    return []


def _first_of_list(site: Site) -> int:
    """Where the list begins that the trigger's mention ends: at A in "A and B receptor agonist"."""
    first = site.first
    inside = site.units[first].linked
    while inside is not None and first > 1 and site.units[first - 1].lower in {"and", "or", "/", "x", "×"}:
        before = site.units[first - 2].linked
        if before is None or root_kind(before.kind) != root_kind(inside.kind):
            break
        first -= 2
    return first


_MADE = frozenset("composed comprised consist consists consisting made".split())
_UNDERGONE = word_set("facts.places.phrases.undergone")


def _is_governed(site: Site, first: int) -> bool:
    """Whether the noun phrase before `first` tells what patients had, and so describes nothing: "after an inhibitor of X"."""
    begin = next((i for i in range(first - 1, max(0, first - 8), -1) if site.units[i].lower in {"a", "an"}), 0)
    before = site.units[begin - 1] if begin else None
    if begin > 1 and site.units[begin - 2].lower in _MADE:
        return False  # "composed of an antibody to X"
    return before is not None and (
        (before.tag in {"preposition", "to"} and before.lower != "as") or before.lower in _UNDERGONE
    )


_NAMED_WITHIN = 6  # units after a description within which a name may follow


@place("described")
def described(site: Site, type_: str) -> list[Filler]:
    """The drug that a noun phrase describes: before "is a", before an apposition's comma, or named right after the phrase."""
    after = list(range(site.last, min(len(site.units), site.last + _NAMED_WITHIN)))
    for i in after:
        linked = site.units[i].linked
        if linked is not None:
            if fits(linked, type_, site.discourse):
                several = site.units[i - 1].lower.endswith("s")  # "antibodies X and Y"
                return group(site, type_, i) if several else [Filler(linked)]
            if site.discourse.kind(linked) == EntityClass.DRUG_CLASS:  # "its anti-CD47 monoclonal antibody, X"
                continue
            break
        if site.units[i].lower not in _DRUG_WORDS:
            break
    first = _first_of_list(site)
    if _is_governed(site, first):
        return []
    if first and site.units[first - 1].lower in {"and", "or"}:  # "X and anti-PD-1 therapy" are two
        return []
    for i in range(first - 1, max(-1, site.first - 22), -1):
        unit = site.units[i]
        if unit.lower.endswith("ing") and unit.tag == "verb" and site.units[i - 1].lower == "and":
            return []  # "nixed X, its PD-1 antibody, placing Y first": another predicate
        if (
            unit.lower in {"with", "than", "versus", "other", "like", "plus", "against"}
            and unit.clause == site.units[site.first].clause
        ):
            return []
        if (
            unit.linked is not None
            and fits(unit.linked, type_, site.discourse)
            and unit.depth <= site.units[site.first].depth
        ):
            if (made_of := formulated(site, i)) is not None and fits_at(site, made_of, type_):
                return fillers(site, [made_of])
            words = [u.lower for u in site.units[i + 1 : site.first]]
            linked_up = any(
                w in {"is", "a", "an", "are", "was", "the", "(", "its", "our", "other", "'s", "’s"} for w in words
            )
            linked_up = linked_up or not words or (i == 0 and words == [","])
            apart = words[:1] == [","] and words[1:2] in (["a"], ["an"])  # "A and B, a PD-1 inhibitor"
            own = ("(" in words or apart) and not set(words) & {"both", "all", "each"}  # "A (anti-X) and B (anti-Y)"
            return (
                ([Filler(unit.linked)] if own else group(site, type_, i))
                if linked_up and (unit.preposition == "" or "," in words or "(" in words or "which" in words)
                else []
            )
    return []


@place("named-after")
def named_after(site: Site, type_: str) -> list[Filler]:
    """The drug named behind what it is for, after a comma or "called": "a pill for obesity, X"."""
    reach = range(site.last, min(len(site.units), site.last + _DISEASE_REACH))
    disease = next((i for i in reach if fits_at(site, i, EntityClass.DISEASE)), None)
    if disease is None:
        return []
    behind = [u for u in site.units[disease + 1 : disease + 4] if u.tag != "mark" or u.text in {",", *_QUOTES}]
    named = (
        len(behind) > 1
        and behind[0].lower in {",", "called", "named", "dubbed", *_QUOTES}
        and behind[1].linked is not None
    )
    return (
        [Filler(behind[1].linked)]
        if named and behind[1].linked and fits(behind[1].linked, type_, site.discourse)
        else []
    )


_QUOTES = ('"', "“", "‘")
_DISEASE_REACH = 5  # units between "for" and the disease
_PREDICATE = frozenset({"verb", "auxiliary", "mark", "subordinator"})
_CARE = word_set("facts.places.phrases.care")


@place("disease-next")
def disease_next(site: Site, type_: str) -> list[Filler]:
    """The disease right after "DRUG for" or "DRUG in", with only "the treatment of", "patients with" and the like between."""
    return next_group(site, type_, 9, stops=lambda unit: unit.tag in _PREDICATE and unit.lower not in _CARE)


@place("fronted-subject")
def fronted_subject(site: Site, type_: str) -> list[Filler]:
    """Who a phrase at the head of a sentence is told of, right after its comma: "By binding to CGRP, X prevents migraine"."""
    if not site.units[site.first].lower.endswith(("ing", "ed")) or site.first > 2:
        return []
    comma = next((i for i in range(site.last, len(site.units)) if site.units[i].text == ","), len(site.units))
    after = [i for i in range(comma + 1, min(len(site.units), comma + 3)) if site.units[i].tag != "determiner"]
    return group(site, type_, after[0]) if after and fits_at(site, after[0], type_) else []


@place("apposition-head")
def apposition_head(site: Site, type_: str) -> list[Filler]:
    """What the trigger's noun phrase is in apposition to: the mention right before its comma."""
    for i in range(site.first - 1, max(-1, site.first - 5), -1):
        linked = site.units[i].linked
        if linked is not None:
            if not fits(linked, type_, site.discourse):
                return []
            return group(site, type_, i) if site.verb else [Filler(linked)]  # "X and Y, targeting ..."
        if site.units[i].text not in {",", ")", "(", "®", "™"}:
            return []
    return []


_ITEM_BEGINS = word_set("facts.places.phrases.item_begins")
_ITEM_AFTER = frozenset(
    {"", "including", "of", "for", "in", "against", "as"}
)  # what may still govern after the item before


@place("items")
def items(site: Site, type_: str) -> list[Filler]:
    """Every item of the list that the trigger opens: mentions that follow it, a mark or "and", and that nothing is given with.

    After a colon at the end of a sentence, what the list items below it begin with.
    """
    if site.units[-1].text == ":" and not any(fits_at(site, i, type_) for i in range(site.last, len(site.units))):
        return _heads_of_items(site, type_)
    found = []
    for i in units_that_fit(site, type_, range(site.last, len(site.units))):
        begin = i
        while begin > site.last and (site.units[begin - 1].tag in {"determiner", "word"} or owns(site, begin - 2)):
            begin -= 2 if owns(site, begin - 2) else 1  # "Quell's X and Zorba's Y"
        opened = begin == site.last or site.units[begin - 1].lower in _ITEM_BEGINS
        last = begin > site.last + 1 and site.units[begin - 1].lower == "and" and site.units[begin - 2].text == ","
        if opened and (last or site.units[i].preposition in _ITEM_AFTER) and site.units[i].depth == 0:
            found.append(i)
    return fillers(site, found)


def _heads_of_items(site: Site, type_: str) -> list[Filler]:
    """What each list item under the sentence begins with."""
    here = site.passage.sentence.index
    below = (p for p in site.discourse.passages[here + 1 : here + _MOST_ITEMS] if here in p.standing.under)
    return [found for passage in below if (found := _item_head(passage, type_, site)) is not None]


_MOST_ITEMS = 60  # sentences


def _item_head(passage: Passage, type_: str, site: Site) -> Filler | None:
    units = passage.view.units if passage.standing.opens_item else ()
    if type_ == EntityClass.DISEASE:  # "adults with gout"
        units = list(dropwhile(lambda unit: unit.linked is None and unit.lower in _PATIENTS, units))
    linked = units[0].linked if units else None
    return Filler(linked) if linked is not None and fits(linked, type_, site.discourse) else None


_PATIENTS = word_set("facts.places.phrases.patients")


@place("item-head")
def item_head(site: Site, type_: str) -> list[Filler]:
    """The trigger's mention, if a list item begins with it."""
    found = _item_head(site.passage, type_, site) if site.first == 0 else None
    return [found] if found is not None else []
