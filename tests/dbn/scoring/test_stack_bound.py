"""Bounds of small stacks cut at each layer, against enumeration of all their hidden states."""

import functools
import itertools

import exact
import numba
import numpy as np
import pytest
from conftest import JIT, few, random_machine

from dbn import DBN
from dbn.scoring.log_z import BracketEffort, find_log_z
from dbn.scoring.stack_bound import stack_bounds, turned_over
from rbm import InputError, log_likelihood, log_partition, pack
from rbm.likelihood import mean_of_rows

STACKS = {
    "two machines": DBN((random_machine(5, 3, 1, 0.9), random_machine(3, 2, 2))),
    "three machines": DBN((random_machine(5, 3, 3, 0.8), random_machine(3, 4, 4, 0.8), random_machine(4, 2, 5))),
}
ROWS = exact.all_states(5)[[0, 3, 13, 18, 31]]
COPIES = few(4001, 201)
CASES = [(name, cut) for name, stack in STACKS.items() for cut in range(1, stack.n_layers + 1)]


@functools.cache
def enumerated(stack, cut):
    """The log of P(v, path) / Q(path | v) and Q(path | v), of `ROWS` and all paths h_1 .. h_(cut - 1) of states.

    P(v, path) by the machine at the cut and the conditionals downwards; Q by the conditionals upwards.
    """
    machines = STACKS[stack].machines[:cut]
    top = exact.joint(machines[-1]).sum(axis=1)
    down = [exact.visible_given_hidden(m) for m in machines[:-1]]
    up = [exact.hidden_given_visible(m) for m in machines[:-1]]
    rows = exact.number(ROWS)
    paths = list(itertools.product(*(range(2**m.n_hidden) for m in machines[:-1])))
    q, p = np.ones((len(rows), len(paths))), np.ones((len(rows), len(paths)))
    for i, row in enumerate(rows):
        for j, path in enumerate(paths):
            states = (row, *path)
            p[i, j] = top[states[-1]]
            for layer, (below, above) in enumerate(itertools.pairwise(states)):
                p[i, j] *= down[layer][above, below]
                q[i, j] *= up[layer][below, above]
    return np.log(p / q), q


def estimates(model, cut, draws=1, copies=COPIES, seed=7):
    """What `stack_bounds` says of copies of each of `ROWS`, log Z of the machine at the cut taken off: (rows, n)."""
    found = stack_bounds(model, np.repeat(ROWS, copies, axis=0), draws=draws, seed=seed)
    log_z = log_partition(model.machines[cut - 1])
    return [(values[cut - 1] - log_z).reshape(len(ROWS), copies) for values in (found.bound, found.weighted)]


def z_scores(values, expected):
    """How many standard errors the means of rows lie from what they should be."""
    return (values.mean(axis=1) - expected) / (values.std(axis=1, ddof=1) / np.sqrt(values.shape[1]))


@pytest.mark.parametrize("stack", STACKS)
def test_the_first_cut_is_the_exact_log_likelihood(stack):
    model = STACKS[stack]
    expected = log_likelihood(model.machines[0], ROWS)
    log_p, q = enumerated(stack, 1)
    assert np.allclose(expected, log_p[:, 0], atol=1e-9)
    assert (q == 1).all()
    for values in estimates(model, 1, draws=2, copies=3):
        assert np.allclose(values, expected[:, None], atol=1e-5)


