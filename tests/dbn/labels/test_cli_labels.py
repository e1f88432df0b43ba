"""``dbn train --labels``, ``dbn sample --label`` and ``dbn predict``."""

import numpy as np
import pytest
from labelled import NAMES, classes, write_tables
from small_training import TRAIN, call

import dbn
from dbn.samples import load_samples
from rbm.labels.rows import labels_of


@pytest.fixture
def files(tmp_path):
    """A table whose first column is the class, and the same for other rows; the classes of the first in a file."""
    write_tables(tmp_path)
    bits, numbers = classes(31, 3, 9)
    np.save(tmp_path / "bits.npy", bits)
    (tmp_path / "kinds.txt").write_text("\n".join(NAMES[numbers]))
    return tmp_path


def test_a_column_or_a_file_of_labels_is_learned_and_asked_for(files):
    read = ["--data", files / "x.csv", "--labels", "kind", "--held-out", files / "y.csv"]
    call("train", *TRAIN, *read, "--out", files / "m.h5")
    state = dbn.load(files / "m.h5")
    bits, numbers = classes(31, 3, 9)
    others, held = classes(31, 3, 9, 1)
    labels = dbn.Labels(NAMES[numbers], NAMES[held])
    alone = dbn.pretrain(bits, state.config, labels=labels, held_out=others)
    assert state.model.classes == ("a", "b", "c")
    assert np.array_equal(state.model.machines[-1].weights, alone.model.machines[-1].weights)
    call("train", *TRAIN, "--data", files / "bits.npy", "--labels", files / "kinds.txt", "--out", files / "n.h5")
    again = dbn.load(files / "n.h5").model
    assert np.array_equal(again.machines[-1].weights, alone.model.machines[-1].weights)
    assert "label units beside the top layer: 3 (a, b, c)" in call("info", files / "m.h5")

    wrong = int((dbn.predict(state.model, others) != NAMES[held]).sum())
    said = call("predict", files / "m.h5")  # the held-out rows
    assert f"error {100 * wrong / 31:.2f} % " in said
    assert f": {wrong} of 31 rows" in said
    assert call("predict", files / "m.h5", "--data", files / "y.csv") == said
    call("predict", files / "m.h5", "--data", files / "x.csv", "--out", files / "p.txt")
    assert (files / "p.txt").read_text().split() == dbn.predict(state.model, bits).tolist()

    exact = dbn.predict_proba(state.model, bits)
    for name in ("p.csv", "p.npy"):
        call("predict", files / "m.h5", "--data", files / "x.csv", "--probabilities", "--out", files / name)
    lines = (files / "p.csv").read_text().splitlines()
    assert lines[0] == "a,b,c"
    assert np.array_equal([[float(cell) for cell in line.split(",")] for line in lines[1:]], exact)
    assert np.array_equal(np.load(files / "p.npy"), exact)
    assert np.load(files / "p.npy").dtype == np.float64

    call("sample", files / "m.h5", "--label", "c", "--n", 5, "--steps", 3, "--seed", 2, "--out", files / "s.h5")
    drawn = dbn.generate(state.model, 2, 5, 3, start=dbn.Start(label="c"), seed=2)
    kept = load_samples(files / "s.h5")
    assert np.array_equal(kept.visible, drawn.visible.unpack())
    assert kept.drawn["label"] == "c"
    assert (labels_of(drawn.chains.visible, 3) == 2).all()


def test_a_training_with_labels_is_taken_up_again(files):
    call("train", *TRAIN, "--data", files / "x.csv", "--labels", "kind", "--out", files / "m.h5")
    call("train", "--resume", "--epochs", "2,3", "--out", files / "m.h5")
    bits, numbers = classes(31, 3, 9)
    state = dbn.load(files / "m.h5")
    whole = dbn.pretrain(bits, state.config, labels=NAMES[numbers])
    assert np.array_equal(state.model.machines[-1].weights, whole.model.machines[-1].weights)
    said = call("train", "--resume", "--labels", "embedded", "--out", files / "m.h5", status=2)
    assert "--resume takes the saved labels" in said


def test_what_cannot_be_asked_for(files):
    plain = ["--data", files / "bits.npy"]
    call("train", *TRAIN, *plain, "--out", files / "p.h5")
    call("train", *TRAIN, "--data", files / "x.csv", "--labels", "kind", "--out", files / "m.h5")
    out = ["--out", files / "s.h5"]
    for arguments, message in (
        (["train", *TRAIN, *plain, "--labels", "embedded", "--out", files / "q.h5"], "has no classes of its own"),
        (["predict", files / "p.h5", *plain], "has no label units"),
        (["predict", files / "m.h5"], "this training held no rows out: name rows with --data"),
        (["predict", files / "m.h5", *plain, "--skip-columns", "none"], "the labels of these rows are not known"),
        (["predict", files / "m.h5", "--labels", "kind"], "are of --data"),
        (["predict", files / "m.h5", *plain, "--probabilities"], "are written to a file: name it with --out"),
        (["sample", files / "m.h5", *out], "Missing option '--layer'"),
        (["sample", files / "m.h5", "--label", "d", *out], "no class 'd': the classes are a, b, c"),
        (["sample", files / "m.h5", "--label", "a", "--layer", 1, *out], "sample layer 2"),
        (["sample", files / "p.h5", "--label", "a", *out], "no label units"),
    ):
        assert message in " ".join(call(*arguments, status=2).split())
    assert not (files / "q.h5").exists()
