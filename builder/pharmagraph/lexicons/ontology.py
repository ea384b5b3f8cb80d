"""Concepts of an OWL ontology or a SKOS vocabulary in RDF."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmagraph.errors import DataError
from pharmagraph.lexicons.concepts import Concept
from pharmagraph.sources.find import shown

_OWL: Final = "http://www.w3.org/2002/07/owl#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DEPRECATED: Final = _OWL + "deprecated"
_CONCEPTS: Final = frozenset({_OWL + "Class", "http://www.w3.org/2000/01/rdf-schema#Class", _SKOS + "Concept"})
_PREFERRED: Final = (_SKOS + "prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")  # the first that a concept has
_SYNONYMS: Final = frozenset(
    {
        *_PREFERRED,
        _SKOS + "altLabel",
        "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym",
        "http://purl.obolibrary.org/obo/IAO_0000118",
    }
)
_FORMATS: Final = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}  # any other is RDF/XML


def read_rdf(path: Path) -> Iterator[Concept]:
    """The classes and concepts that are not deprecated and have a name in English or in no language.

    DataError if the file cannot be read.
    """
    concepts: set[str] = set()
    deprecated: set[str] = set()
    names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    form = _FORMATS.get(path.suffix.lower(), ox.RdfFormat.RDF_XML)
    try:
        for quad in ox.parse(path=str(path), format=form):
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            if not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(value, ox.NamedNode):
                if predicate == _TYPE and value.value in _CONCEPTS:
                    concepts.add(subject.value)
            elif isinstance(value, ox.Literal):
                if predicate == _DEPRECATED and value.value == "true":
                    deprecated.add(subject.value)
                elif predicate in _SYNONYMS and (value.language or "en").lower().startswith("en"):
                    names[subject.value][predicate].append(value.value)
    except OSError as error:
        raise DataError(f"{shown(path)}: cannot be read ({error.strerror or error}); check the name") from None
    except SyntaxError as error:
        place = shown(path) if error.lineno is None else f"{shown(path)}:{error.lineno}"
        reason = shown(" ".join(str(error.msg).split())[:160])
        raise DataError(f"{place}: is not well-formed {form.name} ({reason}); mend or convert it") from None
    for iri in sorted(concepts - deprecated):
        found = names.get(iri, {})
        preferred = next((sorted(found[one])[0] for one in _PREFERRED if one in found), None)
        if preferred is not None:
            synonyms = sorted({name for several in found.values() for name in several} - {preferred})
            yield Concept.of(preferred, synonyms, iri)
