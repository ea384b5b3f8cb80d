"""Which names of which documents mean one thing.

Two local entities of a root class are one when they share a normalised name, directly or through others.
Three kinds of names are no reason to merge, because they may mean several things:

- an abbreviation of two to four capitals, while entities with different long names bear it: one that has
  nothing but the
  abbreviation joins the only entity with a long name that bears it; if there are several, it stays an entity
  of its own;
- a name through which two different preferred names of the lexicon would become one;
- a person's name without given or family name, or with middle names that contradict each other.

Such names are reported as ambiguous when several entities end up with them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pharmagraph.identity.clusters import attach, components
from pharmagraph.identity.iris import digest, entity_iri
from pharmagraph.identity.names import display, is_abbreviation, normalise
from pharmagraph.identity.people import one_person, person_name, person_text
from pharmagraph.identity.resolution import Ambiguity, ResolvedEntity
from pharmagraph.identity.statements import Local
from pharmagraph.model import Entity
from pharmagraph.vocabulary import EntityClass, root


@dataclass(frozen=True, slots=True)
class Member:
    """One document's entity, with the names that may merge it."""

    document: str
    entity: Entity
    long: frozenset[str]  # normalised names that stand for one thing
    short: frozenset[str]  # normalised abbreviations
    known: str  # normalised preferred name of the lexicon, or empty

    @property
    def local(self) -> Local:
        return self.document, self.entity.key


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of all documents, and which of them each local one is."""

    resolved: tuple[ResolvedEntity, ...]  # by IRI
    iris: Mapping[Local, str]
    ambiguous: tuple[Ambiguity, ...]


def resolve_entities(entities: Iterable[tuple[str, Entity]], base: str) -> Entities:
    """The entities that the documents' local ones are, which are given with the IRIs of their documents."""
    by_class: dict[EntityClass, list[tuple[str, Entity]]] = defaultdict(list)
    for document, entity in entities:
        by_class[root(EntityClass(entity.kind))].append((document, entity))
    resolved: list[ResolvedEntity] = []
    iris: dict[Local, str] = {}
    ambiguous: list[Ambiguity] = []
    for kind, locals_ in sorted(by_class.items()):
        name_key = _person_key(locals_) if kind is EntityClass.PERSON else _name_key
        members = sorted((_member(*local, name_key) for local in locals_), key=lambda member: member.local)
        clusters = _clusters(kind, members)
        shared = _shared_names(clusters)
        for iri, cluster in _with_iris(clusters, kind, base, shared):
            resolved.append(_entity(iri, cluster, shared))
            iris.update((member.local, iri) for member in cluster)
        ambiguous.extend(_ambiguities(kind, members, shared, iris))
    return Entities(tuple(sorted(resolved, key=lambda entity: entity.iri)), iris, tuple(sorted(ambiguous)))


# Names of a member

NameKey = Callable[[str, EntityClass], tuple[str, bool]]  # the normalised name, and whether it may merge


def _name_key(name: str, kind: EntityClass) -> tuple[str, bool]:
    return normalise(name, kind), not is_abbreviation(name)


def _person_key(people: Iterable[tuple[str, Entity]]) -> NameKey:
    """Middle names count only where those of one given and family name cannot all be one person's."""
    middles: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for _, entity in people:
        for name in _names(entity):
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


def _member(document: str, entity: Entity, name_key: NameKey) -> Member:
    kind = EntityClass(entity.kind)
    known = name_key(entity.known_as, kind)[0] if entity.known_as else ""
    keys = dict(sorted(name_key(name, kind) for name in _names(entity)))  # long in any spelling is long
    keys.pop("", None)
    long = frozenset(key for key, merges in keys.items() if merges) | ({known} if known else set())
    return Member(document, entity, long, frozenset(keys) - long, known)


def _names(entity: Entity) -> Iterator[str]:
    yield entity.name
    yield from entity.aliases
    if entity.known_as:
        yield entity.known_as


# Clusters


def _clusters(kind: EntityClass, members: Sequence[Member]) -> list[list[Member]]:
    named = [member for member in members if member.long]
    anchors = [anchor for group in components(named, _long) for anchor in _without_conflict(group)]
    bare = [[member] for member in members if not member.long]
    if kind is EntityClass.PERSON:  # 'Dr. Smith' of two documents may be two people
        return anchors + bare
    anchors, left = attach(anchors, bare, lambda member: member.long | member.short, _short)
    return anchors + components((member for group in left for member in group), _short)


def _without_conflict(group: list[Member]) -> list[list[Member]]:
    """The group, divided if the lexicon knows its members as several things."""
    known = sorted({member.known for member in group if member.known})
    if len(known) < 2:
        return [group]
    cores = [[member for member in group if member.known == name] for name in known]
    unknown = components((member for member in group if not member.known), _long)
    cores, left = attach(cores, unknown, _long, _long)
    return cores + left


