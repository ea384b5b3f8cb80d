"""Places of the job: a person's title and employer."""

from functools import cache

from pharmagraph.facts.discourse import is_company
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, group, place, units_that_fit
from pharmagraph.language.sections import SectionKind
from pharmagraph.language.words import inflect_verb
from pharmagraph.mentions.mention import TRIAL, Literal
from pharmagraph.vocabulary import EntityClass

_FORMS_OF_ADDRESS = frozenset("dr dr. prof prof. professor mr mr. ms ms. mrs mrs. sir dame . :".split())
_STOPS = frozenset({".", ";", "“", "”", '"'})
_AT_WORK = frozenset("of at with for from".split())
_FORMER = frozenset("served formerly previously former".split())
_ELSEWHERE = (
    "prof",
    "investigator",
    "analyst",
    "physician",
    "surgeon",
    "ologist",
    "specialist",
    "researcher",
    "fellow",
    "author",
    "senator",
    "minister",
    "governor",
    "congress",
    "commissioner",
)


@place("title")
def title(site: Site, type_: str) -> list[Filler]:
    """The title beside a person: after the name, with the employer or a few words between, else right before it."""
    after = _title_after(site)
    if after is not None:
        return fillers(site, [after])
    before = _title_before(site)
    return [] if before is None else fillers(site, [before])


def _title_after(site: Site) -> int | None:
    """The unit of the title that follows the trigger, with nothing but an employer and small words between."""
    for i in range(site.last, min(len(site.units), site.last + 9)):
        unit = site.units[i]
        if _is_title(site, i):
            return None if _is_of_the_next(site, i) else i
        if unit.text in _STOPS or (unit.linked is not None and not fits(unit.linked, "Employer", site.discourse)):
            return None
    return None


def _is_of_the_next(site: Site, i: int) -> bool:
    """Whether the title at `i` is of somebody named right after it: "Jane Poe and Professor Tom Quell"."""
    k = i + 1
    while k < len(site.units) and site.units[k].lower in _FORMS_OF_ADDRESS:
        k += 1
    return k < len(site.units) and fits_at(site, k, "Person")


def _title_before(site: Site) -> int | None:
    """The unit of the title right before the trigger, but for a form of address, or a comma if it is not somebody else's."""
    i = site.first - 1
    apposed = False
    while i >= 0 and not _is_title(site, i) and (site.units[i].lower in _FORMS_OF_ADDRESS or site.units[i].text == ","):
        apposed = apposed or site.units[i].text == ","
        i -= 1
    if i > 0 and site.units[i].lower in {"is", "was"} and _is_title(site, i - 1):  # "the new CEO is Dr. Jane Poe"
        return i - 1
    if apposed and i > 0 and fits_at(site, i, "Employer"):  # "President of Quell, Jane Poe"
        k = i - 1
        while k > 0 and site.units[k].lower in {"of", "at", "for", "the"}:
            k -= 1
        return k if k < i - 1 and _is_title(site, k) else None
    if i < 0 or not _is_title(site, i):
        return None
    introduced = i > 0 and (
        site.units[i - 1].tag == "determiner" or site.units[i - 1].lower in {"'s", "’s", "outgoing"}
    )
    if apposed and not introduced and units_that_fit(site, "Person", range(max(0, i - 9), i)):
        return None
    return i


