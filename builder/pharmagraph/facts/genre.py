"""Places that belong to the genre: arms of a trial, figures on either side of "versus", parties of a deal, owners, job titles."""

import re
from collections.abc import Iterable

from pharmagraph.facts.discourse import is_company
from pharmagraph.facts.places import Filler, Site, fits, group, nearest_index, place, units_that_fit
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.linking import Linked, root_kind
from pharmagraph.mentions.mention import TRIAL, Literal, Mention
from pharmagraph.vocabulary import EntityClass

_COMPARE = frozenset(
    ["versus", "vs", "vs.", "than", "over", "against", "compared", "comparing", "relative", "compare", "compares"]
)
_NOT_OF_LIST = frozenset({"or", "versus", "vs", "vs.", "compared", "against"})


def _fillers(site: Site, indices: Iterable[int]) -> list[Filler]:
    return [Filler(linked) for i in indices if (linked := site.units[i].linked) is not None]


def _compare_index(site: Site, start: int) -> int | None:
    """Where a comparison begins after the unit `start`."""
    return next((i for i in range(start, len(site.units)) if site.units[i].lower in _COMPARE), None)


def _compared_pair(site: Site, type_: str) -> list[int]:
    """The two things of "comparing ... between X and Y"; empty if the sentence has no such words."""
    words = [u.lower for u in site.units]
    if (
        not {"comparing", "compare", "compares", "compared", "comparison", "difference", "differences"} & set(words)
        or "between" not in words
    ):
        return []
    begin = words.index("between")
    pair = units_that_fit(site, type_, range(begin + 1, min(len(words), begin + 8)))
    return pair[:2] if len(pair) >= 2 and "and" in words[pair[0] : pair[1]] else []


@place("comparison")
def comparison(site: Site, type_: str) -> list[Filler]:
    """The first mention after a word of comparison, in the trigger's sentence; nothing that a measured drug is part of."""
    if pair := _compared_pair(site, type_):
        return _fillers(site, pair[1:])
    begin = _compare_index(site, site.first)
    if begin is None:
        begin = next(
            (i for i in range(site.first) if site.units[i].lower in _COMPARE - {"over", "than", "against"}), None
        )
    if begin is None:
        return []
    after = units_that_fit(site, type_, range(begin + 1, min(len(site.units), begin + 12)))
    return group(site, type_, after[0]) if after else []


@place("arm")
def arm(site: Site, type_: str) -> list[Filler]:
    """What the trigger's trial gives: the first drugs after it, those joined by "plus" or "with" included, up to "or" or "versus"."""
    if pair := _compared_pair(site, type_):
        return _fillers(site, pair[:1])
    stop = next((i for i in range(site.last, len(site.units)) if site.units[i].lower in _NOT_OF_LIST), len(site.units))
    hits = units_that_fit(site, type_, range(site.last, min(stop, site.last + 36)))
    if not hits or hits[0] - site.last > 14:
        return []
    chosen = [hits[0]]
    for i in hits[1:]:
        between = {u.lower for u in site.units[chosen[-1] + 1 : i]}
        if (
            i - chosen[-1] <= (18 if "combination" in between else 6)
            and between & {"plus", "with", "and", "+", ","}
            and not between & {"who", "previously", "received", "after"}
        ):
            chosen.append(i)
        else:
            break
    return _fillers(site, chosen)


@place("other-arm")
def other_arm(site: Site, type_: str) -> list[Filler]:
    """What stands after "or" or "versus" in a randomization, with what it is combined with or consists of."""
    begin = next((i for i in range(site.last, len(site.units)) if site.units[i].lower in _NOT_OF_LIST), None)
    if begin is None:
        return []
    hits = units_that_fit(site, type_, range(begin + 1, min(len(site.units), begin + 26)))
    chosen = hits[:1] if hits and hits[0] - begin <= 8 else []
    for i in hits[1:]:
        between = {u.lower for u in site.units[chosen[-1] + 1 : i]} if chosen else set()
        if not chosen or i - chosen[-1] > 8 or not between & {"plus", "with", "and", "+", ",", "("}:
            break
        chosen.append(i)
    return _fillers(site, chosen)


