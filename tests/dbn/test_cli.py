import os
import signal
import subprocess
import sys
import time

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest
from small_training import TRAIN, call
from toys import bits_of, stripes

from dbn import load


def test_train_writes_what_the_library_trains(model, data):
    from dbn import DBNConfig, pretrain

    config = DBNConfig(layers=(5, 3), epochs=2, k=1, batch_size=7, seed=3)
    expected = pretrain(stripes(31, columns=9), config)
    state = load(model)
    assert state.config == config
    assert [bits_of(s) for s in state.states] == [bits_of(s) for s in expected.states]


def test_options_reach_the_configuration(data, tmp_path):
    out = tmp_path / "x.h5"
    call(
        "--threads", 1, "train", "--layers", "3,2", "--epochs", "1,0", "--learning-rate", "0.1,0.2", "--momentum", 0.25,
        "--weight-decay", 0, "--estimator", "pcd", "--n-chains", 3, "--representation", "most probable", "--snapshots",
        "--schedule", "power", "--data", data, "--held-out", data, "--out", out,
    )  # fmt: skip
    config = load(out).config
    assert (config.layers, config.epochs, config.learning_rate) == ((3, 2), (1, 0), (0.1, 0.2))
    assert (config.momentum, config.weight_decay, config.estimator, config.n_chains) == (0.25, 0, "pcd", 3)
    assert (config.representation, config.snapshots, config.schedule) == ("most probable", True, "power")
    assert not np.isnan(load(out).states[0].history[0].free_energy_held_out)


def test_sample_writes_bits_and_a_picture(model, tmp_path):
    call(
        "sample", model, "--layer", 2, "--n", 11, "--steps", 3, "--out", tmp_path / "s.h5", "--png", tmp_path / "s.png"
    )
    with h5py.File(tmp_path / "s.h5") as file:
        assert file["visible"].shape == (11, 9)
        assert file["hidden"].shape == (11, 3)
        assert set(np.unique(file["visible"])) <= {0, 1}
        assert dict(file.attrs)["layer"] == 2
        first = file["visible"][...]
    picture = plt.imread(tmp_path / "s.png")
    assert picture.shape[:2] == (2 * (3 * 4 - 1), 2 * (4 * 4 - 1))
    call("sample", model, "--layer", 2, "--n", 11, "--steps", 3, "--out", tmp_path / "t.h5", "--start", "random")
    with h5py.File(tmp_path / "t.h5") as file:
        assert np.array_equal(file["visible"], first)
    call("sample", model, "--layer", 1, "--start", "data", "--data", tmp_path / "data.npy", "--out", tmp_path / "u.h5",
         "--steps", 2, "--png", tmp_path / "u.png", "--shape", "1x9")  # fmt: skip


def test_info_and_export_tell_what_is_in_the_file(model, tmp_path):
    text = call("info", model)
    assert "complete" in text
    assert "2/2" in text
    call("export", model, "--out", tmp_path / "m.npz")
    with np.load(tmp_path / "m.npz") as archive:
        assert np.array_equal(archive["W2"], load(model).model.machines[1].weights)
        assert sorted(archive.files) == ["W1", "W2", "a1", "a2", "b1", "b2"]


def test_nothing_is_overwritten_silently(model, data, tmp_path):
    before = model.read_bytes()
    assert "exists" in call("train", *TRAIN, "--data", data, "--out", model, status=2)
    assert model.read_bytes() == before
    call("train", *TRAIN, "--data", data, "--out", model, "--overwrite")
    call("export", model, "--out", tmp_path / "m.npz")
    assert "exists" in call("export", model, "--out", tmp_path / "m.npz", status=2)


