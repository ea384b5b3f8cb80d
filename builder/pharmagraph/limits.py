"""How much reading a document may take, and how many processes it makes sense to read in."""

import os
from dataclasses import dataclass
from typing import Final

TIMEOUT: Final = 60.0  # seconds; a release takes a fraction of one
MEMORY: Final = 4096  # megabytes; the package's own reader needs some 300


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that reading one document may take of a worker."""

    timeout: float = TIMEOUT  # seconds
    memory: int = MEMORY  # megabytes of address space, with all that the worker has loaded


USUAL: Final = Limits()


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
