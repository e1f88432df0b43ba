"""The bound of stacks with untied weights, against enumeration of all their hidden states."""

import exact
import numba
import numpy as np
import pytest
import untied
from conftest import JIT, few

from dbn import DBN
from dbn.scoring.log_z import BracketEffort
from dbn.scoring.stack_bound import log_z_at, stack_bounds
from rbm import InputError, log_partition

STACKS = {"one directed layer": untied.stack(5, 3, 2), "two directed layers": untied.stack(5, 3, 4, 2)}
ROWS = exact.all_states(5)[[0, 3, 13, 18, 31]]


def exact_values(model):
    """The bound and log P(v) of `ROWS`."""
    weights = untied.weights_of(model)
    bounds = [untied.bound(weights, untied.law_of(row[None])) for row in ROWS]
    visible = untied.sleep_laws(weights, np.exp(untied.log_top(weights)))[0]
    return np.array(bounds), np.log(visible[exact.number(ROWS)])


def z_scores(values, expected):
    return (values.mean(axis=1) - expected) / (values.std(axis=1, ddof=1) / np.sqrt(values.shape[1]))


@pytest.mark.parametrize("name", STACKS)
def test_means_are_the_variational_bound_and_of_weights_the_likelihood(name):
    model, copies = STACKS[name], few(4001, 201)
    bound, log_p = exact_values(model)
    assert (log_p - bound > 0.02).all()
    log_z = log_partition(model.machines[-1])
    found = stack_bounds(model, np.repeat(ROWS, copies, axis=0), draws=1, seed=7)
    values = (found.bound[-1] - log_z).reshape(len(ROWS), copies)
    assert np.abs(z_scores(values, bound)).max() < 4
    assert np.abs(z_scores(np.exp(values), np.exp(log_p))).max() < 4
    assert np.allclose(found.weighted[-1], found.bound[-1], atol=1e-12)
    assert np.isnan(found.bound[:-1]).all()
    assert np.isnan(found.weighted[:-1]).all()
    four = stack_bounds(model, np.repeat(ROWS, copies // 4, axis=0), draws=4, seed=7)
    bounds, weighted = ((x[-1] - log_z).reshape(len(ROWS), -1) for x in four[:2])
    assert np.abs(z_scores(bounds, bound)).max() < 4
    assert (bounds <= weighted + 1e-9).all()
    assert np.abs(z_scores(np.exp(weighted), np.exp(log_p))).max() < 4


def test_weights_that_are_the_same_both_ways_have_the_bound_of_the_tied_stack():
    model = STACKS["two directed layers"]
    tied = DBN(model.machines)
    untied_too = DBN(model.machines, (), model.machines[:-1])
    one, other = (stack_bounds(m, ROWS, draws=3, seed=2) for m in (tied, untied_too))
    assert np.allclose(one.bound[-1], other.bound[-1], atol=1e-4)
    assert np.allclose(one.weighted[-1], other.weighted[-1], atol=1e-4)


@pytest.mark.skipif(not JIT, reason="plain Python has one thread")
def test_bits_do_not_depend_on_threads():
    rows = np.random.default_rng(1).integers(0, 2, (61, 71))

    def bits(threads):
        numba.set_num_threads(threads)
        return stack_bounds(untied.stack(71, 67, 31, scale=0.1), rows, draws=2).bound[-1].tobytes()

    assert bits(1) == bits(2)


def test_log_z_is_of_the_top_machine_alone():
    model, effort = STACKS["two directed layers"], BracketEffort(few(60, 10), few(100, 10), 3, few(100, 20))
    assert log_z_at(model, 3, ROWS, effort, exact=True).value == log_partition(model.machines[-1])
    with pytest.raises(InputError, match="chains run in the top machine alone: sample layer 3"):
        log_z_at(model, 2, ROWS, effort, exact=True)
