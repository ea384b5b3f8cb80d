"""Names for what a reading knows by keys: entities, trials and other values of roles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pharmagraph.explain.values import Roles
from pharmagraph.facts.discourse import Discourse
from pharmagraph.facts.engine import RawFact
from pharmagraph.facts.places import Filler
from pharmagraph.model import Fact, Reading, Value
from pharmagraph.vocabulary import FRAMES, FrameClass, ValueKind

_ENDS = ("subject", "object")


@dataclass(frozen=True, slots=True)
class Names:
    """The name of each entity and trial, by key."""

    by_key: Mapping[str, str]

    @classmethod
    def of(cls, discourse: Discourse, reading: Reading) -> "Names":
        """The reading's names, and of an unnamed trial what it tests.

        What no fact speaks of has the name that the text uses most.
        """
        names = {
            key: min(entity.names, key=lambda n: (-entity.names[n], n)) for key, entity in discourse.entities.items()
        }
        names |= {trial.key: trial.name or f"unnamed trial {trial.key}" for trial in discourse.book.trials.values()}
        names |= {entity.key: entity.name for entity in reading.entities}
        trials = [fact for fact in reading.facts if fact.kind == FrameClass.CLINICAL_TRIAL]
        return cls(names | {trial.key: _trial_name(trial, names) for trial in trials})

    def value(self, value: Value) -> str:
        """What fills a role, in words."""
        if value.kind in {ValueKind.ENTITY, ValueKind.FRAME}:
            return self.by_key.get(value.text, value.text)
        return f"{value.currency} {value.text}".strip()

    def filler(self, filler: Filler) -> str:
        """What a rule found for a role, in words."""
        mention = filler.linked.mention
        return filler.code or self.by_key.get(filler.linked.key) or mention.value or mention.name

    def of_fact(self, fact: Fact) -> Roles:
        """The roles of a fact, each once."""
        return _ordered(fact.kind, {role: [self.value(v) for v in fact.fillers(role)] for role, _ in fact.roles})

    def of_raw(self, raw: RawFact) -> Roles:
        """The roles that a rule filled."""
        roles = {role: [self.filler(f) for f in fillers] for role, fillers in raw.roles.items()}
        return _ordered(raw.kind, roles if not raw.key else {"trial": [self.by_key.get(raw.key, raw.key)], **roles})


def _ordered(kind: str, roles: Mapping[str, Iterable[str]]) -> Roles:
    order = ["trial", *FRAMES[FrameClass(kind)]] if kind in set(FrameClass) else list(_ENDS)
    return tuple((str(role), tuple(dict.fromkeys(roles[role]))) for role in dict.fromkeys(order) if role in roles)


def _trial_name(trial: Fact, names: Mapping[str, str]) -> str:
    for role in ("trialName", "registryId"):
        if found := trial.fillers(role):
            return found[0].text
    phase = "/".join(value.text for value in trial.fillers("phase"))
    drugs = " + ".join(names.get(value.text, value.text) for value in trial.fillers("evaluates"))
    return " ".join(filter(None, (phase, "trial of" if drugs else "trial", drugs)))
