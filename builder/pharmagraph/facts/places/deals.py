"""Places of the deal: its parties and its payments."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pharmagraph.facts.places.site import (
    Filler,
    Site,
    after_preposition,
    fillers,
    fits,
    fits_at,
    group,
    is_given,
    look,
    nearest_index,
    owns,
    place,
    units_that_fit,
)
from pharmagraph.language.clauses import Unit
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import Literal, Mention


@place("between")
def between(site: Site, type_: str) -> list[Filler]:
    """The parties after "between" or "among"."""
    for i, unit in enumerate(site.units):
        if unit.lower in {"between", "among"}:
            after = units_that_fit(site, type_, range(i + 1, min(len(site.units), i + 8)))
            if after:
                return group(site, type_, after[0])
    return []


@place("bought")
def bought(site: Site, type_: str) -> list[Filler]:
    """The companies that are acted on, but for one that only owns what is: "buys Quell's antibody X"."""
    owners = {
        i for i, unit in enumerate(site.units) if unit.linked is not None and owns(site, i) and _has_asset(site, i)
    }
    starts = {site.units[i].start for i in owners}
    return [filler for filler in look("object", type_, site) if filler.linked.start not in starts]


@place("bought-whole")
def bought_whole(site: Site, type_: str) -> list[Filler]:
    """The same, if no drug is named before: "buys Quell, the maker of X", and not "buys X from Quell"."""
    drugs = units_that_fit(site, "Drug", range(site.last, len(site.units)))
    end = site.units[drugs[0]].start if drugs else len(site.discourse.text)
    return [filler for filler in bought(site, type_) if filler.linked.start < end]


def _has_asset(site: Site, i: int) -> bool:
    """Whether the noun phrase of the possessive at `i` has a drug or a technology in it."""
    for unit in site.units[i + 1 : i + 8]:
        if unit.linked is not None:
            return fits(unit.linked, "Drug", site.discourse) or fits(unit.linked, "Technology", site.discourse)
        if unit.tag not in {"word", "verb", "determiner"} and unit.lower not in {"'s", "’s", "'", "’", "-"}:
            return False
    return False


_ALL_COMPANIES = re.compile(r"\b(?:the|both|two)\s+(?:companies|partners|parties)\b", re.IGNORECASE)


@place("companies")
def companies(site: Site, type_: str) -> list[Filler]:
    """All that announce, where the sentence says "the companies"."""
    sentence = site.passage.sentence
    publishers = site.discourse.publishers
    if found := _they(site, type_):
        return found
    if not _ALL_COMPANIES.search(site.discourse.text, sentence.start, sentence.end):
        return []
    if len(publishers) < 2:
        return _two_before(site, type_)
    return [Filler(p, 0.9) for p in publishers if fits(p, type_, site.discourse)]


def _two_before(site: Site, type_: str) -> list[Filler]:
    """The only two companies of the last two sentences before, for which "the two companies" stands."""
    index = site.passage.sentence.index
    named = {
        unit.linked.key: unit.linked
        for passage in site.discourse.passages[max(0, index - 2) : index]
        for unit in passage.view.units
        if unit.linked is not None and fits(unit.linked, type_, site.discourse)
    }
    return [Filler(linked, 0.85) for linked in named.values()] if len(named) == 2 else []


def _they(site: Site, type_: str) -> list[Filler]:
    """The parties that stand for "they" or "the companies" before the trigger: "A and B said that they have entered into"."""
    spot = next((i for i in range(site.first) if site.units[i].lower in {"they", "the companies", "both companies"}), 0)
    before = units_that_fit(site, type_, range(spot))
    found = group(site, type_, before[0]) if before else []
    return found if len({f.linked.key for f in found}) > 1 else []


_TERMS = (
    "under which",
    "in which",
    "pursuant to which",
    "under the terms of which",
    "whereby",
    "under whose terms",
    "granting",
    "giving",
)


@place("terms")
def terms(site: Site, type_: str) -> list[Filler]:
    """What the terms of an agreement are about: "an agreement with X, under which X will sell Y"."""
    lowers = [unit.lower for unit in site.units]
    for i in range(site.last, len(lowers)):
        if any(lowers[i : i + len(words)] == words for words in map(str.split, _TERMS)):
            after = units_that_fit(site, type_, range(i, len(lowers)))
            return group(site, type_, after[0]) if after else []
    return []


@place("given-object")
def given_object(site: Site, type_: str) -> list[Filler]:
    """What is done under an agreement that is there: "A develops X under a licence from B", "X is developed in a partnership of A and B"."""
    if not is_given(site):
        return []
    best = nearest_index(site, units_that_fit(site, type_, (i for i in site.members if i < site.first)))
    return group(site, type_, best) if best is not None else []


@place("owner-any")
def owner_any(site: Site, type_: str) -> list[Filler]:
    """The owner of what is had after the trigger: "bags rights to Quell's asset"."""
    for i in units_that_fit(site, type_, (k for k in site.members if k >= site.last)):
        if owns(site, i):
            return fillers(site, [i])
    return []


@place("whole-price")
def whole_price(site: Site, type_: str) -> list[Filler]:
    """The amount of the sentence, if it is one and of the whole deal: "bags rights in a $900M deal"."""
    amounts = units_that_fit(site, Literal.MONEY, range(len(site.units)))
    return enterprise_value(site, type_) if len(amounts) == 1 else []


@place("counterparty")
def counterparty(site: Site, type_: str) -> list[Filler]:
    """The one who announces, where a party is named after "with" and none before ("Signed an agreement with X")."""
    if is_given(site) and any(
        u.lower in {"the", "this", "our"} for u in site.units[max(0, site.first - 3) : site.first]
    ):
        return look("sole-publisher", type_, site)  # "X will sell it under the terms of the license agreement"
    partners = {f.linked.key for f in after_preposition(site, type_, "with")}
    if partners and (ahead := _alone_ahead(site, type_)):
        return ahead
    if not partners or any(fits_at(site, i, type_) or _may_be_a_name(site, i) for i in range(site.first)):
        return []
    return [f for f in look("sole-publisher", type_, site) if f.linked.key not in partners]


def _alone_ahead(site: Site, type_: str) -> list[Filler]:
    """The one that the sentence names before the trigger's clause: "Quell landed a large one – an agreement with Zorba"."""
    before = units_that_fit(site, type_, range(site.first))
    keys = {linked.key for i in before if (linked := site.units[i].linked) is not None}
    free = [i for i in before if site.units[i].preposition not in _OF_OTHERS and not owns(site, i)]
    return [Filler(f.linked, _AHEAD) for f in fillers(site, free[:1])] if len(keys) == 1 else []