@place("pretreatment")
def pretreatment(site: Site, type_: str) -> list[Filler]:
    """What the patients had before: after "previously received", "prior", "following treatment with", "progressed on"."""
    words = [u.lower for u in site.units]
    for i in range(site.last, len(words)):
        if words[i] in {"previously", "prior", "progressed"} or (
            words[i] == "received" and "previously" in words[max(0, i - 2) : i + 2]
        ):
            after = units_that_fit(site, type_, range(i + 1, min(len(words), i + 10)))
            if after:
                return group(site, type_, after[0])
    return []


@place("right-next")
def right_next(site: Site, type_: str) -> list[Filler]:
    """The mention that follows at once, but for a determiner or a number word."""
    for i in range(site.last, min(len(site.units), site.last + 4)):
        unit = site.units[i]
        if unit.linked is not None:
            return [Filler(unit.linked)] if fits(unit.linked, type_, site.discourse) else []
        if unit.tag not in {"determiner", "word"}:
            return []
    return []


@place("right-all")
def right_all(site: Site, type_: str) -> list[Filler]:
    """The first group of fitting mentions after the trigger within its clause, whatever governs it."""
    hits = units_that_fit(site, type_, (i for i in site.members if i >= site.last))
    return group(site, type_, hits[0]) if hits and hits[0] - site.last <= 14 else []


@place("listed")
def listed(site: Site, type_: str) -> list[Filler]:
    """Every fitting mention after the trigger up to the next trigger of the kind, for enumerations of endpoints."""
    chosen: list[int] = []
    for i in range(site.last, len(site.units)):
        unit = site.units[i]
        if unit.lower in {"while", "whereas", ";"} or (unit.lower in {"primary", "secondary"} and chosen):
            break
        if unit.linked is not None and fits(unit.linked, type_, site.discourse) and unit.depth == 0:
            chosen.append(i)
    return _fillers(site, chosen)


@place("owner")
def owner(site: Site, type_: str) -> list[Filler]:
    """Who owns the trigger: a possessive before it with nothing but adjectives between."""
    for i in range(site.first - 1, max(-1, site.first - 9), -1):
        unit = site.units[i]
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
            owned = unit.linked.mention.source == "possessive" or after in {"'s", "’s", "'", "’"}
            owned = owned or re.search(r"['’]s?$", site.discourse.text[unit.start : unit.end]) is not None
            return [Filler(unit.linked)] if owned else []
        if unit.tag in {"preposition", "auxiliary", "subordinator", "to", "conjunction"} or unit.lower in {
            ",",
            ";",
            "licensed",
            "partner",
        }:
            return []
        if unit.linked is not None and root_kind(unit.linked.kind) in {EntityClass.DRUG, EntityClass.TECHNOLOGY}:
            return []
    return []


@place("owner-has")
def owner_has(site: Site, type_: str) -> list[Filler]:
    """The company that "has" the trigger underway ("Roche has Phase III trials underway")."""
    for i in range(site.first - 1, max(-1, site.first - 4), -1):
        if site.units[i].lower in {"has", "have"} and i > 0:
            before = units_that_fit(site, type_, range(max(0, i - 2), i))
            return _fillers(site, before[-1:])
    return []


@place("possessive-any")
def possessive_any(site: Site, type_: str) -> list[Filler]:
    """A possessive anywhere in the trigger's clause ("Medivation's portfolio includes", "regarding Merck's application")."""
    for i in units_that_fit(site, type_, site.members):
        unit = site.units[i]
        after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
        if unit.linked is not None and (unit.linked.mention.source == "possessive" or after in {"'s", "’s", "'", "’"}):
            return [Filler(unit.linked)]
    return []


