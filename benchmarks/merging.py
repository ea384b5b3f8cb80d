#!/usr/bin/env python3
"""How long it takes to merge what many documents say, and to add one document to them.

    merging.py [--documents N] [--json]

The documents are generated from the readings of the example releases: most unknown things and trials get names of
their own, known ones are shared by all, as in a real collection. Times are seconds of wall clock and of processor
for the merge and the store alone; reading the one document, and starting the program, come on top.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from pharmagraph.graph.homes import EmbeddedDraft, Present
from pharmagraph.identity.decisions import NONE
from pharmagraph.identity.iris import document_iri
from pharmagraph.merging import Merge, write_store
from pharmagraph.model import Entity, Fact, Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import read_document
from pharmagraph.vocabulary import PGR

RELEASES = Path(__file__).parents[1] / "examples" / "releases"
OWN = ("trialName", "registryId")


class Corpus:
    """As many readings as wanted, each made when it is asked for."""

    def __init__(self) -> None:
        self.models = [read(read_document(path)) for path in sorted(RELEASES.iterdir())]
        self.numbers: dict[str, int] = {}

    def add(self, count: int) -> None:
        for number in range(len(self.numbers), len(self.numbers) + count):
            self.numbers[document_iri(PGR, self.make(number).document.sha256)] = number

    def load(self, iri: str) -> Reading:
        return self.make(self.numbers[iri])

    def make(self, number: int) -> Reading:
        """Three in four documents tell of unknown things of their own, the others of what others tell too."""
        model, round_ = self.models[number % len(self.models)], number // len(self.models)
        own = f" {round_}" if round_ % 4 else ""
        text = f"{model.document.text}\n{number}"
        digest = sha256(text.encode()).hexdigest()
        document = replace(model.document, text=text, sha256=digest, source=f"{number}.txt")
        entities = tuple(self.renamed(entity, own) for entity in model.entities)
        return Reading(document, entities, tuple(self.retold(fact, own) for fact in model.facts))

    def renamed(self, entity: Entity, own: str) -> Entity:
        if entity.known_as or not own:
            return entity
        return replace(entity, name=entity.name + own, aliases=tuple(sorted(name + own for name in entity.aliases)))

    def retold(self, fact: Fact, own: str) -> Fact:
        roles = ((role, replace(value, text=value.text + own) if role in OWN else value) for role, value in fact.roles)
        return replace(fact, roles=tuple(roles))


def measure(documents: int) -> dict[str, float]:
    corpus = Corpus()
    figures: dict[str, float] = {"documents": documents}
    with tempfile.TemporaryDirectory() as folder:
        present = None
        for name, count in (("all", documents), ("one more", 1)):
            corpus.add(count)
            merge = Merge(PGR, NONE, dict.fromkeys(corpus.numbers, "as generated"), corpus.load, "benchmark")
            store, record = Path(folder, name), Path(folder, f"{name}.sqlite")
            wall, processor = time.perf_counter(), time.process_time()
            draft = EmbeddedDraft(store, present and Path(folder, present.name))
            counts = write_store(draft, record, merge, present=present)
            figures[f"{name}, seconds"] = round(time.perf_counter() - wall, 2)
            figures[f"{name}, processor seconds"] = round(time.process_time() - processor, 2)
            present = Present(name, merge.content, record, counts)
        figures |= {name: float(count) for name, count in counts.items()}
        figures["record, MB"] = record.stat().st_size >> 20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures["peak memory, MB"] = peak >> (20 if sys.platform == "darwin" else 10)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000, metavar="N")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = measure(given.documents)
    if given.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:28}{figure:>14,.10g}")


if __name__ == "__main__":
    main()