_AHEAD = 0.9
_OF_OTHERS = frozenset({"with", "by", "from", "to", "of", "against", "unlike"})


def _may_be_a_name(site: Site, i: int) -> bool:
    """Whether an unknown word may name who acts: "In May Quellix signed an agreement with X"."""
    unit = site.units[i]
    return i > 0 and unit.linked is None and unit.tag == "word" and unit.text[:1].isupper() and unit.text[1:2].islower()


@place("deal-with")
def deal_with(site: Site, type_: str) -> list[Filler]:
    """With whom a deal is made by which the trigger is done: "sublicensed X via a deal with Quell"."""
    units = site.units
    for i in range(site.last, len(units) - 1):
        if units[i].lower in _DEALS and units[i + 1].lower == "with" and is_given(replace(site, first=i, verb=False)):
            return fillers(site, units_that_fit(site, type_, range(i + 2, min(len(units), i + 6)))[:1])
    return []


_DEALS = frozenset({"accord", "agreement", "contract", "deal", "pact"})


@place("following-subject")
def following_subject(site: Site, type_: str) -> list[Filler]:
    """Who the rest of the sentence is about, where the trigger is in a phrase before it: "Following its takeover by X, Quell moved"."""
    comma = next((i for i in range(site.last, len(site.units)) if site.units[i].text == ","), len(site.units))
    free = [i for i in units_that_fit(site, type_, range(comma, len(site.units))) if not site.units[i].preposition]
    opens = any(unit.lower in {"its", "their"} for unit in site.units[max(0, site.first - 2) : site.first])
    return fillers(site, free[:1]) if opens else []


@place("named-kinds")
def named_kinds(site: Site, type_: str) -> list[Filler]:
    """The kinds that the words before the trigger's noun name: "a license, supply and technology sharing agreement"."""
    codes: dict[str, None] = {}
    for i in range(site.last - 2, max(-1, site.last - _KINDS_REACH), -1):
        unit = site.units[i]
        if unit.lower in _KINDS:
            codes[_KINDS[unit.lower]] = None
        elif unit.linked is not None or unit.tag in {"determiner", "preposition", "auxiliary"}:
            break
    return [Filler(Linked(Mention(0, 0, "", ""), ""), 1.0, code) for code in sorted(codes)]


