"""Tab-separated data files: one reader, one way to complain."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from pharmagraph.errors import DataError


def read_table(path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated file by column name; `#` lines and blank lines are passed over.

    The header must have all of `columns` (others may follow); a row may leave trailing columns out. DataError names the
    file and the line of whatever is wrong.
    """
    return (row for _, row in read_rows(path, columns))


def read_rows(
    path: Path, columns: Sequence[str], *, report: Callable[[DataError], object] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows as `read_table` gives them, each with its line; with `report`, rows that are wrong are reported and left out."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise DataError(f"{path}: data file not found; reinstall pharmagraph or name another file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read as UTF-8 text ({error}); restore or convert the file") from None
    header: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = list(map(str.strip, line.split("\t")))
        if header is None:
            header = cells
            if missing := [column for column in columns if column not in header]:
                raise DataError(
                    f"{path}:{number}: the header lacks the column {missing[0]!r}; it needs {', '.join(columns)}"
                )
            continue
        if len(cells) > len(header) or not cells[0]:
            fault = DataError(
                f"{path}:{number}: {len(cells)} cells for {len(header)} columns, or an empty first cell; mend the line"
            )
            if report is None:
                raise fault
            report(fault)
            continue
        yield number, dict(zip_longest(header, cells, fillvalue=""))
    if header is None:
        raise DataError(f"{path}: the file is empty; it needs a header with the columns {', '.join(columns)}")
