"""The example of docs/scikit-learn.md runs, and its table is one of a command that is there."""

import re
from pathlib import Path

import pytest
from conftest import JIT

pytest.importorskip("sklearn", reason="of the extra sklearn")
ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "scikit-learn.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not JIT, reason="machines are trained until they tell digits apart")
def test_the_example_runs_and_prints_what_it_says(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(code, "scikit-learn.md", "exec"), {})
    shown = capsys.readouterr().out
    assert float(shown.split("\n")[0]) > 0.7
    assert "(2, 64) (32, 64)" in shown
    assert "dbntransformer15" in shown


def test_the_table_says_that_features_beat_pixels_and_is_of_a_script():
    (script,) = re.findall(r"^    python (scripts/\S+)$", PAGE, re.MULTILINE)
    assert (ROOT / script).is_file()
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| (\d|mean) \|", line)]
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "mean"]
    values = [[float(value) for value in row[1:]] for row in rows]
    for column in range(8):  # pixels, features, classifier, stack; the same in order
        mean = sum(row[column] for row in values[:5]) / 5
        assert abs(mean - values[5][column]) < 0.0011  # of rounded numbers
    assert values[5][1] > values[5][0]
    assert values[5][5] > values[5][4]
