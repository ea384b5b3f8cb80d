"""A statistical spaCy pipeline of the user's: what its parser and its entity recognizer say of sentences.

It may help and is never needed. It gets the sentences and words that our own components have found, and no other text, so that what it
says fits them word by word.
"""

import hashlib
import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from pharmagraph.errors import DataError
from pharmagraph.language.parsed_clauses import Arc

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_log: Final = logging.getLogger(__name__)
_UNUSED: Final = ("lemmatizer", "senter", "sentencizer", "textcat", "textcat_multilabel")
_ABSENT: Final = ("[E050]", "[E941]")  # spaCy's codes for a name that it does not know
_OURS: Final = "pharmagraph_"

Word = tuple[int, int, str]  # start and end in the document's text, and the text itself


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a pipeline says of one sentence: the arc of each word, or none; and (start, end, label) of entities in the document."""

    arcs: tuple[Arc, ...] = ()
    entities: tuple[tuple[int, int, str], ...] = ()


@cache
def load_model(name: str) -> "Language":
    """The pipeline of this name or path, loaded once, without the parts that are of no use here.

    DataError in one line if there is none, if it cannot be loaded or does not work, or if it has neither parser nor entities.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        nlp = _loaded(name)
    for warning in caught:
        _log.warning("%s: %s", name, warning.message)
    if nlp.lang != "en":
        raise DataError(f"{name}: the model is for the language {nlp.lang!r}; name a spaCy pipeline for English")
    if not _tried(name, nlp).arcs and not any("doc.ents" in nlp.get_pipe_meta(pipe).assigns for pipe in nlp.pipe_names):
        raise DataError(f"{name}: the model has no parser and no entity recognizer; name a spaCy pipeline with one")
    return nlp


def _loaded(name: str) -> "Language":
    import spacy

    try:
        nlp = spacy.load(name, exclude=_UNUSED)
        for component in nlp.pipe_names:
            if component.startswith(_OURS):  # in a pipeline that was saved with them; they read what this one says
                nlp.remove_pipe(component)
        return nlp
    except OSError as error:
        is_absent = any(code in str(error) for code in _ABSENT)
        reason = "there is no such model" if is_absent else f"the model cannot be read ({_brief(error)})"
    except Exception as error:
        reason = f"the model cannot be loaded ({_brief(error)})"
    raise DataError(f"{name}: {reason}; install it for this Python, or give the folder of a spaCy pipeline")


def _tried(name: str, nlp: "Language") -> Analysis:
    try:
        return analyse(nlp, [[(0, 4, "Acme"), (5, 10, "filed"), (10, 11, ".")]])[0]
    except Exception as error:
        raise DataError(f"{name}: the model does not work ({_brief(error)}); mend or replace it") from None


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0][:160]}"


def analyse(nlp: "Language", sentences: Sequence[Sequence[Word]]) -> list[Analysis]:
    """What the pipeline says of each sentence of a document, in order."""
    with nlp.memory_zone():  # what it learns of the words of a document goes with it
        docs = nlp.pipe([_doc(nlp, words) for words in sentences])
        return [_analysis(doc, words) for doc, words in zip(docs, sentences, strict=True)]


def _analysis(doc: "Doc", words: Sequence[Word]) -> Analysis:
    arcs = tuple((token.head.i, token.dep_) for token in doc) if doc.has_annotation("DEP") else ()
    return Analysis(arcs, tuple((words[span.start][0], words[span.end - 1][1], span.label_) for span in doc.ents))


def _doc(nlp: "Language", words: Sequence[Word]) -> "Doc":
    from spacy.tokens import Doc

    starts = [start for start, _, _ in words[1:]]
    spaces = [end < start for (_, end, _), start in zip(words, starts, strict=False)]
    return Doc(nlp.vocab, words=[text for _, _, text in words], spaces=[*spaces, False] if words else [])


def model_digest(name: str) -> str:
    """A digest of the name and version of a model and of all its files, which changes when it might read otherwise."""
    nlp = load_model(name)
    digest = hashlib.sha256(f"{nlp.meta.get('name')} {nlp.meta.get('version')}".encode())
    files = sorted(file for file in nlp.path.rglob("*") if file.is_file())
    for file in files:
        digest.update(file.relative_to(nlp.path).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