@place("between")
def between(site: Site, type_: str) -> list[Filler]:
    """The parties after "between" or "among"."""
    for i, unit in enumerate(site.units):
        if unit.lower in {"between", "among"}:
            after = units_that_fit(site, type_, range(i + 1, min(len(site.units), i + 8)))
            if after:
                return group(site, type_, after[0])
    return []


@place("nowhere")
def nowhere(site: Site, type_: str) -> list[Filler]:
    """No place: a role that other rules fill."""
    return []


@place("headline-subject")
def headline_subject(site: Site, type_: str) -> list[Filler]:
    """The publisher, where the headline names it before the drug."""
    publishers = {p.key for p in site.discourse.publishers}
    before = units_that_fit(site, type_, range(site.first))
    return [f for f in _fillers(site, before) if f.linked.key in publishers][:1]


@place("headline-drug")
def headline_drug(site: Site, type_: str) -> list[Filler]:
    """The trigger, if it is the drug that the document is about."""
    drug = site.discourse.drug
    return [f for f in _fillers(site, range(site.first, site.last)) if drug is not None and f.linked.key == drug.key]


@place("bracket-after")
def bracket_after(site: Site, type_: str) -> list[Filler]:
    """The mentions in the bracket that follows the trigger."""
    begin = next((i for i in range(site.last, min(len(site.units), site.last + 6)) if site.units[i].text == "("), None)
    if begin is None:
        return []
    end = next((i for i in range(begin, len(site.units)) if site.units[i].text == ")"), len(site.units))
    return _fillers(site, units_that_fit(site, type_, range(begin, end)))


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


@place("described")
def described(site: Site, type_: str) -> list[Filler]:
    """The drug that a noun phrase describes: before "is a", before an apposition's comma, or named right after the phrase."""
    after = list(range(site.last, min(len(site.units), site.last + 3)))
    for i in after:
        linked = site.units[i].linked
        if linked is not None:
            if fits(linked, type_, site.discourse):
                return [Filler(linked)]
            break
        if site.units[i].text not in {",", "antibody", "ADC", "therapy"}:
            break
    for i in range(site.first - 1, max(-1, site.first - 22), -1):
        unit = site.units[i]
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
            words = [u.lower for u in site.units[i + 1 : site.first]]
            linked_up = (
                any(w in {"is", "a", "an", "are", "was", "the", "(", "its", "our", "other"} for w in words) or not words
            )
            return (
                group(site, type_, i)
                if linked_up and (unit.preposition == "" or "," in words or "(" in words or "which" in words)
                else []
            )
    return []


@place("disease-next")
def disease_next(site: Site, type_: str) -> list[Filler]:
    """The disease right after "DRUG for" or "DRUG in", with only "the treatment of", "patients with" and the like between."""
    for i in range(site.last, min(len(site.units), site.last + 9)):
        unit = site.units[i]
        if unit.linked is not None:
            return group(site, type_, i) if fits(unit.linked, type_, site.discourse) else []
        if unit.tag in {"verb", "auxiliary", "mark", "subordinator"} and unit.lower not in {
            "treat",
            "treating",
            "diagnosed",
        }:
            return []
    return []


@place("combo-left")
def combo_left(site: Site, type_: str) -> list[Filler]:
    """The therapy that is given together with another: right before the words of combination, else the clause's subject."""
    for i in range(site.first - 1, max(-1, site.first - 8), -1):
        unit = site.units[i]
        if (
            unit.linked is not None
            and fits(unit.linked, type_, site.discourse)
            and unit.depth == site.units[site.first].depth
        ):
            return [Filler(unit.linked)] if _is_regimen_part(unit.linked) else []
    before = units_that_fit(site, type_, (i for i in site.members if i < site.first))
    return _fillers(site, before[-1:])


