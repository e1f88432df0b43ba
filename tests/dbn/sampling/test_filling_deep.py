"""Units filled in by a stack cut at a layer: their law by enumeration of all states of its layers."""

import exact
import numpy as np
import pytest
import untied
from conftest import JIT, few, random_machine
from labelled import labelled_machine

from dbn import DBN
from dbn.sampling.filling import fill
from dbn.sampling.filling_deep import Filling, Problem, start_filling, sweep
from rbm import InputError, unpack

N_LABELS = 3
LABELLED = DBN((random_machine(5, 3, 1, 1.3), labelled_machine(3, N_LABELS, 2, 3, 2.0)), ("a", "b", "c"))
PLAIN = DBN((random_machine(5, 3, 3), random_machine(3, 4, 4, 1.3), random_machine(4, 2, 5, 1.5)))
UNTIED = untied.stack(5, 3, 2, scale=1.2, n_labels=N_LABELS)
HELD = np.array([1, 0, 1, 0, 0], bool)
ROW = np.array([1, 0, 0, 1, 1], np.uint8)
CASES = {
    "two machines of three": (PLAIN, 2, None),
    "three machines": (PLAIN, 3, None),
    "label units free": (LABELLED, 2, None),
    "label units held": (LABELLED, 2, 2),
    "untied, label units free": (UNTIED, 2, None),
    "untied, label units held": (UNTIED, 2, 0),
}


def law_of_layers(model, layer, label):
    """P(h_(L-1), .., h_1, v) of the stack cut at a layer: an array with an axis for each of these."""
    machine = model.machines[layer - 1]
    law = exact.joint(machine).sum(axis=1)
    if machine.n_labels:
        of_classes = law.reshape(2**machine.n_bits, 2**N_LABELS)[:, [4, 2, 1]]
        law = of_classes.sum(axis=1) if label is None else of_classes[:, label]
    for below in reversed(model.downward[: layer - 1]):
        law = law[..., None] * exact.visible_given_hidden(below)
    return law / law.sum()


def law_given_held(case, row=ROW):
    """The law of all layers given the held units of a row: probabilities of the numbers of states of the layers."""
    law = law_of_layers(*CASES[case])
    law = law * (exact.all_states(5)[:, HELD] == row[HELD]).all(axis=1)
    return law / law.sum()


def law_of_free_units(case, row=ROW):
    """P(free | held), one probability a state of the free units."""
    law = law_given_held(case, row)
    law, states = law.sum(axis=tuple(range(law.ndim - 1))), exact.all_states(5)
    return np.bincount(exact.number(states[:, ~HELD]), weights=law, minlength=8)


def problem_of(case, n):
    model, layer, label = CASES[case]
    return Problem(model, layer, HELD, None if label is None else np.full(n, label))


def numbers_of(layers, shape):
    """The number of each row's states of all layers, as `law_given_held` is raveled."""
    return np.ravel_multi_index([exact.number(states) for states in reversed(layers)], shape)


@pytest.mark.parametrize("case", CASES)
def test_a_sweep_leaves_the_law_of_all_layers_as_it_is(case):
    n = few(20011, 1009)
    law = law_given_held(case)
    picked = np.random.default_rng(3).choice(law.size, n, p=law.ravel())
    sizes = [m.n_bits for m in CASES[case][0].machines[: CASES[case][1]]]
    states = np.unravel_index(picked, law.shape)[::-1]
    layers = [exact.all_states(size)[of] for size, of in zip(sizes, states, strict=True)]
    problem, before = problem_of(case, n), Filling(layers, np.zeros((2, len(layers) - 1)))
    found = sweep(problem, before, 0, seed=7)
    numbers, possible = numbers_of(found.layers, law.shape), law.ravel() > 0
    assert possible[numbers].all()  # held units stay
    assert exact.p_value(np.cumsum(possible)[numbers] - 1, law.ravel()[possible]) > 1e-3
    assert ((found.accepted > 0.2) & (found.accepted < 1)).all()
    for old, new in zip(layers, found.layers, strict=True):
        assert (old != new).any(axis=1).mean() > 0.1


@pytest.mark.parametrize("case", CASES)
def test_free_units_have_their_conditional_law_and_held_ones_stay(case):
    n, (model, layer, label) = few(4001, 101), CASES[case]
    for row in (ROW, 1 - ROW)[: few(2, 1)]:
        named = None if label is None else model.classes[label]
        found = fill(model, np.tile(row, (n, 1)), HELD, few(60, 40), layer=layer, label=named, seed=3)
        visible = unpack(found.visible)
        assert (visible[:, HELD] == row[HELD]).all()
        assert found.hidden.shape == (n, model.sizes[layer])
        assert exact.p_value(exact.number(visible[:, ~HELD]), law_of_free_units(case, row)) > 1e-3