def bad_files(tmp_path):
    grey, wide, nan = np.full((3, 9), 77), np.zeros((3, 8)), np.full((3, 9), np.nan)
    for name, array in (("grey", grey), ("wide", wide), ("nan", nan)):
        np.save(tmp_path / f"{name}.npy", array)
    (tmp_path / "empty.npy").write_bytes(b"")
    (tmp_path / "text.h5").write_text("words")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--data", "grey.npy", "--out", "x.h5"], "--binarise threshold"),
        (["train", "--data", "nan.npy", "--out", "x.h5"], "nan"),
        (["train", "--data", "empty.npy", "--out", "x.h5"], "empty"),
        (["train", "--data", "text.h5", "--out", "x.h5"], "cannot be read as HDF5"),
        (["train", "--data", "data.npy", "--held-out", "wide.npy", "--out", "x.h5"], "8 columns"),
        (["train", "--data", "data.npy", "--layers", "3", "--out", "no/x.h5"], "cannot write"),
        (["train", "--data", "data.npy", "--layers", "3,x", "--out", "x.h5"], "is not int"),
        (["train", "--data", "data.npy", "--k", "0", "--out", "x.h5"], "k must be"),
        (["train", "--resume", "--out", "x.h5"], "there is no file"),
        (["train", "--resume", "--k", "3", "--data", "data.npy", "--out", "model.h5"], "the saved data, k"),
        (["--threads", "99", "train", "--out", "x.h5"], "threads must be"),
        (["sample", "model.h5", "--layer", "3", "--out", "s.h5"], "from 1 to 2; got 3"),
        (["sample", "model.h5", "--layer", "1"], "give --out"),
        (["sample", "model.h5", "--layer", "1", "--out", "s", "--png", "s"], "give two names"),
        (["sample", "model.h5", "--layer", "1", "--seed", "-1", "--out", "s.h5"], "--seed"),
        (["train", "--data", "data.npy", "--k", "9" * 20, "--out", "x.h5"], "k must be"),
        (["train", "--data", "data.npy", "--layers", "999999999", "--out", "x.h5"], "not enough memory"),
        (["sample", "model.h5", "--layer", "1", "--png", "s.png", "--shape", "2x4"], "ROWSxCOLUMNS of 9"),
        (["sample", "model.h5", "--layer", "1", "--start", "data", "--data", "wide.npy", "--out", "s.h5"], "8 columns"),
        (["info", "text.h5"], "not a whole HDF5"),
        (["info", "cut.h5"], "not a whole HDF5"),
        (["info", "missing.h5"], "there is no file"),
        (["info", "data.npy"], "not a whole HDF5"),
    ],
)
def test_bad_input_is_one_line_and_status_2(model, tmp_path, monkeypatch, arguments, message):
    bad_files(tmp_path)
    whole = model.read_bytes()
    (tmp_path / "cut.h5").write_bytes(whole[: len(whole) // 2])
    monkeypatch.chdir(tmp_path)
    assert message in call(*arguments, status=2)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of NumPy, without JIT
def test_divergence_has_status_1_and_keeps_the_last_good_checkpoint(data, tmp_path):
    text = call(
        "train", *TRAIN, "--learning-rate", "0.1,1e38", "--data", data, "--out", tmp_path / "m.h5", status=1
    )  # fmt: skip
    assert "layer 2, epoch 1" in text
    assert [s.epoch for s in load(tmp_path / "m.h5").states] == [2]


def test_a_square_is_needed_or_a_shape(tmp_path):
    np.save(tmp_path / "d.npy", stripes(5))
    call("train", "--layers", "3", "--epochs", 0, "--data", tmp_path / "d.npy", "--out", tmp_path / "m.h5")
    assert "no square" in call("sample", tmp_path / "m.h5", "--layer", 1, "--png", tmp_path / "s.png", status=2)


def test_interrupted_training_goes_on_to_the_same_end(data, draws, tmp_path):
    """A real process, a real Ctrl-C."""
    out, epochs = tmp_path / "again.h5", str(draws(200, 60))
    words = ["train", *TRAIN, "--epochs", epochs, "--data", str(data)]
    arguments = [sys.executable, "-m", "dbn", *words, "--out", str(out)]
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, env=os.environ | {"NUMBA_NUM_THREADS": "3"})
    deadline = time.monotonic() + 500  # kernels may have to be compiled first, on a busy machine
    while not out.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert out.exists()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert b"dbn train --resume --out" in errors
    assert not load(out).complete
    assert b"Traceback" not in errors
    call("train", "--resume", "--out", out)
    call(*words, "--out", tmp_path / "whole.h5")
    assert [bits_of(s) for s in load(out).states] == [bits_of(s) for s in load(tmp_path / "whole.h5").states]
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("module", ["dbn", "analysis"])
def test_help_loads_nothing_heavy(module):
    code = f"""
import sys
from {module}.cli import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0
heavy = {{"numba", "numpy", "matplotlib", "h5py", "scipy", "jinja2"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