_KINDS_REACH = 12  # units
_KINDS = {
    **dict.fromkeys(("license", "licence", "licensing", "sublicense"), "License"),
    **dict.fromkeys(
        ("collaboration", "research", "co-development", "discovery", "partnership", "alliance"), "Collaboration"
    ),
    **dict.fromkeys(("supply", "manufacturing", "manufacture"), "Supply"),
    "distribution": "Distribution",
    "co-promotion": "CoPromotion",
    "option": "Option",
}


@place("antecedent")
def antecedent(site: Site, type_: str) -> list[Filler]:
    """What "whom" or "which" stands for in the trigger's clause."""
    clause = site.passage.view.clauses[site.units[site.first].clause]
    if clause.kind != "relative" or clause.antecedent is None:
        return []
    return fillers(site, units_that_fit(site, type_, range(max(0, clause.antecedent - 8), clause.antecedent + 1))[-1:])


@place("sole-actor")
def sole_actor(site: Site, type_: str) -> list[Filler]:
    """The only other thing of the type that the sentence names, if nothing governs it and it owns nothing there."""
    hits = units_that_fit(site, type_, range(len(site.units)))
    keys = {linked.key for i in hits if (linked := site.units[i].linked) is not None}
    free = [i for i in hits if not site.units[i].preposition and not owns(site, i)]
    return fillers(site, free[:1]) if len(keys) == 1 else []


@place("nowhere")
def nowhere(site: Site, type_: str) -> list[Filler]:
    """No place: a role that other rules fill."""
    return []


@place("next-money")
def next_money(site: Site, type_: str) -> list[Filler]:
    """The amount after the trigger, up to the next kind of payment or to a comma, but for one after "Upon closing"."""
    for i in range(site.last, min(len(site.units), site.last + 14)):
        unit = site.units[i]
        if unit.linked is not None and unit.linked.kind == Literal.MONEY:
            return [] if _is_joint(site, i) or _is_per_share(site, i) else [Filler(unit.linked)]
        if (i > site.last + 1 and unit.lower in _OTHER_PAYMENTS) or (unit.text == "," and site.first > 1):
            return []
    return []


_OTHER_PAYMENTS = frozenset({"milestone", "milestones", "upfront", "royalties", "equity"})


def _is_per_share(site: Site, i: int) -> bool:
    """Whether an amount is paid for each share ("$12.70 per share", "$45 in cash a share")."""
    return any(unit.lower in {"share", "ads"} for unit in site.units[i + 1 : i + 5])


def _is_of_one(site: Site, i: int) -> bool:
    """Whether an amount is that of one of several: "$45 a share", "$5 million per target"."""
    after = [unit.lower for unit in site.units[i + 1 : i + 3]]
    return "per" in after or after[:1] in (["a"], ["/"], ["each"]) or _is_per_share(site, i)


@place("money-before")
def money_before(site: Site, type_: str) -> list[Filler]:
    """The amount right before the trigger ("$75 million upfront")."""
    hits = units_that_fit(site, Literal.MONEY, range(max(0, site.first - 2), site.first))
    return fillers(site, [i for i in hits[-1:] if not _is_joint(site, i) and not _is_per_share(site, i)])


@place("joint-money")
def joint_money(site: Site, type_: str) -> list[Filler]:
    """An amount that is paid at once and for milestones together: "$610 million in upfront fees and milestone payments"."""
    hits = [
        i for i in units_that_fit(site, Literal.MONEY, range(max(0, site.first - 6), site.first)) if _is_joint(site, i)
    ]
    return fillers(site, hits[-1:])


_PAID_AT_ONCE = frozenset({"upfront", "up-front", "front", "initial"})
_JOINS = frozenset({"and", "plus", "including", "/"})


def _is_joint(site: Site, i: int) -> bool:
    """Whether an amount is of upfront and milestone payments together ("$30 million in upfront and milestone payments")."""
    after = site.units[i + 1 : i + 12]
    end = next((k for k, u in enumerate(after) if u.linked is not None and u.linked.kind == Literal.MONEY), len(after))
    words = {u.lower for u in after[:end]}
    milestones = any(word.startswith("milestone") for word in words)
    return milestones and bool(words & _PAID_AT_ONCE) and bool(words & _JOINS) and "in" in words


@place("milestone-money")
def milestone_money(site: Site, type_: str) -> list[Filler]:
    """The amount that belongs to the word "milestone" elsewhere in the sentence."""
    units = site.units
    for spot in (i for i, u in enumerate(units) if u.lower.startswith(("milestone", "biobuck", "contingent"))):
        if found := _amount_of(site, spot, max(site.last + 3, spot - 14)):
            return found
    return []


