import exact
import numpy as np
import pytest
from conftest import random_machine

from dbn import DBN, Start, generate
from dbn.generation import visible_probability
from rbm import RBM, Clamp, InputError, sample, unpack


@pytest.fixture
def stack() -> DBN:
    return DBN((random_machine(7, 5, 1, scale=0.6), random_machine(5, 3, 2, scale=0.6)))


@pytest.mark.parametrize("layer", [1, 2])
def test_patterns_have_the_distribution_of_the_machine_and_the_pass_down(stack, layer, draws):
    n = draws(20011, 1009)
    generated = generate(stack, layer, n, draws(40, 12), seed=3)
    p = exact.joint(stack.machines[layer - 1]).sum(axis=1)
    if layer == 2:
        p = p @ exact.visible_given_hidden(stack.machines[0])
    assert exact.p_value(exact.number(unpack(generated.visible)), p) > 1e-4


def test_without_steps_the_start_shows(stack, draws):
    data = np.array([[1, 0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 1, 0, 0]])
    n = draws(4001, 401)
    bits = unpack(generate(stack, 1, n, 0, seed=1).visible)
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 4.5 * np.sqrt(0.25 / n)
    rows = unpack(generate(stack, 1, n, 0, start=Start("data", data), seed=1).visible)
    first = (rows == data[0]).all(axis=1)
    assert (first | (rows == data[1]).all(axis=1)).all()
    assert abs(first.mean() - 0.5) < 4.5 * np.sqrt(0.25 / n)


def test_data_reach_the_layer_below_as_a_sample(stack, draws):
    row = np.array([[1, 0, 1, 0, 1, 0, 1]])
    p = exact.hidden_given_visible(stack.machines[0])[exact.number(row)[0]]
    started = generate(stack, 2, draws(20011, 1009), 0, start=Start("data", row), seed=1).chains.visible
    assert exact.p_value(exact.number(unpack(started)), p) > 1e-4


def test_empirical_states_start_with_their_frequency_over_the_data(stack, draws):
    """Layer 1: v ~ data, h ~ P(h|v), then v' ~ P(v|h), by enumeration."""
    data = np.array([[1, 0, 1, 0, 1, 0, 1]])
    n = draws(20011, 1009)
    p = exact.hidden_given_visible(stack.machines[0])[exact.number(data)[0]] @ exact.visible_given_hidden(
        stack.machines[0]
    )
    bits = unpack(generate(stack, 1, n, 0, start=Start("empirical", data), seed=1).visible)
    assert exact.p_value(exact.number(bits), p) > 1e-4


def test_chains_can_go_on_and_the_seed_decides(stack):
    whole = generate(stack, 2, 11, 7, seed=4)
    half = generate(stack, 2, 11, 3, seed=4)
    assert np.array_equal(sample(stack.machines[1], half.chains, 4).visible.words, whole.chains.visible.words)
    assert not np.array_equal(generate(stack, 2, 11, 7, seed=5).chains.visible.words, whole.chains.visible.words)
    assert whole.hidden.n_units == 3
    assert whole.visible.n_units == 7


def test_layers_and_starts_share_no_noise_on_the_way_down():
    """Without weights patterns are noise alone: equal ones would have been drawn from the same numbers."""
    flat = DBN(tuple(RBM(np.zeros((n, m)), np.zeros(n), np.zeros(m)) for n, m in ((67, 7), (7, 5), (5, 3))))
    data = np.zeros((1, 67))
    words = {
        generate(flat, layer, 3, 1, start=Start(start, data), seed=1).visible.words.tobytes()
        for layer in (1, 2, 3) for start in ("random", "data", "empirical")
    }  # fmt: skip
    assert len(words) == 9


def test_clamped_units_stay(stack):
    clamp = Clamp(np.array([1, 0, 0, 0, 1]), np.array([[1, 0, 0, 0, 0]]))
    bits = unpack(generate(stack, 2, 13, 3, clamp=clamp).chains.visible)
    assert (bits[:, [0, 4]] == [1, 0]).all()


@pytest.mark.parametrize("layer", [1, 2])
def test_the_probability_is_the_one_the_pattern_was_drawn_from(stack, layer, draws):
    n = draws(2003, 211)
    generated = generate(stack, layer, n, 5, seed=6)
    p = visible_probability(stack, layer, generated, seed=6)
    bits = unpack(generated.visible)
    z = (bits - p).sum() / np.sqrt((p * (1 - p)).sum())
    assert abs(z) < 4
    assert ((bits - p) * p).sum() < 4 * np.sqrt((p**3 * (1 - p)).sum())
    residual = ((bits - p) ** 2).sum()
    assert abs(residual - (p * (1 - p)).sum()) < 4 * np.sqrt((p * (1 - p) * (1 - 2 * p) ** 2).sum()) + 1


def test_what_cannot_be_generated(stack):
    for arguments, options, message in [
        ((0, 3, 1), {}, "from 1 to 2; got 0"), ((3, 3, 1), {}, "from 1 to 2; got 3"), ((1, 0, 1), {}, "chains must be"),
        ((1, 3, -1), {}, "sweeps must be"),
        ((1.5, 3, 1), {}, "layer must be a whole number; got 1.5"),
        ((1, 2.5, 1), {}, "number of chains must be a whole number; got 2.5"),
        ((2, 3, 2.5), {}, "sweeps must be a whole number; got 2.5"), ((2, 3, True), {}, "whole number; got True"),
        ((1, 3, 1), {"seed": 1.5}, "a seed must be a whole number of at least 0; got 1.5"),
        ((1, 3, 1), {"seed": None}, "a seed must be .*; got None"), ((1, 3, 1), {"seed": "1"}, "a seed must be"),
        ((1, 3, 1), {"start": Start("zeros")}, "random, data, empirical; got 'zeros'"),
        ((1, 3, 1), {"start": "data"}, "must be a Start, such as .*; got 'data'"),
        ((1, 3, 1), {"start": Start("data")}, "needs data"),
        ((1, 3, 1), {"start": Start("data", np.zeros((0, 7)))}, "0 rows"),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=message):
            generate(stack, *arguments, **options)


def test_whole_numbers_may_be_numpys(stack):
    found = generate(stack, np.int64(2), np.uint8(3), np.array(5), seed=np.int32(7))
    assert found.visible == generate(stack, 2, 3, 5, seed=7).visible


@pytest.mark.parametrize("start", ["random", "data", "empirical"])
@pytest.mark.parametrize("layer", [1, 2])
def test_another_stream_of_a_seed_draws_everything_anew(stack, layer, start):
    data = np.random.default_rng(1).integers(0, 2, (31, 7))
    for steps in (0, 5):  # without steps the start shows
        first, again, other = (
            generate(stack, layer, 31, steps, start=Start(start, data), seed=4, stream=stream)
            for stream in ("generate", "generate", "other")
        )
        assert (
            first.chains.visible
            == again.chains.visible
            == generate(stack, layer, 31, steps, start=Start(start, data), seed=4).chains.visible
        )
        assert first.chains.visible != other.chains.visible


def test_the_probability_takes_the_seed_the_patterns_were_drawn_with(stack):
    taller = DBN((*stack.machines, random_machine(3, 2, 3)))
    generated = generate(taller, 3, 31, 5, seed=6)
    given = visible_probability(taller, 3, generated, seed=6)
    assert np.array_equal(visible_probability(taller, 3, generated), given)
    assert not np.array_equal(visible_probability(taller, 3, generated, seed=7), given)
