"""A release told again of companies, drugs, trials and persons that do not exist.

Every name is replaced by an invented one of the same length and shape, everywhere in the text: a substance keeps its stem, a code name
its pattern of letters and digits, a company its type word and legal form, an abbreviation the letters that it takes from the long
form. So nothing that the lexicon knows is left of them, every offset holds, and whoever reads by grammar reads the same facts.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial

from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.mentions.morphology import stem_class
from pharmagraph.mentions.tables import read_table
from pharmagraph.model import Entity, Fact, Reading, Value
from pharmagraph.vocabulary import EntityClass, FrameClass, ValueKind, root

Signature = tuple[str, str, str, tuple[tuple[str, str], ...]]  # kind, status, date, and roles with what fills them

_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_KEPT = {  # words that say what a name is, or join its parts; by the class of what is named
    "Organization": frozenset(
        "therapeutics pharmaceuticals pharmaceutical pharma biosciences bioscience biotech biotechnology bio biopharma oncology "
        "biopharmaceuticals biologics genetics genomics laboratories labs medicines sciences health healthcare vaccines holdings "
        "holding group neuroscience neurosciences immunology technologies diagnostics innovative research communications capital "
        "fill finish partners inc incorporated corp corporation company co plc ltd limited llc lp ag se sa sas nv bv gmbh kgaa ab "
        "asa as oy spa srl kk dr and of the de for at by with".split()
    ),
    "Drug": frozenset(
        "hydrochloride acetate sodium potassium calcium phosphate sulfate mesylate tosylate maleate citrate malate pegylated "
        "liposomal alfa alpha beta gamma human insulin vaccine acid and of the for fam ado nab".split()
    ),
}
_HONORIFIC = r"(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?|Professor|Sir|Dame)\s+"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """`old` is to be `new`, which is as long; `small` names may stand in small letters, `before` is what must precede them."""

    old: str
    new: str
    small: bool = False
    before: str = ""


@dataclass(frozen=True)
class Renaming:
    """What the things of one text are called instead."""

    names: tuple[Name, ...]

    def apply(self, text: str) -> str:
        """`text`, as long as before, with every name replaced, in the capitals that it has there."""
        parts = _ADDRESS.split(text)
        addresses = [self._in_address(match[0]) for match in _ADDRESS.finditer(text)]
        return "".join(self._in_prose(part) + address for part, address in zip(parts, [*addresses, ""], strict=True))

    def _in_prose(self, text: str) -> str:
        return self._pattern.sub(self._replaced, text) if self.names else text

    @cached_property
    def _ordered(self) -> tuple[Name, ...]:
        return tuple(sorted(self.names, key=lambda name: (-len(name.old), name)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"(?P<n{i}>{_spelled(name)})" for i, name in enumerate(self._ordered)))

    def _replaced(self, match: re.Match[str]) -> str:
        name = self._ordered[int(str(match.lastgroup)[1:])]
        begins = len(match[0]) - len(name.old)  # after what must precede it
        return match[0][:begins] + in_capitals_of(match[0][begins:], name.new)

    def _in_address(self, address: str) -> str:
        if not self._words:
            return address
        words = re.compile(
            "|".join(map(re.escape, sorted(self._words, key=lambda word: (-len(word), word)))), re.IGNORECASE
        )
        return words.sub(lambda match: in_capitals_of(match[0], self._words[match[0].lower()]), address)

    @cached_property
    def _words(self) -> dict[str, str]:
        """The longer words that are replaced, in small letters, which may stand run together in addresses."""
        words = {}
        for name in self._ordered:
            for match in _LETTERS.finditer(name.old):
                new = name.new[match.start() : match.end()]
                if len(match[0]) > 3 and new.lower() != match[0].lower():
                    words[match[0].lower()] = new.lower()
        return words


def _spelled(name: Name) -> str:
    """A pattern for the name: as it is, in capitals, with a capital first, and in small letters if it may stand in them."""
    forms = {name.old, name.old.upper()}
    if name.small:
        forms |= {name.old.lower(), name.old.capitalize(), name.old.title()}
    ways = "|".join(r"\s".join(map(re.escape, form.split(" "))) for form in sorted(forms) if len(form) == len(name.old))
    return rf"{name.before}(?<!\w)(?:{ways})(?!\w)"


def in_capitals_of(found: str, new: str) -> str:
    """`new` with capitals where `found` has them, and its spaces."""
    return "".join(
        f if f.isspace() else n.upper() if f.isupper() else n.lower() for f, n in zip(found, new, strict=True)
    )


# Inventing names


@dataclass
class Inventor:
    """Invents words that neither the lexicon nor the text knows, the same for the same old word."""

    rng: random.Random
    lexicon: Lexicon
    taken: set[str]  # words of the text and those invented so far, in small letters
    words: dict[str, str] = field(default_factory=dict)

    def word(self, old: str, stem: str = "") -> str:
        """A word in small letters as long as `old` that ends in `stem`."""
        key = old.lower()
        while key not in self.words:
            length = len(old) - len(stem)
            new = self._initials(length) if old.isupper() and length < 4 else self._syllables(length) + stem
            if length == 1 or (self.is_new(new) and (stem or not stem_class(new))):
                self.words[key] = new
                self.taken.add(new)
        return self.words[key]

    def _initials(self, length: int) -> str:
        return "".join(self.rng.choice("bdjkqvwxz") for _ in range(length))

    def _syllables(self, length: int) -> str:
        letters = "".join(self.rng.choice("bdfgklmnprtvz" if i % 2 == 0 else "aeiou") for i in range(length))
        if length < 4:
            return letters
        pair = self.rng.randrange(0, length - 2, 2)  # where two consonants stand that begin no English syllable
        return letters[:pair] + self.rng.choice(("zv", "vl", "zr", "kv", "zn", "vr", "zl")) + letters[pair + 1 : -1]

    def is_new(self, word: str) -> bool:
        """Whether neither the text nor the lexicon knows the word, however it is capitalised."""
        forms = (word, word.upper(), word.capitalize())
        return (
            word not in self.taken
            and word.isascii()
            and not any(True for form in forms for _ in self.lexicon.find(form))
        )

    def code(self, old: str) -> str:
        """A code name with other letters, the same for the same ones, and as many other digits; nought stays nought."""
        letters = _by_words(old, self.word)
        for _ in range(100):  # there are few of one digit
            new = "".join(self.rng.choice("123456789") if char in "123456789" else char for char in letters)
            if new.lower() not in self.taken:
                break
        self.taken.add(new.lower())
        return new


def invent(reading: Reading, lexicon: Lexicon, seed: int) -> Renaming:
    """Invented names for the companies, drugs, persons and trials of `reading`; the same seed gives the same names."""
    text = reading.document.text
    rng = random.Random(f"{seed} {reading.document.sha256}")
    inventor = Inventor(rng, lexicon, {word.lower() for word in _LETTERS.findall(text)})
    names: dict[str, Name] = {}
    for name in _invented(reading, inventor):
        if name.new.casefold() != name.old.casefold():
            names.setdefault(name.old + name.before, replace(name, new=in_capitals_of(name.old, name.new)))
    return Renaming(tuple(names.values()))


def _invented(reading: Reading, inventor: Inventor) -> Iterator[Name]:
    text = reading.document.text
    for entity in reading.entities:
        said = sorted(_said(entity, text), key=lambda name: (-len(name), name))
        if entity.kind == EntityClass.COMPANY:
            symbols = [value.rpartition(":")[2] for name, value in entity.attributes if name == "ticker"]
            yield from _company(said, symbols, inventor)
        elif entity.kind == EntityClass.PERSON:
            yield from _person(said, text, inventor)
        elif root(EntityClass(entity.kind)) == EntityClass.DRUG and entity.kind != EntityClass.DRUG_CLASS:
            yield from (_drug(name, inventor) for name in said if not _has_shorter(name, said))
    trials = (fact for fact in reading.facts if fact.kind == FrameClass.CLINICAL_TRIAL)
    yield from (n for fact in trials for value in fact.fillers("trialName") for n in _trial(value.text, inventor))


def _said(entity: Entity, text: str) -> list[str]:
    """The names of `entity` that stand in the text."""
    return [n for n in (entity.name, *entity.aliases) if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text)]


def _has_shorter(name: str, names: Iterable[str]) -> bool:
    """Whether another of the names is a word of this one, which then needs no replacement of its own ("Approves VELSORVA")."""
    return any(other != name and other in name.split(" ") for other in names)


def _by_words(name: str, new: Callable[[str], str]) -> str:
    return _LETTERS.sub(lambda match: new(match[0]), name)


def _company(said: list[str], symbols: list[str], inventor: Inventor) -> Iterator[Name]:
    long = long_new = ""
    for name in said:
        if name.isupper() and len(name) <= 5 and long:
            new = abbreviated(name, long, long_new) or _by_words(name, inventor.word)
        else:
            new = _by_words(name, lambda w: w if len(w) < 2 or w.lower() in _KEPT["Organization"] else inventor.word(w))
        if not long:
            long, long_new = name, new
        yield Name(name, new)
    for symbol in symbols if long else ():
        new = abbreviated(symbol, long, long_new) or inventor.code(symbol)
        yield Name(symbol, new, before=r"(?<=:)\s*")


def abbreviated(short: str, long: str, new: str) -> str:
    """The letters of `new` that stand where those of `short` stand in `long`; empty if they do not stand there in order.

    >>> abbreviated("BRKN", "Brackenfield", "Tolvanekzimu")
    'TOAE'
    """
    letters, place = [], -1
    for char in short:
        if char.isalpha():
            place = long.lower().find(char.lower(), place + 1)
            if place < 0:
                return ""
            letters.append(new[place].upper())
        else:
            letters.append(char)
    return "".join(letters)


def _drug(name: str, inventor: Inventor) -> Name:
    if any(char.isdigit() for char in name):
        return Name(name, inventor.code(name))
    new = _by_words(name, lambda word: _substance(word, inventor))
    return Name(name, new, small=name.islower() or any(stem_class(word) for word in name.split()))


def _substance(word: str, inventor: Inventor) -> str:
    """One word of a substance's or brand's name; what is nothing but a stem ("vedotin") stays."""
    lowered = word.lower()
    if lowered in _KEPT["Drug"]:
        return word
    stem = next((stem for stem in _stems() if lowered.endswith(stem) and len(lowered) - len(stem) != 1), "")
    return word if stem == lowered else inventor.word(word, stem)


@cache
def _stems() -> list[str]:
    """The stems that end substances' names, longest first; "-gene" ends the first word of a gene therapy."""
    rows = read_table(DATA / "stems.tsv", ("stem", "position"))
    stems = {row["stem"].strip("-") for row in rows if row["position"] == "suffix"}
    return sorted({*stems, "gene"}, key=lambda stem: (-len(stem), stem))