def test_the_law_is_not_that_of_the_first_machine_nor_that_of_all_classes():
    assert abs(law_of_free_units("two machines of three") - law_of_free_units("three machines")).sum() > 0.1
    assert abs(law_of_free_units("label units free") - law_of_free_units("label units held")).sum() > 0.2
    first = exact.joint(PLAIN.machines[0]).sum(axis=1) * (exact.all_states(5)[:, HELD] == ROW[HELD]).all(axis=1)
    alone = np.bincount(exact.number(exact.all_states(5)[:, ~HELD]), weights=first / first.sum())
    assert abs(law_of_free_units("three machines") - alone).sum() > 0.05
    if JIT:
        visible = unpack(fill(PLAIN, np.tile(ROW, (4001, 1)), HELD, 60, seed=3).visible)
        assert exact.p_value(exact.number(visible[:, ~HELD]), law_of_free_units("three machines")) < 1e-6


def test_the_hidden_states_are_those_of_the_layer():
    n = few(4001, 211)
    found = fill(LABELLED, np.tile(ROW, (n, 1)), HELD, few(60, 16), layer=2, label="c", seed=3)
    machine, law = LABELLED.machines[1], law_given_held("label units held").sum(axis=1)
    bits = exact.all_states(3)
    rows = np.hstack([bits, np.tile([0, 0, 1], (8, 1))])
    on = machine.hidden_probability(rows)
    expected = np.array([law @ np.where(h, on, 1 - on).prod(axis=1) for h in exact.all_states(2)])
    assert exact.p_value(exact.number(unpack(found.hidden)), expected) > 1e-3


def test_one_machine_with_label_units_is_filled_in_by_gibbs_chains():
    machine = labelled_machine(5, N_LABELS, 3, 11)
    for label in (None, 1):
        law = exact.joint(machine).sum(axis=1).reshape(32, 8)[:, [4, 2, 1]]
        law = (law.sum(axis=1) if label is None else law[:, label]) * (exact.all_states(5)[:, HELD] == ROW[HELD]).all(
            axis=1
        )
        expected = np.bincount(exact.number(exact.all_states(5)[:, ~HELD]), weights=law / law.sum())
        found = fill(DBN((machine,)), np.tile(ROW, (few(4001, 211), 1)), HELD, few(60, 16), label=label, seed=5)
        visible = unpack(found.visible)
        assert (visible[:, HELD] == ROW[HELD]).all()
        assert visible.shape[1] == 5
        assert exact.p_value(exact.number(visible[:, ~HELD]), expected) > 1e-3


def test_the_seed_decides_and_sweeps_add_up():
    rows = np.random.default_rng(5).integers(0, 2, size=(11, 5)).astype(np.uint8)
    found = fill(PLAIN, rows, HELD, 7, layer=3, seed=3)
    assert np.array_equal(found.visible, fill(PLAIN, rows, HELD, 7, layer=3, seed=3).visible)
    assert not np.array_equal(found.visible, fill(PLAIN, rows, HELD, 7, layer=3, seed=4).visible)
    assert (unpack(fill(PLAIN, rows, HELD, 0, layer=3).visible)[:, HELD] == rows[:, HELD]).all()
    problem = Problem(PLAIN, 3, HELD)
    filling, shares = start_filling(problem, rows, 3), []
    for number in range(5):
        alone = sweep(problem, filling._replace(accepted=np.zeros((2, 2))), number, 3)
        shares.append(alone.accepted * (number + 1))
        filling = sweep(problem, filling, number, 3)
    assert np.allclose(filling.accepted, np.mean(shares, axis=0))


def test_what_cannot_be_filled_in():
    for model, options, message in (
        (PLAIN, {"layer": 4}, "layer must be from 1 to 3; got 4"),
        (UNTIED, {"layer": 1}, "sample layer 2"),
        (PLAIN, {"layer": 3, "label": "a"}, "no label units"),
        (LABELLED, {"layer": 2, "label": "d"}, "no class 'd'"),
        (LABELLED, {"layer": 1, "label": "a"}, "sample layer 2"),
        (PLAIN, {"layer": 2, "steps": -1}, "sweeps must be at least 0"),
        (PLAIN, {"layer": 2, "steps": 2.5}, "sweeps must be a whole number; got 2.5"),
        (PLAIN, {"layer": 1, "steps": 2.5}, "sweeps must be a whole number; got 2.5"),
        (PLAIN, {"layer": 2.0}, "layer must be a whole number; got 2.0"),
        (PLAIN, {"layer": 2, "seed": None}, "a seed must be a whole number of at least 0; got None"),
    ):
        with pytest.raises(InputError, match=message):
            fill(model, ROW[None], HELD, **{"steps": 1, **options})
