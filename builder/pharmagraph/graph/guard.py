"""Which SPARQL of a user's may run: queries that read this graph, and nothing that leaves it.

`SERVICE` makes Oxigraph and rdflib call any address on the network, and `FROM` makes rdflib read any file.
Whether such a word is a keyword or only quoted, named or commented is decided by the parser of the engine
that would run the query, so that no second reading of the text can disagree with it: the word is misspelt
everywhere, which only a keyword minds.
"""

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph

from pharmagraph.errors import QueryError

_VARIABLE: Final = re.compile(r"[?$]from")  # nothing that ends so can stand before the keyword
_LONGEST: Final = 150  # characters of an engine's message; it may list every letter that could have come next


def check_query(sparql: str, prefixes: Mapping[str, str]) -> None:
    """Returns if `sparql` keeps to this graph; QueryError if it has SERVICE or FROM. It need not be valid."""
    lowered = sparql.lower()
    if "service" in lowered:
        _refuse_service(sparql, prefixes)
    if "from" in _VARIABLE.sub("", lowered):
        _refuse_from(sparql, prefixes)


def is_update(sparql: str) -> bool:
    """Whether `sparql` is a SPARQL update, as far as rdflib's parser can tell."""
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        return bool(parseUpdate(sparql)["request"])
    except Exception:  # of parsing, recursion, lookup: what cannot be read is not known to be an update
        return False


def one_line(error: Exception) -> str:
    """An engine's message, short enough to stand in ours."""
    line = " ".join(str(error).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


def _refuse_service(sparql: str, prefixes: Mapping[str, str]) -> None:
    """QueryError if the query cannot be read once SERVICE is misspelt: if it can, it has none."""
    error = _error(_misspell(sparql, "service"), prefixes)
    if error is not None:
        reason = "a query may not call the network; bring the other data into a graph of your own"
        hint = f"if the word is only quoted, correct the query: {one_line(error)}"
        raise QueryError(f"SERVICE is refused: {reason} ({hint})")


def _refuse_from(sparql: str, prefixes: Mapping[str, str]) -> None:
    """QueryError if a readable query without SERVICE cannot be read once FROM is misspelt."""
    misspelt = _misspell(sparql, "from")
    if _error(sparql, prefixes) is None and _error(misspelt, prefixes) is not None:
        raise QueryError("FROM is refused: everything is in the default graph; leave the clause out")


def _error(sparql: str, prefixes: Mapping[str, str]) -> SyntaxError | None:
    """Why the engine's parser cannot read `sparql`; None if it can.

    The query is run against nothing, for there is no other way to have it parsed. It must be harmless.
    """
    try:
        pyoxigraph.Store().query(sparql, prefixes=dict(prefixes))
    except SyntaxError as error:
        return error
    except (OSError, RuntimeError):  # readable, but it fails: it will fail again and tell why
        return None
    return None


def _misspell(sparql: str, word: str) -> str:
    """`sparql` with one letter of every `word` changed; case is kept, so different names stay different."""
    middle = len(word) // 2
    head, letter, tail = word[:middle], word[middle], word[middle + 1 :]
    pattern = re.compile(f"({head})({letter})({tail})", re.IGNORECASE | re.ASCII)
    return pattern.sub(lambda found: found[1] + ("Z" if found[2].isupper() else "z") + found[3], sparql)
