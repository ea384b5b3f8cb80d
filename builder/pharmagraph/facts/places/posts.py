"""Places of the posts of which words of appointment tell, and of those that several people share."""

from functools import cache

from pharmagraph.facts.places.appointing import BEING, appointer, puts_in
from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.people import AT_WORK, first_behind, is_held_elsewhere, is_title, who_speaks
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, units_that_fit
from pharmagraph.language.words import inflect_verb
from pharmagraph.mentions.mention import TRIAL, Literal
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass


@place("told-holder")
def told_holder(site: Site, type_: str) -> list[Filler]:
    """Who holds a title of which words of appointment tell: whom somebody appoints, or who serves, joins, succeeds or steps down.

    "Quell names A as CEO, succeeding B": A; "A will succeed B as CEO": A; "B will be succeeded by A as CEO": A.
    """
    verb = _telling_verb(site)
    if not _is_told(site, site.first) and not _is_anothers(site, verb):
        return []
    people = units_that_fit(site, type_, range(site.first))
    if people and _is_in_capacity(site) and site.units[verb].lower not in _succeeds():
        return fillers(site, people[-1:])
    before = [i for i in people if i < verb]
    after = [i for i in people if verb < i]
    word = site.units[verb].lower
    takes_object = word in puts_in()
    is_passive = word.endswith("ed") and any(
        u.lower in BEING or u.lower == "who" for u in site.units[max(0, verb - 3) : verb]
    )
    if verb < 0:  # "As CEO of Quell, A led"
        reach = range(site.last, min(len(site.units), site.last + _FRONT))
        led_in = any(unit.lower == "as" for unit in site.units[max(0, site.first - 3) : site.first])
        people = units_that_fit(site, type_, reach) if led_in else []
        spoken = any(site.units[i].text in {"”", '"', "“"} for i in reach if people and i < people[0])
        return [] if spoken else fillers(site, people[:1])
    if takes_object and after and not is_passive:
        return group(site, type_, after[0])
    if not takes_object and is_passive and after:  # "will be succeeded by A"
        return group(site, type_, after[0])
    return fillers(site, before[-1:])


_HOLDS = "serve act work succeed replace join rejoin become remain continue return take step assume lead retire resign depart leave stay start begin function sit hold transition move rise be".split()


@cache
def _holds() -> frozenset[str]:
    """Words for having, taking or leaving a post."""
    return frozenset().union(*(inflect_verb(verb).values() for verb in _HOLDS)) | BEING | {"became"}


def _telling_verb(site: Site) -> int:
    """The word that tells of the title: the nearest before it that is for having or giving a post, or -1.

    One in a relative clause that a comma ends before the title is not meant: "will succeed B, who is retiring, as CEO".
    """
    found = -1
    for i in range(site.first - 1, -1, -1):
        unit = site.units[i]
        if unit.text in {";", "“", "”"}:
            break
        if unit.lower not in puts_in() and unit.lower not in _holds():
            continue
        clause = site.passage.view.clauses[unit.clause]
        closed = clause.kind == "relative" and any(u.text == "," for u in site.units[i + 1 : site.first])
        if not closed and (unit.lower not in BEING or site.first - i <= _NEAR):
            return i
        found = i if found < 0 else found
    return found


def _is_in_capacity(site: Site) -> bool:
    """Whether the title is told with "in his capacity as" or "her role as", which goes back to who was named before."""
    before = [unit.lower for unit in site.units[max(0, site.first - 5) : site.first]]
    return bool({"his", "her", "their"} & set(before)) and bool(_CAPACITY & set(before)) and before[-1] in {"as", "of"}


_CAPACITY = frozenset({"capacity", "role", "position", "post", "duties", "job", "office"})
_FRONT = 9  # units within which who holds a title stands after it: "As CEO of Quell, A led"
_NEAR = 3  # units between "is" and the title that it tells


@place("title-of-several")
def title_of_several(site: Site, type_: str) -> list[Filler]:
    """The title that several people share with the trigger: "the principal investigators are A of X and B of Y", "A and B as directors"."""
    for step in (-1, 1):
        i = site.first - 1 if step < 0 else site.last
        told = False
        while 0 <= i < len(site.units) and abs(i - site.first) <= _LIST:
            unit = site.units[i]
            if is_title(site, i) and _is_plural(site, i):
                return fillers(site, [i]) if told else []
            if (
                unit.linked is not None
                and not fits(unit.linked, "Employer", site.discourse)
                and unit.linked.kind not in _LISTED
            ):
                break
            told = told or unit.lower in _TELLING
            if (
                unit.linked is None
                and unit.lower not in _AROUND
                and unit.lower not in _TELLING
                and not unit.text[:1].isupper()
                and site.passage.view.clauses[unit.clause].kind != "relative"
            ):
                break
            i += step
    return []


_LIST = 40  # units
_LISTED = frozenset({EntityClass.PERSON, Literal.TITLE, TRIAL})
_TELLING = frozenset({"are", "were", "include", "included", "including", ":", "as"})
_AROUND = word_set("facts.places.posts.around")


def _is_plural(site: Site, i: int) -> bool:
    linked = site.units[i].linked
    return linked is not None and linked.mention.value != linked.mention.name


@place("own-employer")
def own_employer(site: Site, type_: str) -> list[Filler]:
    """The organization right after a person, in brackets or with "of", "at" or "from", before anybody else is named.

    Directors of several ("two directors were elected: A and B") are those of whoever elects them, else of who speaks.
    """
    if found := _own_organization(site, type_):
        return found
    titles = [f.linked for f in title_of_several(site, Literal.TITLE)]
    if not titles or "director" not in titles[0].mention.value.lower():
        return []
    first = next(i for i in range(len(site.units)) if fits_at(site, i, EntityClass.PERSON))
    return fillers(site, units_that_fit(site, type_, range(first))[-1:]) or who_speaks(site)


