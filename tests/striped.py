"""A small network, and data of two kinds of stripes, for the measures of regeneration."""

import numpy as np
from conftest import random_machine

from analysis.regeneration import LabelledRows, Measured, PatternSampling, measure_regeneration
from dbn.model import DBN
from rbm import RBM, States, pack

STRIPES = np.arange(17) % 2


def striped() -> RBM:
    """A machine whose first hidden unit is the kind of the stripes, and whose others are random."""
    weights = random_machine(17, 7, 1).weights.copy()
    weights[:, 0] = 6.0 * STRIPES - 3
    return RBM(weights, 1.5 - 3.0 * STRIPES, np.zeros(7))


MODEL = DBN((striped(), random_machine(7, 5, 2)))


def rows(n: int, seed: int) -> tuple[States, np.ndarray]:
    """Stripes of two kinds, labelled, with noise."""
    g = np.random.default_rng(seed)
    labels = g.integers(0, 2, n)
    return pack((STRIPES == labels[:, None]) ^ (g.random((n, 17)) < 0.1)), labels


DATA, LABELS = rows(83, 1)
HELD_OUT, HELD_OUT_LABELS = rows(47, 2)


SAMPLING = PatternSampling("most probable", n_patterns=19, steps=8, seed=1)


def measure(
    model=MODEL, data=DATA, held_out=HELD_OUT, labels=None, held_out_labels=None, sampling=SAMPLING, **given
) -> list[Measured]:
    training, fresh = LabelledRows(data, labels), LabelledRows(held_out, held_out_labels)
    return measure_regeneration(model, training, fresh, sampling, **given)
