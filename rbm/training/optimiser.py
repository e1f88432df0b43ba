"""Momentum, weight decay and learning-rate schedule."""

from typing import NamedTuple

import numpy as np

from rbm.config import TrainingConfig
from rbm.kernels.alignment import aligned_copy
from rbm.kernels.gradient_step import update
from rbm.kernels.options import spliced
from rbm.kernels.parallel.barrier import Team
from rbm.kernels.weight_tiles import Tables
from rbm.training.gradient import Phases, Room


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
    phases: Phases, room: Room, tables: Tables, velocity: Velocity, rate: float, momentum: float, decay: float,
    team: Team,
) -> int:  # fmt: skip
    """Change tables and velocity in place by one step; returns how many of a member's parameters went non-finite."""
    bad: int = update(
        phases.visible.T, phases.n_data, phases.n_model, phases.signed, tables, velocity, np.float32(rate),
        np.float32(momentum), np.float32(decay), team, room,
    )  # fmt: skip
    return bad