def _own_organization(site: Site, type_: str) -> list[Filler]:
    for i in range(site.last, min(len(site.units), site.last + 9)):
        unit = site.units[i]
        if unit.linked is not None:
            return fillers(site, [i]) if fits_at(site, i, type_) else []
        if unit.lower in {"and", ";"} or unit.tag in {"verb", "auxiliary"}:
            break
    return []


@place("title-taken-over")
def title_taken_over(site: Site, type_: str) -> list[Filler]:
    """The title that a predecessor left to whom the sentence before the trigger appoints: "named A CEO, succeeding B".

    Also that of the sentences before: "A joins as CEO. She succeeds B".
    """
    titles = [i for i in range(site.first) if is_title(site, i)]
    if site.units[0].lower in {"he", "she"} and site.passage.sentence.index and not titles:
        return _title_just_told(site)
    words = [unit.lower for unit in site.units[: titles[-1]]] if titles else []
    given = next((i for i in range(len(words) - 1, -1, -1) if words[i] in puts_in()), -1)
    former = bool({"former", "formerly", "previously", "ex"} & set(words[given:]))
    return fillers(site, titles[-1:]) if given >= 0 and not former else []


def _title_just_told(site: Site) -> list[Filler]:
    """The title of the last sentence, of the two before in the paragraph, that tells of who is appointed or joins."""
    here = site.passage.sentence
    if any(is_title(site, i) for i in range(len(site.units))):
        return []
    for passage in reversed(site.discourse.passages[max(0, here.index - 2) : here.index]):
        words = {unit.lower for unit in passage.view.units}
        sources = {"told title", "title"} if words & puts_in() and not words & _OF_A_CAREER else {"told title"}
        told = [u.linked for u in passage.view.units if u.linked is not None and u.linked.mention.source in sources]
        if told and passage.sentence.paragraph == here.paragraph and words & (puts_in() | _ARRIVES):
            return [Filler(told[-1], 0.95)]
    return []


_OF_A_CAREER = frozenset({"former", "formerly", "previously", "was", "recently", "previous"})
_ARRIVES = frozenset("join joins joined joining start starts started starting begin begins".split())


@place("post-giver")
def post_giver(site: Site, type_: str) -> list[Filler]:
    """Who appoints the successor before the trigger, else who speaks."""
    return appointer(site, type_) or who_speaks(site)


@place("told-employer")
def told_employer(site: Site, type_: str) -> list[Filler]:
    """Where a title is held of which words of appointment tell: with it, before it ("Quell's"), who is joined, else who appoints.

    A post of the past leaves it open if nothing says where.
    """
    verb = _telling_verb(site)
    units = site.units
    behind = first_behind(site, range(site.last, site.last + 9), type_)
    if behind is not None and any(u.lower in AT_WORK or u.text == "," for u in units[site.last : behind]):
        return group(site, type_, behind)
    for i in range(site.first - 1, max(-1, site.first - 4), -1):
        if fits_at(site, i, type_) and units[i + 1].lower not in {",", "as", ")"}:
            founded = _joined_before(site, type_) if units[i].lower == "its" else []
            return founded or fillers(site, [i])
    if any(unit.lower == "where" for unit in units[verb - 4 : site.first] if verb > 3):
        return fillers(site, units_that_fit(site, type_, range(verb))[-1:])
    if {"recently", "previously", "formerly", "last"} & {u.lower for u in units[max(0, site.first - 4) : site.first]}:
        left = [i for i in units_that_fit(site, type_, range(site.first)) if units[i].preposition == "from"]
        if left:  # "joins Quell from Zorba, most recently serving as its CFO"
            return fillers(site, left[-1:])
    joined = [i for i in units_that_fit(site, type_, range(verb + 1, site.first)) if not units[i].preposition]
    if verb >= 0 and joined:
        return fillers(site, joined[:1])
    if found := appointer(site, type_) or _joined_before(site, type_):
        return found
    before = {u.lower for u in units[max(0, verb - 4) : site.first]}
    in_the_past = before & _OF_THE_PAST and not before & _OF_NOW
    return [] if in_the_past or is_held_elsewhere(site, site.first) else who_speaks(site)


def _joined_before(site: Site, type_: str) -> list[Filler]:
    """Whom somebody joined or founded who rose there: "joined Quell in 1989 and led its expansion, becoming CEO in 1998"."""
    for i in range(site.first - 1, -1, -1):
        if site.units[i].lower in _JOINED:
            found = units_that_fit(site, type_, range(i + 1, site.first))[:1]
            return fillers(site, [k for k in found if not site.units[k].preposition])
    return []


_JOINED = frozenset("joined joining founded co-founded cofounded".split())
_OF_THE_PAST = word_set("facts.places.posts.of_the_past")
_OF_NOW = frozenset("has appointed named promoted elected joined".split())


def _is_anothers(site: Site, verb: int) -> bool:
    """Whether a title beside a name is told of somebody else, too: "A succeeds B as Head of Europe"."""
    as_ = {unit.lower for unit in site.units[max(0, site.first - 3) : site.first]}
    return verb >= 0 and "as" in as_ and site.units[verb].lower in _succeeds()


@cache
def _succeeds() -> frozenset[str]:
    return frozenset().union(*(inflect_verb(verb).values() for verb in ("succeed", "replace")))


def _is_told(site: Site, i: int) -> bool:
    linked = site.units[i].linked
    return linked is not None and linked.mention.source == "told title"
