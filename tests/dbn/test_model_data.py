"""A model knows its data: they are found by name, known by digest, and never replaced by others without a word."""

import shutil

import h5py
import numpy as np
import pytest
from small_training import TRAIN, call
from toys import bits_of, stripes

from dbn import load, pretrain, save
from dbn.checkpoint import load_source
from dbn.config import DBNConfig
from dbn.datasets import DataSource, digest
from rbm import pack


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Data, other data of the same width, and a model trained in another directory under a relative name."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    np.save("rows.npy", stripes(31, columns=9))
    np.save("other.npy", stripes(29, seed=1, columns=9))
    call("train", *TRAIN, "--data", "rows.npy", "--out", "model.h5")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sample(here, *options, status=0):
    out = here / "s.h5"
    fixed = ["--layer", 1, "--steps", 2, "--n", 5, "--start", "data", "--overwrite", "--out", out]
    return call("sample", here / "work/model.h5", *fixed, *options, status=status)


def test_names_are_stored_whole_with_how_they_were_read(here):
    assert load_source(here / "work/model.h5") == DataSource(str(here / "work/rows.npy"))
    np.save("grey.npy", 16.0 * stripes(31, columns=9))
    call("train", *TRAIN, "--data", "grey.npy", "--binarise", "bernoulli", "--scale", 16, "--out", "g.h5")
    assert load_source("g.h5") == DataSource(str(here / "grey.npy"), "bernoulli", scale=16)
    assert "grey.npy (bernoulli of 0 to 16)" in call("info", "g.h5")


def test_samples_start_from_the_data_of_the_training_wherever_one_is(here):
    text = sample(here)
    assert f"data {here}/work/rows.npy, sha256 {load(here / 'work/model.h5').digest[:16]}" in text
    assert "NOT the data" not in text
    with h5py.File("s.h5") as file:
        assert file.attrs["data"] == str(here / "work/rows.npy")
        assert file.attrs["digest"] == digest(pack(stripes(31, columns=9)))


def test_other_data_are_named_as_such(here):
    assert "NOT the data of the training" in sample(here, "--data", "work/other.npy")
    with h5py.File("s.h5") as file:
        assert file.attrs["digest"] == digest(pack(stripes(29, seed=1, columns=9)))


def test_data_that_are_gone_or_changed_are_an_error_that_names_them_and_the_option(here):
    shutil.move("work/rows.npy", "moved.npy")
    text = sample(here, status=2)
    assert f"trained on {here}/work/rows.npy, which is not there" in text
    assert "--data" in text
    assert "NOT the data" not in sample(here, "--data", "moved.npy")
    shutil.copy("work/other.npy", "work/rows.npy")
    text = sample(here, status=2)
    assert "holds other data" in text
    assert "--data" in text


def test_resume_works_from_any_directory_and_with_data_that_moved(here):
    call("train", "--resume", "--epochs", "2,3", "--out", "work/model.h5")
    shutil.move("work/rows.npy", "moved.npy")
    assert "not there" in call("train", "--resume", "--epochs", "2,4", "--out", "work/model.h5", status=2)
    before = (here / "work/model.h5").read_bytes()
    for other in ("work/other.npy", "absent.npy"):
        assert "Error" in call(
            "train", "--resume", "--epochs", "2,4", "--data", other, "--out", "work/model.h5", status=2
        )
    assert (here / "work/model.h5").read_bytes() == before
    call("train", "--resume", "--epochs", "2,4", "--data", "moved.npy", "--out", "work/model.h5")
    assert load_source("work/model.h5").data == str(here / "moved.npy")
    call("train", *TRAIN, "--epochs", "2,4", "--data", "moved.npy", "--out", "whole.h5")
    assert [bits_of(s) for s in load("work/model.h5").states] == [bits_of(s) for s in load("whole.h5").states]


