"""Which ClinicalTrial frames of which documents are one trial.

A registry number identifies a trial. A name does if the drugs agree: trials of one name are one when they
share an evaluated drug, or when one side names no drug and only one trial of that name is known. Trials with
different registry numbers are never one. A trial with neither is identified by what it tests (`DESIGN`); if
less than two of these are known, within its document.

Where documents differ in the phase of a trial that is known by number or name, the phase that most of them give is
the trial's; what the others say of it stands as a claim of its own, which contradicts it. Whatever happens in the
trial is of the one trial.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pharmagraph.identity.clusters import attach, components
from pharmagraph.identity.dates import When
from pharmagraph.identity.events import Detail, by_detail
from pharmagraph.identity.iris import digest, entity_iri, frame_iri
from pharmagraph.identity.names import registry_id, trial_name
from pharmagraph.identity.resolution import Link, ResolvedFact
from pharmagraph.identity.statements import Local, Statement, merged_roles, merged_support
from pharmagraph.vocabulary import FrameClass, Phase, Property, Role, Status

DESIGN: Final = (Role.PHASE, Role.EVALUATES, Role.CONDITION, Role.COMPARATOR)

Cluster = list[Statement]


@dataclass(frozen=True, slots=True)
class Trials:
    """The trials that ClinicalTrial frames are, which frame is which, and who contradicts whom."""

    facts: tuple[ResolvedFact, ...]
    iris: Mapping[Local, str]
    links: tuple[Link, ...]


def resolve_trials(trials: Iterable[Statement], base: str) -> Trials:
    """The trials that the ClinicalTrial frames of all documents are."""
    statements = sorted(trials, key=lambda trial: (trial.document, trial.key, trial.roles, trial.support))
    resolved, iris, links = [], {}, []
    for iri, cluster in _with_iris(_clusters(statements), base):
        iris.update({(trial.document, trial.key): iri for trial in cluster if trial.key})
        agreeing, *dissenting = _by_phase(cluster)
        resolved.append(_trial(iri, agreeing))
        for dissent in dissenting:
            other = entity_iri(base, FrameClass.CLINICAL_TRIAL, _identity(cluster), digest(iri, _phases(dissent)))
            resolved.append(_trial(other, dissent))
            links.append(Link(other, Property.CONTRADICTS.value, iri))
    return Trials(tuple(resolved), iris, tuple(links))


def trial_keys(trial: Statement) -> list[str]:
    """All that can make another statement concern this one: trials that share none can be resolved apart."""
    return sorted({*_registry(trial), *_names(trial)}) or [f"\0{digest(_design(trial))}"]


# Clusters


def _clusters(trials: Sequence[Statement]) -> list[Cluster]:
    registered = components((trial for trial in trials if _registry(trial)), _registry)
    named = [trial for trial in trials if _names(trial) and not _registry(trial)]
    with_drugs = components((trial for trial in named if _drugs(trial)), _names_with_drugs)
    known, apart = attach(registered, with_drugs, _names_with_drugs, _names_with_drugs)
    known, apart = _join_registered_without_drugs(known, apart)
    bare = components((trial for trial in named if not _drugs(trial)), _names)
    known, apart_too = attach(known + apart, bare, _names, _names)
    unnamed = [trial for trial in trials if not _names(trial) and not _registry(trial)]
    return known + apart_too + components(unnamed, lambda trial: [_design(trial)])


def _join_registered_without_drugs(known: list[Cluster], loose: list[Cluster]) -> tuple[list[Cluster], list[Cluster]]:
    """Named trials with drugs join a registered trial of that name for which no drug is told."""
    open_ = [cluster for cluster in known if not any(map(_drugs, cluster))]
    settled = [cluster for cluster in known if any(map(_drugs, cluster))]
    rival_names = {name for cluster in settled for trial in cluster for name in _names(trial)}
    rival_names |= _repeated_names(loose)

    def names(trial: Statement) -> list[str]:
        return [name for name in _names(trial) if name not in rival_names]

    grown, left = attach(open_, loose, names, names)
    return settled + grown, left


def _repeated_names(clusters: Iterable[Cluster]) -> set[str]:
    """Names of trials of different drugs, of which a registered trial can be only one."""
    seen: set[str] = set()
    repeated: set[str] = set()
    for cluster in clusters:
        names = {name for trial in cluster for name in _names(trial)}
        repeated |= names & seen
        seen |= names
    return repeated


def _registry(trial: Statement) -> list[str]:
    return [number for text in trial.fillers(Role.REGISTRY_ID) if (number := registry_id(text))]


def _names(trial: Statement) -> list[str]:
    return [name for text in trial.fillers(Role.TRIAL_NAME) if (name := trial_name(text))]


def _drugs(trial: Statement) -> list[str]:
    return trial.fillers(Role.EVALUATES)


def _names_with_drugs(trial: Statement) -> list[tuple[str, str]]:
    return [(name, drug) for name in _names(trial) for drug in _drugs(trial)]


def _design(trial: Statement) -> tuple[object, ...]:
    filled = [trial.fillers(role) for role in DESIGN]
    return (*map(tuple, filled), "" if sum(map(bool, filled)) > 1 else trial.document)


# Phases

# Which stages of development a phase covers; two phases that cover none together are not of one trial.
_STAGES: Final[Mapping[str, frozenset[int]]] = MappingProxyType(
    {
        Phase.PRECLINICAL: frozenset({0}),
        Phase.PHASE1: frozenset({1}),
        Phase.PHASE1B: frozenset({1}),
        Phase.PHASE1_2: frozenset({1, 2}),
        Phase.PHASE2: frozenset({2}),
        Phase.PHASE2B: frozenset({2}),
        Phase.PHASE2_3: frozenset({2, 3}),
        Phase.PHASE3: frozenset({3}),
        Phase.PHASE3B: frozenset({3}),
        Phase.PHASE4: frozenset({4}),
        Phase.PIVOTAL: frozenset({2, 3}),
    }
)


def _by_phase(cluster: Cluster) -> list[Cluster]:
    """The statements that agree with the most frequent phase, and those of documents that give quite another."""
    told: dict[str, set[str]] = defaultdict(set)
    for trial in cluster:
        told[trial.document].update(trial.fillers(Role.PHASE))
    counts = Counter(phase for phases in told.values() for phase in phases)
    if len(counts) < 2 or not _identity(cluster):
        return [cluster]
    main = min(counts, key=lambda phase: (-counts[phase], phase))
    agrees = {
        document: not phases or any(_STAGES[p] & _STAGES[main] for p in phases) for document, phases in told.items()
    }
    groups: dict[tuple[str, ...], Cluster] = defaultdict(list)
    for trial in cluster:
        groups[() if agrees[trial.document] else tuple(sorted(told[trial.document]))].append(trial)
    return [groups[phases] for phases in sorted(groups)]


def _phases(cluster: Cluster) -> list[str]:
    return sorted({phase for trial in cluster for phase in trial.fillers(Role.PHASE)})


# IRIs


def _with_iris(clusters: Iterable[Cluster], base: str) -> Iterator[tuple[str, Cluster]]:
    same_name: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        same_name.setdefault(_identity(cluster), []).append(cluster)
    for name, rivals in sorted(same_name.items()):
        for cluster in rivals:
            yield _iri(base, name, cluster, alone=len(rivals) == 1), cluster


def _identity(cluster: Cluster) -> str:
    """The name that the IRI is made from, else the registry number; empty for an unnamed trial."""
    return _first(map(_names, cluster)) or _first(map(_registry, cluster))


def _first(texts: Iterable[Sequence[str]]) -> str:
    return min((text for some in texts for text in some), default="")


def _iri(base: str, name: str, cluster: Cluster, *, alone: bool) -> str:
    if not name:
        return frame_iri(base, FrameClass.CLINICAL_TRIAL, _design(cluster[0]))
    apart = "" if alone else digest(*(sorted({text for t in cluster for text in of(t)}) for of in (_registry, _drugs)))
    return entity_iri(base, FrameClass.CLINICAL_TRIAL, name, apart)


def _trial(iri: str, cluster: Cluster) -> ResolvedFact:
    events = by_detail((Detail((), trial.when), trial) for trial in cluster)
    moment = events[0][0].when if len(events) == 1 else When()
    statuses = {trial.status for trial in cluster}
    return ResolvedFact(
        iri=iri,
        kind=FrameClass.CLINICAL_TRIAL.value,
        roles=merged_roles(cluster),
        status=Status.OCCURRED if Status.OCCURRED in statuses else min(statuses),
        date=moment.date,
        earliest=moment.earliest,
        latest=moment.latest,
        support=merged_support(cluster),
    )
