"""A file becomes a `Document`: its text stored once and exactly, with title and date.

    >>> from_text("Acme Announces Positive Results", source="acme.txt").title
    'Acme Announces Positive Results'

Plain text and Markdown are read, and files of records (JSON Lines, Parquet). Markdown is stored as it is, because every offset in the system points into
the stored text; `mask` blanks its marks without moving a character.
"""

from pharmagraph.sources.find import SUFFIXES, find_documents
from pharmagraph.sources.markdown import mask
from pharmagraph.sources.text import MAX_BYTES, Given, Text, Unreadable, as_text, from_text, read_document, to_document
from pharmagraph.sources.texts import find_texts

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Given",
    "Text",
    "Unreadable",
    "as_text",
    "find_documents",
    "find_texts",
    "from_text",
    "mask",
    "read_document",
    "to_document",
]
