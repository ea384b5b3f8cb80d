"""A reader that workers can import by its name: reads 'Xmab targets HER2', and misbehaves where a text says so."""

import os
import re
import signal
import time
from pathlib import Path

from pharmagraph.errors import DataError
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import ValueKind

CLAIM = re.compile(r"(\w+) targets (\w+)")


def read(document: Document) -> Reading:
    print("noise on standard output")  # noqa: T201
    text = document.text
    if "sleeps" in text:
        time.sleep(100)
    if "loops" in text:
        re.match(r"(a+)+$", "a" * 60 + "b")
    if "eats" in text:
        _ = [bytearray(10_000_000) for _ in range(10_000)]
    if "dies" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "stumbles" in text and not (mark := Path(document.publisher)).exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if "chokes" in text:
        raise RuntimeError("too much\nto swallow")
    if "broken" in text:
        raise DataError("rules.yaml: line 3: no such role; mend the rule")
    if "nonsense" in text:
        return Reading(document, (Entity("x", "Nonsense", "x"),))
    facts, entities = [], {}
    for claim in CLAIM.finditer(text):
        drug, target = claim.groups()
        entities |= {drug: Entity(drug, "Drug", drug), target: Entity(target, "MolecularTarget", target)}
        roles = (("object", Value(ValueKind.ENTITY, target)), ("subject", Value(ValueKind.ENTITY, drug)))
        facts.append(Fact("hasTarget", roles, (Evidence(*claim.span(), 0.9, "targets"),)))
    return Reading(document, tuple(entities[key] for key in sorted(entities)), tuple(facts))
