"""Records of a training in a CSV file and for TensorBoard, by ``dbn train``."""

import csv

import numpy as np
import pytest
from small_training import TRAIN, call
from toys import stripes

from dbn import load


@pytest.fixture
def data(tmp_path):
    np.save(tmp_path / "data.npy", stripes(31, columns=9))
    return tmp_path / "data.npy"


def epochs(path):
    with open(path, newline="") as file:
        return [(row["machine"], row["epoch"]) for row in csv.DictReader(file)]


def test_records_of_a_training_and_of_more_epochs(data, tmp_path):
    out, table, events = tmp_path / "m.h5", tmp_path / "m.csv", tmp_path / "events"
    call("train", *TRAIN, "--data", data, "--out", out, "--csv", table)
    assert epochs(table) == [(f"layer {layer}", str(epoch)) for layer in (1, 2) for epoch in (1, 2)]
    pytest.importorskip("tensorboardX")
    call("train", "--resume", "--epochs", "2,3", "--out", out, "--csv", table, "--tensorboard", events)
    assert epochs(table) == [(machine, str(record.epoch)) for machine, record in load(out).records]
    assert epochs(table)[-1] == ("layer 2", "3")
    assert len(list(events.iterdir())) == 1


def test_a_table_is_replaced_only_where_that_is_asked(data, tmp_path):
    table = tmp_path / "m.csv"
    table.write_text("my notes\n")
    words = ("train", *TRAIN, "--epochs", 1, "--data", data, "--csv", table)
    assert "m.csv exists: give another --csv" in call(*words, "--out", tmp_path / "a.h5", status=2)
    assert table.read_text() == "my notes\n"
    assert not (tmp_path / "a.h5").exists()
    call(*words, "--out", tmp_path / "b.h5", "--overwrite")
    assert len(epochs(table)) == 2
    assert "also the file of --out" in call(*words, "--out", table, "--overwrite", status=2)


def test_without_tensorboardx(data, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "tensorboardX", None)
    words = ("train", *TRAIN, "--data", data, "--out", tmp_path / "m.h5", "--tensorboard", tmp_path / "events")
    assert "relevance-rbm[tensorboard]" in call(*words, status=2)
    assert not (tmp_path / "m.h5").exists()