@place("combo-right")
def combo_right(site: Site, type_: str) -> list[Filler]:
    """The therapies after the words of combination, within a few words."""
    for i in range(site.last, min(len(site.units), site.last + 5)):
        unit = site.units[i]
        if unit.linked is not None:
            if not fits(unit.linked, type_, site.discourse):
                return []
            stop = next(
                (k for k in range(i, len(site.units)) if site.units[k].lower in {"or", "either"}), len(site.units)
            )
            limit = site.units[stop].start if stop < len(site.units) else site.units[-1].end
            return [
                f
                for f in group(site, type_, i)
                if _is_regimen_part(f.linked) and (f.linked.start < limit or f.linked.start == unit.start)
            ]
        if unit.tag in {"verb", "auxiliary", "subordinator"}:
            return []
    return []


def _is_regimen_part(linked: Linked) -> bool:
    return (
        linked.mention.known_as not in {"placebo", "standard of care", "best supportive care"}
        and linked.mention.name.lower() != "placebo"
    )


@place("appositive-left")
def appositive_left(site: Site, type_: str) -> list[Filler]:
    """The organization right before an apposition: "Genentech, a member of ..." or "Genentech is a member of ..."."""
    for i in range(site.first - 1, max(-1, site.first - 9), -1):
        unit = site.units[i]
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            words = {u.lower for u in site.units[i + 1 : site.first]}
            return [Filler(unit.linked)] if words & {",", "is", "as", "("} else []
        if unit.tag in {"subordinator", "preposition"}:
            return []
    return []


# Figures


@place("value")
def value(site: Site, type_: str) -> list[Filler]:
    """The figure of the trigger's own arm: the first after the trigger and before any comparison, within a short distance."""
    for i in range(site.last, min(len(site.units), site.last + 16)):
        unit = site.units[i]
        if unit.linked is not None and fits(unit.linked, type_, site.discourse) and not _is_interval_level(site, i):
            return [Filler(unit.linked)]
        if unit.linked is not None and unit.linked.kind == EntityClass.ENDPOINT and i > site.last:
            return []
        if unit.lower in _COMPARE and unit.lower != "over":
            return []
    return []


@place("versus")
def versus(site: Site, type_: str) -> list[Filler]:
    """The figure of the other arm: the first after a word of comparison that follows the trigger's own figure."""
    own = value(site, type_)
    if not own:
        return []
    start = next((i for i in range(len(site.units)) if site.units[i].linked is own[0].linked), site.last)
    begin = _compare_index(site, start)
    if begin is None or begin - start > 14:
        return []
    hits = units_that_fit(site, type_, range(begin, min(len(site.units), begin + 10)))
    return _fillers(site, [i for i in hits if not _is_interval_level(site, i)][:1])


def _is_interval_level(site: Site, i: int) -> bool:
    after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
    return after in {"ci", "confidence"}


@place("trial-drug")
def trial_drug(site: Site, type_: str) -> list[Filler]:
    """What the trial of the sentence evaluates, as far as its noun phrases and the words after them have said."""
    keys = [u.linked.key for u in site.units if u.linked is not None and u.linked.kind == TRIAL]
    here = site.passage.sentence.index
    for passage in reversed(site.discourse.passages[: here + 1]):
        for i, unit in enumerate(passage.view.units):
            if unit.linked is not None and unit.linked.kind == TRIAL and (not keys or unit.linked.key in keys):
                for other in passage.view.units[i + 1 : i + 8]:
                    if other.linked is not None and fits(other.linked, type_, site.discourse):
                        return [Filler(other.linked)]
    return []


# Money


@place("next-money")
def next_money(site: Site, type_: str) -> list[Filler]:
    """The amount after the trigger, up to the next kind of payment."""
    for i in range(site.last, min(len(site.units), site.last + 14)):
        unit = site.units[i]
        if unit.linked is not None and unit.linked.kind == Literal.MONEY:
            return [Filler(unit.linked)]
        if unit.lower in {"milestone", "milestones", "upfront", "royalties", "equity"} and i > site.last + 1:
            return []
    return []