@cache
def _given_names() -> list[str]:
    return sorted({row["name"].lower() for row in read_table(DATA / "given_names.tsv", ("name",))})


def _trial(name: str, inventor: Inventor) -> Iterator[Name]:
    """A trial's name with other words for its longer words and the same numbers; and the name of its programme ("waveLINE")."""
    longest = max(map(len, _LETTERS.findall(name)), default=0)
    new = _by_words(name, lambda word: inventor.word(word) if len(word) >= min(3, longest) else word)
    yield Name(name, new)
    if match := re.match(r"([^\W\d_]{4,}\S*?)[- ]\d+$", name):
        yield Name(match[1], new[: match.end(1)])


def _person(said: list[str], text: str, inventor: Inventor) -> Iterator[Name]:
    """A full name, and the family name alone: only after a form of address if it is a word of the text too."""
    for name in said:
        *given, family = name.split(" ")
        new_family = _by_words(family, inventor.word)
        yield Name(name, " ".join([*(_by_words(word, partial(_given, inventor)) for word in given), new_family]))
        is_word = re.search(rf"\b{re.escape(family.lower())}\b", text) is not None
        yield Name(family, new_family, before=_HONORIFIC if is_word else "")


def _given(inventor: Inventor, word: str) -> str:
    """Another given name as long, of those that the reader knows; initials and particles ("van") stay."""
    key = f"given {word.lower()}"
    if len(word) > 1 and not word.islower() and key not in inventor.words:
        fitting = [name for name in _given_names() if len(name) == len(word) and inventor.is_new(name)]
        inventor.words[key] = inventor.rng.choice(fitting) if fitting else inventor.word(word)
    return inventor.words.get(key, word)


