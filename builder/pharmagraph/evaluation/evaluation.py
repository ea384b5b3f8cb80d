"""Reads the texts of a gold directory and adds up how well."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pharmagraph.evaluation.causes import Cause, Known, cause_of
from pharmagraph.evaluation.gold import find_gold, read_gold
from pharmagraph.evaluation.matching import Judged, Unit, Verdict, compare
from pharmagraph.evaluation.said import what_is_said
from pharmagraph.evaluation.schema import FRAME_ROLES, KINDS
from pharmagraph.inspection import inspect
from pharmagraph.options import DEFAULT, Options
from pharmagraph.sources import read_document

_BINS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of units: right ones, wrong ones, and ones that were missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> "Score":
        """The score of units with these verdicts."""
        counts = Counter(verdicts)
        return cls(counts[Verdict.RIGHT], counts[Verdict.WRONG], counts[Verdict.MISSED])

    @property
    def precision(self) -> float:
        """Right ones among those said; 0 if nothing is said."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Right ones among those to be found; 0 if there is nothing to be found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall: 2 right / (2 right + wrong + missed)."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True)
class Error:
    """A unit that was missed or is wrong; `quote` is gold's, if the unit belongs to a gold fact."""

    document: str
    verdict: Verdict
    cause: Cause
    kind: str
    role: str
    names: tuple[str, ...]
    quote: str
    rule: str  # that found the fact which is wrong, or lacks something


@dataclass(frozen=True, slots=True)
class Reliability:
    """How many of some facts are right, beside how many should be by their confidence (the mean of it)."""

    facts: int
    right: int  # facts without anything wrong
    fillers: float  # the share of what they say that is right
    confidence: float

    @property
    def share(self) -> float:
        """The share of facts that are right."""
        return self.right / max(1, self.facts)

    @property
    def gap(self) -> float:
        """How much more is right than is promised; negative if the facts are overconfident."""
        return self.share - self.confidence


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over all documents; mappings are in the order in which they are shown.

    A fact is right if gold tells of it, as optional or not, and no role of it is wrong. Relations that are planned or
    denied are not scored, for they are no edges of the graph.
    """

    documents: Mapping[str, Score]
    by_fact: Mapping[str, Score]
    by_role: Mapping[str, Score]  # "ClinicalTrial.phase"
    causes: Mapping[Cause, Score]  # `right` is always 0
    reliability: Mapping[str, Reliability]  # by bin of confidence: "0.8-0.9"
    by_rule: Mapping[str, Reliability]
    errors: tuple[Error, ...]

    @property
    def total(self) -> Score:
        """The score over all units."""
        scores = self.by_fact.values()
        return Score(sum(s.right for s in scores), sum(s.wrong for s in scores), sum(s.missed for s in scores))


def evaluate(gold_dir: Path, texts_dir: Path | None = None, *, options: Options = DEFAULT) -> Evaluation:
    """Reads each text that has gold facts (ID.jsonl in `gold_dir`; texts beside them or in `texts_dir`) and compares.

    SourceError if a text or directory is missing or cannot be read, DataError if there is no gold or a line of it is
    malformed or the model cannot be used. All texts are held in memory.
    """
    cases = [(path.stem, read_gold(path), read_document(text)) for path, text in find_gold(gold_dir, texts_dir)]
    units: dict[str, list[Unit]] = {}
    facts: list[Judged] = []
    errors: list[Error] = []
    for name, gold, document in cases:
        _, discourse, reading = inspect(document, options=options)
        said, known = what_is_said(reading), Known.of(discourse)
        comparison = compare(gold, said)
        units[name] = comparison.units
        facts += comparison.facts
        failed = (unit for unit in comparison.units if unit.verdict is not Verdict.RIGHT)
        errors += (_error(name, unit, cause_of(unit, gold, said, known)) for unit in failed)
    everything = [unit for some in units.values() for unit in some]
    return Evaluation(
        documents={name: Score.of(unit.verdict for unit in some) for name, some in units.items()},
        by_fact=_scores((unit.kind, unit.verdict) for unit in everything),
        by_role=_scores((f"{unit.kind}.{unit.role}", unit.verdict) for unit in everything if unit.role),
        causes={cause: Score.of(e.verdict for e in errors if e.cause is cause) for cause in Cause},
        reliability=_reliability(((_bin(one.fact.confidence), one) for one in facts), map(_bin, _BINS)),
        by_rule=_reliability(((one.fact.rule, one) for one in facts), sorted({one.fact.rule for one in facts})),
        errors=tuple(errors),
    )


def _error(document: str, unit: Unit, cause: Cause) -> Error:
    quote, rule = unit.gold.quote if unit.gold else "", unit.said.rule if unit.said else ""
    return Error(document, unit.verdict, cause, unit.kind, unit.role, unit.names, quote, rule)


def _scores(verdicts: Iterable[tuple[str, Verdict]]) -> dict[str, Score]:
    """The score of each name, in the vocabulary's order."""
    grouped: dict[str, list[Verdict]] = defaultdict(list)
    for name, verdict in verdicts:
        grouped[name].append(verdict)
    order = [*KINDS, *(f"{kind}.{role}" for kind, roles in FRAME_ROLES.items() for role in roles)]
    return {name: Score.of(grouped[name]) for name in order if name in grouped}


def _bin(confidence: float) -> str:
    """The bin of a confidence; what no rule is sure of is in the lowest.

    >>> _bin(0.8), _bin(0.7999), _bin(1.0)
    ('0.8-0.9', '0.7-0.8', '0.9-1.0')
    """
    low = max((bound for bound in _BINS if bound <= confidence), default=_BINS[0])
    return f"{low:.1f}-{low + 0.1:.1f}"


def _reliability(facts: Iterable[tuple[str, Judged]], order: Iterable[str]) -> dict[str, Reliability]:
    grouped: dict[str, list[Judged]] = defaultdict(list)
    for name, one in facts:
        grouped[name].append(one)
    return {name: _of_group(grouped[name]) for name in order}


def _of_group(group: Sequence[Judged]) -> Reliability:
    return Reliability(
        facts=len(group),
        right=sum(one.is_right for one in group),
        fillers=sum(one.right for one in group) / max(1, sum(one.fillers for one in group)),
        confidence=sum(one.fact.confidence for one in group) / max(1, len(group)),
    )
