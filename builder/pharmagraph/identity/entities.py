"""Which names of which documents mean one thing.

What documents say a thing is called is a naming: its names, and what the lexicon knows it as. Equal namings are
counted and not kept one by one. Namings of a root class are one thing when they share a normalised name, directly
or through others. Three kinds of names are no reason to merge, because they may mean several things:

- an abbreviation of two to four capitals, while things with different long names bear it: what has nothing but the
  abbreviation joins the only thing with a long name that bears it; if there are several, it stays by itself;
- a name through which two different preferred names of the lexicon would become one;
- a person's name without given or family name, or with middle names that contradict each other.

Such names are reported as ambiguous when several things end up with them. A user's decisions come before all this.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pharmagraph.identity.clusters import attach, components, divide
from pharmagraph.identity.decisions import NONE, Decisions, decided_key
from pharmagraph.identity.iris import digest, entity_iri
from pharmagraph.identity.names import display, is_abbreviation, normalise, spellings
from pharmagraph.identity.people import one_person, person_name, person_text
from pharmagraph.identity.resolution import Ambiguity, ResolvedEntity
from pharmagraph.identity.statements import Local
from pharmagraph.model import Entity
from pharmagraph.vocabulary import EntityClass, root

Naming = Entity  # whose key is empty, or tells the only place where it occurs


@dataclass(frozen=True, slots=True)
class Member:
    """A naming, with the names that may merge it."""

    naming: Naming
    told: Naming  # the naming without names that are decided to be of another thing
    count: int  # how many documents name a thing so
    long: frozenset[str]  # normalised names that stand for one thing
    short: frozenset[str]  # normalised abbreviations
    known: str  # normalised preferred name of the lexicon, or empty
    decided: str  # of names that are decided to be the same, the first; or empty
    readings: frozenset[str]  # all that its names may be normalised to, if anything is decided

    @property
    def names(self) -> frozenset[str]:
        return self.long | self.short


@dataclass(frozen=True, slots=True)
class Thing:
    """What namings have been taken for one."""

    entity: ResolvedEntity
    namings: tuple[Naming, ...]


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of all documents, and which of them each local one is."""

    resolved: tuple[ResolvedEntity, ...]  # by IRI
    iris: Mapping[Local, str]
    ambiguous: tuple[Ambiguity, ...]


def resolve_entities(entities: Iterable[tuple[str, Entity]], base: str, decisions: Decisions = NONE) -> Entities:
    """The entities that the documents' local ones are, which are given with the IRIs of their documents."""
    places: dict[Naming, list[Local]] = defaultdict(list)
    for document, entity in entities:
        places[naming(document, entity)].append((document, entity.key))
    by_class: dict[EntityClass, dict[Naming, int]] = defaultdict(dict)
    for one, locals_ in places.items():
        by_class[root(EntityClass(one.kind))][one] = len(locals_)
    resolved: list[ResolvedEntity] = []
    iris: dict[Local, str] = {}
    ambiguous: list[Ambiguity] = []
    for kind, namings in by_class.items():
        things, unclear = resolve_namings(kind, namings, base, decisions)
        for thing in things:
            bearers = [place for one in thing.namings for place in places[one]]
            iris.update(dict.fromkeys(bearers, thing.entity.iri))
            resolved.append(replace(thing.entity, mentioned_in=tuple(sorted({document for document, _ in bearers}))))
        ambiguous += unclear
    return Entities(tuple(sorted(resolved, key=lambda entity: entity.iri)), iris, tuple(sorted(ambiguous)))


def naming(document: str, entity: Entity) -> Naming:
    """How a document names a thing; what has no name that could mean the same elsewhere is of this place only."""
    if EntityClass(entity.kind) is EntityClass.PERSON:
        elsewhere = any(person_name(name) for name in _names(entity))
    else:
        elsewhere = any(display(name) for name in _names(entity))
    return replace(entity, key="" if elsewhere else f"{document} {entity.key}")


