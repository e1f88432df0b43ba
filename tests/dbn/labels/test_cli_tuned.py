"""``dbn finetune`` of a stack with label units, and what other commands make of its files."""

import numpy as np
import pytest
from labelled import classes
from small_training import TRAIN, call
from untied import without_times

import dbn
from dbn import FinetuningConfig, Start, finetune, load
from dbn.datasets.load import read_data
from dbn.reading import Reading
from dbn.samples import load_samples

NAMES = np.array(["b", "a", "c"])
BITS, NUMBERS = classes(31, 3, 9)
OTHERS, HELD = classes(31, 3, 9, 1)
TUNE = ["--epochs", 2, "--batch-size", 7, "--k", 2, "--learning-rate", 0.1, "--seed", 5]
CONFIG = FinetuningConfig(epochs=2, batch_size=7, k=2, learning_rate=0.1, seed=5)


def bits_of(path) -> list[bytes]:
    model = load(path).model
    return [m.weights.tobytes() for m in (*model.machines, *model.generative)]


@pytest.fixture
def files(tmp_path):
    """Rows, the classes of rows in a file, a stack trained on both, and one without label units."""
    np.save(tmp_path / "bits.npy", BITS)
    np.save(tmp_path / "others.npy", OTHERS)
    (tmp_path / "kinds.txt").write_text("\n".join(NAMES[NUMBERS]))
    (tmp_path / "held.txt").write_text("\n".join(NAMES[HELD]))
    read = ["--data", tmp_path / "bits.npy"]
    call("train", *TRAIN, *read, "--labels", tmp_path / "kinds.txt", "--out", tmp_path / "m.h5")
    call("train", *TRAIN, *read, "--out", tmp_path / "plain.h5")
    return tmp_path


@pytest.fixture
def tuned(files):
    call("finetune", files / "m.h5", *TUNE, "--out", files / "t.h5")
    return files / "t.h5"


def test_it_takes_the_labels_of_the_training_and_goes_on(files, tuned):
    state = load(files / "m.h5")
    expected = finetune(BITS, CONFIG, state=state, labels=NAMES[NUMBERS])
    assert without_times(load(tuned).tuning)[1:] == without_times(expected.tuning)[1:]
    assert load(tuned).model.classes == ("a", "b", "c")
    assert bits_of(tuned) == [m.weights.tobytes() for m in (*expected.model.machines, *expected.model.generative)]
    call("finetune", tuned, "--resume", "--epochs", 4)
    call("finetune", files / "m.h5", *TUNE, "--epochs", 4, "--out", files / "whole.h5")
    assert bits_of(tuned) == bits_of(files / "whole.h5")


def test_a_column_of_labels_is_found_again(files, tuned):
    rows = np.column_stack([NAMES[NUMBERS], BITS.astype(int)])
    (files / "x.csv").write_text("\n".join(["kind," + ",".join("abcdefghi"), *map(",".join, rows)]))
    call("train", *TRAIN, "--data", files / "x.csv", "--labels", "kind", "--out", files / "c.h5")
    call("finetune", files / "c.h5", *TUNE, "--out", files / "u.h5")
    assert bits_of(files / "u.h5") == bits_of(tuned)


def test_labels_that_were_moved_are_named(files, tuned):
    (files / "kinds.txt").rename(files / "moved.txt")
    said = call("finetune", files / "m.h5", *TUNE, "--out", files / "u.h5", status=2)
    assert "cannot be read as it was for" in " ".join(said.split())
    call("finetune", files / "m.h5", *TUNE, "--labels", files / "moved.txt", "--out", files / "u.h5")
    assert bits_of(files / "u.h5") == bits_of(tuned)
    call("finetune", tuned, "--resume", "--epochs", 3, "--labels", files / "moved.txt")
    call("finetune", tuned, "--resume", "--epochs", 4)
    assert load(tuned).tuning.epoch == 4


