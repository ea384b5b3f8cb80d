"""The exceptions of the package: one family, so that a caller can catch them all.

Each message is one line that names the file or value, says what is wrong with it and what to do about it.
"""


class PharmagraphError(Exception):
    """Base of all errors that pharmagraph raises on purpose; `str(error)` is fit to be shown to a user."""


class SourceError(PharmagraphError, ValueError):
    """A document cannot be read: missing, empty, binary, not UTF-8, too large, or not in English."""


class DataError(PharmagraphError, ValueError):
    """A lexicon, rule, query or ontology file is malformed, or a model cannot be used; the message names the file and the line."""


class GraphError(PharmagraphError, ValueError):
    """A graph directory is missing, locked, not a graph, or cannot be written."""


class QueryError(PharmagraphError, ValueError):
    """A question is unknown, malformed, refused, or lacks a parameter."""


class VocabularyError(PharmagraphError, LookupError):
    """A class, property or code is not in the vocabulary."""