def resolve_namings(
    kind: EntityClass, namings: Mapping[Naming, int], base: str, decisions: Decisions = NONE
) -> tuple[list[Thing], list[Ambiguity]]:
    """The things of a root class that namings (with the number of documents) mean, and names that remain unclear.

    Namings that share no `linking_keys`, directly or through others, can be resolved apart from each other.
    """
    members = members_of(kind, namings, decisions)
    clusters = [part for group in _clusters(kind, members) for part in _kept_apart(kind, group, decisions)]
    shared = _shared_names(clusters)
    things = []
    bearers: dict[str, set[str]] = defaultdict(set)
    for iri, cluster in _with_iris(clusters, kind, base, shared, decisions):
        things.append(Thing(_entity(iri, cluster, shared, decisions), tuple(member.naming for member in cluster)))
        for name in {name for member in cluster for name in member.names & shared}:
            bearers[name].add(iri)
    return things, [Ambiguity(kind.value, name, tuple(sorted(iris))) for name, iris in sorted(bearers.items())]


def members_of(kind: EntityClass, namings: Mapping[Naming, int], decisions: Decisions = NONE) -> list[Member]:
    """Namings (with the number of documents) of a root class with the names that may merge them, in order."""
    name_key = _person_key(namings) if kind is EntityClass.PERSON else _name_key
    return [
        _member(kind, one, count, name_key, decisions)
        for one, count in sorted(namings.items(), key=lambda item: _sortable(item[0]))
    ]


def linking_keys(one: Naming, decisions: Decisions = NONE) -> frozenset[str]:
    """All that can make another naming of the class concern this one: its names, however they are normalised."""
    kind = root(EntityClass(one.kind))
    keys = {key for name in _names(one) for key in _readings_of(name, kind)}
    if kind is EntityClass.PERSON:
        full = [person_name(name) for name in _names(one)]
        keys |= {f"{name.given} {name.family}" for name in full if name}
    return frozenset(keys | {decisions.one[kind, key] for key in keys if (kind, key) in decisions.one})


def _sortable(one: Naming) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in Entity.__slots__)


# Names of a naming

NameKey = Callable[[str, EntityClass], tuple[str, bool]]  # the normalised name, and whether it may merge


def _name_key(name: str, kind: EntityClass) -> tuple[str, bool]:
    return normalise(name, kind), not is_abbreviation(name)


@lru_cache(maxsize=1 << 16)
def _readings_of(name: str, kind: EntityClass) -> frozenset[str]:
    """What a name may be normalised to, whichever class of this root a document takes the thing for."""
    return frozenset({person_text(name)} if kind is EntityClass.PERSON else spellings(name, kind))


def _person_key(people: Iterable[Naming]) -> NameKey:
    """Middle names count only where those of one given and family name cannot all be one person's."""
    middles: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for one in people:
        for name in _names(one):
            if (full := person_name(name)) and full.middle:
                middles[full.given, full.family].add(full.middle)
    agreed = {pair for pair, known in middles.items() if one_person(known)}

    def key(name: str, kind: EntityClass) -> tuple[str, bool]:
        full = person_name(name)
        if full is None:
            return person_text(name), False
        if not full.middle or (full.given, full.family) in agreed:
            return f"{full.given} {full.family}", True
        return str(full), True

    return key


def _member(kind: EntityClass, one: Naming, count: int, name_key: NameKey, decisions: Decisions) -> Member:
    told = _as_decided(kind, one, decisions)
    own = EntityClass(one.kind)
    known = name_key(told.known_as, own)[0] if told.known_as else ""
    keys = dict(sorted(name_key(name, own) for name in _names(told)))  # long in any spelling is long
    keys.pop("", None)
    long = frozenset(key for key, merges in keys.items() if merges) | ({known} if known else set())
    readings = frozenset(key for name in _names(told) for key in _readings_of(name, kind)) if decisions.rows else _NONE
    short = frozenset(keys) - long
    meant = readings - short if long else readings  # what has a long name is not what its abbreviation is decided to be
    decided = min((decisions.one[kind, key] for key in meant if (kind, key) in decisions.one), default="")
    return Member(one, told, count, long, short, known, decided, readings)


