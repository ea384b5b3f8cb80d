"""What an exporter tells of its work."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where an export went (`None`: standard output) and how many of each thing it wrote (`triples`: 120)."""

    path: Path | None
    counts: Mapping[str, int]
