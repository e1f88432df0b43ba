"""``dbn finetune``, and what other commands make of its files."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from small_training import call
from toys import stripes
from untied import without_times

from dbn import FinetuningConfig, finetune, load
from dbn.samples import load_samples

OPTIONS = ["--batch-size", 7, "--k", 2, "--learning-rate", 0.1, "--seed", 5]


def bits_of(path) -> list[bytes]:
    model = load(path).model
    return [m.weights.tobytes() for m in (*model.machines, *model.generative)]


@pytest.fixture
def tuned(model, tmp_path):
    assert call("finetune", model, "--epochs", 2, *OPTIONS, "--out", tmp_path / "t.h5").endswith("t.h5\n")
    return tmp_path / "t.h5"


def test_it_writes_what_the_library_trains_and_goes_on(model, tuned, tmp_path):
    config = FinetuningConfig(epochs=2, batch_size=7, k=2, learning_rate=0.1, seed=5)
    expected = finetune(stripes(31, columns=9), config, state=load(model))
    assert without_times(load(tuned).tuning)[1:] == without_times(expected.tuning)[1:]
    assert bits_of(tuned) == [m.weights.tobytes() for m in (*expected.model.machines, *expected.model.generative)]
    call("finetune", tuned, "--resume", "--epochs", 4)
    call("finetune", model, "--epochs", 4, *OPTIONS, "--out", tmp_path / "whole.h5")
    assert bits_of(tuned) == bits_of(tmp_path / "whole.h5")
    assert load(model).tuning is None


def test_grey_levels_are_drawn_anew_for_every_epoch(tmp_path):
    np.save(tmp_path / "grey.npy", np.random.default_rng(1).random((31, 9)))
    train = ["train", "--layers", "3,2", "--epochs", 1, "--k", 1, "--data", tmp_path / "grey.npy"]
    call(*train, "--binarise", "bernoulli-each-epoch", "--out", tmp_path / "m.h5")
    call("finetune", tmp_path / "m.h5", "--epochs", 2, *OPTIONS, "--out", tmp_path / "t.h5")
    first = load(tmp_path / "m.h5")
    from dbn.checkpoint import load_source

    rows = load_source(tmp_path / "m.h5").load_training_rows(first.config.seed)
    config = FinetuningConfig(epochs=2, batch_size=7, k=2, learning_rate=0.1, seed=5)
    drawn, fixed = (finetune(r, config, state=first).model for r in (rows.levels, rows.states))
    assert bits_of(tmp_path / "t.h5")[0] == drawn.machines[0].weights.tobytes() != fixed.machines[0].weights.tobytes()


def test_other_commands_take_its_files(model, tuned, data, tmp_path):
    assert "fine-tuned by the up-down algorithm: 2/2 epochs" in " ".join(call("info", tuned).split())
    lines = call("score", tuned)
    assert "weights up and down untied" in lines
    assert "lower bound: -" in lines
    assert "log-likelihood" not in lines
    assert "pseudo" not in lines
    call("sample", tuned, "--layer", 2, "--n", 5, "--steps", 3, "--out", tmp_path / "s.h5", "--start", "data")
    for given in ([], ["--layer", 2]):  # the top one by itself
        call("sample", tuned, "--clamp", "0:2x0:3", "--shape", "3x3", "--data", data, "--n", 5, "--steps", 3, *given,
             "--out", tmp_path / f"c{len(given)}.h5")  # fmt: skip
    first, second = (load_samples(tmp_path / f"c{n}.h5") for n in (0, 2))
    assert np.array_equal(first.visible, second.visible)
    call("export", tuned, "--out", tmp_path / "m.npz")
    call("import", tmp_path / "m.npz", "--out", tmp_path / "i.h5")
    assert bits_of(tmp_path / "i.h5") == bits_of(tuned)
    said = [line for line in lines.splitlines() if "bound:" in line]
    again = call("score", tmp_path / "i.h5", "--data", data).splitlines()
    assert [line for line in again if "bound:" in line] == said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["finetune", "{model}", "--resume"], "holds no fine-tuning to go on with"),
        (["finetune", "{tuned}", "--out", "{new}"], "is in fine-tuning already: go on with --resume"),
        (["finetune", "{model}", "--out", "{tuned}"], "t.h5 exists"),
        (["finetune", "{model}", "--out", "{model}", "--overwrite"], "is also the file to be read"),
        (["finetune", "{tuned}", "--resume", "--k", "3", "--out", "x"], "leave out --k, --out"),
        (["finetune", "{tuned}", "--resume", "--epochs", "1"], "2 epochs are done; got epochs=1"),
        (["finetune", "{tuned}", "--resume", "--data", "{other}"], "holds other data"),
        (["finetune", "{model}", "--k", "0", "--out", "{new}"], "k must be a whole number from 1"),
        (["finetune", "{model}", "--k", "x", "--out", "{new}"], "--k"),
        (["finetune", "{imported}", "--out", "{new}"], "knows no data: fine-tune it from Python"),
        (["finetune", "{other}", "--out", "{new}"], "is not a whole HDF5 file"),
        (["finetune", "{new}"], "there is no file"),
        (["train", "--resume", "--out", "{tuned}", "--epochs", "9"], "is in fine-tuning, after which"),
        (["score", "{tuned}", "--layer", "1"], "leave --layer out"),
        (["sample", "{tuned}", "--layer", "1", "--out", "{new}"], "chains run in the top machine alone"),
    ],
)
def test_what_cannot_be_is_one_line(model, tuned, tmp_path, words, message):
    call("export", model, "--out", tmp_path / "m.npz")
    call("import", tmp_path / "m.npz", "--out", tmp_path / "i.h5")
    np.save(tmp_path / "other.npy", stripes(37, 4, columns=9))
    places = {"model": model, "tuned": tuned, "new": tmp_path / "new.h5", "imported": tmp_path / "i.h5",
              "other": tmp_path / "other.npy"}  # fmt: skip
    before = tuned.read_bytes()
    found = call(*(word.format(**places) for word in words), status=2)
    assert message in " ".join(found.split())
    assert tuned.read_bytes() == before
    assert not (tmp_path / "new.h5").exists()


def test_rows_that_were_moved_are_named(tuned, data, tmp_path):
    data.rename(tmp_path / "moved.npy")
    assert "data.npy" in call("finetune", tuned, "--resume", "--epochs", 3, status=2)
    call("finetune", tuned, "--resume", "--epochs", 3, "--data", tmp_path / "moved.npy")
    call("finetune", tuned, "--resume", "--epochs", 4)
    assert load(tuned).tuning.epoch == 4


@pytest.mark.usefixtures("signals_are_heard")
def test_interrupted_fine_tuning_goes_on_to_the_same_end(model, draws, tmp_path):
    out, epochs = tmp_path / "again.h5", str(draws(200, 40))
    words = ["finetune", str(model), "--epochs", epochs, *map(str, OPTIONS)]
    process = subprocess.Popen([sys.executable, "-m", "dbn", *words, "--out", str(out)], stderr=subprocess.PIPE,
                               env=os.environ | {"NUMBA_NUM_THREADS": "3"})  # fmt: skip
    deadline = time.monotonic() + 500  # kernels may have to be compiled first, on a busy machine
    while not out.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert out.exists()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert b"--resume" in errors
    assert b"Traceback" not in errors
    assert not load(out).complete
    call("finetune", out, "--resume")
    call(*words, "--out", tmp_path / "whole.h5")
    assert bits_of(out) == bits_of(tmp_path / "whole.h5")