@place("employer")
def employer(site: Site, type_: str) -> list[Filler]:
    """Where a person holds the title: with it ("of X", "at X", ", X", "X's CEO"), else the company that speaks.

    A title held elsewhere ("Professor"), in the past, or with an employer that is not understood ("at the hospital") leaves it open.
    """
    units = site.units
    after, before = _title_after(site), _title_before(site)
    held = after if after is not None else before
    if site.first > 1 and units[site.first - 1].text == ":" and fits_at(site, site.first - 2, type_):
        return fillers(site, [site.first - 2])  # "Zanoquil: Jane Poe, Head of Communications"
    if after is not None:
        between = [
            i
            for i in units_that_fit(site, type_, range(site.last, after))
            if not {u.lower for u in units[max(0, i - 3) : i]} & {"formerly", "former", "previously"}
        ]
        told = after + 1 < len(units) and units[after + 1].lower in _AT_WORK  # the title has an employer of its own
        if between and not (told and units_that_fit(site, type_, range(after + 2, min(len(units), after + 4)))):
            return fillers(site, between[:1])
        for i in range(after + 1, min(len(units), after + 7)):
            if fits_at(site, i, type_) and not (i + 1 < len(units) and units[i + 1].text == ":"):
                return fillers(site, [i])
            if (
                units[i].linked is not None
                or units[i].tag in {"verb", "auxiliary", "subordinator"}
                or units[i].text in _STOPS
            ):
                break
    elif before is not None:
        if units[before + 1].text == ":":  # "Quell (Nasdaq: QLL, CEO: Jane Poe)"
            return fillers(site, units_that_fit(site, type_, range(before))[-1:])
        if between := units_that_fit(site, type_, range(before + 1, site.first)):  # "President of Quell, Jane Poe"
            return fillers(site, between[:1])
        for i in range(before - 1, max(-1, before - 4), -1):
            if fits_at(site, i, type_):
                return fillers(site, [i])
            if units[i].lower in {"said", "added", "commented", "by", "to", ",", "”", '"'}:
                break
        for i in range(site.last, min(len(units), site.last + 9)):
            if fits_at(site, i, type_):
                return fillers(site, [i])
            if units[i].lower not in {*_AT_WORK, "the", ",", "("} and not _is_of_department(site, i):
                break
    if site.first and units[site.first - 1].lower == "where":  # "the Quell Institute, where she was a professor"
        return fillers(site, units_that_fit(site, type_, range(site.first))[-1:])
    if site.passage.sentence.section is SectionKind.CONTACT:
        named = units_that_fit(site, type_, range(site.first))[-1:] or units_that_fit(site, type_, range(len(units)))
        if named:
            return fillers(site, named[:1])
    return [] if held is not None and _is_held_elsewhere(site, held) else _who_speaks(site)


def _who_speaks(site: Site) -> list[Filler]:
    return [Filler(p, 0.9) for p in site.discourse.publishers[:1] if is_company(site.discourse.kind(p))]


_DEPARTMENTS = frozenset("department division school faculty institute unit".split())


def _is_of_department(site: Site, i: int) -> bool:
    """Whether the unit at `i` is a part of "the Department of Pediatrics and Neonatology" after a name."""
    before = {u.lower for u in site.units[site.last : i + 1]}
    return bool(before & _DEPARTMENTS) and (
        site.units[i].text[:1].isupper() or site.units[i].lower in {"and", "of", "for", "in"}
    )


def _is_held_elsewhere(site: Site, held: int) -> bool:
    """Whether the title is of a kind that no company gives, was held in the past, or goes on with "at", "of" or the like."""
    linked = site.units[held].linked
    title = (linked.mention.value if linked is not None else site.units[held].text).lower()
    if title.startswith(_ELSEWHERE) or title.endswith(_ELSEWHERE):
        return True
    if any(unit.lower in _FORMER for unit in site.units[site.last : held]):
        return True
    following = [unit.lower for unit in site.units[held + 1 : held + 4]]
    if any("professor" in lower for i, lower in enumerate(following, held + 1) if _is_title(site, i)):
        return True  # "Medical Director and Professor of Pediatrics, Quell University"
    followed = bool(following) and following[0] in _AT_WORK and not any("company" in word for word in following)
    return followed and not any(fits_at(site, i, "Person") for i in range(held + 2, min(len(site.units), held + 4)))


def _is_title(site: Site, i: int) -> bool:
    linked = site.units[i].linked
    return linked is not None and linked.kind == Literal.TITLE


@place("holder-before")
def holder_before(site: Site, type_: str) -> list[Filler]:
    """Who holds a second title: the person before it in the sentence, if the title is marked as a further one."""
    linked = site.units[site.first].linked
    if linked is None or linked.mention.source not in {"further title", "career title"}:
        return []
    before = units_that_fit(site, type_, range(site.first))
    return fillers(site, before[-1:])


