"""Files of records: JSON Lines and Parquet, with a text and what is known of it in each line or row.

A record has a field `text`, and may have `source` (a name or address of its own), `date` (ISO 8601), `publisher`
and `title`; other fields are passed over. One that cannot be used stops no other.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from pharmagraph.errors import SourceError
from pharmagraph.sources.find import shown, source_name, unreadable
from pharmagraph.sources.text import MAX_BYTES, Given, Text, Unreadable, as_text

SUFFIXES: Final = (".jsonl", ".ndjson", ".parquet")
_FIELDS: Final = ("text", "source", "date", "publisher", "title")
_LONGEST_LINE: Final = 8 * MAX_BYTES  # bytes: JSON may write a character as six
_ROWS: Final = 64  # read at once


def read_records(path: Path) -> Iterator[Text | Unreadable]:
    """The texts of a file of records, read as they are asked for; what cannot be read is yielded in its place.

    SourceError if the file itself cannot be read.
    """
    return to_texts(_parquet(path) if path.suffix.lower() == ".parquet" else _json_lines(path), path)


def to_texts(records: Iterable[tuple[int, object]], path: Path) -> Iterator[Text | Unreadable]:
    """The texts of numbered records that come from the file `path`, by whatever way they came.

    A record is known by its source, or by its number if it has none.
    """
    numbers: dict[str, int] = {}
    for number, record in records:
        try:
            text = _text(record, path, number)
            if (first := numbers.setdefault(text.record, number)) != number:
                raise SourceError(f"has the source of record {first}; give each record its own")
        except SourceError as error:
            yield Unreadable(f"{path}#{number}", f"{shown(path)}:{number}: {error}")
        else:
            yield text


def _text(record: object, path: Path, number: int) -> Text:
    """The text of one record; SourceError, without the name of file and record, if it is none."""
    if isinstance(record, SourceError):
        raise record
    if not isinstance(record, Mapping):
        raise SourceError('is no object; write records as {"text": ..., "source": ...}')
    words = _string(record, "text")
    if not words:
        raise SourceError("has no text; put it into the field 'text'")
    source = _string(record, "source")
    name = source or str(number)
    return as_text(
        words,
        place=f"{path}#{name}",
        source=source_name(source or f"{path.name}#{number}"),
        given=Given(_day(record), _string(record, "publisher"), _string(record, "title")),
        record=name,
    )


def _string(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"has no text in the field '{field}'; write it as text")
    return value.strip() if field != "text" else value


def _day(record: Mapping[str, Any]) -> str:
    value = record.get("date")
    text = value.isoformat() if isinstance(value, date) else _string(record, "date")
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else ""
    except ValueError as error:
        raise SourceError(f"has the date {text[:40]!r}, which is no day; write it as 2024-05-02") from error


# Formats


def _json_lines(path: Path) -> Iterator[tuple[int, object]]:
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(_lines(stream), 1):
                if line.strip():
                    yield number, _parsed(line)
    except OSError as error:
        raise unreadable(path, error) from error


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, of which those that are too long are cut off."""
    stream.seek(3 if stream.read(3) == b"\xef\xbb\xbf" else 0)
    while line := stream.readline(_LONGEST_LINE):
        yield line
        while not line.endswith(b"\n") and (line := stream.readline(_LONGEST_LINE)):
            pass


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = (
            str(error).splitlines()[0][:100] if isinstance(error, json.JSONDecodeError) else "not UTF-8 or too deep"
        )
        return SourceError(f"is no JSON ({reason}); write one object in each line")


def _parquet(path: Path) -> Iterator[tuple[int, object]]:
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise SourceError(
            f"{shown(path)}: needs pyarrow; install it with: pip install 'pharmagraph[parquet]'"
        ) from error
    try:
        with parquet.ParquetFile(path) as file:
            columns = [name for name in _FIELDS if name in file.schema_arrow.names]
            if "text" not in columns:
                raise SourceError(f"{shown(path)}: has no column 'text'; rename the one that has the texts")
            batches = file.iter_batches(batch_size=_ROWS, columns=columns)
            yield from enumerate((row for batch in batches for row in batch.to_pylist()), 1)
    except SourceError:
        raise
    except (OSError, ValueError, NotImplementedError) as error:  # Arrow's own errors are ValueErrors and OSErrors
        reason = (str(error).splitlines() or [""])[0][:100]
        raise SourceError(f"{shown(path)}: is no Parquet file that can be read ({reason}); write it anew") from error