@pytest.mark.parametrize(("stack", "cut"), [case for case in CASES if case[1] > 1])
def test_the_mean_of_the_estimator_is_the_variational_bound(stack, cut):
    model = STACKS[stack]
    log_w, q = enumerated(stack, cut)
    exact_bound, log_p = (q * log_w).sum(axis=1), np.log((q * np.exp(log_w)).sum(axis=1))
    assert (log_p - exact_bound > 0.02).all()  # a bound, and one that is not reached
    one, weighted = estimates(model, cut)
    assert np.allclose(one, weighted, atol=1e-12)
    assert np.abs(z_scores(one, exact_bound)).max() < 4
    assert np.abs(z_scores(np.exp(one), np.exp(log_p))).max() < 4  # the weights average to P(v)
    four = estimates(model, cut, draws=4, copies=COPIES // 4)[0]
    assert np.abs(z_scores(four, exact_bound)).max() < 4
    spread = (q * (log_w - exact_bound[:, None]) ** 2).sum(axis=1)
    assert np.allclose(four.var(axis=1) / spread, 1 / 4, atol=few(0.06, 0.2))  # draws are independent


@pytest.mark.parametrize(("stack", "cut"), [case for case in CASES if case[1] > 1])
def test_importance_weighting_lies_between_the_bound_and_the_likelihood_and_rises(stack, cut):
    model = STACKS[stack]
    log_w, q = enumerated(stack, cut)
    bound, log_p = (q * log_w).sum(axis=1), np.log((q * np.exp(log_w)).sum(axis=1))
    mean_of_two = np.logaddexp(log_w[:, :, None], log_w[:, None, :]) - np.log(2)
    of_two = np.einsum("ri,rj,rij->r", q, q, mean_of_two)
    assert ((bound < of_two) & (of_two < log_p)).all()
    assert np.abs(z_scores(estimates(model, cut, draws=2)[1], of_two)).max() < 4
    many = estimates(model, cut, draws=few(400, 40), copies=7)[1].mean(axis=1)
    assert (np.abs(many - log_p) < np.abs(of_two - log_p) / 2).all()


def test_the_free_energy_of_a_machine_turned_over_is_that_of_its_hidden_states():
    machine = random_machine(7, 3, 11)
    expected = -np.log(exact.boltzmann(machine).sum(axis=0))
    assert np.allclose(turned_over(machine).free_energy(exact.all_states(3)), expected, atol=1e-5)


def test_a_machine_turned_over_on_top_of_itself_loses_nothing():
    machine = random_machine(71, few(131, 67), 3, 0.1)  # more units than a word has
    rows = np.random.default_rng(1).integers(0, 2, (few(31, 5), 71))
    found = stack_bounds(DBN((machine, turned_over(machine), machine)), rows, draws=3)
    for values in found[:2]:
        assert np.allclose(values, -machine.free_energy(rows), atol=1e-3)


def test_bits_depend_on_the_seed_and_the_stream_and_on_nothing_else():
    model = STACKS["three machines"]
    rows = pack(np.repeat(ROWS, few(131, 13), axis=0))

    def bits(**options):
        return [values.tobytes() for values in stack_bounds(model, rows, **{"draws": 2, "seed": 3, **options})[:2]]

    first = bits()
    assert bits(seed=4) != first != bits(stream="another")
    if JIT:
        numba.set_num_threads(1)
    assert bits() == first
    shorter = stack_bounds(DBN(model.machines[:2]), rows, draws=2, seed=3)
    assert shorter.bound.tobytes() == stack_bounds(model, rows, draws=2, seed=3).bound[:2].tobytes()


def test_draws_are_counted_and_rows_checked():
    model = STACKS["two machines"]
    with pytest.raises(InputError, match="draws must be at least 1; got 0"):
        stack_bounds(model, ROWS, draws=0)
    with pytest.raises(InputError, match="columns"):
        stack_bounds(model, ROWS[:, :4])
    found = stack_bounds(model, pack(np.zeros((0, 5))), draws=2)
    assert found.bound.shape == (2, 0)


def test_means_of_rows_have_errors_over_rows():
    values = np.array([1.0, 2.0, 6.0])
    found = mean_of_rows(values, log_z=10.0)
    assert found[:2] == pytest.approx((-7.0, np.sqrt(7 / 3)))
    assert found.rows == 3
    assert np.isnan(mean_of_rows(values[:1]).standard_error)


EFFORT = BracketEffort(few(60, 10), few(100, 10), 3, few(100, 20))


def test_log_z_is_exact_or_between_brackets():
    machine, rows = random_machine(7, 5, 1, 0.5), exact.all_states(7)[:31]
    found = find_log_z(machine, rows, EFFORT)
    assert found == (log_partition(machine),) * 3 + ((),)
    assert found.width == 0
    between = find_log_z(machine, rows, EFFORT, exact=False, seed=2)
    assert len(between.brackets) == 1
    assert between[:3] == (between.brackets[0].ladder.log_z, *between.brackets[0].interval)
    assert between.low < log_partition(machine) < between.high
    assert between.width == between.high - between.low
    large = random_machine(27, 26, 3, 0.1)
    assert find_log_z(large, np.eye(27, dtype=np.uint8), BracketEffort(4, 3, 2, 4)).brackets
    with pytest.raises(InputError, match="exact up to 25 units"):
        find_log_z(large, np.eye(27, dtype=np.uint8), EFFORT, exact=True)