def _long(member: Member) -> frozenset[str]:
    return member.long


def _short(member: Member) -> frozenset[str]:
    return member.short


def _shared_names(clusters: Sequence[list[Member]]) -> frozenset[str]:
    """Normalised names that more than one cluster bears."""
    bearers = Counter(name for cluster in clusters for name in {n for m in cluster for n in m.long | m.short})
    return frozenset(name for name, count in bearers.items() if count > 1)


# IRIs


def _with_iris(
    clusters: Sequence[list[Member]], kind: EntityClass, base: str, shared: frozenset[str]
) -> Iterator[tuple[str, list[Member]]]:
    """Each cluster with an IRI of its own; if the lexicon knows it, by its name there alone."""
    same_name: dict[str, list[list[Member]]] = defaultdict(list)
    for cluster in clusters:
        same_name[_identity(cluster, shared)].append(cluster)
    for name, rivals in sorted(same_name.items()):
        for cluster in rivals:
            apart = "" if len(rivals) == 1 or _known(cluster) else _told_apart_by(cluster)
            yield entity_iri(base, kind, name, apart), cluster


def _known(cluster: Sequence[Member]) -> str:
    return next((member.known for member in cluster if member.known), "")


def _identity(cluster: Sequence[Member], shared: frozenset[str]) -> str:
    """The normalised name that the IRI is made from."""
    if known := _known(cluster):
        return known
    name = _preferred_name(cluster, shared)
    kind = EntityClass(cluster[0].entity.kind)
    return person_text(name) if kind is EntityClass.PERSON else normalise(name, _kind(cluster))


def _told_apart_by(cluster: Sequence[Member]) -> str:
    names = sorted({name for member in cluster for name in member.long | member.short})
    return digest(names, sorted(member.local for member in cluster))


# What a cluster is


def _entity(iri: str, cluster: Sequence[Member], shared: frozenset[str]) -> ResolvedEntity:
    entities = [member.entity for member in cluster]
    name = display(_preferred_name(cluster, shared)) or "(unnamed)"
    names = {display(alias) for entity in entities for alias in _names(entity)}
    return ResolvedEntity(
        iri=iri,
        kind=_kind(cluster).value,
        name=name,
        aliases=tuple(sorted(names - {name, ""})),
        attributes=tuple(sorted({attribute for entity in entities for attribute in entity.attributes})),
        identifiers=tuple(sorted({curie for entity in entities for curie in entity.identifiers})),
        mentioned_in=tuple(sorted({member.document for member in cluster})),
    )


def _kind(cluster: Sequence[Member]) -> EntityClass:
    """The class that most members have among the most specific ones; of equals, the first by name."""
    counts = Counter(EntityClass(member.entity.kind) for member in cluster)
    return min(counts, key=lambda kind: (root(kind) is kind, -counts[kind], kind.value))


def _preferred_name(cluster: Sequence[Member], shared: frozenset[str]) -> str:
    """The lexicon's name, else the one that most documents prefer, if possible one that no others bear."""
    known = [member.entity.known_as for member in cluster if member.known]
    if known:
        return _most_frequent(known)
    preferred = [member.entity.name for member in cluster]
    others = [alias for member in cluster for alias in member.entity.aliases]
    own = _own_keys(cluster, shared)
    for names in (preferred, others):
        mine = [name for name in names if own(name)]
        if mine:
            return _most_frequent(mine)
    return _most_frequent([name for name in preferred if display(name)] or preferred)


def _own_keys(cluster: Sequence[Member], shared: frozenset[str]) -> Callable[[str], bool]:
    kinds = {EntityClass(member.entity.kind) for member in cluster}

    def own(name: str) -> bool:
        if EntityClass.PERSON in kinds:
            return person_name(name) is not None
        return bool(display(name)) and not any(normalise(name, kind) in shared for kind in kinds)

    return own


def _most_frequent(names: Sequence[str]) -> str:
    """An abbreviation only if there is nothing else; of equally frequent names the shortest, then the first."""
    counts = Counter(names)
    return min(counts, key=lambda name: (is_abbreviation(name), -counts[name], len(name), name))


def _ambiguities(
    kind: EntityClass, members: Sequence[Member], shared: frozenset[str], iris: Mapping[Local, str]
) -> Iterator[Ambiguity]:
    bearers: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        for name in (member.long | member.short) & shared:
            bearers[name].append(member)
    for name, bearing in sorted(bearers.items()):
        yield Ambiguity(kind.value, name, tuple(sorted({iris[member.local] for member in bearing})))
