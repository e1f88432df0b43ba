"""Records of ``dbn finetune``: said at its end, written as those of ``dbn train``, drawn by ``dbn curve``."""

import csv

import numpy as np
import pytest
from small_training import TRAIN, call
from toys import stripes

from dbn import load, save
from dbn.checkpoint import load_source
from dbn.terminal.learning_curves import tuned_curve

TUNE = ["--batch-size", 7, "--k", 2, "--learning-rate", 0.1, "--seed", 5]


@pytest.fixture
def model(tmp_path):
    np.save(tmp_path / "rows.npy", stripes(31, columns=9))
    np.save(tmp_path / "held.npy", stripes(17, 2, columns=9))
    read = ["--data", tmp_path / "rows.npy", "--held-out", tmp_path / "held.npy"]
    call("train", *TRAIN, *read, "--out", tmp_path / "m.h5")
    return tmp_path / "m.h5"


def test_they_are_said_written_gone_on_with_and_drawn(model, tmp_path):
    out, table = tmp_path / "t.h5", tmp_path / "t.csv"
    said = call("finetune", model, "--epochs", 2, *TUNE, "--out", out, "--csv", table)
    last = load(out).tuning.history[-1]
    assert "fine-tuning: 2 epochs in" in said
    for layer, errors in enumerate(zip(last.errors, last.held_out_errors, strict=True), start=1):
        for error in errors:
            assert f"{100 * error:.1f} % (layer {layer})" in said
    assert "table" not in said
    assert "t.csv exists" in call("finetune", model, *TUNE, "--out", tmp_path / "u.h5", "--csv", table, status=2)
    (tmp_path / "held.npy").rename(tmp_path / "moved.npy")
    missing = " ".join(call("finetune", out, "--resume", "--epochs", 3, status=2).split())
    assert "held.npy" in missing
    assert "leave them out with --held-out none" in missing
    call("finetune", out, "--resume", "--epochs", 3, "--csv", table, "--held-out", tmp_path / "moved.npy")
    tuned = load(out)
    with open(table, newline="") as file:
        found = [(row["machine"], row["epoch"]) for row in csv.DictReader(file)]
    assert sorted(found) == sorted((name, str(record.epoch)) for name, record in tuned.records)
    assert [len(record.held_out_errors) for record in tuned.tuning.history] == [2, 2, 2]
    for layer in (1, 2):
        for held_out in (False, True):
            epochs, values = tuned_curve(tuned.tuning, layer, held_out=held_out)
            kept = [(r.held_out_errors if held_out else r.errors)[layer - 1] for r in tuned.tuning.history]
            assert (epochs.tolist(), values.tolist()) == ([1, 2, 3], kept)
    save(tmp_path / "alone.h5", tuned._replace(states=(), snapshots=(), given=load(model).model))
    for file in (out, tmp_path / "alone.h5"):
        call("curve", file, "--out", tmp_path / "c.png", "--overwrite")
        assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    np.save(tmp_path / "moved.npy", stripes(17, 3, columns=9))
    other = call("finetune", out, "--resume", "--epochs", 4, "--held-out", tmp_path / "moved.npy", status=2)
    assert "holds other held-out rows" in other
    call("finetune", out, "--resume", "--epochs", 4, "--held-out", "none")
    assert [len(record.held_out_errors) for record in load(out).tuning.history] == [2, 2, 2, 0]
    assert load_source(out).held_out == str(tmp_path / "moved.npy")


def test_a_training_without_held_out_rows_has_none_to_be_moved(model, tmp_path):
    call("train", *TRAIN, "--data", tmp_path / "rows.npy", "--out", tmp_path / "n.h5")
    words = ["finetune", tmp_path / "n.h5", *TUNE, "--epochs", 1, "--out", tmp_path / "t.h5"]
    assert "leave out --held-out" in call(*words, "--held-out", tmp_path / "held.npy", status=2)
    assert "held-out" not in call(*words)
    pytest.importorskip("tensorboardX")
    call("finetune", tmp_path / "t.h5", "--resume", "--epochs", 2, "--tensorboard", tmp_path / "events")
    assert len(list((tmp_path / "events").iterdir())) == 1
