"""Momentum, weight decay and learning-rate schedule."""

from typing import NamedTuple

import numpy as np

from rbm.config import TrainingConfig
from rbm.gradient import Phases
from rbm.kernels.alignment import aligned_copy
from rbm.kernels.options import spliced
from rbm.kernels.statistics import update
from rbm.kernels.tables import Tables


class Velocity(NamedTuple):
    """Velocities of the parameters, float32, of the shapes of the tables they belong to."""

    weights: np.ndarray
    visible_bias: np.ndarray
    hidden_bias: np.ndarray


def zero_velocity(tables: Tables) -> Velocity:
    """No motion yet."""
    moved = tables.forward, tables.visible_bias, tables.hidden_bias
    return Velocity(*(aligned_copy(np.zeros_like(t)) for t in moved))


def learning_rate(config: TrainingConfig, epoch: int) -> float:
    """Rate once ``epoch`` epochs are done."""
    factors = {
        "constant": 1.0,
        "linear": 1 - epoch / max(config.epochs, 1),
        "power": (1.0 + epoch) ** -config.power,
    }
    return config.learning_rate * factors[config.schedule]


@spliced
def step(
    phases: Phases, tables: Tables, velocity: Velocity, rate: float, momentum: float, decay: float, shares: int
) -> int:
    """Change tables and velocity in place by one step; returns the number of parameters gone non-finite."""
    bad: int = update(
        phases.visible, phases.n_data, phases.signed, tables.forward, tables.backward, tables.visible_bias,
        tables.hidden_bias, velocity.weights, velocity.visible_bias, velocity.hidden_bias, np.float32(rate),
        np.float32(momentum), np.float32(decay), shares,
    )  # fmt: skip
    return bad
