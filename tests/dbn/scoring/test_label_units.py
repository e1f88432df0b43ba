"""Rows scored with their classes, and with the classes summed out, against enumeration of small stacks and machines."""

import exact
import numba
import numpy as np
import pytest
import untied
from conftest import JIT, few, random_machine
from labelled import labelled_machine

from dbn import DBN
from dbn.scoring.label_units import log_weights
from dbn.scoring.log_z import BracketEffort, find_log_z, is_exact
from dbn.scoring.stack_bound import stack_bounds
from rbm import InputError, log_partition

N_LABELS = 3
TIED = DBN((random_machine(5, 3, 1, 0.9), labelled_machine(3, N_LABELS, 2, 2)))
UNTIED = untied.stack(5, 3, 2, n_labels=N_LABELS)
STACKS = {"tied": TIED, "untied": UNTIED}
ROWS = exact.all_states(5)[[0, 3, 13, 18, 31]]
CLASSES = (None, 0, 1, 2)  # None: summed out


def law_of_top(machine, classes=N_LABELS):
    """P(bits, class) of a machine with label units, (2**n_bits, classes)."""
    p = exact.joint(machine).sum(axis=1).reshape(2**machine.n_bits, 2**classes)
    return p[:, [1 << (classes - 1 - y) for y in range(classes)]]  # the label units are the last of the number


def enumerated(model, label):
    """The bound and log P of `ROWS` with a class, or with all classes summed out, by all states of layer 1."""
    up, top = exact.hidden_given_visible(model.machines[0]), law_of_top(model.machines[-1])
    down = exact.visible_given_hidden(model.downward[0])
    p_top = top.sum(axis=1) if label is None else top[:, label]
    numbers = exact.number(ROWS)
    p, q = (down[:, numbers] * p_top[:, None]).T, up[numbers]
    return (q * np.log(p / q)).sum(axis=1), np.log(p.sum(axis=1))


def estimates(model, label, draws=1, copies=1, seed=7):
    """Bound and weighted estimate of copies of each of `ROWS`, log Z taken off: (rows, copies)."""
    rows = np.repeat(ROWS, copies, axis=0)
    labels = None if label is None else np.full(len(rows), label)
    found, log_z = stack_bounds(model, rows, labels=labels, draws=draws, seed=seed), log_partition(model.machines[-1])
    return [(values[-1] - log_z).reshape(len(ROWS), copies) for values in (found.bound, found.weighted)]


def z_scores(values, expected):
    return (values.mean(axis=1) - expected) / (values.std(axis=1, ddof=1) / np.sqrt(values.shape[1]))


@pytest.mark.parametrize("label", CLASSES)
@pytest.mark.parametrize("stack", STACKS)
def test_means_are_the_variational_bound_and_of_weights_the_likelihood(stack, label):
    bound, log_p = enumerated(STACKS[stack], label)
    assert (log_p - bound > 0.02).all()  # a bound, and one that is not reached
    one = estimates(STACKS[stack], label, copies=few(4001, 201))[0]
    assert np.abs(z_scores(one, bound)).max() < 4
    assert np.abs(z_scores(np.exp(one), np.exp(log_p))).max() < 4
    four, weighted = estimates(STACKS[stack], label, draws=4, copies=few(1001, 51))
    assert np.abs(z_scores(four, bound)).max() < 4
    assert np.abs(z_scores(np.exp(weighted), np.exp(log_p))).max() < 4
    assert (four <= weighted + 1e-9).all()


@pytest.mark.parametrize("stack", STACKS)
def test_over_classes_the_joint_estimates_sum_to_that_of_the_row(stack):
    alone = estimates(STACKS[stack], None, draws=3, copies=5)[1]
    of_classes = [estimates(STACKS[stack], label, draws=3, copies=5)[1] for label in range(N_LABELS)]
    assert np.allclose(np.logaddexp.reduce(of_classes, axis=0), alone, atol=1e-5)
    exactly = [enumerated(STACKS[stack], label)[1] for label in (None, 0, 1, 2)]
    assert np.allclose(np.logaddexp.reduce(exactly[1:], axis=0), exactly[0])


