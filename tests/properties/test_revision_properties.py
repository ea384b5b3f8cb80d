"""Whatever is added, changed and removed, in whatever order: the graph is the one that a fresh build gives."""

from hashlib import sha256
from random import Random

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.graph.difference import difference
from pharmagraph.graph.ledger import Ledger
from pharmagraph.graph.lookup import StoreLookup
from pharmagraph.graph.quads import to_quads
from pharmagraph.graph.revision import revise
from pharmagraph.identity import resolve
from pharmagraph.identity.decisions import NONE, Decisions, parse_decisions
from pharmagraph.identity.iris import document_iri
from pharmagraph.model import Document, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import PGR, ValueKind

from .corpus import made_up, made_up_text

DECIDED = parse_decisions(
    "same\tCompany\tAB\tBolt\ndifferent\tDrug\tzelumab\tNT-101\npreferred\tDrug\tZelvia\tZelviana\n", "decisions.tsv"
)


class Kept:
    """A store that is only ever changed by what a change of documents touches."""

    def __init__(self, ledger: Ledger) -> None:
        self.store = ox.Store()
        self.ledger = ledger
        self.readings: dict[str, Reading] = {}

    def change(self, added: list[Reading], removed: list[str]) -> None:
        texts = {reading.document.sha256: reading for reading in added}
        gone = [sha for sha in self.readings if sha in texts or sha in removed]
        revisions = revise(
            self.ledger,
            PGR,
            added=[("stamp", reading) for reading in texts.values()],
            removed=[document_iri(PGR, sha) for sha in gone],
        )
        out, in_ = difference(StoreLookup(self.store), revisions)
        assert out <= set(self.store)
        assert not in_ & set(self.store)
        for quad in out:
            self.store.remove(quad)
        self.store.extend(in_)
        for sha in gone:
            del self.readings[sha]
        self.readings.update(texts)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([NONE, DECIDED]))
def test_a_history_of_changes_ends_where_a_fresh_build_does(seed: int, decisions: Decisions) -> None:
    random = Random(seed)
    with Ledger(decisions=decisions) as ledger:
        _check_history(random, Kept(ledger), decisions)


def _check_history(random: Random, kept: Kept, decisions: Decisions) -> None:
    for _ in range(6):
        removed = [sha for sha in kept.readings if random.random() < 0.2]
        again = [made_up(random, one.document.text) for one in kept.readings.values() if random.random() < 0.2]
        kept.change([made_up(random, made_up_text(random)) for _ in range(random.randint(0, 3))] + again, removed)
        fresh = resolve(kept.readings.values(), decisions=decisions)
        assert set(kept.store) == set(to_quads(fresh))
        counts = [kept.ledger.count(what) for what in ("entities", "facts", "ambiguous")]
        assert counts == [len(fresh.entities), len(fresh.facts), len(fresh.ambiguous)]


def test_what_a_removed_document_said_of_a_trial_goes_and_what_others_say_of_it_stays() -> None:
    def told(number: int) -> Reading:
        text = f"Release {number} tells of the trial ALPHA."
        document = Document(text, f"{number}.txt", sha256(text.encode()).hexdigest())
        fact = Fact(
            "ClinicalTrial",
            (("trialName", Value(ValueKind.TEXT, "ALPHA")),),
            (Evidence(0, len(text), 0.8, "rule"),),
            key="trial",
        )
        return Reading(document, (), (fact,))

    one, two, three = map(told, range(3))
    with Ledger() as ledger:
        kept = Kept(ledger)
        for added, removed in (([one, two], []), ([], [one]), ([three], []), ([], [two, three]), ([one], [])):
            kept.change(added, [reading.document.sha256 for reading in removed])
            assert set(kept.store) == set(to_quads(resolve(kept.readings.values())))
