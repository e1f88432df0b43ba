import exact
import numpy as np
import pytest
from conftest import random_machine

from rbm import Clamp, InputError, pack, random_chains, sample
from rbm.mixing import Observer, Plan, directions_observer, free_energy_observer, record

FIRST_UNITS = Observer(("unit 0", "unit 1"), lambda states: states.unpack()[:, :2])


def test_series_are_those_of_the_chains_at_their_sweeps():
    model = random_machine(7, 3, 5)
    chains = sample(model, random_chains(model, 5, seed=1), 3)
    after, recorded = record(model, chains, 11, Plan(every=3, observers=[free_energy_observer(model), FIRST_UNITS]))
    assert recorded.names == ("free energy", "unit 0", "unit 1")
    assert recorded.series.shape == (3, 5, 3)
    assert (recorded.every, recorded.sweeps) == (3, 11)
    for draw, sweeps in enumerate((5, 8, 11)):
        visible = sample(model, chains, sweeps).visible
        assert np.array_equal(recorded.series[0, :, draw], model.free_energy(visible))
        assert np.array_equal(recorded.series[1:, :, draw].T, visible.unpack()[:, :2])
    expected = sample(model, chains, 11)
    assert (after.visible, after.hidden, after.sweeps) == (expected.visible, expected.hidden, 14)


@pytest.mark.parametrize(
    ("sweeps", "every", "draws"), [(0, 1, 0), (5, 1, 5), (256, 1, 256), (257, 2, 128), (999, 4, 249)]
)
def test_a_run_of_any_length_has_at_most_256_draws(sweeps, every, draws):
    model = random_machine(3, 2, 5)
    _, recorded = record(model, random_chains(model, 2), sweeps, Plan(observers=[FIRST_UNITS]))
    assert (recorded.every, recorded.series.shape) == (every, (2, 2, draws))


def test_the_first_chains_are_observed_and_all_are_run():
    model = random_machine(7, 3, 5)
    chains = random_chains(model, 9, seed=1)
    after, few = record(model, chains, 6, Plan(chains=4))
    _, all_of_them = record(model, chains, 6, Plan(chains=None))
    assert np.array_equal(few.series, all_of_them.series[:, :4])
    assert all_of_them.series.shape[1] == 9
    assert after.visible == sample(model, chains, 6).visible


def test_clamped_chains_are_recorded_clamped():
    model = random_machine(7, 3, 5)
    clamp = Clamp(np.arange(7) < 2, [[1, 0] + [0] * 5])
    after, recorded = record(model, random_chains(model, 5), 6, Plan(observers=[FIRST_UNITS]), clamp)
    assert (recorded.series == np.array([1, 0])[:, None, None]).all()
    assert after.visible == sample(model, random_chains(model, 5), 6, clamp).visible


def test_means_along_chains_are_those_of_the_model(draws):
    """Of a machine that mixes well, recorded means are the exact ones."""
    model = random_machine(5, 3, 23, scale=0.5)
    chains = sample(model, random_chains(model, draws(200, 60), seed=3), 30)
    observers = [free_energy_observer(model), directions_observer(model, 2)]
    _, recorded = record(model, chains, draws(200, 60), Plan(observers=observers))
    p = exact.joint(model).sum(axis=1)
    v = exact.all_states(5)
    values = np.concatenate([observer.measure(pack(v)) for observer in observers], axis=1)
    for series, expected in zip(recorded.series, p @ values, strict=True):
        of_chains = series.mean(axis=1)
        assert abs(of_chains.mean() - expected) < 4.5 * of_chains.std(ddof=1) / np.sqrt(len(of_chains))


def test_plans_that_cannot_be_are_refused():
    model = random_machine(3, 2, 5)
    for plan in (Plan(every=0), Plan(chains=0)):
        with pytest.raises(InputError, match="at least 1 sweep between draws and 1 chain; got"):
            record(model, random_chains(model, 2), 5, plan)
    with pytest.raises(InputError, match="nothing to observe"):
        record(model, random_chains(model, 2), 5, Plan(observers=[]))
    flat = Observer(("x", "y"), lambda states: np.zeros(states.n))
    with pytest.raises(InputError, match=r"observer of x, y must give an array of shape \(2, 2\); got \(2,\)"):
        record(model, random_chains(model, 2), 5, Plan(observers=[flat]))
    with pytest.raises(InputError, match="sweeps must be at least 0 .* got -3"):
        record(model, random_chains(model, 2), -3)
