"""Places of what is paid in a deal: at once, on conditions, per share, in all."""

from collections.abc import Sequence

from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.site import Filler, Site, fillers, nearest_index, units_that_fit
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.word_sets import word_set


@place("whole-price")
def whole_price(site: Site, type_: str) -> list[Filler]:
    """The amount of the sentence, if it is one and of the whole deal: "bags rights in a $900M deal"."""
    amounts = units_that_fit(site, Literal.MONEY, range(len(site.units)))
    return enterprise_value(site, type_) if len(amounts) == 1 else []


@place("next-money")
def next_money(site: Site, type_: str) -> list[Filler]:
    """The amount after the trigger, up to the next kind of payment or to a comma, but for one after "Upon closing"."""
    for i in range(site.last, min(len(site.units), site.last + 14)):
        unit = site.units[i]
        if unit.linked is not None and unit.linked.kind == Literal.MONEY:
            others = _is_joint(site, i) or _is_per_share(site, i) or _is_for_milestones(site, i)
            return [] if others else [Filler(unit.linked)]
        if (i > site.last + 1 and unit.lower in _OTHER_PAYMENTS) or (unit.text == "," and site.first > 1):
            return []
    return []


_OTHER_PAYMENTS = frozenset({"milestone", "milestones", "upfront", "royalties", "equity"})


def _is_per_share(site: Site, i: int) -> bool:
    """Whether an amount is paid for each share ("$12.70 per share", "$45 in cash a share")."""
    return any(unit.lower in {"share", "ads"} for unit in site.units[i + 1 : i + 5])


def _is_for_milestones(site: Site, i: int) -> bool:
    """Whether an amount is that of conditional payments after it, and not of what is paid at once before it: "upfront and $390 million in milestones"."""
    for unit in site.units[i + 1 : i + 7]:
        if unit.lower.startswith(("milestone", "biobuck")):
            return True
        if unit.text in {",", ";"} or unit.lower in {"and", "plus", "upfront", "with"}:
            break
    return False


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
    """An amount that is paid at once and for milestones together: "$30 million in upfront and milestone payments"."""
    hits = [
        i for i in units_that_fit(site, Literal.MONEY, range(max(0, site.first - 6), site.first)) if _is_joint(site, i)
    ]
    return fillers(site, hits[-1:])


_OF_ALL = frozenset({"aggregate", "estimated", "total"})  # "an initial aggregate consideration" is the price
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
        if found := _amount_of(site, spot, max(site.last + (0 if _has_its_own(site) else 3), spot - 14)):
            return found
    return []


def _has_its_own(site: Site) -> bool:
    """Whether the amount of the trigger stands right before it, so that one after it is another's: "$50 million upfront and $400 million in"."""
    return bool(units_that_fit(site, Literal.MONEY, range(max(0, site.first - 2), site.first)))


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


_FOR = word_set("facts.places.payments.for")


def _is_paid_for(site: Site, amount: int, spot: int) -> bool:
    """Whether an amount is that of the payments named after it: "$20 million in development milestones", "a $3 million milestone payment"."""
    words = {u.lower for u in site.units[amount + 1 : spot]}
    follows = spot - amount <= 3 or site.units[amount + 1].lower in _FOR
    return follows and not words & _PAID_AT_ONCE and not _is_joint(site, amount)


def _is_cut_off(units: Sequence[Unit], spot: int, amount: int) -> bool:
    return any(u.text == "," for u in units[spot:amount])


_AMOUNTS_TO = word_set("facts.places.payments.amounts_to")


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
    for spot in (i for i, u in enumerate(units[:-1]) if u.lower in _PAID_AT_ONCE and units[i + 1].lower not in _OF_ALL):
        before = units_that_fit(site, Literal.MONEY, range(max(0, spot - 4), spot))
        if before and (_is_joint(site, before[-1]) or _is_per_share(site, before[-1])):
            return []
        if before and not any(u.text == "," for u in units[before[-1] : spot]):
            return fillers(site, before[-1:])
        after = units_that_fit(site, Literal.MONEY, range(spot, min(len(units), spot + 7)))
        others = after and (_is_per_share(site, after[0]) or _is_for_milestones(site, after[0]))
        if after and not others and not _is_cut_off(units, spot, after[0]):
            return fillers(site, after[:1])
    return []


@place("paid-against")
def paid_against(site: Site, type_: str) -> list[Filler]:
    """The amount for which something is given: "an option on X, against $15 million in cash", "sold Y an option for $9 million"."""
    hits = units_that_fit(site, Literal.MONEY, range(site.last, len(site.units)))[:1]
    given = [i for i in hits if site.units[i].preposition in {"against", "for"}]
    return fillers(site, [i for i in given if not _is_of_one(site, i) and not _is_for_milestones(site, i)])


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


_PARTS = word_set("facts.places.payments.parts")


def _is_part(site: Site, i: int) -> bool:
    """Whether the amount is paid up front or for a milestone, or raised from investors, so that it is not the whole price."""
    after = [u.lower for u in site.units[i + 1 : i + 5]]
    stop = next((k for k, word in enumerate(after) if word in {",", "and", ";", "."}), len(after))
    before = [u.lower for u in site.units[max(0, i - 6) : i]]
    start = next((len(before) - k for k, word in enumerate(reversed(before)) if word in {",", "and", ";", "for"}), 0)
    parts = _PARTS - {"initial"} if _OF_ALL & set(before[start:]) else _PARTS
    return bool(parts & {*after[:stop], *before[start:]})


def _is_large(linked: Linked | None) -> bool:
    return linked is not None and float(linked.mention.value.split()[-1]) >= 1e6
