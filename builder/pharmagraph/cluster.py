"""Reading on many machines with Dask: `read_shard` for each share of the documents, on a disk that all see."""

from collections.abc import Generator, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pharmagraph.engines import read_shares
from pharmagraph.errors import PharmagraphError
from pharmagraph.limits import USUAL, Limits
from pharmagraph.options import DEFAULT, Options
from pharmagraph.outcomes import Outcome, Reader
from pharmagraph.shards import read_shard
from pharmagraph.sources import Text

if TYPE_CHECKING:
    from distributed import Client

_LARGEST: Final = 500  # documents in a share: some minutes of work, and some megabytes on the way
_AHEAD: Final = 2  # shares for each worker that are sent before it has done the first


class DaskEngine:
    """An engine for `building.build`: reads in a Dask cluster, of this machine if no `scheduler` address is given.

    `folder` is where shards lie until they are taken over; all machines must see it, and what the options name,
    under these names. `reader`, `fingerprint`, `options` and `limits` are those of the build.
    """

    def __init__(
        self,
        folder: Path,
        scheduler: str | None = None,
        *,
        reader: Reader | None = None,
        fingerprint: str = "",
        options: Options = DEFAULT,
        limits: Limits = USUAL,
    ) -> None:
        self._folder = folder.resolve()
        self._scheduler = scheduler
        self._options: dict[str, Any] = {
            "reader": reader,
            "fingerprint": fingerprint,
            "options": options,
            "limits": limits,
        }

    def __call__(self, texts: Iterable[Text], number: int) -> Generator[Outcome]:
        """The outcomes of reading so many texts; PharmagraphError if the cluster fails."""
        client = self._connected()
        try:
            ahead = _AHEAD * max(1, sum(client.nthreads().values()))
            size = max(1, min(_LARGEST, number // ahead))
            read = partial(read_shard, folder=self._folder, **self._options)
            yield from read_shares(client.get_executor(pure=False), read, texts, size=size, ahead=ahead)
        except PharmagraphError:
            raise
        except Exception as error:
            line = (str(error).splitlines() or [""])[0]
            raise PharmagraphError(
                f"the Dask cluster failed ({type(error).__name__}: {line}); look at its logs"
            ) from error
        finally:
            client.close()

    def _connected(self) -> "Client":
        try:
            import dask

            with dask.config.set({"logging.distributed": "warning"}):  # it is loud by default, and reads this once
                from distributed import Client
        except ImportError as error:
            raise PharmagraphError("--engine dask needs Dask; install it: pip install 'pharmagraph[dask]'") from error
        try:
            if self._scheduler:
                return Client(self._scheduler, timeout=20)
            return Client(threads_per_worker=1, dashboard_address=None)
        except (OSError, ValueError, TimeoutError) as error:
            where = self._scheduler or "on this machine"
            raise PharmagraphError(f"no Dask scheduler answers at {where} ({error}); check --scheduler") from error
