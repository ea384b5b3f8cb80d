"""How each class looks, and how a name of the vocabulary reads in plain words.

Colour and shape say the same thing twice, so that neither a colour-blind reader nor a grey print loses anything. The colours
are of even lightness: legible on white and on a dark page. Classes that a user adds get the look of their kind of node.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pharmagraph.vocabulary import EntityClass, FrameClass, Status


@dataclass(frozen=True, slots=True)
class Look:
    """A node's colour (CSS) and shape (a vis-network shape that carries its label outside)."""

    colour: str
    shape: str


_ORGANIZATION = Look("#0072B2", "square")
_RESEARCH = Look("#56A5D8", "square")
_AGENCY = Look("#5B6770", "hexagon")
_PERSON = Look("#8A7A5C", "star")
_DRUG = Look("#D55E00", "dot")
_DRUG_CLASS = Look("#E69F00", "dot")
_TECHNOLOGY = Look("#7B5EA7", "hexagon")
_TARGET = Look("#009E73", "triangle")
_DISEASE = Look("#C2478B", "triangleDown")
_ENDPOINT = Look("#7F8C1F", "triangleDown")
_CONFERENCE = Look("#9A8FBF", "star")
_TRIAL_EVENT = Look("#2F9C95", "diamond")
_REGULATORY_EVENT = Look("#8C2D4F", "diamond")
_DEAL_EVENT = Look("#3B5B92", "diamond")
_OTHER_EVENT = Look("#8E8E8E", "diamond")

# In the order of the legend.
LOOKS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        EntityClass.ORGANIZATION: _ORGANIZATION,
        EntityClass.COMPANY: _ORGANIZATION,
        EntityClass.RESEARCH_INSTITUTION: _RESEARCH,
        EntityClass.REGULATORY_AGENCY: _AGENCY,
        EntityClass.PERSON: _PERSON,
        EntityClass.DRUG: _DRUG,
        EntityClass.ANTIBODY_DRUG_CONJUGATE: _DRUG,
        EntityClass.MONOCLONAL_ANTIBODY: _DRUG,
        EntityClass.BISPECIFIC_ANTIBODY: _DRUG,
        EntityClass.SMALL_MOLECULE: _DRUG,
        EntityClass.CELL_THERAPY: _DRUG,
        EntityClass.GENE_THERAPY: _DRUG,
        EntityClass.VACCINE: _DRUG,
        EntityClass.OLIGONUCLEOTIDE: _DRUG,
        EntityClass.PEPTIDE: _DRUG,
        EntityClass.PROTEIN: _DRUG,
        EntityClass.DRUG_CLASS: _DRUG_CLASS,
        EntityClass.TECHNOLOGY: _TECHNOLOGY,
        EntityClass.MOLECULAR_TARGET: _TARGET,
        EntityClass.DISEASE: _DISEASE,
        EntityClass.ENDPOINT: _ENDPOINT,
        EntityClass.CONFERENCE: _CONFERENCE,
        FrameClass.CLINICAL_TRIAL: _TRIAL_EVENT,
        FrameClass.TRIAL_RESULT: _TRIAL_EVENT,
        FrameClass.TRIAL_MILESTONE: _TRIAL_EVENT,
        FrameClass.REGULATORY_SUBMISSION: _REGULATORY_EVENT,
        FrameClass.REGULATORY_DECISION: _REGULATORY_EVENT,
        FrameClass.DESIGNATION: _REGULATORY_EVENT,
        FrameClass.AGREEMENT: _DEAL_EVENT,
        FrameClass.POSITION: _DEAL_EVENT,
        FrameClass.PRESENTATION: _OTHER_EVENT,
    }
)
OTHER_LOOK: Final = Look("#8E8E8E", "dot")

STATUS_COLOURS: Final[Mapping[str, str]] = MappingProxyType({Status.PLANNED: "#7C8794", Status.DENIED: "#C8202F"})
STATUS_DASHES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType({Status.PLANNED: (9, 6), Status.DENIED: (2, 5)})
RELATION_COLOUR: Final = "#7C8794"
ROLE_COLOUR: Final = "#B4BCC5"

STATUS_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {Status.OCCURRED: "Stated as fact", Status.PLANNED: "Planned", Status.DENIED: "Denied"}
)

# What a frame is called where there is room for a word or two: the first of these whose roles are all filled.
SHORT_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        FrameClass.CLINICAL_TRIAL: ("{trialName}", "{registryId}", "{phase}"),
        FrameClass.TRIAL_RESULT: ("{outcome}, {value}", "{outcome}", "{value}"),
        FrameClass.TRIAL_MILESTONE: ("{milestone}",),
        FrameClass.REGULATORY_SUBMISSION: ("{application}",),
        FrameClass.REGULATORY_DECISION: ("{decision}", "due {actionDate}"),
        FrameClass.DESIGNATION: ("{designation}",),
        FrameClass.AGREEMENT: ("{agreementKind}",),
        FrameClass.PRESENTATION: ("{abstractNumber}",),
        FrameClass.POSITION: ("{title}",),
    }
)

_SPELLINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AntibodyDrugConjugate": "Antibody-drug conjugate",
        "Phase1_2": "Phase 1/2",
        "Phase2_3": "Phase 2/3",
        "TypeII": "Type II variation",
        "sNDA": "sNDA",
        "sBLA": "sBLA",
        "pValue": "p-value",
        "CoPromotion": "Co-promotion",
    }
)
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+(?:\d+[a-z]?)?|\d+")


def look(kind: str) -> Look:
    """The look of a class; classes outside the vocabulary are grey dots."""
    return LOOKS.get(kind, OTHER_LOOK)


def rank(kind: str) -> int:
    """The place of a class in the legend; unknown ones come last."""
    return _RANKS.get(kind, len(_RANKS))


def words(name: str) -> str:
    """A name of the vocabulary in plain words; anything that is not one camel-case name comes back as it is.

    >>> words("MolecularTarget"), words("hasTarget"), words("Phase2b"), words("RMAT"), words("11.2 months")
    ('Molecular target', 'has target', 'Phase 2b', 'RMAT', '11.2 months')
    """
    if name in _SPELLINGS:
        return _SPELLINGS[name]
    if name.startswith("Phase") and name[5:6].isdigit():
        return f"Phase {name[5:]}"
    parts = _WORD.findall(name)
    if not parts or "".join(parts) != name:
        return name
    return " ".join([parts[0], *(part if part.isupper() else part.lower() for part in parts[1:])])


_RANKS: Final[Mapping[str, int]] = MappingProxyType({kind: place for place, kind in enumerate(LOOKS)})
