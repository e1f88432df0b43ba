import naive
import numpy as np
import pytest
from conftest import random_machine

from dbn import DBN
from rbm import InputError, unpack
from rbm.streams import stream_key


@pytest.fixture
def stack() -> DBN:
    return DBN((random_machine(11, 7, 1), random_machine(7, 5, 2), random_machine(5, 3, 3)))


V = np.random.default_rng(4).integers(0, 2, (13, 11))


def test_sizes(stack):
    assert stack.sizes == (11, 7, 5, 3)
    assert stack.n_layers == 3


def test_encode_goes_up_one_machine_after_the_other(stack):
    assert np.array_equal(unpack(stack.encode(V, 0)), V)
    rows = V
    for layer, machine in enumerate(stack.machines, start=1):
        fields = np.array([naive.hidden_fields(v, machine) for v in rows])
        rows = (fields > 0).astype(int)
        assert np.array_equal(unpack(stack.encode(V, layer)), rows)


def test_a_sampled_code_is_that_of_the_twin(stack):
    rows = V.tolist()
    for layer in (1, 2):
        key, machine = stream_key(9, f"encode to layer {layer}"), stack.machines[layer - 1]
        rows = [naive.draw(naive.hidden_fields(v, machine), r, 0, 0, key) for r, v in enumerate(rows)]
    assert unpack(stack.encode(V, 2, "sample", seed=9)).tolist() == rows


@pytest.mark.parametrize("readout", ["sample", "most probable"])
def test_decode_comes_down_the_same_machines(stack, readout):
    h = np.random.default_rng(5).integers(0, 2, (13, 3))
    rows = h.tolist()
    for layer in (3, 2, 1):
        machine = stack.machines[layer - 1]
        fields = [naive.visible_fields(x, machine) for x in rows]
        key = stream_key(9, f"decode to layer {layer - 1}")
        below = [naive.draw(f, r, 0, 0, key) for r, f in enumerate(fields)]
        if layer == 1:
            probability = stack.decode_probability(h, 3, readout, seed=9)
            assert np.allclose(probability, [naive.probabilities(f) for f in fields], rtol=1e-5)
        rows = below if readout == "sample" else (np.array(fields) > 0).astype(int).tolist()
    assert unpack(stack.decode(h, 3, readout, seed=9)).tolist() == rows
    assert np.array_equal(unpack(stack.decode(V, 0)), V)


def test_what_does_not_fit(stack):
    for call in (lambda: stack.encode(V, 4), lambda: stack.decode(V, -1), lambda: stack.decode_probability(V, 0)):
        with pytest.raises(InputError, match="layer must be from [01] to 3; got"):
            call()
    with pytest.raises(InputError, match="11 columns but the model has 5"):
        stack.decode(V, 2)
    with pytest.raises(InputError, match="layer 1 has 7 units but the machine above it has 5"):
        DBN((stack.machines[0], stack.machines[2]))
    with pytest.raises(InputError, match="at least one machine"):
        DBN(())


def test_a_code_belongs_to_its_seed_and_stream(stack):
    first = stack.encode(V, 2, "sample", seed=9)
    assert first == stack.encode(V, 2, "sample", seed=9, stream="encode")
    assert first != stack.encode(V, 2, "sample", seed=9, stream="other")
    assert first != stack.encode(V, 2, "sample", seed=8)
