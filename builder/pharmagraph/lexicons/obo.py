"""Concepts of an OBO file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pharmagraph.errors import DataError
from pharmagraph.lexicons.concepts import Concept
from pharmagraph.sources.find import shown

_EXACT: Final = re.compile(r'"((?:\\.|[^"\\])*)"\s+EXACT\b')
_ESCAPED: Final = re.compile(r"\\(.)")


def read_obo(path: Path) -> Iterator[Concept]:
    """The terms of an OBO file that are not obsolete and have a name; DataError if it cannot be read."""
    import obonet

    try:
        with path.open(encoding="utf-8") as stream:  # opened here, for obonet would take some names for addresses
            terms = obonet.read_obo(stream).nodes(data=True)
    except OSError as error:
        raise DataError(f"{shown(path)}: cannot be read ({error.strerror}); check the name") from None
    except (ValueError, KeyError) as error:
        reason = " ".join(str(error).split())[:160]
        raise DataError(f"{shown(path)}: is not well-formed OBO ({shown(reason)}); mend or convert the file") from None
    for identifier, term in terms:
        if name := term.get("name"):
            synonyms = (found[1] for one in term.get("synonym", ()) if (found := _EXACT.match(one)))
            yield Concept.of(_plain(name), map(_plain, synonyms), str(identifier))


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
