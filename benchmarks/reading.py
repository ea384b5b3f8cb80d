#!/usr/bin/env python3
"""How fast texts become facts, beside how fast they become tokens, with lexicons of growing size.

    reading.py [FOLDER...] [--documents N] [--names N...] [--json FILE] [--at-most RATIO]

The documents are made anew from the sentences of the example releases and of the texts (*.txt, *.md) in the folders given: other
sentences in other order and length, other names and other figures in each, so that none is read twice. Each size of lexicon is measured
in a process of its own. Times are processor time on one core, after a first hundredth of the documents; memory is what the process
holds. Exit code 1 if reading takes more than RATIO times as long as tokenizing with spaCy as it comes.
"""

import argparse
import gc
import json
import multiprocessing
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "releases"
SEED = 20
WORDS = 960  # in a document, on average
SYLLABLES = "ba be bo da de do fa fe ga gi ka ke ki la le li lo lu ma me mi mo na ne no pa pe po ra re ri ro sa se so ta te to va ve vi xa ze zo".split()
STEMS = "mab tinib ciclib lisib parib gliptin vastatin leucel vedotin pegol rsen siran".split()
FORMS = "Therapeutics Pharma Biosciences Oncology Medicines Labs".split()


# Documents and names


def word(chance: random.Random, syllables: int) -> str:
    """A word that nobody has used."""
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables))


def names(count: int) -> list[tuple[str, str]]:
    """So many names with their class, all different: substances, companies, code names."""
    chance = random.Random(SEED)
    made: dict[str, str] = {}
    while len(made) < count:
        kind = chance.random()
        if kind < 0.5:
            made[word(chance, 3) + chance.choice(STEMS)] = "Drug"
        elif kind < 0.8:
            made[f"{word(chance, 3).capitalize()} {chance.choice(FORMS)}"] = "Company"
        else:
            made[f"{word(chance, 2)[:3].upper()}-{chance.randint(100, 99999)}"] = "Drug"
    return list(made.items())


def sentences(folders: Iterable[Path]) -> list[str]:
    """The lines of the texts, and their sentences."""
    files = sorted(file for folder in folders for file in folder.iterdir() if file.suffix in {".txt", ".md"})
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [part for line in lines for part in re.split(r"(?<=[a-z]\.) (?=[A-Z])", line) if part]


def document(chance: random.Random, stock: Sequence[str], known: Sequence[str]) -> str:
    """A text of sentences of the stock, in which names and figures are others."""
    new: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        if match[0] not in new:
            new[match[0]] = chance.choice(known) if chance.random() < 0.1 else word(chance, 3).capitalize()
        return new[match[0]] if chance.random() < 0.9 else match[0]

    wanted, paragraphs, count = chance.randint(WORDS // 3, WORDS * 5 // 3), [], 0
    while count < wanted:
        text = " ".join(chance.choice(stock) for _ in range(chance.randint(1, 6)))
        text = re.sub(r"\b[A-Z][a-z]{4,}(?:mab|nib|tide|gene)?\b(?=[\w ,]*[A-Z])", renamed, text)
        text = re.sub(r"(?<=\d)\d", lambda _: str(chance.randint(0, 9)), text)
        paragraphs.append(text)
        count += len(text.split())
    return "\n\n".join(paragraphs)


# Measures


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """The processor time for all texts but the first few, which warm up."""
    first = max(1, len(texts) // 100)
    for text in texts[:first]:
        work(text)
    gc.collect()
    start = time.process_time()
    for text in texts[first:]:
        work(text)
    return (time.process_time() - start) * len(texts) / (len(texts) - first)


def megabytes() -> float:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 if sys.platform != "darwin" else 1024) / 1024


def measure_floors(texts: Sequence[str]) -> dict[str, float]:
    """Tokenizing alone: with spaCy as it comes, and with a tokenizer that has met all words."""
    import spacy

    from pharmagraph.language.tokens import WarmTokenizer

    cold, warm = spacy.blank("en"), spacy.blank("en")
    warm.tokenizer = WarmTokenizer(warm.tokenizer)
    for text in texts:
        warm.make_doc(text)
    return {"as shipped": seconds(cold.make_doc, texts), "warm": seconds(warm.make_doc, texts)}


def measure_reading(texts: Sequence[str], count: int) -> dict[str, Any]:
    """Loading a lexicon of `count` names beside the package's own, and reading with it."""
    from pharmagraph import Options, from_text
    from pharmagraph import read as read_document
    from pharmagraph.processes import collect_seldom, keep

    with tempfile.TemporaryDirectory() as folder:
        lexicon = Path(folder, "names.tsv")
        rows = "".join(f"{name}\t{kind}\t\n" for name, kind in names(count))
        lexicon.write_text(f"name\tkind\taliases\n{rows}", encoding="utf-8")
        del rows
        options = Options(lexicons=(str(lexicon),))
        facts = 0

        def read(text: str) -> None:
            nonlocal facts
            facts += len(read_document(from_text(text, source="generated"), options=options).facts)

        collect_seldom()  # as a process does that reads for a build
        before, start = megabytes(), time.process_time()
        read("A text.")
        keep()
        load, memory = time.process_time() - start, megabytes() - before
        taken = seconds(read, texts)
        return {
            "names": count,
            "load s": load,
            "load MB": memory,
            "reading": taken,
            "facts": facts,
            "peak MB": megabytes(),
        }


def apart(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """What `work` gives in a new process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--names", type=int, nargs="+", default=[1_000, 100_000, 500_000])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--at-most", type=float, metavar="RATIO")
    options = parser.parse_args()

    chance = random.Random(SEED)
    stock, known = sentences([EXAMPLES, *options.folders]), [name for name, _ in names(1_000)]
    texts = [document(chance, stock, known) for _ in range(options.documents)]
    words = sum(len(text.split()) for text in texts)
    floors = apart(measure_floors, texts)
    rows = [apart(measure_reading, texts, count) for count in options.names]
    for row in rows:
        row |= {f"to {name}": row["reading"] / taken for name, taken in floors.items()}
    result = {"documents": len(texts), "words": words, "floors": floors, "lexicons": rows}
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")

    each = 1000 / len(texts)
    print(f"{len(texts)} documents of {words / len(texts):.0f} words; milliseconds a document\n")
    for name, taken in floors.items():
        print(f"tokens, {name:12}{taken * each:9.2f}")
    print(
        f"\n{'names':>8}{'load s':>9}{'load MB':>9}{'text to facts':>15}{'to shipped':>12}{'to warm':>9}{'facts':>8}{'peak MB':>9}"
    )
    for row in rows:
        print(
            f"{row['names']:8}{row['load s']:9.1f}{row['load MB']:9.0f}{row['reading'] * each:15.2f}"
            f"{row['to as shipped']:12.2f}{row['to warm']:9.1f}{row['facts']:8}{row['peak MB']:9.0f}"
        )
    kept = options.at_most is None or all(row["to as shipped"] <= options.at_most for row in rows)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