@place("told-holder")
def told_holder(site: Site, type_: str) -> list[Filler]:
    """Who holds a title of which words of appointment tell: whom somebody appoints, or who serves, joins, succeeds or steps down.

    "Quell names A as CEO, succeeding B": A; "A will succeed B as CEO": A; "B will be succeeded by A as CEO": A.
    """
    verb = _telling_verb(site)
    if not _is_told(site, site.first) and not _is_anothers(site, verb):
        return []
    people = units_that_fit(site, type_, range(site.first))
    before = [i for i in people if i < verb]
    after = [i for i in people if verb < i]
    word = site.units[verb].lower
    takes_object = word in _puts_in()
    is_passive = word.endswith("ed") and any(
        u.lower in _BEING or u.lower == "who" for u in site.units[max(0, verb - 3) : verb]
    )
    if verb < 0:  # "As CEO of Quell, A led"
        fronted = any(unit.lower == "as" for unit in site.units[max(0, site.first - 3) : site.first])
        return fillers(site, units_that_fit(site, type_, range(site.last, len(site.units)))[:1]) if fronted else []
    if takes_object and after and not is_passive:
        return group(site, type_, after[0])
    if not takes_object and is_passive and after:  # "will be succeeded by A"
        return group(site, type_, after[0])
    return fillers(site, before[-1:])


_BEING = frozenset({"be", "been", "being", "is", "are", "was", "were"})


_PUTS_IN = "appoint name elect promote hire tap recruit select choose elevate nominate add welcome install engage designate bring".split()
_PUTTING_IN = frozenset(
    "appointment hiring promotion election nomination recruitment selection addition naming".split()
)
_HOLDS = "serve act work succeed replace join rejoin become remain continue return take step assume lead retire resign depart leave stay start begin function sit hold be".split()


@cache
def _puts_in() -> frozenset[str]:
    """Words for giving somebody a post."""
    return _PUTTING_IN.union(*(inflect_verb(verb).values() for verb in _PUTS_IN))


@cache
def _holds() -> frozenset[str]:
    """Words for having, taking or leaving a post."""
    return frozenset().union(*(inflect_verb(verb).values() for verb in _HOLDS)) | _BEING | {"became"}


def _telling_verb(site: Site) -> int:
    """The word that tells of the title: the nearest before it that is for having or giving a post, or -1.

    One in a relative clause that a comma ends before the title is not meant: "will succeed B, who is retiring, as CEO".
    """
    found = -1
    for i in range(site.first - 1, -1, -1):
        unit = site.units[i]
        if unit.text in {";", "“", "”"}:
            break
        if unit.lower not in _puts_in() and unit.lower not in _holds():
            continue
        clause = site.passage.view.clauses[unit.clause]
        closed = clause.kind == "relative" and any(u.text == "," for u in site.units[i + 1 : site.first])
        if not closed and (unit.lower not in _BEING or site.first - i <= _NEAR):
            return i
        found = i if found < 0 else found
    return found


_NEAR = 3  # units between "is" and the title that it tells


@place("title-in-front")
def title_in_front(site: Site, type_: str) -> list[Filler]:
    """The title right before a person who has others after the name: "co-founder Jane Poe, a professor at Quell"."""
    before = _title_before(site)
    linked = site.units[before].linked if before is not None else None
    told = linked is not None and linked.mention.source == "title in front"
    return fillers(site, [before]) if told and before is not None else []


@place("employer-in-front")
def employer_in_front(site: Site, type_: str) -> list[Filler]:
    """The organization right before the title that stands before a person: "Quell co-founder Jane Poe"."""
    before = _title_before(site)
    if before is None:
        return []
    if owner := units_that_fit(site, type_, range(max(0, before - 3), before)):
        return fillers(site, owner[-1:])
    return [] if _is_held_elsewhere(site, before) else _who_speaks(site)


@place("title-of-several")
def title_of_several(site: Site, type_: str) -> list[Filler]:
    """The title that several people share with the trigger: "the principal investigators are A of X and B of Y", "A and B as directors"."""
    for step in (-1, 1):
        i = site.first - 1 if step < 0 else site.last
        told = False
        while 0 <= i < len(site.units) and abs(i - site.first) <= _LIST:
            unit = site.units[i]
            if _is_title(site, i) and _is_plural(site, i):
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
            ):
                break
            i += step
    return []