def _as_decided(kind: EntityClass, one: Naming, decisions: Decisions) -> Naming:
    """The naming without names that are decided to be those of another thing than its preferred name is."""
    for pair in decisions.apart.get(kind, ()):
        borne = {key for name in _names(one) for key in _readings_of(name, kind) & set(pair)}
        if len(borne) == 2:
            order = (one.name, one.known_as, *one.aliases)
            mine = next(key for name in order if name for key in sorted(_readings_of(name, kind) & set(pair)))
            one = _without(one, ({*pair} - {mine}).pop(), kind)
    return one


def _without(one: Naming, key: str, kind: EntityClass) -> Naming:
    def stays(name: str) -> bool:
        return key not in _readings_of(name, kind)

    return replace(
        one,
        aliases=tuple(filter(stays, one.aliases)),
        known_as=one.known_as if one.known_as and stays(one.known_as) else "",
    )


def _names(entity: Entity) -> Iterator[str]:
    yield entity.name
    yield from entity.aliases
    if entity.known_as:
        yield entity.known_as


_INN: Final = re.compile(r"[a-z]{6,}(?: [a-z]{4,})?(?:-[a-z]{4})?")
_NONE: Final[frozenset[str]] = frozenset()


# Clusters


def _clusters(kind: EntityClass, members: Sequence[Member]) -> list[list[Member]]:
    named = [member for member in members if member.long or member.decided]
    anchors = [anchor for group in components(named, _merging) for anchor in _without_conflict(group)]
    bare = [[member] for member in members if not member.long and not member.decided]
    if kind is EntityClass.PERSON:  # 'Dr. Smith' of two documents may be two people
        return anchors + bare
    anchors, left = attach(anchors, bare, lambda member: member.names, _short)
    return anchors + components((member for group in left for member in group), _short)


def _without_conflict(group: list[Member]) -> list[list[Member]]:
    """The group, divided if the lexicon knows its members as several things that are not decided to be one."""
    cores = components((member for member in group if member.known), _known_as)
    if len(cores) < 2:
        return [group]
    unknown = components((member for member in group if not member.known), _merging)
    cores, left = attach(cores, unknown, _merging, _merging)
    return cores + left


def _known_as(member: Member) -> list[tuple[str, str]]:
    return [("lexicon", member.known), *([("decision", member.decided)] if member.decided else [])]


def _kept_apart(kind: EntityClass, group: list[Member], decisions: Decisions) -> list[list[Member]]:
    """The group, divided where it holds two names that are decided to be of two things."""
    parts = [group]
    for one, other in decisions.apart.get(kind, ()):
        parts = [piece for part in parts for piece in _parted(part, one, other)]
    return parts


def _parted(group: list[Member], one: str, other: str) -> list[list[Member]]:
    return divide(
        group,
        (lambda member: one in member.readings, lambda member: other in member.readings),
        lambda member: member.names,
    )


def _merging(member: Member) -> frozenset[str]:
    """Names that merge; what is decided is told from names by its first character."""
    return member.long | {f"\0{member.decided}"} if member.decided else member.long


def _short(member: Member) -> frozenset[str]:
    return member.short


def _shared_names(clusters: Sequence[list[Member]]) -> frozenset[str]:
    """Normalised names that more than one cluster bears."""
    bearers = Counter(name for cluster in clusters for name in {n for m in cluster for n in m.names})
    return frozenset(name for name, count in bearers.items() if count > 1)


# IRIs


def _with_iris(
    clusters: Sequence[list[Member]], kind: EntityClass, base: str, shared: frozenset[str], decisions: Decisions
) -> Iterator[tuple[str, list[Member]]]:
    """Each cluster with an IRI of its own; if the lexicon knows it, by its name there alone."""
    same_name: dict[str, list[list[Member]]] = defaultdict(list)
    for cluster in clusters:
        same_name[_identity(cluster, shared, decisions)].append(cluster)
    for name, rivals in sorted(same_name.items()):
        known = [cluster for cluster in rivals if _known(cluster)]
        for cluster in rivals:
            alone = len(rivals) == 1 or (len(known) == 1 and cluster is known[0])
            yield entity_iri(base, kind, name, "" if alone else _told_apart_by(cluster)), cluster


def _known(cluster: Sequence[Member]) -> str:
    return min((member.known for member in cluster if member.known), default="")


