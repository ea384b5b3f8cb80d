"""What nodes and edges of ours are in the Biolink model; the table `data/biolink.tsv` knows the names."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pharmagraph.graph.curies import NAMESPACES, RESOLVER
from pharmagraph.graph.property_graph import Edge, Node
from pharmagraph.identity.iris import digest
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass, FrameClass, Property, Role, Status

SOURCE: Final = "infores:pharmagraph"  # by this name Biolink knows who asserts something
ORIGINAL: Final = "pharmagraph"  # prefix of our own classes and relations
RELATED: Final = "biolink:related_to"
_TABLE: Final = Path(__file__).parent / "data" / "biolink.tsv"
_LOCAL: Final = re.compile(r"([a-z]+(?:-[a-z]+)*)/([A-Za-z0-9._-]+)", re.ASCII)
_RESOLVED: Final = re.compile(r"([a-z0-9_.-]+):([A-Za-z0-9][A-Za-z0-9_.-]*)", re.ASCII)
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)

Record = dict[str, Any]  # texts, numbers, true, and lists of texts, by the name of a Biolink slot or of ours


@cache
def table(about: str) -> Mapping[str, str]:
    """The names that the table has for one sort of terms."""
    rows = read_table(_TABLE, ("about", "term", "biolink"))
    return MappingProxyType({row["term"]: row["biolink"] for row in rows if row["about"] == about})


# Names


def curie(iri: str, base: str) -> str:
    """The id of a node, edge or document in KGX, which takes no slash after the colon.

    `pharmagraph.drug:x` stands for `BASE` + `drug/x`; what has no such name gets a digest of its IRI.

    >>> curie("https://kg.example/drug/x-1", "https://kg.example/"), curie("urn:x", "https://kg.example/")
    ('pharmagraph.drug:x-1', 'pharmagraph.other:e817a16410c22a38')
    """
    found = _LOCAL.fullmatch(iri, len(base)) if iri.startswith(base) else None
    return f"{ORIGINAL}.{found[1]}:{found[2]}" if found else f"{ORIGINAL}.other:{digest(iri)}"


def identifier(iri: str) -> str:
    """An IRI of another vocabulary as a CURIE in Biolink's spelling; the IRI itself if there is none.

    >>> identifier("http://purl.obolibrary.org/obo/MONDO_0007254"), identifier("https://bioregistry.io/hgnc:3430")
    ('MONDO:0007254', 'HGNC:3430')
    """
    for prefix, namespace in NAMESPACES.items():
        if iri.startswith(namespace) and _REFERENCE.fullmatch(iri, len(namespace)):
            return f"{table('prefix').get(prefix, prefix)}:{iri[len(namespace) :]}"
    if iri.startswith(RESOLVER) and (found := _RESOLVED.fullmatch(iri, len(RESOLVER))):
        return f"{table('prefix').get(found[1], found[1])}:{found[2]}"
    return iri


# Nodes


def node_record(node: Node, base: str) -> Record:
    """A node as Biolink has it; its kind is one that the table has."""
    category = table("class")[node.kind]
    xrefs = sorted({identifier(iri) for iri in _texts(node, "exactMatch")})
    if node.kind == EntityClass.MOLECULAR_TARGET:
        category = next((kind for kind in map(_category_of_target, xrefs) if kind), category)
    record = {
        "id": curie(node.iri, base),
        "category": [f"biolink:{category}"],
        "name": node.name,
        "synonym": list(node.aliases),
        "xref": xrefs + sorted(text for text in _texts(node, "source") if text.startswith(("http://", "https://"))),
        "provided_by": [SOURCE],
        "iri": node.iri,
        "original_category": f"{ORIGINAL}:{node.kind}",
    }
    if node.kind == EntityClass.DOCUMENT:
        record["publication_type"] = ["press release"]
    if node.kind == FrameClass.CLINICAL_TRIAL:
        record["synonym"] = sorted({*node.aliases, *_texts(node, Role.TRIAL_NAME), *_texts(node, Role.REGISTRY_ID)})
        phases = [table("phase")[phase] for phase in _texts(node, Role.PHASE) if phase in table("phase")]
        record["clinical_trial_phase"] = phases[0] if len(phases) == 1 else ""
    return _present(record)


def _category_of_target(reference: str) -> str:
    return table("target").get(reference.partition(":")[0], "")


# Edges


def edge_record(edge: Edge, base: str) -> Record | None:
    """A relation between things, or a role of a trial, as Biolink has it; None if it has no way to say so.

    A denial keeps its predicate and is `negated`, unless the predicate is `related_to`, for what is denied is more
    than that. A plan is no fact: it becomes `related_to` with the status Planned.
    """
    predicate, status = table("relation").get(edge.type), edge.properties.get(Property.STATUS.value, Status.OCCURRED)
    if predicate is None or status not in set(Status):
        return None
    denied, planned = status == Status.DENIED, status == Status.PLANNED
    predicate = f"biolink:{predicate}"
    if denied and predicate == RELATED:
        return None
    return _present(
        {
            "id": curie(edge.key, base),
            "subject": curie(edge.source, base),
            "predicate": RELATED if planned else predicate,
            "object": curie(edge.target, base),
            "category": ["biolink:Association"],
            "original_predicate": f"{ORIGINAL}:{edge.type}",
            "negated": denied,
            "status": str(status),
            "knowledge_level": "not_provided" if planned else "knowledge_assertion",
            "agent_type": "text_mining_agent",
            "primary_knowledge_source": SOURCE,
            "publications": _once(curie(record.document, base) for record in edge.evidence if record.document),
            "supporting_text": _once(record.quote for record in edge.evidence),
            "has_confidence_score": edge.properties.get(Property.BELIEF.value, ""),
        }
    )


def _texts(node: Node, name: str) -> tuple[str, ...]:
    value = node.properties.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def _once(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _present(record: Record) -> Record:
    """The record without what is empty or not so; a reader may take any `negated` for true, even `false`."""
    return {name: value for name, value in record.items() if value not in ("", [], False)}
