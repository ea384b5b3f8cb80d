"""Makes press releases that are all different, from those of the examples: other names, figures, order and length.

    releases.py FOLDER [--number N] [--seed N]

The same number and seed give the same files. A fifth of the names makes up most of the mentions, as in the world.
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "releases"
COMPANIES = "Norrvik Calderwick Greyfell Pellworth Quillmark Tervanne Hoshikawa Vossberg".split()
DRUGS = "velsotinib pelzagepant dorvelimab cilvatamab".split()
TRIALS = "SALTMARSH EMILIA".split()
_ONSETS = "b br c cl d dr f g gr h k l m n p pl qu r s st t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_STEMS = {"velsotinib": "tinib", "pelzagepant": "gepant", "dorvelimab": "mab", "cilvatamab": "tamab"}
_NAME = re.compile(rf"\b(?:{'|'.join([*COMPANIES, *DRUGS, *TRIALS])})\b", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{2,4}-\d{2,4}\b")
_FIGURE = re.compile(r"(?<![\w.-])\d{2,3}(?=\.\d| percent| patients|%)")


def releases(number: int, seed: int = 0) -> Iterator[str]:
    """So many releases, one after the other; never more than one is held."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.iterdir())]
    for index in range(number):
        yield _varied(random.Random(f"{seed} {index}"), texts, number)


def write(folder: Path, number: int, seed: int = 0) -> None:
    """Writes so many releases as text files, a thousand in each folder."""
    for index, text in enumerate(releases(number, seed)):
        place = folder / f"{index // 1000:05}" / f"{index:08}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def _varied(chance: random.Random, texts: list[str], number: int) -> str:
    head, *paragraphs = re.split(r"\n\s*\n", chance.choice(texts).strip())
    others = re.split(r"\n\s*\n", chance.choice(texts).strip())[1:]
    body = [part for part in paragraphs if chance.random() < 0.8] + chance.sample(others, min(2, len(others)))
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        old = match[0].lower()
        new = names.setdefault(old, _name(old, int(number * chance.random() ** 3 / 4)))
        return new.upper() if match[0].isupper() else new.capitalize() if match[0][0].isupper() else new

    def coded(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"{match[0].partition('-')[0]}-{int(number * chance.random() ** 3) + 100}")

    text = _CODE.sub(coded, _NAME.sub(renamed, "\n\n".join([head, *body])))
    return _FIGURE.sub(lambda _: str(chance.randint(10, 999)), text) + "\n"


def _name(old: str, rank: int) -> str:
    """The name that stands for `old` in its kind's list at `rank`: always the same, and of the same kind."""
    chance = random.Random(f"{old} {rank}")
    word = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 3)))
    return word + _STEMS.get(old, chance.choice(["x", "n", "rk", "lis"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.number, arguments.seed)
