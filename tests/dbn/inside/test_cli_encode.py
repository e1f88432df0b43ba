"""``dbn encode`` and ``dbn curve``."""

import h5py
import numpy as np
import pytest
from small_training import TRAIN, call
from toys import stripes

from dbn import load, save
from dbn.inside.activation import layer_probability
from dbn.terminal.learning_curves import TITLES, curve

ROWS = stripes(31, columns=9)


@pytest.mark.parametrize("layer", [1, 2])
def test_states_and_probabilities(model, tmp_path, layer):
    stack, out = load(model).model, tmp_path / "e.npy"
    for readout in ("most probable", "sample"):
        options = ("--layer", layer, "--readout", readout, "--seed", 5, "--out", out, "--overwrite")
        assert call("encode", model, *options).endswith(f"{out}\n")
        assert np.array_equal(np.load(out), stack.encode(ROWS, layer, readout, seed=5).unpack())
        call("encode", model, *options, "--probabilities")
        assert np.array_equal(np.load(out), layer_probability(stack, ROWS, layer, readout, seed=5))


def test_the_top_layer_of_other_rows_in_hdf5_is_data_again(model, tmp_path):
    rows = stripes(13, seed=1, columns=9)
    np.save(tmp_path / "rows.npy", rows)
    out = tmp_path / "e.h5"
    said = call("encode", model, "--data", tmp_path / "rows.npy", "--out", out)
    assert "states of layer 2: 13 rows, 3 units" in said
    assert "NOT the data of the training" in said
    with h5py.File(out) as file:
        assert np.array_equal(file["states"][...], load(model).model.encode(rows, 2).unpack())
        assert file.attrs["kind"] == "encoded"
        assert file.attrs["data"] == str(tmp_path / "rows.npy")
        assert [file.attrs[name] for name in ("layer", "readout", "seed")] == [2, "most probable", 0]
    call("train", *TRAIN, "--data", f"{out}:/states", "--out", tmp_path / "above.h5")
    assert load(tmp_path / "above.h5").model.sizes == (3, 5, 3)


def test_what_is_not_encoded(model, tmp_path):
    (tmp_path / "e.npy").write_text("before")
    assert "exists" in call("encode", model, "--out", tmp_path / "e.npy", status=2)
    assert "ends in .npy or .h5" in call("encode", model, "--out", tmp_path / "e.csv", status=2)
    assert "also the file to be read" in call("encode", model, "--out", model, "--overwrite", status=2)
    assert "layer must be from 1" in call("encode", model, "--layer", 0, "--out", tmp_path / "f.npy", status=2)
    assert "give --data too" in call("encode", model, "--spins", "--out", tmp_path / "f.npy", status=2)
    save(tmp_path / "given.h5", load(model).model)
    given = call("encode", tmp_path / "given.h5", "--out", tmp_path / "f.npy", status=2)
    assert "name the rows with --data" in given
    assert (tmp_path / "e.npy").read_text() == "before"
    assert not (tmp_path / "f.npy").exists()


def test_curves_are_those_of_the_record(data, tmp_path):
    np.save(tmp_path / "held.npy", stripes(17, seed=2, columns=9))
    out = tmp_path / "m.h5"
    call("train", *TRAIN, "--epochs", "3,2", "--held-out", tmp_path / "held.npy", "--data", data, "--out", out)
    state = load(out)
    for layer, n_visible in zip(state.states, (9, 5), strict=True):
        for name in TITLES:
            epochs, values = curve(layer, name)
            assert list(epochs) == [record.epoch for record in layer.history]
            for record, value in zip(layer.history, values, strict=True):
                known = record._asdict()
                known["free_energy_gap"] = record.free_energy_held_out - record.free_energy_train
                known["pseudo_likelihood"] /= n_visible
                assert np.isclose(value, known[name], rtol=1e-12, equal_nan=True)
    assert call("curve", out, "--out", tmp_path / "c.png") == f"{tmp_path / 'c.png'}\n"
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    assert "exists" in call("curve", out, "--out", tmp_path / "c.png", status=2)
    assert "ends in .png" in call("curve", out, "--out", tmp_path / "c.pdf", status=2)


def test_a_model_without_training_has_no_curves(model, tmp_path):
    save(tmp_path / "given.h5", load(model).model)
    assert "no record" in call("curve", tmp_path / "given.h5", "--out", tmp_path / "c.png", status=2)