@place("money-before")
def money_before(site: Site, type_: str) -> list[Filler]:
    """The amount right before the trigger ("$75 million upfront")."""
    hits = units_that_fit(site, Literal.MONEY, range(max(0, site.first - 2), site.first))
    return _fillers(site, hits[-1:])


@place("milestone-money")
def milestone_money(site: Site, type_: str) -> list[Filler]:
    """The amount that belongs to the word "milestone" elsewhere in the sentence."""
    spots = [i for i, u in enumerate(site.units) if u.lower.startswith("milestone")]
    for spot in spots:
        hits = units_that_fit(
            site,
            Literal.MONEY,
            [*range(spot, min(len(site.units), spot + 9)), *range(max(site.last + 3, spot - 12), spot)],
        )
        if hits:
            return _fillers(site, hits[:1])
    return []


@place("enterprise-value")
def enterprise_value(site: Site, type_: str) -> list[Filler]:
    """The whole price of a company: an amount that is not per share."""
    hits = [
        i for i in units_that_fit(site, Literal.MONEY, range(len(site.units)))
        if not {u.lower for u in site.units[i + 1 : i + 3]} & {"per", "a"} and site.units[i].linked is not None and _is_large(site.units[i].linked)
    ]  # fmt: skip
    best = nearest_index(site, hits)
    return _fillers(site, [best]) if best is not None else []


def _is_large(linked: Linked | None) -> bool:
    return linked is not None and float(linked.mention.value.split()[-1]) >= 1e6


# People


@place("title")
def title(site: Site, type_: str) -> list[Filler]:
    """The title beside a person: after a comma, else right before."""
    for i in range(site.last, min(len(site.units), site.last + 4)):
        unit = site.units[i]
        if unit.linked is not None:
            if unit.linked.kind == Literal.TITLE:
                return [Filler(unit.linked)]
            if not (
                fits(unit.linked, "Employer", site.discourse) and i + 1 < len(site.units) and _is_title(site, i + 1)
            ):
                break
            continue
        if unit.tag not in {"mark", "determiner"}:
            break
    before = site.units[site.first - 1].linked if site.first else None
    return [Filler(before)] if before is not None and before.kind == Literal.TITLE else []


@place("employer")
def employer(site: Site, type_: str) -> list[Filler]:
    """Where a person holds the title: after it ("of X", "at X", ", X"), before it ("X's CEO"), else the speaker's side."""
    units = site.units
    after = next((i for i in range(site.last, min(len(units), site.last + 4)) if _is_title(site, i)), None)
    if after is not None:
        between = units_that_fit(site, type_, range(site.last, after))
        if between:
            return _fillers(site, between[:1])
        for i in range(after + 1, min(len(units), after + 7)):
            linked = units[i].linked
            if linked is not None and fits(linked, type_, site.discourse):
                return [Filler(linked)]
            if (
                linked is not None
                or units[i].tag in {"verb", "auxiliary", "subordinator"}
                or units[i].text in {".", ";", "“", '"'}
            ):
                break
    for i in range(site.first - 1, max(-1, site.first - 5), -1):
        linked = units[i].linked
        if linked is not None and fits(linked, type_, site.discourse):
            return [Filler(linked)]
        if linked is None and units[i].lower in {"said", "added", "commented", "by", "to", "”", '"'}:
            break
    if site.passage.sentence.section is SectionKind.CONTACT:
        named = units_that_fit(site, type_, range(len(units)))
        if named:
            return _fillers(site, named[:1])
    return [Filler(p, 0.9) for p in site.discourse.publishers[:1] if is_company(site.discourse.kind(p))]


def _is_title(site: Site, i: int) -> bool:
    linked = site.units[i].linked
    return linked is not None and linked.kind == Literal.TITLE


_ASSET_WORDS = frozenset(
    "investigational antibody antibodies drug drugs compound compounds medicine medicines candidate candidates product products".split()
)


