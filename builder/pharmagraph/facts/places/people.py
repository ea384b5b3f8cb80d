"""Places of the job: a person's title and employer."""

import re

from pharmagraph.facts.places.appointing import appointer
from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, is_possessive, owns, units_that_fit
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.linking import is_company
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.titles import OF_A_WHOLE, OWN, RANK
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_FORMS_OF_ADDRESS = word_set("facts.places.people.forms_of_address")
STOPS = frozenset({".", ";", "“", "”", '"'})
AT_WORK = frozenset("of at with for from".split())
_FORMER = frozenset("served formerly previously former".split())
_ELSEWHERE = (
    "prof",
    "investigator",
    "analyst",
    "roles",
    "role",
    "positions",
    "position",
    "posts",
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
        if is_title(site, i):
            told = unit.linked is not None and unit.linked.mention.source == "told title"
            had_another = told and _title_before(site) is not None  # "its CTO, Jane Poe, left to be CEO of Quell"
            return None if had_another or _is_of_the_next(site, i) else i
        if unit.text in STOPS or (unit.linked is not None and not fits(unit.linked, "Employer", site.discourse)):
            return None
    return None


def _is_of_the_next(site: Site, i: int) -> bool:
    """Whether the title at `i` is of somebody named right after it: "Jane Poe and Professor Tom Quell"."""
    k = i + 1
    has_one = site.first > 1 and site.units[site.first - 1].text == "," and is_title(site, site.first - 2)
    if has_one and k < len(site.units) and site.units[k].text == ",":  # "the CEO, Jane Poe, the CFO, Tom Quell"
        k += 1
    while k < len(site.units) and site.units[k].lower in _FORMS_OF_ADDRESS:
        k += 1
    return k < len(site.units) and fits_at(site, k, "Person")


def _title_before(site: Site) -> int | None:
    """The unit of the title right before the trigger, but for a form of address, or a comma if it is not somebody else's."""
    i = site.first - 1
    apposed = False
    while i >= 0 and not is_title(site, i) and (site.units[i].lower in _FORMS_OF_ADDRESS or site.units[i].text == ","):
        apposed = apposed or site.units[i].text == ","
        i -= 1
    if i > 0 and site.units[i].lower in {"is", "was"} and is_title(site, i - 1):  # "the new CEO is Dr. Jane Poe"
        return i - 1
    if apposed and i > 0 and fits_at(site, i, "Employer"):  # "President of Quell, Jane Poe"
        k = i - 1
        while k > 0 and site.units[k].lower in {"of", "at", "for", "the"}:
            k -= 1
        return k if k < i - 1 and is_title(site, k) else None
    if i < 0 or not is_title(site, i):
        return None
    introduced = i > 0 and (
        site.units[i - 1].tag == "determiner"
        or site.units[i - 1].lower in {"'s", "’s", "outgoing", "its", "our", "their"}
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
    followed = after is not None and after + 1 < len(units) and units[after + 1].lower in AT_WORK
    if not followed and site.first > 1 and units[site.first - 1].text == ":" and fits_at(site, site.first - 2, type_):
        return fillers(site, [site.first - 2])  # "Zanoquil: Jane Poe, Head of Communications"
    if after is not None:
        between = [
            i
            for i in units_that_fit(site, type_, range(site.last, after))
            if not {u.lower for u in units[max(0, i - 3) : i]} & {"formerly", "former", "previously"}
            and not (units[i].preposition == "from" and {"to", "as"} & {u.lower for u in units[i:after]})
        ]
        told = after + 1 < len(units) and units[after + 1].lower in AT_WORK  # the title has an employer of its own
        if between and all(is_possessive(units[i]) for i in between) and (found := appointer(site, type_)):
            return found  # "appointed Zorba's Jane Poe as its CEO"
        if between and not (told and units_that_fit(site, type_, range(after + 2, min(len(units), after + 4)))):
            return fillers(site, between[:1])
        behind = first_behind(site, range(after + 1, after + 9), type_)
        if behind is None:
            behind = _shared_with_next(site, after, type_)
        if behind is not None and not (behind + 1 < len(units) and units[behind + 1].text == ":"):
            return fillers(site, [behind])
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
            if units[i].lower not in {*AT_WORK, "the", ",", "("} and not _is_of_department(site, i):
                break
    if where := _where(site, type_):
        return where
    if site.passage.sentence.section is SectionKind.CONTACT:
        named = units_that_fit(site, type_, range(site.first))[-1:] or units_that_fit(site, type_, range(len(units)))
        if named:
            return fillers(site, named[:1])
    if held is not None and is_held_elsewhere(site, held):
        return []
    return appointer(site, type_) or who_speaks(site)


def _where(site: Site, type_: str) -> list[Filler]:
    """The place to which "where" goes back: "the Quell Institute, where for four years she was a professor"."""
    for i in range(site.first - 1, max(-1, site.first - _OPENING), -1):
        unit = site.units[i]
        if unit.lower == "where":
            return fillers(site, units_that_fit(site, type_, range(i))[-1:])
        if unit.tag in {"verb", "auxiliary", "subordinator"} or fits_at(site, i, type_):
            break
    return []


@place("further-employers")
def further_employers(site: Site, type_: str) -> list[Filler]:
    """The other companies of a title that stands before its employers: "a director of Quell and Zorba", but not "CEO of Quell, and Zorba's CFO"."""
    after, units = _title_after(site), site.units
    behind = first_behind(site, range(after + 1, after + 9), type_) if after is not None else None
    if behind is None or not fits_at(site, behind, "Company"):
        return []
    others = {units[i].start for i in range(behind, len(units) - 1) if owns(site, i) or is_title(site, i + 1)}
    companies = [f for f in group(site, "Company", behind)[1:] if site.discourse.kind(f.linked) == EntityClass.COMPANY]
    return [f for f in companies if f.linked.start not in others]


def first_behind(site: Site, reach: range, type_: str) -> int | None:
    """Where the first thing that is named within reach and before a verb or stop stands, if it fits."""
    stop = reach.stop
    i = reach.start
    while i < min(stop, len(site.units)):
        unit = site.units[i]
        if fits_at(site, i, type_) and not _calls_another(site, i):
            return i
        if unit.lower in _DEPARTMENTS:  # "at the Center for Cancer Care of Quell"
            stop += 3
        if (
            fits_at(site, i, type_)
            or (unit.linked is not None and unit.linked.kind in _FIELDS)
            or unit.text in {"(", ")"}
            or unit.depth > site.units[site.first].depth
            or unit.lower in _OF_COMPANIES
        ):  # "of oncology (lung cancer) at Quell"
            stop += 1
        elif unit.linked is not None or unit.tag in {"verb", "auxiliary", "subordinator"} or unit.text in STOPS:
            return None
        i += 1
    return None


def _calls_another(site: Site, i: int) -> bool:
    """Whether the unit at `i` only owns what another is: "an investigator from our leading site, Quell Hospital"."""
    following = {unit.lower for unit in site.units[i + 1 : i + 5]}
    return site.units[i].lower in {"our", "its", "their"} and bool(_SITES & following)


def _shared_with_next(site: Site, title_: int, type_: str) -> int | None:
    """The employer behind the next title, if that is joined to the one at `title_`: "Medical Director and Professor, Quell University"."""
    linked = site.units[title_].linked
    held = linked.mention.value if linked is not None else ""
    has_its_own = any(kind.search(held) for kind in (OF_A_WHOLE, RANK, OWN)) and " of " not in held
    k = title_ + 1
    while k < len(site.units) and site.units[k].lower in {",", "and", "a", "an", "the", "as", "well", "&"}:
        k += 1
    if has_its_own or k == title_ + 1 or k >= len(site.units) or not is_title(site, k):
        return None
    return first_behind(site, range(k + 1, k + 9), type_)


_SITES = frozenset(
    "site sites center centre centers institution institutions hospital hospitals partner collaborator".split()
)
_OF_COMPANIES = frozenset("focused based backed benefit listed held".split())
_FIELDS = frozenset({EntityClass.DISEASE, EntityClass.DRUG_CLASS, EntityClass.MOLECULAR_TARGET, EntityClass.ENDPOINT})


def who_speaks(site: Site) -> list[Filler]:
    """Who issues the release; in a paragraph of a news digest that is about another company, that one."""
    if (others := _told_of_here(site)) or _is_at_another(site):
        return others
    return [Filler(p, 0.9) for p in site.discourse.publishers[:1] if is_company(site.discourse.kind(p))]


def _told_of_here(site: Site) -> list[Filler]:
    """The one company of a sentence that tells of who comes or goes and names none of those who issue the text."""
    publishers = {p.key for p in site.discourse.publishers}
    before = units_that_fit(site, "Company", range(site.first))
    keys = {linked.key for i in before if (linked := site.units[i].linked) is not None}
    quoted = any(unit.text in {"“", "”", '"'} for unit in site.units)
    if len(keys) != 1 or keys & publishers or quoted or site.passage.sentence.section is not SectionKind.BODY:
        return []
    tells = any(unit.lower in _COMES_OR_GOES for unit in site.units)
    return [Filler(f.linked, 0.8) for f in fillers(site, before[:1])] if tells else []


def _is_at_another(site: Site) -> bool:
    """Whether a post is told to be at a company that only a word stands for: "At the drugmaker, she was also head of research"."""
    before = [unit.lower for unit in site.units[max(0, site.first - _OPENING) : site.first]]
    at = next(
        (i for i, word in enumerate(before[:-1]) if word == "at" and before[i + 1] in {"the", "that"}), len(before)
    )
    return bool(_STANDS_FOR & set(before[at : at + 6])) and "company" not in before[at : at + 6]


_OPENING = 12  # units
_STANDS_FOR = word_set("facts.places.people.stands_for")


_COMES_OR_GOES = frozenset("replacing succeeding replaces succeeds outgoing interim stepped".split())


_DEPARTMENTS = frozenset(
    "department division school faculty institute unit center centre program programme section".split()
)
_NO_EMPLOYERS = _DEPARTMENTS | {"the", "our", "its"}


def _is_of_department(site: Site, i: int) -> bool:
    """Whether the unit at `i` is a part of "the Department of Pediatrics and Neonatology" after a name."""
    before = {u.lower for u in site.units[site.last : i + 1]}
    return bool(before & _DEPARTMENTS) and (
        site.units[i].text[:1].isupper() or site.units[i].lower in {"and", "of", "for", "in"}
    )


def is_held_elsewhere(site: Site, held: int) -> bool:
    """Whether the title is of a kind that no company gives, was held in the past, or goes on with "at", "of" or the like."""
    linked = site.units[held].linked
    title = (linked.mention.value if linked is not None else site.units[held].text).lower()
    if title.startswith(_ELSEWHERE) or title.endswith(_ELSEWHERE):
        return True
    if any(unit.lower in _FORMER for unit in site.units[site.last : held]):
        return True
    following = [unit.lower for unit in site.units[held + 1 : held + 4]]
    if _OF_THE_COMPANY.match(" ".join(unit.lower for unit in site.units[held + 1 : held + 8])):
        return False
    if any("professor" in lower for i, lower in enumerate(following, held + 1) if is_title(site, i)):
        return True  # "Medical Director and Professor of Pediatrics, Quell University"
    followed = bool(following) and following[0] in AT_WORK and not any("company" in word for word in following)
    if followed and _NO_PLACE & set(following[1:]):  # "as CEO at the beginning of April", "with immediate effect"
        return False
    return followed and not any(fits_at(site, i, "Person") for i in range(held + 2, min(len(site.units), held + 4)))


_OF_THE_COMPANY = re.compile(  # "as president of the San Diego company"
    r"(?:of|at|for) (?:the|this) (?:[\w.-]+ ){0,4}?(?:company|firm|biotech|drugmaker|startup|start-up|biopharma|group)\b"
)
_NO_PLACE = word_set("facts.places.people.no_place")


def is_title(site: Site, i: int) -> bool:
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


@place("title-in-front")
def title_in_front(site: Site, type_: str) -> list[Filler]:
    """The title right before a person who has others after the name: "co-founder Jane Poe, a professor at Quell"."""
    before = _title_in_front(site)
    return [] if before is None else fillers(site, [before])


def _title_in_front(site: Site) -> int | None:
    """The unit of a title in front of others, or of another title: "the trial's investigator, Associate Professor Jane Poe"."""
    before = _title_before(site)
    if before is None:
        return None
    further = before - 2 if before > 1 and site.units[before - 1].text == "," else before
    for i in (before, further):
        linked = site.units[i].linked
        if linked is not None and linked.mention.source == "title in front":
            return i
    return None


@place("employer-in-front")
def employer_in_front(site: Site, type_: str) -> list[Filler]:
    """The organization right before the title that stands before a person: "Quell co-founder Jane Poe"."""
    before = _title_in_front(site)
    if before is None:
        return []
    if owner := units_that_fit(site, type_, range(max(0, before - 3), before)):
        return fillers(site, owner[-1:])
    return [] if is_held_elsewhere(site, before) else who_speaks(site)


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
                return group(site, type_, i)
            continue
        if (unit.tag in {"verb", "auxiliary", "subordinator"} and unit.lower != "increasing") or unit.text in STOPS:
            break
        if (
            site.units[i - 1].lower in AT_WORK and unit.text[:1].isupper() and unit.lower not in _NO_EMPLOYERS
        ):  # an employer of whom nothing is known
            break
    return []


@place("named-next")
def named_next(site: Site, type_: str) -> list[Filler]:
    """What the trigger is called, right after it or after a comma ("its subsidiary, X"), with those coordinated with it."""
    at = site.last + (site.last < len(site.units) and site.units[site.last].text == ",")
    return group(site, type_, at) if at < len(site.units) and fits_at(site, at, type_) else []