def _identity(cluster: Sequence[Member], shared: frozenset[str], decisions: Decisions) -> str:
    """The normalised name that the IRI is made from."""
    if known := _known(cluster):
        return known
    name = _preferred_name(cluster, shared, decisions)
    kind = EntityClass(cluster[0].naming.kind)
    return person_text(name) if kind is EntityClass.PERSON else normalise(name, _kind(cluster))


def _told_apart_by(cluster: Sequence[Member]) -> str:
    names = sorted({name for member in cluster for name in member.names})
    return digest(names, sorted(member.naming.key for member in cluster if member.naming.key))


# What a cluster is


def _entity(iri: str, cluster: Sequence[Member], shared: frozenset[str], decisions: Decisions) -> ResolvedEntity:
    namings = [member.told for member in cluster]
    name = display(_preferred_name(cluster, shared, decisions)) or "(unnamed)"
    names = {display(alias) for one in namings for alias in _names(one)}
    return ResolvedEntity(
        iri=iri,
        kind=_kind(cluster).value,
        name=name,
        aliases=tuple(sorted(names - {name, ""})),
        attributes=tuple(sorted({attribute for one in namings for attribute in one.attributes})),
        identifiers=tuple(sorted({curie for one in namings for curie in one.identifiers})),
    )


def _kind(cluster: Sequence[Member]) -> EntityClass:
    """The class that most members have among the most specific ones; of equals, the first by name."""
    counts: Counter[EntityClass] = Counter()
    for member in cluster:
        counts[EntityClass(member.naming.kind)] += member.count
    return min(counts, key=lambda kind: (root(kind) is kind, -counts[kind], kind.value))


def _preferred_name(cluster: Sequence[Member], shared: frozenset[str], decisions: Decisions) -> str:
    """The name decided on, the lexicon's, else the one that most documents prefer, if possible none that others bear.

    A drug goes by its international name if it has one: codes come before it, brands after it and beside it.
    """
    if decided := _decided_name(cluster, decisions):
        return decided
    if known := {member.told.known_as for member in cluster if member.known}:
        return _most_frequent(_counted(cluster, lambda one: [one.known_as] if one.known_as in known else []))
    preferred = _counted(cluster, lambda one: [one.name])
    others = _counted(cluster, lambda one: one.aliases)
    own = _own_keys(cluster, shared)
    inn = _counted(cluster, lambda one: [name for name in _names(one) if _is_inn(name, EntityClass(one.kind))])
    for names in (inn, preferred, others):
        if mine := Counter({name: count for name, count in names.items() if own(name)}):
            return _most_frequent(mine)
    return _most_frequent(Counter({n: count for n, count in preferred.items() if display(n)}) or preferred)


def _is_inn(name: str, kind: EntityClass) -> bool:
    """Whether a name of a drug looks like an international nonproprietary one: one or two words in small letters."""
    return root(kind) is EntityClass.DRUG and kind is not EntityClass.DRUG_CLASS and bool(_INN.fullmatch(name))


def _decided_name(cluster: Sequence[Member], decisions: Decisions) -> str:
    if not decisions.preferred:
        return ""
    kind = root(EntityClass(cluster[0].naming.kind))
    keys = {decided_key(name, kind) for member in cluster for name in _names(member.told)}
    return min((decisions.preferred[kind, key] for key in keys if (kind, key) in decisions.preferred), default="")


def _counted(cluster: Sequence[Member], names: Callable[[Naming], Iterable[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for member in cluster:
        for name in names(member.told):
            counts[name] += member.count
    return counts


def _own_keys(cluster: Sequence[Member], shared: frozenset[str]) -> Callable[[str], bool]:
    kinds = {EntityClass(member.naming.kind) for member in cluster}

    def own(name: str) -> bool:
        if EntityClass.PERSON in kinds:
            return person_name(name) is not None
        return bool(display(name)) and not any(normalise(name, kind) in shared for kind in kinds)

    return own


def _most_frequent(names: Counter[str]) -> str:
    """An abbreviation only if there is nothing else; of equally frequent names the shortest, then the first."""
    return min(names, key=lambda name: (is_abbreviation(name), -names[name], len(name), name))
