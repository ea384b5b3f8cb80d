"""Names of people: given, middle and family name, without titles and degrees."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pharmagraph.identity.names import display, without_last, words_of

_TITLES: Final = frozenset("dr prof professor mr mrs ms miss mx sir dame lord lady rev".split())
_DEGREES: Final = frozenset(
    """md phd dphil scd dsc msc mphil mba bsc mpa pharmd dvm vmd facp facc frcp frcpc mrcp mph mhs msph mbbs
    mbchb mb bs jd llm llb cfa cpa rn bsn dds dmd esq emba mache drph dba edd meng""".split()
)
_DEGREES_AFTER_COMMA: Final = _DEGREES | frozenset("ma ms ba do ca bch ab hon rph pa".split())


@dataclass(frozen=True, slots=True)
class PersonName:
    """A full name; `family` keeps a generational suffix, which tells father from son."""

    given: str
    middle: tuple[str, ...]
    family: str

    def __str__(self) -> str:
        return " ".join((self.given, *self.middle, self.family))


def person_name(name: str) -> PersonName | None:
    """The parts of a person's name without titles and degrees; None if given or family name is missing.

    >>> str(person_name("Dr. Daniel M. Junius, M.D., Ph.D."))
    'daniel m junius'
    >>> person_name("Dr. Junius"), person_name("J. Smith")
    (None, None)
    """
    words = _person_words(name)
    suffix = [words.pop()] if len(words) > 2 and words[-1] in {"jr", "sr", "ii", "iii", "iv"} else []
    if len(words) < 2 or len(words[-1]) < 2 or all(len(word) < 2 for word in words[:-1]):
        return None
    return PersonName(words[0], tuple(words[1:-1]), " ".join((words[-1], *suffix)))


def person_text(name: str) -> str:
    """A person's name, full or not, without titles and degrees."""
    return " ".join(_person_words(name)) or display(name).casefold()


def _person_words(name: str) -> list[str]:
    first, *rest = (words_of(part) for part in name.split(","))
    words = first + [word for part in rest for word in part if word not in _DEGREES_AFTER_COMMA]
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return without_last(words, _DEGREES)


def one_person(middles: Iterable[tuple[str, ...]]) -> bool:
    """Whether middle names that occur between the same given and family name can all be one person's.

    >>> one_person([("m",), ("michael",)]), one_person([("michael",), ("mark",)])
    (True, False)
    """
    known = sorted(set(middles))
    if len({len(middle) for middle in known}) > 1:
        return False
    for names in zip(*known, strict=True):
        if len({name[0] for name in names}) > 1 or len({name for name in names if len(name) > 1}) > 1:
            return False
    return True
