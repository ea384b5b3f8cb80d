"""Is a text English? Judged offline by its script and by the small words that every sentence needs.

Rules written for English find nonsense in another language, and a wrong fact costs more than a refused file.
A headline has hardly any small words, so short texts are refused only on evidence for another language.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_HEAD: Final = 100_000  # characters that are looked at
_SHORT: Final = 50  # words; shorter texts need not show English function words
_MIN_SHARE: Final = 0.05  # of English function words; whole releases have 0.15 and more
_FOREIGN_SHARE: Final = 0.2  # of another language's function words, which convicts a short text
_LATIN_SHARE: Final = 0.7  # of letters

_WORD: Final = re.compile(r"[^\W\d_]{2,}|[\u3040-\u9FFF\uAC00-\uD7AF]")
_NOT_LATIN: Final = re.compile(r"[^\x00-\u024F\u1E00-\u1EFF]")

# Words that English shares with others (in, an, on, as, is, me, com ...) are left out: they tell nothing.
_ENGLISH_WORDS: Final = """
the of and to for with that by from this are were been have has had which its it be will not at or but who our
we their these those than may can could would should they you your also into after between about under during
while where when what if there each both more other through including said today
"""
_ENGLISH: Final = frozenset(_ENGLISH_WORDS.split())
_FOREIGN_WORDS: Final = """
German: der die das und den von zu mit sich des auf für ist im dem nicht ein eine einer eines einem einen wird
    bei werden durch sowie über nach wurde wurden zur zum hat haben oder aus dass sind auch als gibt bekannt
French: le la les des et du un une pour dans que qui sur par au aux avec ce ces cette sont été ont ses son sa
    leur nous est de
Spanish: el la los las del que en un una para con por se su al como más fue ha este esta sus sobre entre de
Portuguese: os da do dos das em um uma para não que ao pela pelo na nos mais foi sua seu de
Italian: il di che la lo gli della del per con una un sono nel alla dei delle ha da al si anche
Dutch: de het een van en voor met zijn die dat niet aan ook bij door werd wordt te
Scandinavian: och att det som en ett av för på är den med till og til ikke jeg et fra
Polish: na się że jest oraz dla przez nie od po który które
"""
_FOREIGN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {name: frozenset(words.split()) for name, words in re.findall(r"(\w+): ([^:]+)(?=\n\w+:|\Z)", _FOREIGN_WORDS)}
)


def foreign_language(text: str) -> str:
    """Why `text` is not taken for English: a language's or script's name, or "" for English.

    >>> foreign_language("Acme Announces FDA Approval of Examplimab")
    ''
    >>> foreign_language("Das Unternehmen gibt die Zulassung der Studie durch die Behörde bekannt")
    'German'
    """
    head = text[:_HEAD]
    words = _WORD.findall(head)
    letters = sum(map(len, words))
    if letters and sum(map(len, map(_latin_part, words))) < _LATIN_SHARE * letters:
        return _script(head)
    small = [word.casefold() for word in words]
    english = sum(word in _ENGLISH for word in small)
    language, foreign = max(
        ((name, _weight(small, known)) for name, known in _FOREIGN.items()), key=lambda pair: pair[1]
    )
    if len(small) < _SHORT:
        return language if foreign > english and foreign >= _FOREIGN_SHARE * len(small) else ""
    if foreign > english:
        return language
    return "" if english >= _MIN_SHARE * len(small) else "another language"


def _latin_part(word: str) -> str:
    return _NOT_LATIN.sub("", word)


def _weight(words: list[str], known: frozenset[str]) -> int:
    """How many words are a language's: none unless two different ones are, as names hold one (La Jolla)."""
    hits = [word for word in words if word in known]
    return len(hits) if len(set(hits)) > 1 else 0


def _script(text: str) -> str:
    for name, pattern in (
        ("Japanese", r"[\u3040-\u30FF]"),
        ("Korean", r"[\uAC00-\uD7AF]"),
        ("Chinese", r"[\u4E00-\u9FFF]"),
        ("Cyrillic script", r"[\u0400-\u04FF]"),
        ("Greek", r"[\u0370-\u03FF]"),
        ("Arabic script", r"[\u0600-\u06FF]"),
    ):
        if re.search(pattern, text):
            return name
    return "another script"
