"""How much of the machine one request may take."""

from dataclasses import dataclass, field

from pharmagraph.limits import cores


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """The most that is given to a request, and to all of them together."""

    timeout: float = 30.0  # seconds for one answer
    memory: int = 1024  # megabytes of address space of a worker, with all that it has loaded
    answer: int = 64  # megabytes of one answer
    request: int = 1 << 20  # bytes of the body of a request
    workers: int = field(default_factory=lambda: max(2, cores()))
    waiting: int = 256  # requests that wait for a worker


USUAL = ServerLimits()
