"""The example notebook runs from top to bottom, and is stored without what its cells gave.

Its cells are run in IPython's own shell, which pyvis brings: a kernel would add Jupyter's client, its sockets and a dozen packages,
and test nothing of ours.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell


@pytest.fixture(scope="module")
def cells(top: Path) -> list[dict[str, Any]]:
    notebook = json.loads((top / "examples" / "notebook.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_is_stored_without_outputs(cells: list[dict[str, Any]]) -> None:
    assert [(cell["outputs"], cell["execution_count"]) for cell in cells] == [([], None)] * len(cells)


def test_each_cell_of_the_notebook_runs_and_shows_something(
    cells: list[dict[str, Any]], releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed (extra 'pandas')")
    shutil.copytree(releases, tmp_path / "releases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    shell = InteractiveShell()
    shell.history_manager.enabled = False  # type: ignore[union-attr]
    shown = []
    for cell in cells:
        result = shell.run_cell("".join(cell["source"]), store_history=False)
        result.raise_error()
        formats, _ = shell.display_formatter.format(result.result)  # type: ignore[union-attr]
        shown.append(formats.get("text/html", formats["text/plain"]))
    assert "triples" in shown[0]
    assert all("<table" in one for one in (shown[1], shown[4], shown[5], shown[6]))
    assert "^acquirer" in shown[5]
    assert 'sandbox="allow-scripts"' in shown[-1]
    assert "<script" not in shown[-1]
    shell.user_ns["graph"].close()
