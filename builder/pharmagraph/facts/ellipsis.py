"""Events told once and meant twice: "approved by the FDA in 2023 and by the EMA in 2024", "filed a BLA with the FDA and an MAA with the EMA".

What stands after "and" with no verb of its own is another event like the first, with what it names in the place of what the first names.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from pharmagraph.facts.places import Filler, Site, fits
from pharmagraph.facts.rules import Rule
from pharmagraph.language.units import Unit
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.vocabulary import FrameClass

_FACTS = frozenset({FrameClass.REGULATORY_SUBMISSION, FrameClass.REGULATORY_DECISION, FrameClass.DESIGNATION})
_ROLES = ("drug", "application", "agency", "disease")
_REACH = 16  # units within which a conjunct ends
_ENDS = frozenset({"verb", "auxiliary", "subordinator", "conjunction", "pronoun"})

Told = tuple[dict[str, list[Filler]], Mention | None]


def told_again(rule: Rule, roles: Mapping[str, Sequence[Filler]], date: Mention | None, site: Site) -> Iterator[Told]:
    """The roles and date of each further event that the conjuncts after the trigger tell of."""
    if rule.fact not in _FACTS:
        return
    known = {filler.linked.key or filler.linked.mention.value for fillers in roles.values() for filler in fillers}
    for k in _joints(site):
        units = _conjunct(site, k)
        if any(unit.linked is not None and unit.linked.kind == Literal.DESIGNATION for unit in units):
            continue  # which is told for itself
        part, own_date = _named(rule, units, site)
        before = {unit.linked.mention for unit in site.units[:k] if unit.linked is not None}
        new = [f for f in part.values() if (f.linked.key or f.linked.mention.value) not in known]
        dated = own_date is not None and date is not None and date in before and own_date != date
        elsewhere = set(part) <= {"disease"} and _is_elsewhere(
            site, k
        )  # "... and in Japan in 2024": by whom is not said
        if not (new or dated) or not (dated or elsewhere or _is_parallel(part, roles, before)):
            continue
        if not part and not elsewhere:
            continue
        if site.units[k].text == "," and not dated:
            continue  # only a list of dated events goes on after a comma
        kept = {r: list(f) for r, f in roles.items() if not (elsewhere and r == "agency")}
        if "drug" in part:
            kept.pop("disease", None)
        yield {**kept, **{role: [filler] for role, filler in part.items()}}, own_date


def told_in_brackets(rule: Rule, roles: Mapping[str, Sequence[Filler]], site: Site) -> list[Told]:
    """The event of each agency or country that a bracket dates: "by the FDA (2021) and the EMA (2022)", "in Japan (2019) and China (2020)".

    Nothing if an agency that fills a role has no such bracket.
    """
    told: list[Told] = []
    for i in (i for i in range(site.last, len(site.units)) if rule.fact in _FACTS and site.units[i].text == "("):
        date, who = _date_in_bracket(site.units, i), site.units[i - 1].linked
        if date is None:
            continue
        if who is not None and fits(who, "Agency", site.discourse):
            told.append(({**{r: list(f) for r, f in roles.items()}, "agency": [Filler(who)]}, date))
        elif site.units[i - 1].text[0].isupper() and (who is None or who.kind == Literal.TERRITORY):
            told.append(({r: list(f) for r, f in roles.items() if r != "agency"}, date))
    dated = {filler.linked.key for part, _ in told for filler in part.get("agency", ())}
    return told if dated >= {filler.linked.key for filler in roles.get("agency", ())} else []


def _date_in_bracket(units: Sequence[Unit], begin: int) -> Mention | None:
    """The date that is all that a bracket names."""
    end = next((i for i in range(begin, min(len(units), begin + _SHORT)) if units[i].text == ")"), begin)
    named = [unit.linked for unit in units[begin:end] if unit.linked is not None]
    return named[0].mention if len(named) == 1 and named[0].kind == Literal.DATE else None


_SHORT = 5  # units of a bracket with a date alone


def _joints(site: Site) -> list[int]:
    """Where a further event may begin: the conjunctions after the trigger, and the commas of a list that one of them ends."""
    joints = [i for i in site.members if i > site.last and site.units[i].tag == "conjunction"]
    commas = [i for i in site.members if i > site.last and site.units[i].text == ","]
    return sorted([*joints, *(i for i in commas if any(i + 1 < k for k in joints))])


def _is_elsewhere(site: Site, k: int) -> bool:
    """Whether a place follows the conjunction at `k`: "and in Europe for the treatment of asthma"."""
    after = [u for u in site.units[k + 1 : k + 5] if u.tag != "determiner" and u.lower not in _PERMITS][:2]
    return (
        len(after) == 2
        and after[0].lower == "in"
        and after[1].text[0].isupper()
        and (after[1].linked is None or after[1].linked.kind in {Literal.TERRITORY})
    )


_PERMITS = frozenset({"approval", "authorisation", "authorization", "clearance", "licence", "license", "registration"})


def _conjunct(site: Site, k: int) -> list[Unit]:
    """The units after a conjunction, up to the next one; none if a verb stands among them."""
    units: list[Unit] = []
    for i in range(k + 1, min(len(site.units), k + _REACH)):
        unit = site.units[i]
        if unit.tag == "conjunction" or unit.text in {";", "."} or (units and _begins_aside(site.units, i)):
            break
        if unit.text == "," and site.units[k].text == ",":
            break
        if unit.depth > site.units[k].depth or unit.text in _BRACKETS:
            continue
        if unit.tag in _ENDS:
            return []
        units.append(unit)
    return units


_BRACKETS = frozenset("()[]")


def _begins_aside(units: Sequence[Unit], i: int) -> bool:
    """Whether a comma begins what is told of all: "by A in 2013 and by B in 2016, as the first therapy for asthma"."""
    return units[i].text == "," and i + 1 < len(units) and units[i + 1].lower in {"as", "based", "following", "making"}


def _named(rule: Rule, units: Sequence[Unit], site: Site) -> tuple[dict[str, Filler], Mention | None]:
    """The first filler of each role that the units name, and their date."""
    part: dict[str, Filler] = {}
    date = None
    for unit in units:
        if unit.linked is None:
            continue
        if unit.linked.kind == Literal.DATE:
            date = date or unit.linked.mention
        for role in rule.roles:
            if role.role == "drug" and unit.preposition == "with":
                continue  # which is given together with the drug of all
            if role.role in _ROLES and role.type and fits(unit.linked, role.type, site.discourse):
                part.setdefault(role.role, Filler(unit.linked))
    return part, date


def _is_parallel(
    part: Mapping[str, Filler], roles: Mapping[str, Sequence[Filler]], before: Collection[Mention]
) -> bool:
    """Whether a conjunct names two roles anew that the first event has, too, and has before the conjunction."""
    both = [role for role in part if any(filler.linked.mention in before for filler in roles.get(role, ()))]
    return len(both) > 1


def are_several(rule: Rule, site: Site) -> bool:
    """Whether what is filed or answered is as many as the drugs: "submitted BLAs for X and Y"."""
    if rule.fact not in {FrameClass.REGULATORY_SUBMISSION, FrameClass.REGULATORY_DECISION}:
        return False
    return any(
        u.lower in {"applications", "submissions", "filings", "crls", "letters"}
        or (u.linked is not None and u.linked.kind == Literal.APPLICATION and u.text.rstrip(")").endswith("s"))
        for u in site.units
    )
