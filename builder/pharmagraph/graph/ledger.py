"""The record of what documents say and what became of it, kept beside the store of a graph.

It holds what each document calls the things that it names, which of these namings were taken for one thing, what
each document states of them, and which facts of the graph that became. From it a change of some documents can be
carried out without the others (see `revision`), and any merge can be explained.

Equal namings are one row with a count, so that what thousands of documents name alike costs nothing twice.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from pharmagraph.identity.decisions import NONE, Decisions
from pharmagraph.identity.entities import Naming, linking_keys
from pharmagraph.identity.resolution import Ambiguity
from pharmagraph.model import Document, Entity, Evidence, Fact, Value
from pharmagraph.vocabulary import EntityClass, FrameClass, Status, ValueKind, root

_TRIAL: Final = FrameClass.CLINICAL_TRIAL.value

_SCHEMA: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, body TEXT NOT NULL,
  date TEXT NOT NULL);
CREATE TABLE naming (id INTEGER PRIMARY KEY, class TEXT NOT NULL, digest BLOB NOT NULL UNIQUE, body TEXT NOT NULL,
  count INTEGER NOT NULL, iri TEXT NOT NULL, label TEXT NOT NULL);
CREATE INDEX naming_iri ON naming (iri);
CREATE TABLE naming_key (class TEXT, name TEXT, naming INTEGER, PRIMARY KEY (class, name, naming)) WITHOUT ROWID;
CREATE TABLE mention (document INTEGER, key TEXT, naming INTEGER, PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE INDEX mention_naming ON mention (naming);
CREATE TABLE statement (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX statement_document ON statement (document);
CREATE TABLE trial (statement INTEGER PRIMARY KEY, document INTEGER NOT NULL, key TEXT NOT NULL, iri TEXT NOT NULL,
  label TEXT NOT NULL);
CREATE INDEX trial_place ON trial (document, key);
CREATE TABLE trial_key (name TEXT, statement INTEGER, PRIMARY KEY (name, statement)) WITHOUT ROWID;
CREATE INDEX trial_key_statement ON trial_key (statement);
CREATE TABLE member (unit TEXT, statement INTEGER, PRIMARY KEY (unit, statement)) WITHOUT ROWID;
CREATE INDEX member_statement ON member (statement);
CREATE TABLE fact (unit TEXT, iri TEXT, whole TEXT NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (unit, iri))
  WITHOUT ROWID;
CREATE TABLE trial_fact (statement INTEGER, iri TEXT, whole TEXT NOT NULL, evidence TEXT NOT NULL,
  PRIMARY KEY (statement, iri)) WITHOUT ROWID;
CREATE TABLE ambiguity (class TEXT, name TEXT, iris TEXT NOT NULL, PRIMARY KEY (class, name)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A stored statement: a fact whose entities are numbers of namings, with the words of its evidence."""

    id: int
    document: int
    fact: Fact
    quotes: Mapping[Evidence, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A naming as it is kept: how many documents name a thing so, and the IRI and label of what it means."""

    naming: Naming
    count: int
    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Written:
    """What tells a fact as it was written to the graph from what it is to be."""

    whole: str  # a digest of all that is written of it
    evidence: Mapping[int, str]  # by the number of each document that is still there, a digest of what that gives


class Ledger:
    """The record, opened; a context manager that closes itself.

    Whoever changes it does so in a file of its own, which takes the place of the old one when all is done: so
    nothing is written twice, and what was not committed is lost. The methods raise sqlite3.Error if the file is
    damaged or full.
    """

    def __init__(self, path: Path | None = None, decisions: Decisions = NONE, *, read_only: bool = False) -> None:
        """The record in a file, made if need be; without a path, in memory."""
        self.decisions = decisions
        name = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}" if path else ":memory:"
        self.rows = sqlite3.connect(name, uri=True, isolation_level=None)
        try:
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16384"):
                self.rows.execute(f"PRAGMA {pragma}")
            if not read_only and not self.rows.execute("SELECT 1 FROM sqlite_master").fetchone():
                self.rows.executescript(_SCHEMA)
            self.rows.execute("BEGIN")
        except sqlite3.Error:
            self.rows.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self.rows.close()

    def commit(self, **about: str) -> None:
        """Keeps all changes, and what is to be known about them."""
        self.rows.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", sorted(about.items()))
        self.rows.execute("COMMIT")
        self.rows.execute("BEGIN")

    def about(self, name: str) -> str:
        """What was said of the record when it was last committed; empty if nothing was."""
        found = self.rows.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def count(self, what: str) -> int:
        """How many `entities`, `facts` or `ambiguous` names there are."""
        return int(self.rows.execute(_COUNTS[what]).fetchone()[0])

    # Documents

    def stamps(self) -> dict[str, str]:
        """Each document, by IRI, with what tells its readings apart."""
        return dict(self.rows.execute("SELECT iri, stamp FROM document"))

    def documents(self) -> dict[int, tuple[str, str]]:
        """The number of each document with its IRI and date."""
        return {number: (iri, date) for number, iri, date in self.rows.execute("SELECT id, iri, date FROM document")}

    def document(self, number: int) -> tuple[str, Document]:
        """A document, without its text, and its IRI."""
        iri, body = self.rows.execute("SELECT iri, body FROM document WHERE id = ?", (number,)).fetchone()
        return iri, Document("", *json.loads(body))

    def add_document(self, iri: str, stamp: str, document: Document) -> int:
        """Enters a document; its number."""
        body = _json([getattr(document, name) for name in Document.__slots__ if name != "text"])
        return _id(
            self.rows.execute(
                "INSERT INTO document (iri, stamp, body, date) VALUES (?, ?, ?, ?)", (iri, stamp, body, document.date)
            )
        )

    def drop_document(self, number: int, statements: Iterable[int]) -> None:
        """Forgets a document and these, its statements; not its namings, which others may have."""
        of_statements = [(one,) for one in statements]
        for sql in _OF_STATEMENT:
            self.rows.executemany(sql, of_statements)
        self.rows.execute("DELETE FROM mention WHERE document = ?", (number,))
        self.rows.execute("DELETE FROM document WHERE id = ?", (number,))

    # Namings

    def add_mention(self, document: int, key: str, one: Naming) -> int:
        """Enters what a document calls a thing; the number of the naming."""
        body = _json([getattr(one, name) for name in Entity.__slots__])
        digest = hashlib.sha256(body.encode()).digest()[:16]
        found = self.rows.execute("SELECT id FROM naming WHERE digest = ?", (digest,)).fetchone()
        if found:
            number = int(found[0])
            self.rows.execute("UPDATE naming SET count = count + 1 WHERE id = ?", (number,))
        else:
            kind = root(EntityClass(one.kind)).value
            number = _id(
                self.rows.execute(
                    "INSERT INTO naming (class, digest, body, count, iri, label) VALUES (?, ?, ?, 1, '', '')",
                    (kind, digest, body),
                )
            )
            keys = linking_keys(one, self.decisions)
            self.rows.executemany("INSERT INTO naming_key VALUES (?, ?, ?)", [(kind, key, number) for key in keys])
        self.rows.execute("INSERT INTO mention VALUES (?, ?, ?)", (document, key, number))
        return number

    def naming(self, number: int) -> Kept:
        """A naming by its number."""
        body, count, iri, label = self.rows.execute(
            "SELECT body, count, iri, label FROM naming WHERE id = ?", (number,)
        ).fetchone()
        return Kept(_entity(body), count, iri, label)

    def linked_namings(self, number: int) -> dict[int, Kept]:
        """All namings that share a name with this one, directly or through others."""
        found: dict[int, Kept] = {}
        seen: set[str] = set()
        open_ = [number]
        while open_:
            if (number := open_.pop()) in found:
                continue
            found[number] = self.naming(number)
            one = found[number].naming
            for key in linking_keys(one, self.decisions) - seen:
                seen.add(key)
                open_ += _column(
                    self.rows,
                    "SELECT naming FROM naming_key WHERE class = ? AND name = ?",
                    (root(EntityClass(one.kind)).value, key),
                )
        return found

    def drop_naming(self, number: int) -> None:
        """Forgets a naming that no document has any more."""
        one = self.naming(number).naming
        kind = root(EntityClass(one.kind)).value
        keys = [(kind, key, number) for key in linking_keys(one, self.decisions)]
        self.rows.executemany("DELETE FROM naming_key WHERE class = ? AND name = ? AND naming = ?", keys)
        self.rows.execute("DELETE FROM naming WHERE id = ?", (number,))

    def rename(self, number: int, iri: str, label: str) -> list[int]:
        """Says what a naming means now; the numbers of the documents that have it."""
        self.rows.execute("UPDATE naming SET iri = ?, label = ? WHERE id = ?", (iri, label, number))
        return self.column("SELECT document FROM mention WHERE naming = ?", number)

    def keep_ambiguous(self, kind: str, namings: Iterable[Naming], unclear: Iterable[Ambiguity]) -> None:
        """Replaces what is unclear about the names of these namings."""
        names = {key for one in namings for key in linking_keys(one, self.decisions)}
        self.rows.executemany("DELETE FROM ambiguity WHERE class = ? AND name = ?", [(kind, name) for name in names])
        rows = [(kind, one.name, _json(one.iris)) for one in unclear]
        self.rows.executemany("INSERT INTO ambiguity VALUES (?, ?, ?)", rows)

    def ambiguous(self, kind: str, name: str) -> list[list[str]]:
        """The IRIs of the things that bear an ambiguous name; nothing if it is none."""
        found = self.column("SELECT iris FROM ambiguity WHERE class = ? AND name = ?", kind, name)
        return [json.loads(iris) for iris in found]

    # Statements

    def add_statement(self, document: int, fact: Fact, quotes: Iterable[str], namings: Mapping[str, int]) -> int:
        """Enters what a document states; its number."""
        roles = [
            [
                role,
                value.kind,
                str(namings[value.text]) if value.kind is ValueKind.ENTITY else value.text,
                value.currency,
            ]
            for role, value in fact.roles
        ]
        evidence = [
            [*(getattr(one, name) for name in Evidence.__slots__), quote]
            for one, quote in zip(fact.evidence, quotes, strict=True)
        ]
        body = _json([roles, evidence, fact.status, fact.date, fact.earliest, fact.latest, fact.key])
        return _id(
            self.rows.execute(
                "INSERT INTO statement (document, kind, body) VALUES (?, ?, ?)", (document, fact.kind, body)
            )
        )

    def statements_of(self, document: int, *, trials: bool) -> list[Told]:
        """What a document states: of the trials that it tells of, or all else."""
        return self._statements(f"WHERE document = ? AND (kind = '{_TRIAL}') = ?", document, trials)

    def statements_in(self, unit: str) -> list[Told]:
        """The statements of a unit."""
        return self._statements("JOIN member ON statement = id WHERE unit = ?", unit)

    def statements(self, numbers: Iterable[int]) -> list[Told]:
        """Statements by their numbers, in order."""
        return [told for number in sorted(numbers) for told in self._statements("WHERE id = ?", number)]

    def _statements(self, which: str, *values: object) -> list[Told]:
        sql = f"SELECT id, document, kind, body FROM statement {which} ORDER BY id"  # noqa: S608 - of these three
        return [_told(*row) for row in self.rows.execute(sql, values)]

    # Trials, and units of relations and events

    def trial(self, document: int, key: str) -> tuple[str, str]:
        """The IRI and label of the trial that a document calls by a key."""
        iri, label = self.rows.execute(
            "SELECT iri, label FROM trial WHERE document = ? AND key = ?", (document, key)
        ).fetchone()
        return iri, label

    def place_trial(self, told: Told, names: Iterable[str]) -> None:
        """Says by which names a statement of a trial may be linked to others."""
        self.rows.execute(
            "INSERT OR IGNORE INTO trial VALUES (?, ?, ?, '', '')", (told.id, told.document, told.fact.key)
        )
        self.rows.execute("DELETE FROM trial_key WHERE statement = ?", (told.id,))
        self.rows.executemany("INSERT INTO trial_key VALUES (?, ?)", [(name, told.id) for name in names])

    def linked_trials(self, statement: int) -> set[int]:
        """All statements of trials that share a name with this one, directly or through others, itself included."""
        found: set[int] = set()
        seen: set[str] = set()
        open_ = [statement]
        while open_:
            if (number := open_.pop()) in found:
                continue
            found.add(number)
            for name in self.column("SELECT name FROM trial_key WHERE statement = ?", number):
                if name not in seen:
                    seen.add(name)
                    open_ += self.column("SELECT statement FROM trial_key WHERE name = ?", name)
        return found

    def trial_facts(self, told: Iterable[Told]) -> dict[str, Written]:
        """The facts that these statements of trials have become, with the evidence of their documents."""
        facts: dict[str, Written] = {}
        evidence: dict[str, dict[int, str]] = {}
        for one in told:
            for iri, whole, of_document in self._trial_rows(one.id):
                facts[iri] = Written(whole, evidence.setdefault(iri, {}))
                if of_document:
                    evidence[iri][one.document] = of_document
        return facts

    def _trial_rows(self, statement: int) -> list[tuple[str, str, str]]:
        sql = "SELECT iri, whole, evidence FROM trial_fact WHERE statement = ? ORDER BY iri"
        return self.rows.execute(sql, (statement,)).fetchall()

    def rename_trial(self, told: Told, iri: str, label: str, facts: Mapping[str, Written]) -> bool:
        """Says which trial a statement is of, and all facts that it has become; whether IRI or label have changed."""
        statement = told.id
        rows = [(fact, one.whole, one.evidence.get(told.document, "")) for fact, one in sorted(facts.items())]
        if rows != self._trial_rows(statement):
            self.rows.execute("DELETE FROM trial_fact WHERE statement = ?", (statement,))
            of_statement = [(statement, *row) for row in rows]
            self.rows.executemany("INSERT INTO trial_fact VALUES (?, ?, ?, ?)", of_statement)
        changed = self.rows.execute(
            "UPDATE trial SET iri = ?, label = ? WHERE statement = ? AND (iri, label) <> (?, ?)",
            (iri, label, statement, iri, label),
        )
        return changed.rowcount > 0

    def assign(self, statement: int, units: Iterable[str]) -> set[str]:
        """Puts a statement into units; those that it was in."""
        before = set(self.column("SELECT unit FROM member WHERE statement = ?", statement))
        wanted = set(units)
        if before != wanted:
            self.rows.execute("DELETE FROM member WHERE statement = ?", (statement,))
            self.rows.executemany("INSERT INTO member VALUES (?, ?)", [(unit, statement) for unit in wanted])
        return before

    def keep_facts(self, unit: str, facts: Mapping[str, Written]) -> dict[str, Written]:
        """Says which facts a unit has become; those that it was."""
        found = self.rows.execute("SELECT iri, whole, evidence FROM fact WHERE unit = ?", (unit,))
        before = {iri: Written(whole, dict(json.loads(evidence))) for iri, whole, evidence in found}
        if before != facts:
            self.rows.execute("DELETE FROM fact WHERE unit = ?", (unit,))
            rows = [(unit, iri, one.whole, _json(sorted(one.evidence.items()))) for iri, one in facts.items()]
            self.rows.executemany("INSERT INTO fact VALUES (?, ?, ?, ?)", rows)
        return before

    def column(self, sql: str, *values: object) -> list[Any]:
        """The first column of an answer."""
        return _column(self.rows, sql, values)


_OF_STATEMENT: Final = (
    "DELETE FROM trial WHERE statement = ?",
    "DELETE FROM trial_key WHERE statement = ?",
    "DELETE FROM trial_fact WHERE statement = ?",
    "DELETE FROM member WHERE statement = ?",
    "DELETE FROM statement WHERE id = ?",
)
_COUNTS: Final = {
    "entities": "SELECT COUNT(DISTINCT iri) FROM naming",
    "facts": "SELECT (SELECT COUNT(*) FROM fact) + (SELECT COUNT(DISTINCT iri) FROM trial_fact)",
    "ambiguous": "SELECT COUNT(*) FROM ambiguity",
}


def _column(rows: sqlite3.Connection, sql: str, values: Iterable[object]) -> list[Any]:
    return [row[0] for row in rows.execute(sql, tuple(values)).fetchall()]


def _entity(body: str) -> Entity:
    key, kind, name, aliases, attributes, identifiers, known_as = json.loads(body)
    pairs = tuple((attribute, value) for attribute, value in attributes)
    return Entity(key, kind, name, tuple(aliases), pairs, tuple(identifiers), known_as)


def _told(number: int, document: int, kind: str, body: str) -> Told:
    roles, evidence, status, date, earliest, latest, key = json.loads(body)
    quotes = {Evidence(*place): quote for *place, quote in evidence}
    fact = Fact(
        kind=kind,
        roles=tuple((role, Value(ValueKind(value), text, currency)) for role, value, text, currency in roles),
        evidence=tuple(quotes),
        status=Status(status),
        date=date,
        earliest=earliest,
        latest=latest,
        key=key,
    )
    return Told(number, document, fact, quotes)


_json: Final = json.JSONEncoder(separators=(",", ":")).encode


def _id(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None
    return cursor.lastrowid
