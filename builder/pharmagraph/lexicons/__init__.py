"""Lexicons of the user's own: what the lexicon knows of a name, what is wrong with a file, and files made from ontologies."""

from pharmagraph.lexicons.checking import Problem, check_lexicon
from pharmagraph.lexicons.importing import ImportReport, import_lexicon
from pharmagraph.lexicons.looking import look_up

__all__ = ["ImportReport", "Problem", "check_lexicon", "import_lexicon", "look_up"]
