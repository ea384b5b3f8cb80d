"""Short identifiers of outside vocabularies (CURIEs) as full IRIs."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# The IRIs that the vocabularies themselves use; any other prefix goes through the resolver of the
# Bioregistry.
NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "chebi": "http://purl.obolibrary.org/obo/CHEBI_",
        "chembl": "http://rdf.ebi.ac.uk/resource/chembl/molecule/",
        "clinicaltrials": "https://clinicaltrials.gov/study/",
        "doid": "http://purl.obolibrary.org/obo/DOID_",
        "efo": "http://www.ebi.ac.uk/efo/EFO_",
        "hp": "http://purl.obolibrary.org/obo/HP_",
        "mesh": "http://id.nlm.nih.gov/mesh/",
        "mondo": "http://purl.obolibrary.org/obo/MONDO_",
        "ncit": "http://purl.obolibrary.org/obo/NCIT_",
        "pr": "http://purl.obolibrary.org/obo/PR_",
        "ror": "https://ror.org/",
        "uniprot": "http://purl.uniprot.org/uniprot/",
        "wikidata": "http://www.wikidata.org/entity/",
    }
)
RESOLVER: Final = "https://bioregistry.io/"
_CURIE: Final = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*):([A-Za-z0-9][A-Za-z0-9_.-]*)", re.ASCII)


def expand(curie: str) -> str | None:
    """The IRI that a CURIE stands for; None if it is none.

    >>> expand("MONDO:0007254"), expand("hgnc:3430"), expand("<script>")
    ('http://purl.obolibrary.org/obo/MONDO_0007254', 'https://bioregistry.io/hgnc:3430', None)
    """
    found = _CURIE.fullmatch(curie)
    if not found:
        return None
    prefix, local = found[1].lower(), found[2]
    return NAMESPACES[prefix] + local if prefix in NAMESPACES else f"{RESOLVER}{prefix}:{local}"
