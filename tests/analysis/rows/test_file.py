"""`measure_file` by itself; what it measures is tested with the command (`commands/test_measure.py`)."""

import csv

import command_line
import numpy as np
import pytest

from analysis import Effort, measure_file
from analysis.cli import main
from analysis.readers.registry import FILE_KINDS
from analysis.rows import power_laws
from analysis.table.row import Row
from dbn.reading import Reading
from rbm import InputError

EFFORT = Effort(2, 2, 2, 3, 5)


@pytest.fixture
def matrix(tmp_path):
    path = tmp_path / "m.npy"
    np.save(path, (np.random.default_rng(1).random((97, 5)) < 0.4).astype(np.uint8))
    return str(path)


def test_rows_are_those_the_command_writes_and_nothing_is_printed(matrix, tmp_path, capsys):
    found = measure_file(matrix, effort=EFFORT).with_power_laws(EFFORT.bootstraps)
    assert capsys.readouterr() == ("", "")
    command_line.call(
        main, "measure", matrix, "--shuffles", 2, "--splits", 2, "--matches", 2, "--bootstraps", 3, "--seed", 5,
        "--power-law", "--out", tmp_path / "t.csv",
    )  # fmt: skip
    kinds = (str, int, int, str, str, int, int, str, float, float, float)
    with open(tmp_path / "t.csv", newline="") as file:
        _, *lines = csv.reader(file)
    written = [Row(*(kind(x) for kind, x in zip(kinds, line, strict=True))) for line in lines]
    assert repr(written) == repr([*found.rows, *found.power_laws])
    assert found.kind == "matrix"
    assert {r.measure for r in found.power_laws} >= {"power_law_mu"}
    assert measure_file(matrix, effort=EFFORT).power_laws == []
    assert repr(found) == f"FileMeasures(matrix of 97 data points, {len(written)} rows)"


def test_power_laws_have_the_bootstraps_asked_for(matrix, monkeypatch):
    seen = []
    monkeypatch.setattr(power_laws, "file_power_law_rows", lambda row, counts, n: seen.append((row.n_points, n)) or [])
    assert measure_file(matrix, effort=EFFORT).with_power_laws(17).power_laws == []
    assert seen == [(97, 17)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "picture"}, "kind must be one of model, matrix, counts, symbols, alignment; got 'picture'"),
        ({"data": "x.npy"}, "--data is for model, and .* is taken as matrix"),
        ({"longest_block": 3}, "--longest-block is for symbols"),
        ({"kind": "counts", "reading": Reading(binarise="threshold")}, "--binarise is for model or matrix"),
    ],
)
def test_options_that_do_not_fit_are_refused(matrix, options, message):
    with pytest.raises(InputError, match=message):
        measure_file(matrix, **options, effort=EFFORT)


def test_the_help_lists_every_kind():
    text = command_line.call(main, "measure", "--help")
    for kind in FILE_KINDS:
        assert f" {kind.name} " in text
        assert kind.data_point in text