def test_old_models_with_a_relative_name_are_looked_up_here_and_beside_the_model(here):
    state = load("work/model.h5")
    save("work/model.h5", state, DataSource("rows.npy"))
    assert "NOT the data" not in sample(here)
    shutil.copy("work/rows.npy", "rows.npy")
    (here / "work/rows.npy").unlink()
    assert "NOT the data" not in sample(here)


def test_bernoulli_data_are_drawn_again_with_the_seed_of_the_training(here):
    np.save("grey.npy", np.random.default_rng(2).random((41, 9)))
    call("train", *TRAIN, "--data", "grey.npy", "--binarise", "bernoulli", "--out", "work/model.h5", "--overwrite")
    assert "grey.npy (bernoulli), sha256" in sample(here, "--seed", 8)
    shutil.move("grey.npy", "moved.npy")
    assert "NOT the data" not in sample(here, "--data", "moved.npy", "--seed", 8)


def test_a_model_that_knows_no_data_asks_for_them(here):
    state = pretrain(stripes(31, columns=9), DBNConfig(layers=(5, 3), epochs=1, k=1, batch_size=7))
    for stack, what in ((state, "does not say where its data are"), (state.model, "knows no data")):
        save("work/model.h5", stack)
        text = sample(here, status=2)
        assert what in text
        assert "with --data" in text
        sample(here, "--data", "work/rows.npy")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--binarise", "threshold"], "give --data too"),
        (["--start", "random", "--data", "work/rows.npy"], "random first states take no data"),
        (["--start", "random", "--scale", "3"], "random first states take no data"),
        (["--shape", "3x3"], "--shape is of the pictures in --png"),
        (["--data", ""], "a name of data is empty"),
        (["--data", "work/other.npy", "--binarise", "threshold:"], "the threshold must be a finite number"),
    ],
)
def test_options_that_would_be_taken_without_a_word_are_refused(here, options, message):
    assert message in sample(here, *options, status=2)


def test_an_empty_name_of_held_out_rows_is_refused(here):
    text = call("train", *TRAIN, "--data", "work/rows.npy", "--held-out", "", "--out", "x.h5", status=2)
    assert "--held-out" in text
    assert "--data" in call("train", *TRAIN, "--data", "", "--out", "x.h5", status=2)


def test_standard_input_is_trained_on_and_cannot_be_found_again(here, monkeypatch):
    import io
    import sys

    from dbn.datasets.readers import registry

    registry._spooled.cache_clear()

    class Pipe:
        buffer = io.BytesIO((here / "work/rows.npy").read_bytes())

        @staticmethod
        def isatty():
            return False

    from dbn.datasets import load_data

    monkeypatch.setattr(sys, "stdin", Pipe)
    assert load_data("-") == pack(stripes(31, columns=9))
    registry._spooled.cache_clear()
    save("work/model.h5", load("work/model.h5"), DataSource("-"))
    assert "standard input, which is gone: name a file of the same rows with --data" in sample(here, status=2)


def test_data_that_cannot_be_read_as_before_are_not_to_be_read_in_another_way(here):
    """What a first reading suggests, such as --binarise, is refused with --resume."""
    np.save("work/rows.npy", np.full((31, 9), 7))
    for text in (sample(here, status=2), call("train", "--resume", "--out", "work/model.h5", status=2)):
        assert "work/model.h5 (data must be 0 or 1; got 7 at row 0, column 0): restore it" in text
        assert "or name the data to use with --data" in text
        assert "--binarise" not in text


@pytest.mark.parametrize("name", ["a[red].npy", "[/b].npy", ":bomb:"])
def test_names_with_brackets_are_shown_as_they_are(here, name):
    (here / "work" / name).parent.mkdir(exist_ok=True)
    with open(here / "work" / name, "wb") as file:
        np.save(file, stripes(31, columns=9))
    model = here / f"{name.replace('/', '')}.h5"
    call("train", *TRAIN, "--data", here / "work" / name, "--out", model)
    text = "".join(call("info", model).split())
    assert f"data:{here}/work/{name}(sha256" in text
    assert f"{model}:complete" in text
