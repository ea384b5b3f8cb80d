"""What the processes that we start have in common: how they begin, what they may take, how they end."""

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO


def command(module: str) -> list[str]:
    """What starts `python -m module` with this Python."""
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """The environment in which such a process finds what this one finds.

    NumPy's library of linear algebra starts one thread, and not one for each core, and glibc reserves no addresses for
    each thread of the store: all of that counts as the process's memory, though little of it is ever used.
    """
    few = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return {**few, **os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def channel() -> tuple[BinaryIO, BinaryIO]:
    """Where requests come from and answers go to; what anything prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def collect_seldom() -> None:
    """Lets this process look for garbage in cycles less often.

    Lexicon and rules are some million objects that all stay: by default Python would look at them again and again while
    they are loaded, which takes a quarter of the time.
    """
    gc.set_threshold(50_000, 20, 100)


def keep() -> None:
    """Takes what there is now for what stays: later searches for garbage leave it out."""
    gc.collect()
    gc.freeze()


def ignore_interrupts() -> None:
    """Leaves Ctrl-C to the process that started this one: it is interrupted too, and ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def limit_memory(most: int) -> None:
    """Lets this process ask for this many bytes at most, and leave no image of them if it crashes, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def alarm(seconds: float) -> None:
    """Ends this process after so many seconds, unless it is called again; 0 calls it off."""
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_REAL, seconds)


def ending(code: int) -> str:
    """How a process ended, in words.

    >>> ending(1), ending(-9)
    ('exit code 1', 'SIGKILL')
    """
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"
