"""A small sweep by its command: every point a study, one table, and nothing done twice."""

import csv
from functools import partial

import command_line
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import JIT
from toys import stripes

from analysis.cli import main
from analysis.table.measure_names import RESOLUTION
from analysis.table.study_file import load_result

call = partial(command_line.call, main)
NAMES = ("point-1", "point-2")
SWEEP = """
[study]
data = "rows.npy"
shuffles = 2
splits = 2
matches = 2
bootstraps = 2
power_law_draws = 1
patterns = 20
subsamples = 2
calibration = 0
samples = 2
steps = 3
[training]
layers = [5, 3]
epochs = 2
batch_size = 7
[grid]
k = [1, 2]
"""


def written(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not JIT, reason="studies take minutes as plain Python")
@pytest.mark.usefixtures("no_figures")
def test_every_point_is_a_study_and_the_table_has_them_all(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("rows.npy", stripes(97, columns=9))
    (tmp_path / "s.toml").write_text(SWEEP)
    text = call("sweep", "s.toml", "--out", "out")
    assert "point-2" in text
    rows = written("out/sweep.csv")
    assert {(row["point"], row["k"]) for row in rows} == set(zip(NAMES, "12", strict=True))
    for number in (1, 2):
        own = [r for r in rows if r["point"] == f"point-{number}"]
        result = load_result(tmp_path / f"out/point-{number}/study.h5")
        expected = [r for r in result.rows if (r.network, r.null, r.epoch) == ("trained", "none", -1)]
        assert [(r["measure"], r["value"]) for r in own] == [
            (r.measure, str(int(r.value)) if r.value.is_integer() else str(r.value)) for r in expected
        ]
    assert plt.imread("out/sweep.png").std() > 0.01
    assert written("out/effects.csv") == []  # a point a value: nothing to compare
    values = [
        [r["value"] for r in rows if (r["point"], r["measure"]) == (p, RESOLUTION)] for p in ("point-1", "point-2")
    ]
    assert values[0] != values[1]
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.h5")}
    before = (tmp_path / "out/sweep.csv").read_bytes()
    call("sweep", "s.toml", "--out", "out")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.h5")} == times
    assert (tmp_path / "out/sweep.csv").read_bytes() == before
    compared = call("compare", "out/point-1", "out/point-2", "--out", "c.png", "--csv", "c.csv")
    assert "resolution" in compared
    assert {row["study"] for row in written("c.csv")} == {"point-2"}
    (tmp_path / "s.toml").write_text(SWEEP.replace("k = [1, 2]", "k = [3, 2]"))
    assert "point-1" in call("sweep", "s.toml", "--out", "out", status=2)  # its study is of another setting


def test_bad_data_are_refused_before_anything_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(SWEEP)
    assert "rows.npy" in call("sweep", "s.toml", "--out", "out", status=2)
    assert not (tmp_path / "out").exists()
