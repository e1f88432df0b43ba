import pickle

import numpy as np
import pytest
from conftest import random_machine

from dbn import DBN
from dbn.arrays import load_arrays, save_arrays
from rbm import InputError

STACK = DBN((random_machine(7, 5, 1), random_machine(5, 3, 2)))


def arrays(**changed):
    found = {}
    for layer, machine in enumerate(STACK.machines, start=1):
        found |= {f"W{layer}": machine.weights, f"a{layer}": machine.visible_bias, f"b{layer}": machine.hidden_bias}
    return {name: array for name, array in {**found, **changed}.items() if array is not None}


def test_a_stack_written_and_read_is_the_same(tmp_path):
    save_arrays(tmp_path / "m.npz", STACK)
    with np.load(tmp_path / "m.npz") as archive:
        assert sorted(archive.files) == ["W1", "W2", "a1", "a2", "b1", "b2"]
        assert all(np.array_equal(archive[name], array) for name, array in arrays().items())
    for read, machine in zip(load_arrays(tmp_path / "m.npz").machines, STACK.machines, strict=True):
        for name in ("weights", "visible_bias", "hidden_bias"):
            assert getattr(read, name).tobytes() == getattr(machine, name).tobytes()


def test_any_real_numbers_are_taken(tmp_path):
    np.savez(tmp_path / "m.npz", W1=np.ones((3, 2), int), a1=np.zeros(3, bool), b1=np.full(2, 0.5, np.float16))
    (machine,) = load_arrays(tmp_path / "m.npz").machines
    assert (machine.weights.tolist(), machine.hidden_bias.tolist()) == ([[1, 1]] * 3, [0.5, 0.5])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"a2": None}, "lacks a2: give W1, a1, b1 of the first machine, W2"),
        ({"W1": None}, "lacks W1"),
        ({"W2": None}, "holds a2, b2 too"),
        ({"W4": np.zeros((3, 2))}, "lacks W3, a3, b3, a4, b4"),
        ({"scale": np.zeros(3)}, "holds scale too"),
        ({"b1": np.zeros(4)}, r"W1, a1, b1 make no machine: weights must have shape .* \(7, 4\); got \(7, 5\)"),
        ({"W1": np.zeros((5, 7))}, "W1, a1, b1 make no machine"),
        ({"b2": np.zeros((3, 1))}, "W2, a2, b2 make no machine: hidden_bias must have 1 dimensions"),
        ({"W2": np.zeros((4, 3)), "a2": np.zeros(4)}, "layer 1 has 5 units but the machine above it has 4"),
        ({"a1": np.full(7, np.nan)}, "visible_bias must be finite"),
        ({"a1": np.full(7, 1e300)}, "visible_bias must be finite"),
        ({"a1": np.full(7, 1j)}, "a1 holds complex128: give real numbers"),
        ({"a1": np.full(7, "x")}, "a1 holds <U1: give real numbers"),
        ({"a1": np.array([None] * 7)}, "cannot be read as .npz .*allow_pickle"),
    ],
)
def test_what_makes_no_stack_is_one_line(tmp_path, changed, message):
    np.savez(tmp_path / "m.npz", **arrays(**changed))
    with pytest.raises(InputError, match=f"m.npz.* {message}") as error:
        load_arrays(tmp_path / "m.npz")
    assert "\n" not in str(error.value)


def test_what_is_no_archive(tmp_path):
    path = tmp_path / "m.npz"
    with pytest.raises(InputError, match="there is no file"):
        load_arrays(path)
    path.write_bytes(pickle.dumps([1, 2]))
    with pytest.raises(InputError, match="not a whole .npz file"):
        load_arrays(path)
    save_arrays(path, STACK)
    path.write_bytes(path.read_bytes()[:-99])
    with pytest.raises(InputError, match="not a whole .npz file"):
        load_arrays(path)
    np.savez(path)
    with pytest.raises(InputError, match="lacks W1, a1, b1"):
        load_arrays(path)