def test_every_row_has_its_own_class():
    mixed = np.array([2, 0, 1, 1, 0])
    found = stack_bounds(TIED, ROWS, labels=mixed, draws=2, seed=3)
    for row, label in enumerate(mixed):
        alone = stack_bounds(TIED, ROWS, labels=np.full(5, label), draws=2, seed=3)
        assert np.isclose(alone.bound[-1, row], found.bound[-1, row], atol=1e-5)
    below = stack_bounds(DBN(TIED.machines[:1]), ROWS, draws=2, seed=3)
    assert below.bound[0].tobytes() == found.bound[0].tobytes()  # of the rows alone, below the label units


def test_one_machine_is_exact():
    machine = labelled_machine(5, N_LABELS, 3, 11)
    law, log_z, numbers = law_of_top(machine), log_partition(machine), exact.number(ROWS)
    labels = np.array([2, 0, 1, 1, 0])
    assert np.allclose(log_weights(machine, ROWS) - log_z, np.log(law.sum(axis=1)[numbers]), atol=1e-5)
    assert np.allclose(log_weights(machine, ROWS, labels) - log_z, np.log(law[numbers, labels]), atol=1e-5)
    found = stack_bounds(DBN((machine,)), ROWS, labels=labels)
    assert np.allclose(found.bound[0], log_weights(machine, ROWS, labels))
    plain = random_machine(5, 3, 11)
    assert np.array_equal(log_weights(plain, ROWS), -plain.free_energy(ROWS))


@pytest.mark.parametrize("labels", [[0, 1, 2, 3, 0], [0, 1, 2, -1, 0], [0, 1], [0.0, 1.0, 2.0, 1.0, 0.0]])
def test_labels_that_are_no_classes_are_refused(labels):
    with pytest.raises(InputError, match="whole numbers from 0 to 2, one for each of 5 rows"):
        stack_bounds(TIED, ROWS, labels=np.array(labels))


def test_a_stack_without_label_units_takes_no_labels():
    plain = DBN((random_machine(5, 3, 1), random_machine(3, 2, 2)))
    for model in (plain, DBN(plain.machines[:1])):
        with pytest.raises(InputError, match="got int64 .* and 0 label units"):
            stack_bounds(model, ROWS, labels=np.zeros(5, int))


EFFORT = BracketEffort(few(60, 10), few(100, 10), 3, few(100, 20))


def test_log_z_is_the_sum_over_classes_of_the_brackets_given_each():
    machine, rows = labelled_machine(7, N_LABELS, 5, 1, 0.5), exact.all_states(7)[:31]
    expected = log_partition(machine)
    assert np.isclose(expected, np.log(exact.boltzmann(machine).sum()))
    assert find_log_z(machine, rows, EFFORT) == (expected,) * 3 + ((),)
    found = find_log_z(machine, rows, EFFORT, exact=False, seed=2)
    assert len(found.brackets) == N_LABELS
    assert found.low < expected < found.high
    assert found.bracketed or not JIT
    assert abs(found.value - expected) < few(0.1, 0.5)
    assert found.high - found.low < few(1, 10)


def test_label_units_are_not_enumerated():
    assert is_exact(labelled_machine(25, 7, 27, 1))
    assert not is_exact(labelled_machine(26, 7, 27, 1))


@pytest.mark.skipif(not JIT, reason="plain Python has one thread")
def test_bits_do_not_depend_on_threads():
    rows, labels = np.random.default_rng(1).integers(0, 2, (61, 5)), np.arange(61) % N_LABELS

    def bits(threads):
        numba.set_num_threads(threads)
        return [stack_bounds(TIED, rows, labels=of, draws=2).bound.tobytes() for of in (None, labels)]

    assert bits(1) == bits(3)
