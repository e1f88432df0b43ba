import math

import numpy as np
import pytest

from analysis.regeneration.memorisation import memorisation
from rbm import InputError, pack


def rows(n, seed):
    return pack(np.random.default_rng(seed).random((n, 131)) < 0.3)


def test_copies_of_training_rows_are_memorised_and_copies_of_held_out_rows_the_contrary():
    training, held_out = rows(53, 1), rows(53, 2)
    some = np.random.default_rng(3).integers(53, size=101)
    assert memorisation(training.rows(some), training, held_out).value == 1
    assert memorisation(held_out.rows(some), training, held_out).value == 0


def test_ties_count_one_half():
    training, held_out = pack(np.array([[1, 1, 1, 0, 0]])), pack(np.array([[0, 0, 1, 1, 1]]))
    patterns = pack(np.array([[0, 0, 1, 0, 0], [1, 0, 1, 0, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 0]]))
    assert memorisation(patterns, training, held_out).value == pytest.approx((0.5 + 1 + 0.5 + 1) / 4)


def test_fresh_patterns_are_at_one_half(draws):
    """The sets are random too, so the error is over repetitions."""
    values = [
        memorisation(rows(31, 3 * s), rows(23, 3 * s + 1), rows(23, 3 * s + 2)).value for s in range(draws(200, 60))
    ]
    assert abs(np.mean(values) - 0.5) < 4 * np.std(values) / math.sqrt(len(values))
    assert np.std(values) < 0.2


def test_the_sets_must_be_of_one_size():
    with pytest.raises(InputError, match="got 5 and 7"):
        memorisation(rows(3, 1), rows(5, 2), rows(7, 3))
