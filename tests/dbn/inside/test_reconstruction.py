"""Up to the states of a layer and down again; encoded rows in files."""

import h5py
import numpy as np
import pytest
from conftest import few
from stack_by_hand import patterns, rows_of, stack_of_three

from dbn.inside import encoding
from dbn.inside.activation import layer_probability
from dbn.inside.encoding import encode_in_parts, save_encoded
from dbn.inside.reconstruction import expected_bit_errors, reconstruct
from rbm import InputError


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_rows_up_and_down(layer):
    stack, rows, draws = stack_of_three(2), rows_of(13), few(3000, 300)
    found = reconstruct(stack, rows, layer, draws=draws, seed=3)
    exact = patterns(stack, stack.encode(rows, layer).unpack(), layer)
    error = 1e-6 if layer == 1 else 4.5 * np.sqrt(np.clip(exact * (1 - exact), 1e-6, None) / draws)
    assert (np.abs(found - exact) < error).all()


def test_bits_that_differ_on_average():
    found = expected_bit_errors(np.array([[1, 0, 0], [1, 1, 0]]), np.array([[0.5, 0.25, 0], [1, 0, 0.2]]))
    assert np.allclose(found, [0.75 / 3, 1.2 / 3])


@pytest.mark.parametrize("readout", ["most probable", "sample"])
@pytest.mark.parametrize("suffix", [".npy", ".h5"])
def test_files_hold_what_a_layer_makes_of_rows(tmp_path, suffix, readout, monkeypatch):
    monkeypatch.setattr(encoding, "_ROWS", 8)
    stack, rows, path = stack_of_three(2), rows_of(31), tmp_path / f"encoded{suffix}"
    for layer in (1, 2, 3):
        states = stack.encode(rows, layer, readout, seed=3).unpack()
        values = layer_probability(stack, rows, layer, readout, seed=3)
        for expected, probabilities in ((states, False), (values, True)):
            encoded = encode_in_parts(stack, rows, layer, readout, probabilities=probabilities, seed=3)
            save_encoded(path, encoded, layer=layer)
            if suffix == ".npy":
                found = np.load(path)
            else:
                with h5py.File(path) as file:
                    assert file.attrs["layer"] == layer
                    assert list(file) == [encoded.name]
                    found = file[encoded.name][...]
            assert found.dtype == expected.dtype
            assert np.array_equal(found, expected)


def test_a_file_that_cannot_be_written_is_as_it_was(tmp_path):
    encoded = encode_in_parts(stack_of_three(), rows_of(5), 1)
    with pytest.raises(InputError, match=r"ends in .npy or .h5; got .*states.txt"):
        save_encoded(tmp_path / "states.txt", encoded)
    (tmp_path / "states.npy").write_text("before")

    def failing():
        yield np.zeros((2, 5), np.uint8)
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        save_encoded(tmp_path / "states.npy", encoded._replace(parts=failing()))
    assert (tmp_path / "states.npy").read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(InputError, match="layer must be from 1"):
        encode_in_parts(stack_of_three(), rows_of(5), 0)
