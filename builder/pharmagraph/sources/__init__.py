"""A file becomes a `Document`: its text stored once and exactly, with title and date.

    >>> from_text("Acme Announces Positive Results", source="acme.txt").title
    'Acme Announces Positive Results'

Plain text and Markdown are read. Markdown is stored as it is, because every offset in the system points into
the stored text; `mask` blanks its marks without moving a character.
"""

from pharmagraph.sources.find import SUFFIXES, find_documents
from pharmagraph.sources.markdown import mask
from pharmagraph.sources.text import MAX_BYTES, from_text, read_document

__all__ = ["MAX_BYTES", "SUFFIXES", "find_documents", "from_text", "mask", "read_document"]