# Comparing what is read


def compared(original: Reading, renamed: Reading, renaming: Renaming) -> tuple[Counter[Signature], Counter[Signature]]:
    """The facts of both readings as values that are equal if the facts are the same but for the names."""
    ids = {entity.key: entity.key for entity in original.entities}
    return (
        signatures(original, ids, renaming.apply),
        signatures(renamed, aligned(original, renamed, renaming), lambda literal: literal),
    )


def agreement(left: Counter[Signature], right: Counter[Signature]) -> float:
    """The F1 score of one set of facts against the other."""
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def aligned(original: Reading, renamed: Reading, renaming: Renaming) -> dict[str, str]:
    """Key in the renamed reading -> key in the original of the like entity that shares most names with it, each used once."""
    ours = {
        entity.key: (entity, _folded(map(renaming.apply, _said(entity, original.document.text))))
        for entity in original.entities
    }
    theirs = {entity.key: (entity, _folded(_said(entity, renamed.document.text))) for entity in renamed.entities}
    pairs = sorted(
        (-len(names & other_names), key, other_key)
        for key, (entity, names) in ours.items()
        for other_key, (other, other_names) in theirs.items()
        if names & other_names and root(EntityClass(entity.kind)) == root(EntityClass(other.kind))
    )
    found: dict[str, str] = {}
    for _, our_key, their_key in pairs:
        if their_key not in found and our_key not in found.values():
            found[their_key] = our_key
    return found


def _folded(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def signatures(reading: Reading, ids: Mapping[str, str], literal: Callable[[str], str]) -> Counter[Signature]:
    """The facts with entities by `ids` and trials by what identifies them."""
    frames = {fact.key: fact for fact in reading.facts if fact.key}

    def value(filler: Value) -> str:
        if filler.kind is ValueKind.ENTITY:
            return ids.get(filler.text, f"unknown {filler.text}")
        if filler.kind is ValueKind.FRAME:
            return trial(frames[filler.text])
        return f"{literal(filler.text)} {filler.currency}".strip()

    def trial(fact: Fact) -> str:
        roles = ("trialName", "registryId", "phase", "evaluates")
        told = {role: sorted(map(value, fact.fillers(role))) for role in roles}
        return str(told["trialName"] or told["registryId"] or [*told["phase"], *told["evaluates"]])

    return Counter(
        (fact.kind, fact.status, fact.date, tuple(sorted((role, value(filler)) for role, filler in fact.roles)))
        for fact in reading.facts
    )
