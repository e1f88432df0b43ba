"""Stacks whose weights up and down are untied: which weights each way takes, and what is refused."""

import exact
import numpy as np
import pytest
import untied
from conftest import JIT, few, random_machine

from analysis.regeneration.code_length import code_length
from analysis.regeneration.patterns import decode_states, free_states
from dbn import DBN, Start, draw, generate
from dbn.arrays import load_arrays, save_arrays
from dbn.generation import visible_probability
from dbn.sampling.filling import fill
from rbm import RBM, InputError, pack

STACK = untied.stack(5, 3, 4, 2)
UP, DOWN = DBN(STACK.machines), DBN(STACK.downward)
ROWS = np.repeat(exact.all_states(5), 7, axis=0)


def test_up_is_by_recognition_and_down_by_generative_weights():
    assert STACK.downward == (*STACK.generative, STACK.machines[-1])
    assert UP.downward == UP.machines
    for layer in (1, 2, 3):
        states = STACK.encode(ROWS, layer, "sample", seed=3)
        assert states == UP.encode(ROWS, layer, "sample", seed=3)
        assert states != DOWN.encode(ROWS, layer, "sample", seed=3) or layer == 3
        for way in (STACK.decode, STACK.descend, STACK.decode_probability):
            found = np.asarray(way(states, layer, seed=4))
            assert np.array_equal(found, np.asarray(getattr(DOWN, way.__name__)(states, layer, seed=4)))
        assert STACK.decode(states, layer, seed=4) != UP.decode(states, layer, seed=4)
        patterns = decode_states(STACK, layer, states, seed=1, stream="x").patterns
        assert patterns == decode_states(DOWN, layer, states, seed=1, stream="x").patterns
        lengths = [code_length(m, layer, states, pack(ROWS), passes=3, seed=1) for m in (STACK, DOWN, UP)]
        assert np.array_equal(lengths[0], lengths[1])
        assert not np.array_equal(lengths[0], lengths[2])


def test_samples_of_the_top_are_of_the_law_of_the_stack():
    weights = untied.weights_of(STACK)
    expected = untied.sleep_laws(weights, np.exp(untied.log_top(weights)))[0]
    found = generate(STACK, 3, few(5003, 53), few(60, 20), start=Start("data", ROWS), seed=3)
    assert exact.p_value(exact.number(found.visible.unpack()), expected) > 1e-4
    drawn = draw(STACK, 3, few(5003, 53), few(60, 20), start=Start("data", ROWS), seed=3).generated
    assert drawn.visible == found.visible
    if JIT:
        tempered = draw(STACK, 3, 1009, 60, sampler="tempering", seed=3).generated
        assert exact.p_value(exact.number(tempered.visible.unpack()), expected) > 1e-4
    probability = visible_probability(STACK, 3, found)
    assert np.array_equal(probability, visible_probability(DOWN, 3, found))
    assert free_states(STACK, 3, 7, 5, seed=1).states == free_states(UP, 3, 7, 5, seed=1).states


@pytest.mark.parametrize(
    "sample",
    [
        lambda: generate(STACK, 2, 3, 5),
        lambda: draw(STACK, 1, 3, 5),
        lambda: draw(STACK, 2, 3, 5, sampler="tempering"),
        lambda: free_states(STACK, 2, 3, 5, seed=1),
        lambda: fill(STACK, ROWS, np.arange(5) < 2, 3),
    ],
)
def test_chains_below_the_top_are_refused(sample):
    with pytest.raises(InputError, match="untied by fine-tuning, and chains run in the top machine alone: sample lay"):
        sample()


@pytest.mark.parametrize(
    ("generative", "message"),
    [
        (STACK.generative[:1], "has 2 generative ones or none; got 1"),
        ((*STACK.generative, STACK.machines[-1]), "got 3"),
        ((STACK.generative[0], random_machine(4, 3, 1)), "generative machine 2 is RBM.4 visible, 3 hidden units"),
        ((STACK.generative[0], random_machine(3, 4, 1)), "machine 2 and its generative one have another visible_bias"),
        (
            (STACK.generative[0], RBM(np.ones((3, 4)), STACK.machines[1].visible_bias, np.ones(4))),
            "machine 2 and its generative one have another hidden_bias",
        ),
    ],
)
def test_generative_machines_that_do_not_fit_are_refused(generative, message):
    with pytest.raises(InputError, match=message):
        DBN(STACK.machines, (), generative)


def test_arrays_written_and_read_are_the_same(tmp_path):
    save_arrays(tmp_path / "m.npz", STACK)
    with np.load(tmp_path / "m.npz") as archive:
        assert sorted(archive.files) == ["G1", "G2", "W1", "W2", "W3", "a1", "a2", "a3", "b1", "b2", "b3"]
        assert np.array_equal(archive["G2"], STACK.generative[1].weights)
        arrays = dict(archive)
    read = load_arrays(tmp_path / "m.npz")
    for one, other in zip((*read.machines, *read.generative), (*STACK.machines, *STACK.generative), strict=True):
        for name in ("weights", "visible_bias", "hidden_bias"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
    for changed, message in (
        ({"G2": None}, "lacks G2"),
        ({"G3": np.ones((4, 2))}, "holds G3 too"),
        ({"G1": np.ones((3, 5))}, "make no machine"),
    ):
        np.savez(tmp_path / "x.npz", **{k: v for k, v in {**arrays, **changed}.items() if v is not None})
        with pytest.raises(InputError, match=f"x.npz.*{message}"):
            load_arrays(tmp_path / "x.npz")


def test_a_repr_says_that_weights_are_untied():
    assert repr(STACK) == "DBN(5-3-4-2 units, weights untied)"
