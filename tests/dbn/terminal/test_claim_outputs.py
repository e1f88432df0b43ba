"""What a command reads is never replaced by what it writes, whatever the names."""

import h5py
import numpy as np
import pytest
from command_line import call
from toys import stripes

import analysis.cli
import dbn.cli

TRAIN = ["train", "--layers", "3", "--epochs", "0"]
EFFORT = ["--shuffles", "1", "--splits", "1", "--matches", "1", "--bootstraps", "1"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with h5py.File("x.h5", "w") as file:
        file["a"] = stripes(31, columns=9)
    np.savetxt("labels", np.arange(31) % 2)
    (tmp_path / "link").symlink_to("x.h5")
    return tmp_path


@pytest.mark.parametrize(
    ("main", "arguments"),
    [
        (dbn.cli.main, [*TRAIN, "--data", "x.h5:/a", "--out", "x.h5"]),
        (dbn.cli.main, [*TRAIN, "--data", "./link:/a", "--out", "x.h5"]),
        (dbn.cli.main, [*TRAIN, "--data", "x.h5", "--held-out", "x.h5:/a", "--out", "x.h5"]),
        (dbn.cli.main, [*TRAIN, "--data", "x.h5", "--labels", "labels", "--out", "labels"]),
        (dbn.cli.main, ["pack", "x.h5:/a", "--out", "x.h5"]),
        (dbn.cli.main, ["pack", "x.h5", "--labels", "labels", "--out", "labels"]),
        (analysis.cli.main, ["measure", "x.h5:/a", "--out", "x.h5", *EFFORT]),
        (analysis.cli.main, ["measure", "x.h5:/a", "--labels", "labels", "--out", "labels", *EFFORT]),
    ],
)
def test_a_file_that_is_read_is_not_replaced(here, main, arguments):
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    assert "is also the file to be read" in call(main, *arguments, "--overwrite", status=2)
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before
