"""A text or Markdown file becomes a `Document`, or is refused in one line that says what to do.

Files are judged by content, not by name. The text is stored once: decoded, without byte order mark, with line
ends as LF, and otherwise exactly as it came, so that every offset points to what the author wrote.
"""

import codecs
import re
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pharmagraph.errors import SourceError
from pharmagraph.model import Document
from pharmagraph.sources.english import foreign_language
from pharmagraph.sources.find import shown, source_name, unreadable
from pharmagraph.sources.metadata import find_date, find_title

MAX_BYTES: Final = 5_000_000  # a press release has some thousand; what is larger is no single document

# UTF-32 first: its little-endian mark begins with that of UTF-16. UTF-8's mark is dropped after decoding.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_HTML: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")
_LINE_END: Final = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """What a source says of a text beside it; what is empty is looked for in the text."""

    date: str = ""  # ISO 8601 day
    publisher: str = ""
    title: str = ""


NOTHING: Final = Given()


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a source has it: exactly what will be stored, and not yet known to be fit for reading."""

    place: str  # where it lies: an absolute path, for a record with # and its name; no other text has this place
    source: str  # the name that it goes by
    text: str
    given: Given = NOTHING
    record: str = ""  # its name in a file of records; empty if it is a file

    @property
    def sha256(self) -> str:
        """The digest of the text's bytes, under which it is stored."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What cannot be had of a source, and why, in one line that names it."""

    place: str
    message: str


def read_document(path: Path, *, source: str | None = None) -> Document:
    """The document in the file `path`, under the name `source` (by default the file's name).

    UTF-8 is read, and UTF-16 or UTF-32 that begin with a byte order mark. SourceError, naming the file, if it
    is missing, unreadable, no regular file, larger than `MAX_BYTES`, empty, binary, in another encoding,
    HTML, or not in English.
    """
    return to_document(read_text(path, source=source))


def from_text(text: str, *, source: str) -> Document:
    """The document that `text` is, under the name `source`.

    SourceError, naming the source, if it is larger than `MAX_BYTES`, empty, HTML, or not in English.
    """
    return to_document(as_text(text, place=source, source=source))


def read_text(path: Path, *, source: str | None = None) -> Text:
    """The text in the file `path`, decoded; SourceError as from `read_document` if it cannot be had."""
    text = _decode(_read(path), shown(path))
    return as_text(text, place=str(path), source=source_name(path.name) if source is None else source)


def as_text(text: str, *, place: str, source: str, given: Given = NOTHING, record: str = "") -> Text:
    """`text` as it will be stored; SourceError, naming the place, if it is larger than `MAX_BYTES` or no Unicode."""
    stored = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    try:
        size = len(stored.encode())
    except UnicodeEncodeError as error:
        raise SourceError(
            f"{shown(place)}: was decoded wrongly (half a surrogate pair at character {error.start}); decode it again"
        ) from error
    if size > MAX_BYTES:
        raise _too_large(size, shown(place))
    return Text(place, source, stored, given, record)


def to_document(text: Text) -> Document:
    """The document that a text is; SourceError, naming its place, if it is empty, binary, HTML, or not in English."""
    _refuse_unfit(text.text, shown(text.place))
    return Document(
        text=text.text,
        sha256=text.sha256,
        source=text.source,
        title=text.given.title or find_title(text.text),
        date=text.given.date or find_date(text.text),
        publisher=text.given.publisher,
    )


def _refuse_unfit(text: str, name: str) -> None:
    if not text.strip():
        raise SourceError(f"{name}: is empty; remove it or fill it")
    if not _LETTER.search(text):
        raise SourceError(f"{name}: holds no words; remove it or fill it")
    if "\0" in text:
        raise SourceError(f"{name}: is no text (NUL at {text.index(chr(0))}); give it as plain text")
    if _HTML.match(text):
        raise SourceError(f"{name}: is an HTML page; save it as plain text or Markdown")
    if language := foreign_language(text):
        raise SourceError(f"{name}: seems to be {language}; only English is read, give the English version")


def _read(path: Path) -> bytes:
    """The bytes of a regular file that is not too large: its size is asked before it is opened."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SourceError(f"{shown(path)}: is a directory; name a file in it, or build the directory")
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{shown(path)}: is no regular file; copy its content into one")
        if status.st_size > MAX_BYTES:
            raise _too_large(status.st_size, shown(path))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SourceError(f"{shown(path)}: no such file; check the spelling") from error
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > MAX_BYTES:  # it grew since it was asked
        raise _too_large(len(data), shown(path))
    return data


def _too_large(size: int, name: str) -> SourceError:
    return SourceError(f"{name}: is too large ({size / 1e6:.1f} MB, limit {MAX_BYTES / 1e6:.0f} MB); split it up")


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(encoding, data, name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise SourceError(f"{name}: seems to be {kind}; give its text as a plain text or Markdown file")
    if b"\0" in data:
        raise SourceError(f"{name}: {_what_holds_nul(data)}")
    return _decode_as("utf-8", data, name)


def _decode_as(encoding: str, data: bytes, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        guess = "windows-1252" if encoding == "utf-8" else encoding
        raise SourceError(
            f"{name}: is not valid {encoding.upper()} (at byte {error.start}); "
            f"convert it, for example with: iconv -f {guess} -t utf-8"
        ) from error


def _what_holds_nul(data: bytes) -> str:
    """What a file with NUL bytes seems to be: Latin text in UTF-16 has one in every other place."""
    for encoding, first in (("utf-16le", 1), ("utf-16be", 0)):
        half = data[first:2000:2]
        if half.count(0) > 0.9 * len(half):
            return f"seems to be UTF-16; convert it with: iconv -f {encoding} -t utf-8"
    return f"is binary (NUL at byte {data.index(0)}); give its text as a plain text or Markdown file"