def test_labels_of_a_set_are_its_own(tmp_path, monkeypatch):
    first = read_data("mnist:train", Reading(), 0)
    part = first._replace(states=first.states.rows(slice(0, 41)), labels=first.labels[:41] % 3)
    monkeypatch.setattr("dbn.datasets.source.read_data", lambda *_: part)
    call("train", *TRAIN, "--labels", "embedded", "--out", tmp_path / "m.h5")
    call("finetune", tmp_path / "m.h5", *TUNE, "--out", tmp_path / "t.h5")
    alone = finetune(part.states, CONFIG, state=load(tmp_path / "m.h5"), labels=part.labels)
    assert bits_of(tmp_path / "t.h5") == [m.weights.tobytes() for m in (*alone.model.machines, *alone.model.generative)]
    call("finetune", tmp_path / "t.h5", "--resume", "--epochs", 3, "--labels", "embedded")


def test_other_commands_take_its_files(files, tuned):
    model = load(tuned).model
    assert "label units beside the top layer: 3 (a, b, c)" in call("info", tuned)
    wrong = int((dbn.predict(model, OTHERS) != NAMES[HELD]).sum())
    found = ["--data", files / "others.npy", "--labels", files / "held.txt", "--out", files / "p.txt"]
    assert f": {wrong} of 31 rows" in call("predict", tuned, *found)
    assert (files / "p.txt").read_text().split() == dbn.predict(model, OTHERS).tolist()

    call("sample", tuned, "--label", "c", "--n", 5, "--steps", 3, "--seed", 2, "--out", files / "s.h5")
    drawn = dbn.generate(model, 2, 5, 3, start=Start(label="c"), seed=2)
    assert np.array_equal(load_samples(files / "s.h5").visible, drawn.visible.unpack())

    call("show", tuned, "--classes", "--draws", 3, "--steps", 2, "--shape", "3x3", "--out", files / "c.png")
    call("show", tuned, "--layer", 2, "--draws", 3, "--shape", "3x3", "--out", files / "u.png")
    call("show", tuned, "--layer", 2, "--states", "--draws", 3, "--shape", "3x3", "--out", files / "a.png")
    call("reconstruct", tuned, "--data", files / "others.npy", "--shape", "3x3", "--out", files / "r.png")
    call("encode", tuned, "--layer", 2, "--data", files / "others.npy", "--out", files / "e.npy")
    assert np.array_equal(np.load(files / "e.npy"), model.encode(OTHERS, 2).unpack())

    call("export", tuned, "--out", files / "m.npz")
    call("import", files / "m.npz", "--out", files / "i.h5")
    assert bits_of(files / "i.h5") == bits_of(tuned)
    assert load(files / "i.h5").model.classes == ("a", "b", "c")
    call("finetune", files / "i.h5", "--out", files / "j.h5", status=2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["finetune", "{plain}", "--labels", "{kinds}", "--out", "{new}"], "has no label units: leave out --labels"),
        (["finetune", "{m}", "--labels", "embedded", "--out", "{new}"], "has no classes of its own; name a column"),
        (["finetune", "{m}", "--labels", "{held}", "--out", "{new}"], "not the labels this training began with"),
        (["finetune", "{m}", "--labels", "{short}", "--out", "{new}"], "there are 30 labels for 31 rows"),
        (["finetune", "{m}", "--labels", "{other}", "--out", "{new}"], "row 30 has the label 'd', which is no class"),
        (["finetune", "{t}", "--resume", "--labels", "{held}"], "not the labels this training began with"),
        (["finetune", "{m}", "--labels", "{kinds}", "--out", "{kinds}", "--overwrite"], "is also the file to be read"),
        (["sample", "{t}", "--label", "a", "--layer", "1", "--out", "{new}"], "sample layer 2"),
        (["sample", "{t}", "--label", "d", "--out", "{new}"], "no class 'd': the classes are a, b, c"),
        (["train", "--resume", "--out", "{t}"], "is in fine-tuning, after which"),
    ],
)
def test_what_cannot_be_is_one_line(files, tuned, words, message):
    (files / "short.txt").write_text("\n".join(NAMES[NUMBERS][:30]))
    (files / "other.txt").write_text("\n".join([*NAMES[NUMBERS][:30], "d"]))
    places = {path.stem: path for path in files.iterdir()} | {"new": files / "new.h5"}
    before = {path: path.read_bytes() for path in files.iterdir()}
    found = call(*(word.format(**places) for word in words), status=2)
    assert message in " ".join(found.split())
    assert {path: path.read_bytes() for path in files.iterdir()} == before