_LIST = 40  # units
_LISTED = frozenset({EntityClass.PERSON, Literal.TITLE, TRIAL})
_TELLING = frozenset({"are", "were", "include", "included", "including", ":", "as"})
_AROUND = frozenset(
    "and , ; of at from in the ( ) - for this dr. drs. prof. md phd study trial program served serve acted will have been".split()
)


def _is_plural(site: Site, i: int) -> bool:
    linked = site.units[i].linked
    return linked is not None and linked.mention.value != linked.mention.name


@place("own-employer")
def own_employer(site: Site, type_: str) -> list[Filler]:
    """The organization right after a person, in brackets or with "of", "at" or "from", before anybody else is named."""
    for i in range(site.last, min(len(site.units), site.last + 9)):
        unit = site.units[i]
        if unit.linked is not None:
            return fillers(site, [i]) if fits_at(site, i, type_) else []
        if unit.lower in {"and", ";"} or unit.tag in {"verb", "auxiliary"}:
            break
    return []


@place("told-employer")
def told_employer(site: Site, type_: str) -> list[Filler]:
    """Where a title is held of which words of appointment tell: with it, before it ("Quell's"), who is joined, else who appoints.

    A post of the past leaves it open if nothing says where.
    """
    verb = _telling_verb(site)
    units = site.units
    for i in range(site.last, min(len(units), site.last + 7)):
        if fits_at(site, i, type_) and any(u.lower in _AT_WORK or u.text == "," for u in units[site.last : i]):
            return fillers(site, [i])
        if (
            units[i].linked is not None
            or units[i].tag in {"verb", "auxiliary", "subordinator"}
            or units[i].text in _STOPS
        ):
            break
    for i in range(site.first - 1, max(-1, site.first - 4), -1):
        if fits_at(site, i, type_) and units[i + 1].lower not in {",", "as", ")"}:
            return fillers(site, [i])
    if any(unit.lower == "where" for unit in units[verb - 4 : site.first] if verb > 3):
        return fillers(site, units_that_fit(site, type_, range(verb))[-1:])
    joined = [i for i in units_that_fit(site, type_, range(verb + 1, site.first)) if not units[i].preposition]
    if verb >= 0 and joined:
        return fillers(site, joined[:1])
    before = {u.lower for u in units[max(0, verb - 4) : site.first]}
    in_the_past = before & _OF_THE_PAST and not before & _OF_NOW
    return [] if in_the_past or _is_held_elsewhere(site, site.first) else _who_speaks(site)


_OF_THE_PAST = frozenset("served previously formerly held worked was had recently acted".split())
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


@place("worked-at")
def worked_at(site: Site, type_: str) -> list[Filler]:
    """Where somebody worked who held the title there: "spent ten years at Quell, most recently as Head of Research"."""
    linked = site.units[site.first].linked
    if linked is None or linked.mention.source != "career title":
        return []
    if site.last < len(site.units) and site.units[site.last].lower in {"of", "at", "for", "with"}:
        return []  # the title has an employer of its own
    before = units_that_fit(site, type_, range(site.first))
    return fillers(site, [i for i in before if site.units[i].preposition in {"at", "with", "for", "from"}][-1:])


@place("at-right")
def at_right(site: Site, type_: str) -> list[Filler]:
    """The organization after the trigger, with "of", "at" or a comma between."""
    for i in range(site.last, min(len(site.units), site.last + 12)):
        unit = site.units[i]
        if unit.linked is not None:
            if fits(unit.linked, type_, site.discourse):
                return [Filler(unit.linked)]
            continue
        if unit.tag in {"verb", "auxiliary", "subordinator"} or unit.text in {".", ";", "”", '"'}:
            break
    return []


@place("named-next")
def named_next(site: Site, type_: str) -> list[Filler]:
    """What the trigger is called, right after it or after a comma ("its subsidiary, X"), with those coordinated with it."""
    at = site.last + (site.last < len(site.units) and site.units[site.last].text == ",")
    return group(site, type_, at) if at < len(site.units) and fits_at(site, at, type_) else []
