"""Makes press releases that are all different, from those of the examples: other names, figures, order and length.

    releases.py FOLDER [--number N] [--seed N] [--like FOLDER...] [--short]

With `--like`, from the texts (*.txt, *.md) of other folders, in which the names of companies and drugs are those that
the package finds. The same number, seed and texts give the same files. A fifth of the names makes up most of the
mentions, as in the world.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "releases"
NAMES = (
    *"Norrvik Calderwick Greyfell Pellworth Quillmark Tervanne Hoshikawa Vossberg".split(),
    *"velsotinib pelzagepant dorvelimab cilvatamab SALTMARSH EMILIA".split(),
)
_ONSETS = "b br c cl d dr f g gr h k l m n p pl qu r s st t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_STEM = re.compile(r"(?:tinib|gepant|tamab|mab|parib|ciclib|taxel|platin|tansine|vedotin|tecan|tide)$")
_CODE = re.compile(r"\b[A-Z]{2,4}-\d{2,4}\b|\bNCT\d{8}\b")
_FIGURE = re.compile(r"(?<![\w.-])\d{2,3}(?=\.\d| percent| patients|%)")


@dataclass(frozen=True)
class Stock:
    """Texts to make others from, and what finds the names in them that are to change."""

    texts: Sequence[str]
    names: re.Pattern[str]


@cache
def stock(folders: tuple[Path, ...] = ()) -> Stock:
    """The examples, or the texts in the folders."""
    files = sorted(path for one in folders or (EXAMPLES,) for path in one.iterdir() if path.suffix in {".txt", ".md"})
    names = _found(files) if folders else set(NAMES)
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(names, key=lambda name: (-len(name), name)))})\b", re.IGNORECASE)
    return Stock([path.read_text(encoding="utf-8") for path in files], pattern)


def _found(files: Sequence[Path]) -> set[str]:
    """The names of companies, drugs and trials of one word that the package finds in files."""
    from pharmagraph.pipeline import read
    from pharmagraph.sources import read_document
    from pharmagraph.vocabulary import EntityClass, is_a

    def is_named(kind: EntityClass) -> bool:
        is_drug = is_a(kind, EntityClass.DRUG) and kind is not EntityClass.DRUG_CLASS
        return is_drug or is_a(kind, EntityClass.COMPANY)

    told = [read(read_document(path)) for path in files]
    things = [one for each in told for one in each.entities if is_named(EntityClass(one.kind))]
    trials = [value.text for each in told for fact in each.facts for role, value in fact.roles if role == "trialName"]
    names = {*trials, *(name for one in things for name in (one.name, *one.aliases))}
    return {name.lower() for name in names if re.fullmatch(r"[A-Za-z]{4,}", name)}


def releases(number: int, seed: int = 0, like: Sequence[Path] = (), *, short: bool = False) -> Iterator[str]:
    """So many releases, one after the other, or a short piece of each; never more than one is held."""
    for index in range(number):
        chance = random.Random(f"{seed} {index}")
        yield _varied(chance, stock(tuple(like)), number, short=short)


def write(folder: Path, number: int, seed: int = 0, like: Sequence[Path] = (), *, short: bool = False) -> None:
    """Writes so many releases as text files, a thousand in each folder."""
    for index, text in enumerate(releases(number, seed, like, short=short)):
        place = folder / f"{index // 1000:05}" / f"{index:08}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def _varied(chance: random.Random, stock: Stock, number: int, *, short: bool) -> str:
    head, *paragraphs = re.split(r"\n\s*\n", chance.choice(stock.texts).strip())
    others = re.split(r"\n\s*\n", chance.choice(stock.texts).strip())[1:]
    if short:
        body = chance.sample(paragraphs, min(3, len(paragraphs)))
    else:
        body = [part for part in paragraphs if chance.random() < 0.8] + chance.sample(others, min(2, len(others)))
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        old = match[0].lower()
        new = names.setdefault(old, _name(old, int(number * chance.random() ** 3 / 4)))
        return new.upper() if match[0].isupper() else new.capitalize() if match[0][0].isupper() else new

    def coded(match: re.Match[str]) -> str:
        rank = int(number * chance.random() ** 3) + 100
        new = f"NCT{rank:08}" if match[0].startswith("NCT") else f"{match[0].partition('-')[0]}-{rank}"
        return names.setdefault(match[0], new)

    text = _CODE.sub(coded, stock.names.sub(renamed, "\n\n".join([head, *body])))
    return _FIGURE.sub(lambda _: str(chance.randint(10, 999)), text) + "\n"


def _name(old: str, rank: int) -> str:
    """The name that stands for `old` in its kind's list at `rank`: always the same, and of the same kind."""
    chance = random.Random(f"{old} {rank}")
    word = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 3)))
    return word + (stem[0] if (stem := _STEM.search(old)) else chance.choice(["x", "n", "rk", "lis"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--like", type=Path, nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--short", action="store_true")
    arguments = parser.parse_args()
    write(arguments.folder, arguments.number, arguments.seed, arguments.like, short=arguments.short)
