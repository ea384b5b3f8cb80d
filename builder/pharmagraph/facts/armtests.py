"""Which p value is that of which arm, where several arms are told with their figures: "52% on 300 mg (p=0.003), 44% on 150 mg (p=0.06)"."""

from itertools import pairwise

from pharmagraph.facts.places import Filler, Site
from pharmagraph.mentions.mention import Literal

Roles = dict[str, list[Filler]]


def with_own_test(part: Roles, roles: Roles, site: Site) -> Roles:
    """The roles of one arm with the p value right behind its figure, or with none; as they are, if there is one for all arms."""
    told = sorted({f.linked.start for role in ("value", "comparatorValue") for f in roles.get(role, ())})
    if len(roles.get("value", ())) < 2 or len(part.get("value", ())) != 1:
        return part
    tests = [u.linked for u in site.units if u.linked is not None and u.linked.kind == Literal.P_VALUE]
    bounds = pairwise([*told, site.units[-1].end])
    own = {start: [Filler(t) for t in tests if start < t.start < end] for start, end in bounds}
    if not any(own[start] for start in told[:-1]):
        return part
    rest = {role: found for role, found in part.items() if role != "pValue"}
    mine = own[part["value"][0].linked.start][:1]
    return {**rest, "pValue": mine} if mine else rest
