"""Weights as 16-bit whole numbers, and what that does to probabilities."""

import numpy as np
import pytest
from conftest import random_machine

from dbn.page.quantise import LARGEST, deviation, quantise, quantised_machine, states_to_compare
from rbm import RBM


@pytest.mark.parametrize("largest", [127, LARGEST])
def test_a_weight_moves_by_half_a_step_of_its_column_at_most(largest):
    weights = random_machine(53, 7, 3).weights * 10.0 ** np.arange(-3, 4, dtype=np.float32)
    found = quantise(weights, largest)
    assert found.whole.dtype == np.int16
    assert (np.abs(found.whole).max(axis=0) == largest).all()
    moved = np.abs(found.restored().astype(float) - weights)
    assert (moved <= 0.5001 * found.scale).all()
    assert (moved.max(axis=0) > 0.3 * found.scale).all()  # and no weight is kept better by chance
    assert np.allclose(found.scale, np.abs(weights).max(axis=0) / largest, rtol=1e-6)


def test_columns_of_zeros_and_of_tiny_weights_stay_near_zero():
    weights = np.array([[0, 1e-44, 2], [0, 0, -2]], np.float32)
    assert np.allclose(quantise(weights).restored(), weights, atol=1e-40)


def test_the_deviation_is_the_largest_of_any_probability_given_states_of_the_chains():
    machine = random_machine(11, 5, 3)
    chains = states_to_compare(machine)
    moved = RBM(machine.weights + np.float32(0.01), machine.visible_bias, machine.hidden_bias)
    v, h = chains.visible.unpack().astype(float), chains.hidden.unpack().astype(float)

    def both(weights):
        W = weights.astype(float)
        return [1 / (1 + np.exp(-x)) for x in (v @ W + machine.hidden_bias, h @ W.T + machine.visible_bias)]

    expected = max(np.abs(a - b).max() for a, b in zip(both(machine.weights), both(moved.weights), strict=True))
    assert deviation(machine, moved, chains) == pytest.approx(expected, abs=1e-6)


def test_16_bits_are_enough_where_8_are_not():
    machine = random_machine(211, 7, 5)
    chains = states_to_compare(machine)
    assert deviation(machine, quantised_machine(machine), chains) < 1e-3
    assert deviation(machine, quantised_machine(machine, 127), chains) > 1e-3
