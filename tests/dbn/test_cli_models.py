"""What the commands make of a model file: its table, samples, arrays out and in, more epochs."""

import command_line
import h5py
import numpy as np
import pytest
from small_training import TRAIN, call
from toys import bits_of, stripes

import rbm
from analysis.cli import main as relevance
from dbn import Start, generate, load


def test_info_shows_each_number_under_its_name(data, tmp_path):
    """Numbers that all differ, so that a column in the place of another shows."""
    out = tmp_path / "m.h5"
    call("train", *TRAIN, "--epochs", "2,1", "--k", "4,6", "--learning-rate", "0.125,0.25", "--momentum", 0.375,
         "--weight-decay", 0.75, "--data", data, "--out", out)  # fmt: skip
    lines = call("info", out).splitlines()
    head = next(line for line in lines if "learning rate" in line)
    names = [" ".join(cell.split()) for cell in head.strip("┃").split("┃")]
    for layer, state in enumerate(load(out).states, start=1):
        line = next(line for line in lines if line.strip("│ ").startswith(f"{layer} "))
        cells = dict(zip(names, (cell.strip() for cell in line.strip("│").split("│")), strict=True))
        last = state.history[-1]
        assert cells == {
            "layer": str(layer), "visible": ["9", "5"][layer - 1], "hidden": ["5", "3"][layer - 1],
            "epochs": ["2/2", "1/1"][layer - 1], "estimator": ["cd-4", "cd-6"][layer - 1],
            "learning rate": ["0.125", "0.25"][layer - 1], "weights (rms)": f"{last.weight_norm:.4f}",
            "reconstruction error": f"{last.reconstruction_error:.4f}",
            "hidden activity": f"{last.hidden_activity:.3f}", "seconds": f"{sum(r.seconds for r in state.history):.1f}",
        }  # fmt: skip


def test_a_file_of_samples_says_how_they_were_drawn(model, data, tmp_path):
    call("sample", model, "--layer", 2, "--n", 11, "--steps", 4, "--seed", 6, "--start", "data", "--data", data,
         "--out", tmp_path / "s.h5")  # fmt: skip
    with h5py.File(tmp_path / "s.h5") as file:
        assert dict(file.attrs) == {
            "kind": "samples", "format": 2, "version": rbm.__version__, "layer": 2, "steps": 4, "start": "data",
            "sampler": "gibbs", "seed": 6, "data": str(data), "digest": load(model).digest,
        }  # fmt: skip
        drawn = generate(load(model).model, 2, 11, 4, start=Start("data", stripes(31, columns=9)), seed=6)
        assert np.array_equal(file["visible"], drawn.visible)
        assert np.array_equal(file["hidden"], drawn.hidden)


def test_arrays_exported_and_imported_are_a_model_for_every_command(model, data, tmp_path):
    call("export", model, "--out", tmp_path / "m.npz")
    out = tmp_path / "again.h5"
    assert call("import", tmp_path / "m.npz", "--out", out) == f"{out}\n"
    call("export", out, "--out", tmp_path / "n.npz")
    with np.load(tmp_path / "m.npz") as a, np.load(tmp_path / "n.npz") as b:
        assert a.files == b.files
        assert all(a[name].tobytes() == b[name].tobytes() for name in a.files)
    for file in (model, out):
        call("sample", file, "--layer", 2, "--n", 3, "--steps", 2, "--out", tmp_path / f"{file.stem}-s.h5")
    with h5py.File(tmp_path / "model-s.h5") as a, h5py.File(tmp_path / "again-s.h5") as b:
        assert np.array_equal(a["visible"], b["visible"])
    text = call("info", out)
    assert "no training" in text
    assert "MNIST" not in text
    measured = command_line.call(relevance, "measure", out, "--data", data, "--splits", 2, "--bootstraps", 2)
    assert "resolution" in measured or "H[s]" in measured
    assert "exists" in call("import", tmp_path / "m.npz", "--out", out, status=2)
    assert "holds no training" in call("train", "--resume", "--out", out, status=2)
    assert "holds no training" in call("train", "--resume", "--epochs", 9, "--out", out, status=2)


@pytest.mark.parametrize("file", ["data.npy", "model.h5", "missing.npz", "some.npz", "pickled.npz"])
def test_what_cannot_be_imported_is_one_line(model, tmp_path, monkeypatch, file):
    monkeypatch.chdir(tmp_path)
    np.savez("some.npz", W1=np.zeros((3, 2)), a1=np.zeros(3))
    np.savez("pickled.npz", W1=np.zeros((3, 2)), a1=np.array([None] * 3), b1=np.zeros(2))
    message = {"missing.npz": "there is no file", "some.npz": "lacks b1", "pickled.npz": "cannot be read"}
    assert message.get(file, "not a whole .npz") in call("import", file, "--out", "x.h5", status=2)
    assert not (tmp_path / "x.h5").exists()


def test_resume_with_more_epochs_goes_on_with_a_finished_stack(model, data, tmp_path):
    assert "give one value a layer, epochs 2,4" in call("train", "--resume", "--epochs", 4, "--out", model, status=2)
    call("train", "--resume", "--epochs", "2,4", "--out", model)
    call("train", *TRAIN, "--epochs", "2,4", "--data", data, "--out", tmp_path / "whole.h5")
    state, whole = load(model), load(tmp_path / "whole.h5")
    assert state.complete
    assert state.config == whole.config
    assert [bits_of(s) for s in state.states] == [bits_of(s) for s in whole.states]


def test_resume_with_as_many_epochs_as_are_done_ends_the_training(data, tmp_path):
    from dbn import DBNConfig, pretrain, save
    from dbn.datasets import DataSource
    from rbm import StopTraining

    def stop(state):
        if state.epochs_done == 5:
            raise StopTraining

    config = DBNConfig(layers=(5, 3), epochs=4, k=1, batch_size=7)
    state = pretrain(stripes(31, columns=9), config, on_epoch=stop)
    save(tmp_path / "m.h5", state, DataSource(str(data)))
    call("train", "--resume", "--epochs", "4,1", "--out", tmp_path / "m.h5")
    assert load(tmp_path / "m.h5").complete
    assert load(tmp_path / "m.h5").config.epochs == (4, 1)
