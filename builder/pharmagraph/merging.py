"""From readings to the store of a graph: of all documents at once, or only of what those that changed touch.

Beside the store lies the record of how it came about (`graph.ledger`). While that is whole, a build that
changes few documents makes a change of the store, which costs no more than its difference; else all is resolved
anew, one part after the other, so that no more than a part is held in memory. Both give the same quads.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pharmagraph.errors import GraphError
from pharmagraph.graph.homes import Draft, Present
from pharmagraph.identity.decisions import Decisions
from pharmagraph.model import Reading

if TYPE_CHECKING:
    from pharmagraph.graph.ledger import Ledger

_FEW: Final = 0.2  # of the documents; to change more costs more than to begin anew
_COUNTS: Final = ("entities", "facts", "ambiguous")


@dataclass(frozen=True)
class Merge:
    """What a store is to hold."""

    base: str
    decisions: Decisions
    stamps: Mapping[str, str]  # by the IRI of each document, what tells its reading from others
    load: Callable[[str], Reading]  # the reading of the document with an IRI
    method: str  # tells how readings are merged and written

    @cached_property
    def content(self) -> str:
        """Tells what the store is to hold from what others hold."""
        return hashlib.sha256(repr((self.method, sorted(self.stamps.items()))).encode()).hexdigest()


def write_store(draft: Draft, record: Path, merge: Merge, *, present: Present | None = None) -> dict[str, int]:
    """Puts a draft in the place of the present store, and writes the record that fits it first; what is in it.

    GraphError if something cannot be written.
    """
    from pharmagraph.graph.ledger import Ledger

    try:
        counts = None
        record.parent.mkdir(exist_ok=True)
        if present:
            # A record that is damaged is as good as none.
            with suppress(sqlite3.Error):
                shutil.copyfile(present.record, record)
                with Ledger(record, merge.decisions) as ledger:
                    if (counts := _changed(draft, merge, ledger)) is not None:
                        _commit(ledger, merge, counts)
        if counts is None:
            record.unlink(missing_ok=True)
            with Ledger(record, merge.decisions) as ledger:
                counts = _anew(draft, merge, ledger)
                _commit(ledger, merge, counts)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GraphError(
            f"{record}: cannot be written ({reason}); see that the disk has room and may be written"
        ) from error
    draft.commit()
    return counts


def _commit(ledger: "Ledger", merge: Merge, counts: Mapping[str, int]) -> None:
    ledger.commit(method=merge.method, content=merge.content, quads=str(counts["quads"]))


def _changed(draft: Draft, merge: Merge, ledger: "Ledger") -> dict[str, int] | None:
    """Drafts a change of the present store; None if that is not possible, or not worth it."""
    from pharmagraph.graph.difference import difference
    from pharmagraph.graph.revision import revise

    if ledger.about("method") != merge.method:
        return None
    kept = ledger.stamps()
    removed = sorted(iri for iri, stamp in kept.items() if merge.stamps.get(iri) != stamp)
    added = sorted(iri for iri, stamp in merge.stamps.items() if kept.get(iri) != stamp)
    if len(removed) + len(added) > _FEW * len(merge.stamps):
        return None
    readings = ((merge.stamps[iri], merge.load(iri)) for iri in added)
    revisions = revise(ledger, merge.base, added=readings, removed=removed)
    out, in_ = draft.change(lambda store: difference(store, revisions))
    return _counted(ledger) | {"quads": int(ledger.about("quads")) - out + in_}


def _anew(draft: Draft, merge: Merge, ledger: "Ledger") -> dict[str, int]:
    from pharmagraph.graph.quads import to_quads
    from pharmagraph.graph.revision import revise

    readings = ((stamp, merge.load(iri)) for iri, stamp in sorted(merge.stamps.items()))
    revisions = revise(ledger, merge.base, added=readings)
    quads = draft.write(quad for one in revisions for quad in to_quads(one.told))
    return _counted(ledger) | {"quads": quads}


def _counted(ledger: "Ledger") -> dict[str, int]:
    return {what: ledger.count(what) for what in _COUNTS}