@place("apposed-owner")
def apposed_owner(site: Site, type_: str) -> list[Filler]:
    """The owner that an apposition after the trigger names first: "KEYTRUDA, Merck's anti-PD-1 therapy", "KinoLock is Norrvik's"."""
    for i in range(site.last, min(len(site.units), site.last + 4)):
        unit = site.units[i]
        if unit.linked is not None:
            after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
            owned = (
                unit.linked.mention.source == "possessive" or after in {"'s", "’s", "'", "’"} or after in _ASSET_WORDS
            )
            return [Filler(unit.linked)] if owned and fits(unit.linked, type_, site.discourse) else []
        if unit.text not in {"®", "™", ")", "other", ",", "is", "both", "two"}:
            return []
    return []


@place("apposition-head")
def apposition_head(site: Site, type_: str) -> list[Filler]:
    """What the trigger's noun phrase is in apposition to: the mention right before its comma."""
    for i in range(site.first - 1, max(-1, site.first - 5), -1):
        linked = site.units[i].linked
        if linked is not None:
            return [Filler(linked)] if fits(linked, type_, site.discourse) else []
        if site.units[i].text not in {",", ")", "(", "®", "™"}:
            return []
    return []


@place("about-company")
def about_company(site: Site, type_: str) -> list[Filler]:
    """The company that the About section is about, if it is about one company and no drug."""
    kinds = {key: site.discourse.entities[key].kind for key in site.passage.topic}
    companies = [key for key, kind in kinds.items() if is_company(kind)]
    if len(companies) != 1 or any(root_kind(kind) == EntityClass.DRUG for kind in kinds.values()):
        return []
    entity = site.discourse.entities[companies[0]]
    return [Filler(Linked(Mention(0, 0, entity.kind, next(iter(entity.names))), companies[0]))]


@place("antecedent")
def antecedent(site: Site, type_: str) -> list[Filler]:
    """What "whom" or "which" stands for in the trigger's clause."""
    clause = site.passage.view.clauses[site.units[site.first].clause]
    if clause.kind != "relative" or clause.antecedent is None:
        return []
    return _fillers(site, units_that_fit(site, type_, range(max(0, clause.antecedent - 3), clause.antecedent + 1))[-1:])


_ALL_COMPANIES = re.compile(r"\b(?:the|both|two)\s+(?:companies|partners|parties)\b", re.IGNORECASE)


@place("companies")
def companies(site: Site, type_: str) -> list[Filler]:
    """All that announce, where the sentence says "the companies"."""
    sentence = site.passage.sentence
    publishers = site.discourse.publishers
    if len(publishers) < 2 or not _ALL_COMPANIES.search(site.discourse.text, sentence.start, sentence.end):
        return []
    return [Filler(p, 0.9) for p in publishers if fits(p, type_, site.discourse)]


@place("holder-before")
def holder_before(site: Site, type_: str) -> list[Filler]:
    """Who holds a second title: the person before it in the sentence, if the title is marked as a further one."""
    linked = site.units[site.first].linked
    if linked is None or linked.mention.source != "further title":
        return []
    before = units_that_fit(site, type_, range(site.first))
    return _fillers(site, before[-1:])


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


@place("next-only")
def next_only(site: Site, type_: str) -> list[Filler]:
    """The mention right after the trigger, with those coordinated with it, if nothing but small words stand between."""
    for i in range(site.last, min(len(site.units), site.last + 5)):
        unit = site.units[i]
        if unit.linked is not None:
            return group(site, type_, i) if fits(unit.linked, type_, site.discourse) else []
        if unit.tag in {"verb", "auxiliary", "subordinator", "mark"}:
            return []
    return []


@place("owner-right")
def owner_right(site: Site, type_: str) -> list[Filler]:
    """The owner named right after the trigger ("rights to Simcere's asset")."""
    for i in range(site.last, min(len(site.units), site.last + 3)):
        unit = site.units[i]
        after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
        if unit.linked is not None:
            return (
                [Filler(unit.linked)]
                if after in {"'s", "’s", "'", "’"} and fits(unit.linked, type_, site.discourse)
                else []
            )
    return []
