"""What is read of texts that were written to be hard does not become less or worse."""

from pathlib import Path

import pytest

from pharmagraph.evaluation import evaluate


@pytest.mark.parametrize(("folder", "precision", "recall"), [("learn", 0.92, 0.72), ("held", 0.81, 0.52)])
def test_hard_texts_are_read_as_well_as_before(top: Path, folder: str, precision: float, recall: float) -> None:
    total = evaluate(top / "benchmarks" / "gold" / folder).total
    assert total.precision >= precision
    assert total.recall >= recall
