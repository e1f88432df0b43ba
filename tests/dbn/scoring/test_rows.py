"""Which rows are scored, and what is said of their binarisation beside that of the training."""

import numpy as np
import pytest
from small_training import TRAIN, call

from dbn import load
from dbn.checkpoint import load_source
from dbn.datasets import DataSource
from dbn.reading import Reading
from dbn.scoring.rows import binarisation, scored_rows
from rbm import InputError, unpack


@pytest.fixture
def grey(tmp_path):
    """Grey levels in files, and models trained on two binarisations of them."""
    g = np.random.default_rng(1)
    for name, n in (("train", 31), ("test", 13)):
        np.save(tmp_path / f"{name}.npy", g.integers(0, 256, (n, 9)).astype(np.uint8))
    for name in ("bernoulli", "threshold:100"):
        call("train", *TRAIN, "--data", tmp_path / "train.npy", "--held-out", tmp_path / "test.npy", "--binarise", name,
             "--out", tmp_path / f"{name[:4]}.h5")  # fmt: skip
    return tmp_path


def rows_for(path, given=None, **options):
    return scored_rows(str(path), load(path), load_source(path), given, **options)


def test_without_a_name_the_held_out_rows_are_scored_as_the_training_read_them(grey):
    for name, words in (("bern", "bernoulli, seed 3"), ("thre", "threshold:100")):
        found = rows_for(grey / f"{name}.h5")
        assert found.split == "the rows held out of the training"
        assert found.states.n == 13
        assert found.binarisation == words
        assert found.comparison == "that of the training"
    values = np.load(grey / "test.npy")
    assert np.array_equal(unpack(found.states), values > 100)


def test_a_file_without_options_is_read_as_the_training_was(grey):
    for name, words in (("bern", "bernoulli, seed 3"), ("thre", "threshold:100")):
        path = grey / f"{name}.h5"
        found = rows_for(path, DataSource(str(grey / "test.npy"), seed=8))
        assert found.states == rows_for(path).states
        assert found.binarisation == words
        assert found.comparison == "that of the training"
        same = rows_for(path, DataSource(str(grey / "train.npy"), seed=8))
        assert same.split == "the rows of the training"
        assert same.digest == load(path).digest
        np.save(grey / "other.npy", np.load(grey / "train.npy")[:5])
        assert rows_for(path, DataSource(str(grey / "other.npy"))).split == "rows that are not those of the training"


def test_rows_binarised_otherwise_are_refused_or_marked(grey):
    given = DataSource(str(grey / "test.npy"), binarise="bernoulli", seed=8)
    with pytest.raises(InputError, match="is binarised by bernoulli, the training of the model by threshold:100"):
        rows_for(grey / "thre.h5", given)
    marked = rows_for(grey / "thre.h5", given, mark_other=True)
    assert marked.binarisation == "bernoulli, seed 8"
    assert marked.comparison.startswith("NOT THAT OF THE TRAINING, which is threshold:100")
    assert any("NOT THAT OF THE TRAINING" in line for line in marked.lines())
    fine = rows_for(grey / "bern.h5", given)
    assert fine.comparison == "that of the training"
    assert fine.binarisation == "bernoulli, seed 8"


def test_embedded_grey_levels_are_binarised_as_files_are(tmp_path):
    path = tmp_path / "m.h5"
    call("train", *TRAIN, "--epochs", 0, "--data", "mnist-grey:test", "--binarise", "threshold:100", "--out", path)
    assert rows_for(path).binarisation == "threshold:100"
    unread = rows_for(path, DataSource("mnist-grey:test"))
    assert unread.split == "the rows of the training"
    assert unread.comparison == "that of the training"
    with pytest.raises(InputError, match="is binarised by bernoulli, the training of the model by threshold:100"):
        rows_for(path, DataSource("mnist-grey:test", binarise="bernoulli", seed=8))


def test_bits_of_unknown_origin_are_said_to_be_that(grey, model):
    found = rows_for(model)
    assert found.split == "the rows of the training"
    assert found.comparison == "that of the training is not known"
    bits = np.random.default_rng(2).integers(0, 2, (7, 9))
    for name in ("bern", "thre"):
        for values in (bits.astype(np.uint8), bits.astype(float), bits.astype(bool)):
            np.save(grey / "bits.npy", values)
            rows = rows_for(grey / f"{name}.h5", DataSource(str(grey / "bits.npy")))
            assert np.array_equal(unpack(rows.states), bits)  # by the threshold of the training all would be off
            assert rows.binarisation == "none, the file holds bits"
            assert rows.comparison.startswith("that of the training is ")
            assert rows.comparison.endswith("likelihoods compare only where both are the same")
    asked = rows_for(grey / "thre.h5", DataSource(str(grey / "bits.npy"), binarise="threshold:100.0"))
    assert asked.comparison == "that of the training"  # 100 and 100.0 are the same number
    assert not unpack(asked.states).any()


def test_an_imported_model_needs_rows_and_knows_no_binarisation(model, data, tmp_path):
    call("export", model, "--out", tmp_path / "m.npz")
    call("import", tmp_path / "m.npz", "--out", tmp_path / "i.h5")
    with pytest.raises(InputError, match="name the rows with --data"):
        rows_for(tmp_path / "i.h5")
    assert rows_for(tmp_path / "i.h5", DataSource(str(data))).comparison == "that of the training is not known"


@pytest.mark.parametrize(
    ("name", "reading", "words"),
    [
        (None, Reading(), "threshold:127"),
        ("mnist:test", Reading(), "threshold:127"),
        ("words:test", Reading(), "as the set words is"),
        ("mnist-grey:test", Reading(binarise="bernoulli-each-epoch"), "bernoulli"),
        ("mnist-grey", Reading(binarise="threshold:100"), "threshold:100"),
        ("x.npy", Reading(binarise="threshold:1e2"), "threshold:100"),
        ("x.npy", Reading(binarise="threshold:0.3141592653589"), "threshold:0.3141592653589"),
        ("x.npy", Reading(), None),
        ("x.npy", Reading(spins=True), "spins"),
        ("x.npy", Reading(binarise="bernoulli"), "bernoulli"),
        ("x.npy", Reading(binarise="bernoulli-each-epoch"), "bernoulli"),
        ("x.npy", Reading(binarise="threshold", scale=16.0), "threshold of 0 to 16"),
    ],
)
def test_binarisations_in_words(name, reading, words):
    assert binarisation(name, reading) == words
