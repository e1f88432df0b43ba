"""``dbn score`` of models with label units: rows alone, and with their classes where these are known."""

import re

import numpy as np
import pytest
from conftest import few
from labelled import NAMES, classes, write_tables
from small_training import TRAIN, call

import dbn
from dbn.scoring.label_units import log_weights
from dbn.scoring.stack_bound import stack_bounds
from rbm import log_partition
from rbm.labels.rows import append_labels
from rbm.likelihood import exact_pseudo_likelihood

NUMBERS = np.array([1, 0, 2])  # of these names among the classes a, b, c
FEW = [
    "--estimator",
    "bracket",
    "--chains",
    few(60, 20),
    "--temperatures",
    few(100, 20),
    "--ladders",
    3,
    "--sweeps",
    40,
]


@pytest.fixture
def files(tmp_path):
    """Rows with a column of classes, twice; bits with a file of classes; a stack and a machine trained on them."""
    write_tables(tmp_path)
    bits, numbers = classes(31, 3, 9, 1)
    np.save(tmp_path / "y.npy", bits)
    (tmp_path / "kinds.txt").write_text("\n".join(NAMES[numbers]))
    read = ["--data", tmp_path / "x.csv", "--labels", "kind"]
    call("train", *TRAIN, *read, "--held-out", tmp_path / "y.csv", "--out", tmp_path / "m.h5")
    call("train", *TRAIN, "--layers", 5, *read, "--out", tmp_path / "one.h5")
    return tmp_path


def numbers_after(text, words):
    line = next(line for line in text.splitlines() if words in line)
    return [float(x) for x in re.findall(r"-?\d+\.\d+", line[line.index(words) + len(words) :])]


def test_a_stack_has_bounds_of_rows_alone_and_with_their_classes(files):
    stack = dbn.load(files / "m.h5").model
    bits, numbers = classes(31, 3, 9, 1)
    shown = call("score", files / "m.h5", "--draws", 3, "--seed", 4)  # the held-out rows
    log_z = log_partition(stack.machines[1])
    for held, words in ((None, "of the row, classes summed out:"), (NUMBERS[numbers], "of the row with its class:")):
        found = stack_bounds(stack, bits, labels=held, draws=3, seed=4)
        for name, values in (("lower bound", found.bound[1]), ("bound of 3 draws", found.weighted[1])):
            mean, error = numbers_after(shown, f"{name} {words}")
            assert np.isclose(mean, values.mean() - log_z, atol=1e-3)
            assert np.isclose(error, values.std(ddof=1) / np.sqrt(31), atol=1e-3)
    last = shown[shown.index("bounds through") :]
    assert numbers_after(last, "log Z:")[0] == pytest.approx(log_z, abs=1e-3)
    for words in (
        "split: the rows held out of the training, 31 rows",
        "label units: 3 classes; those of the rows are known: each row is scored with its own too",
        "bounds through layer 2 of 2, 9-5-3 units and 3 label units, low on average; 3 draws",
        "exact, all 2^3 states of the smaller layer with each of 3 classes",
        "first machine of 2 alone, 9 visible and 5 hidden units",
    ):
        assert words in shown, words


def test_labels_are_a_column_of_the_data_or_a_file_or_not_known(files):
    shown = call("score", files / "m.h5")
    tail = shown[shown.index("label units:") :]
    for options in (
        ["--data", files / "y.csv"],
        ["--data", files / "y.csv", "--labels", "kind"],
        ["--data", files / "y.npy", "--labels", files / "kinds.txt"],
        ["--labels", "embedded"],
    ):
        found = call("score", files / "m.h5", *options)
        assert found[found.index("label units:") :] == tail, options
    alone = call("score", files / "m.h5", "--data", files / "y.npy", "--skip-columns", "none")
    assert "label units: 3 classes; those of the rows are not known: classes are summed out" in alone
    assert "with its class" not in alone
    words = "lower bound of the row, classes summed out:"
    assert numbers_after(alone, words) == numbers_after(shown, words)
    assert "label units" not in call("score", files / "m.h5", "--layer", 1)


def test_labels_of_no_class_are_refused(files):
    (files / "other.txt").write_text("\n".join(["a"] * 30 + ["d"]))
    said = call("score", files / "m.h5", "--data", files / "y.npy", "--labels", files / "other.txt", status=2)
    assert "row 30 has the label 'd', which is no class: the classes are a, b, c" in " ".join(said.split())
    assert "not known" not in said


def test_one_machine_has_its_likelihood(files):
    machine = dbn.load(files / "one.h5").model.machines[0]
    bits, numbers = classes(31, 3, 9)
    shown = call("score", files / "one.h5")
    for held, words in ((None, "of the row, classes summed out:"), (NUMBERS[numbers], "of the row with its class:")):
        mean = numbers_after(shown, f"log-likelihood {words}")[0]
        assert np.isclose(mean, log_weights(machine, bits, held).mean() - log_partition(machine), atol=1e-3)
    rows = append_labels(dbn.load(files / "one.h5").model.encode(bits, 0), NUMBERS[numbers], 3)
    expected = exact_pseudo_likelihood(machine, rows).mean()
    assert np.isclose(numbers_after(shown, "all 9 units and the class:")[0], expected, atol=1e-3)
    assert "9 visible and 5 hidden units" in shown
    assert "pseudo" not in call("score", files / "one.h5", "--data", files / "y.npy", "--skip-columns", "none")


def test_brackets_are_given_each_class(files):
    shown = call("score", files / "m.h5", *FEW, "--draws", 3, "--seed", 4)
    last = shown[shown.index("bounds through") :]
    exactly = call("score", files / "m.h5", "--draws", 3, "--seed", 4)
    exactly = exactly[exactly.index("bounds through") :]
    for name in "abc":
        assert f"estimators of log Z given class {name}, in nats, seed 4; base machine" in last
    assert "their states of layer 1 that are most probably of it" in last
    assert last.count("effective size") == 6
    log_z, low, high = numbers_after(last, "log Z:")
    assert low <= numbers_after(exactly, "log Z:")[0] <= high
    assert low <= log_z <= high
    for words in ("lower bound of the row, classes summed out:", "lower bound of the row with its class:"):
        mean = numbers_after(exactly, words)[0]
        found = numbers_after(last, words)
        assert min(found[:3]) - 1e-3 <= mean <= max(found[:3]) + 1e-3