@place("milestone-sum")
def milestone_sum(site: Site, type_: str) -> list[Filler]:
    """The amount that belongs to the trigger, a word for payments on conditions."""
    return _amount_of(site, site.first, max(0, site.first - 14))


def _amount_of(site: Site, spot: int, start: int) -> list[Filler]:
    """The amount of the payments at `spot`: the nearest before it ("$20 million in milestones"), or what they amount to."""
    after = units_that_fit(site, Literal.MONEY, range(spot, min(len(site.units), spot + 12)))
    if _goes_with(site.units, spot, after):
        return fillers(site, after[:1])
    before = units_that_fit(site, Literal.MONEY, range(start, spot))[-1:]
    if before and not _is_paid_for(site, before[0], spot):
        before = []
    return fillers(site, before or [i for i in after if not _is_cut_off(site.units, spot, i)][:1])


_FOR = frozenset(
    "in of for as upon on over if once when through linked tied subject contingent dependent based potential additional future more payable due".split()
)


def _is_paid_for(site: Site, amount: int, spot: int) -> bool:
    """Whether an amount is that of the payments named after it: "$20 million in development milestones", "a $3 million milestone payment"."""
    words = {u.lower for u in site.units[amount + 1 : spot]}
    follows = spot - amount <= 3 or site.units[amount + 1].lower in _FOR
    return follows and not words & _PAID_AT_ONCE and not _is_joint(site, amount)


def _is_cut_off(units: Sequence[Unit], spot: int, amount: int) -> bool:
    return any(u.text == "," for u in units[spot:amount])


_AMOUNTS_TO = frozenset("of totaling totalling up worth that could which may amounting reaching valued".split())


def _goes_with(units: Sequence[Unit], spot: int, amounts: Sequence[int]) -> bool:
    """Whether the first of the amounts after a word for payments is that of these payments ("milestone payments of up to $20 million")."""
    between = {u.lower for u in units[spot + 1 : amounts[0]]} if amounts else set()
    return bool(between & _AMOUNTS_TO) and "," not in between


@place("later-money")
def later_money(site: Site, type_: str) -> list[Filler]:
    """The first large amount after the trigger that is not per share and no part of the price."""
    hits = [
        i
        for i in units_that_fit(site, Literal.MONEY, range(site.last, min(len(site.units), site.last + 14)))
        if not _is_of_one(site, i) and _is_large(site.units[i].linked)
    ]
    return fillers(site, hits[:1])


@place("upfront-money")
def upfront_money(site: Site, type_: str) -> list[Filler]:
    """The amount next to a word for what is paid at once: "$50 million upfront", "an upfront payment of $50 million"."""
    units = site.units
    for spot in (i for i, u in enumerate(units) if u.lower in _PAID_AT_ONCE):
        before = units_that_fit(site, Literal.MONEY, range(max(0, spot - 4), spot))
        if before and (_is_joint(site, before[-1]) or _is_per_share(site, before[-1])):
            return []
        if before and not any(u.text == "," for u in units[before[-1] : spot]):
            return fillers(site, before[-1:])
        after = units_that_fit(site, Literal.MONEY, range(spot, min(len(units), spot + 7)))
        if after and not _is_per_share(site, after[0]) and not _is_cut_off(units, spot, after[0]):
            return fillers(site, after[:1])
    return []


@place("enterprise-value")
def enterprise_value(site: Site, type_: str) -> list[Filler]:
    """The whole price of a company: an amount that is not per share."""
    hits = [
        i
        for i in units_that_fit(site, Literal.MONEY, range(len(site.units)))
        if not _is_of_one(site, i) and not _is_part(site, i) and _is_large(site.units[i].linked)
    ]
    best = nearest_index(site, hits)
    return fillers(site, [best]) if best is not None else []


_PARTS = frozenset(
    "upfront front milestone milestones contingent initial earnout earnouts cvr biobucks royalties investment financing placement funding loan grant".split()
)


def _is_part(site: Site, i: int) -> bool:
    """Whether the amount is paid up front or for a milestone, or raised from investors, so that it is not the whole price."""
    after = [u.lower for u in site.units[i + 1 : i + 5]]
    stop = next((k for k, word in enumerate(after) if word in {",", "and", ";", "."}), len(after))
    before = [u.lower for u in site.units[max(0, i - 6) : i]]
    start = next((len(before) - k for k, word in enumerate(reversed(before)) if word in {",", "and", ";", "for"}), 0)
    return bool(_PARTS & {*after[:stop], *before[start:]})


def _is_large(linked: Linked | None) -> bool:
    return linked is not None and float(linked.mention.value.split()[-1]) >= 1e6
