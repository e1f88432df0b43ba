"""Samples of a layer by every sampler: the law of the layer's machine passed down, the same bits, snapshots."""

import exact
import numpy as np
import pytest
from conftest import JIT, random_machine
from toys import stripes

from dbn import DBN, DBNConfig, Start, draw, generate, pretrain
from dbn.sampling.registry import SAMPLER_NAMES, SAMPLERS, sampler_named
from dbn.sampling.snapshots import layer_snapshots
from dbn.state import PretrainingState, Snapshot, without_training
from rbm import InputError, unpack
from rbm.mixing import measure_mixing

compiled = pytest.mark.skipif(not JIT, reason="too many rows for plain Python")
CONFIG = DBNConfig(layers=(5, 3), epochs=5, k=1, batch_size=7, learning_rate=0.1, snapshots=True)


@pytest.fixture
def stack() -> DBN:
    return DBN((random_machine(7, 5, 1, scale=0.6), random_machine(5, 3, 2, scale=0.6)))


def with_snapshots(stack: DBN) -> PretrainingState:
    """The stack with a snapshot of each layer from before it was trained."""
    early = tuple(
        Snapshot(layer, 0, random_machine(*machine.weights.shape, 5, scale=0.01))
        for layer, machine in enumerate(stack.machines, start=1)
    )
    return without_training(stack)._replace(snapshots=early)


@pytest.mark.parametrize("layer", [1, 2])
def test_gibbs_samples_are_those_of_generate(stack, layer):
    whole = generate(stack, layer, 11, 41, seed=4)
    found = draw(stack, layer, 11, 41, seed=4)
    assert (found.generated.visible, found.generated.hidden) == (whole.visible, whole.hidden)
    assert (found.generated.chains.visible, found.generated.chains.sweeps) == (whole.chains.visible, 41)
    assert found.exchanges is None
    half = generate(stack, layer, 11, 21, seed=4).chains
    expected = measure_mixing(stack.machines[layer - 1], half, 20)[1]
    assert found.mixing == expected._replace(seconds=found.mixing.seconds)


@compiled
@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("sampler", ["tempering", "trajectory"])
def test_patterns_have_the_distribution_of_the_machine_and_the_pass_down(stack, sampler, layer):
    found = draw(with_snapshots(stack), layer, 2003, 16, sampler=sampler, seed=3)
    p = exact.joint(stack.machines[layer - 1]).sum(axis=1)
    if layer == 2:
        p = p @ exact.visible_given_hidden(stack.machines[0])
    assert exact.p_value(exact.number(unpack(found.generated.visible)), p) > 1e-4
    hidden = exact.joint(stack.machines[layer - 1]).sum(axis=0)
    assert exact.p_value(exact.number(unpack(found.generated.hidden)), hidden) > 1e-4


@compiled
@pytest.mark.parametrize("sampler", ["tempering", "trajectory"])
def test_draws_depend_on_the_seed_alone_and_say_how_they_exchanged(stack, sampler):
    state = with_snapshots(stack)
    one, same, other = (draw(state, 1, 13, 11, sampler=sampler, seed=seed) for seed in (3, 3, 4))
    assert one.generated.visible == same.generated.visible
    assert one.generated.visible != other.generated.visible
    assert (one.generated.chains.sweeps, one.mixing.sweeps, one.mixing.chains) == (11, 5, 13)
    assert one.exchanges is not None
    pairs = np.arange(len(one.exchanges.attempts)) % 2
    assert (
        one.exchanges.attempts.tolist() == np.where(pairs == 0, 3, 2).tolist()
        or (one.exchanges.attempts == 13 * np.where(pairs == 0, 3, 2)).all()
    )
    top = one.generated.chains
    assert top.hidden == one.generated.hidden
    assert state.model.decode(top.visible, 0, seed=3, stream=top.stream) == one.generated.visible
    assert draw(state, 2, 3, 0, sampler=sampler).generated.hidden.unpack().sum() == 0


def test_snapshots_of_a_layer_end_with_its_machine():
    state = pretrain(stripes(23), CONFIG)
    for layer, visible in ((1, 7), (2, 5)):
        found = layer_snapshots(state, layer)
        assert [s.epoch for s in state.snapshots if s.layer == layer] == [0, 1, 2, 4, 5]
        assert len(found) == 5
        assert found[0].n_visible == visible
        assert np.array_equal(found[-1].weights, state.model.machines[layer - 1].weights)
    begun = state._replace(snapshots=state.snapshots[:4])
    assert len(layer_snapshots(begun, 1)) == 5
    assert layer_snapshots(begun, 1)[-1] is begun.model.machines[0]
    with pytest.raises(InputError, match="training of layer 2 were kept: train with --snapshots"):
        layer_snapshots(begun, 2)
    with pytest.raises(InputError, match="from 1 to 2; got 3"):
        layer_snapshots(state, 3)


@compiled
def test_what_cannot_be_is_refused(stack):
    for sampler in SAMPLER_NAMES:
        with pytest.raises(InputError, match="from 1 to 2; got 3"):
            draw(stack, 3, 5, 4, sampler=sampler)
        with pytest.raises(InputError, match="sweeps must be at least 0"):
            draw(with_snapshots(stack), 1, 5, -1, sampler=sampler)
        with pytest.raises(InputError, match="at least 1; got 0"):
            draw(with_snapshots(stack), 1, 0, 4, sampler=sampler)
        with pytest.raises(InputError, match="must be a whole number; got 2.5"):
            draw(with_snapshots(stack), 1, 2.5, 4, sampler=sampler)
        with pytest.raises(InputError, match="steps must be a whole number; got 4.5"):
            draw(with_snapshots(stack), 1, 5, 4.5, sampler=sampler)
    with pytest.raises(InputError, match="one of gibbs, tempering, trajectory; got 'annealing'"):
        draw(stack, 1, 5, 4, sampler="annealing")
    with pytest.raises(InputError, match="parallel tempering draws its own first states: leave out the start 'data'"):
        draw(stack, 1, 5, 4, sampler="tempering", start=Start("data", stripes(3)))
    with pytest.raises(InputError, match="train with --snapshots"):
        draw(stack, 1, 5, 4, sampler="trajectory")
    with pytest.raises(InputError, match="must be a Start"):
        draw(stack, 1, 5, 4, start="data")


def test_every_sampler_is_registered_once():
    assert len(set(SAMPLER_NAMES)) == len(SAMPLERS)
    for sampler in SAMPLERS:
        assert callable(sampler_named(sampler.name).load())
        assert sampler.label
