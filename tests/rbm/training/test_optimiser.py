"""Learning rate, momentum and Gibbs steps over epochs, against numbers worked out by hand."""

import numpy as np
import pytest

from rbm.config import TrainingConfig
from rbm.training.optimiser import gibbs_steps, learning_rate, momentum


def test_momentum_and_gibbs_steps_rise_over_epochs():
    config = TrainingConfig(epochs=5, momentum=0.8, momentum_ramp=4, k=2, last_k=10)
    assert np.allclose([momentum(config, epoch) for epoch in range(6)], [0, 0.2, 0.4, 0.6, 0.8, 0.8])
    assert [gibbs_steps(config, epoch) for epoch in range(6)] == [2, 4, 6, 8, 10, 10]
    plain = TrainingConfig(momentum=0.8, k=2, epochs=1)
    assert [momentum(plain, epoch) for epoch in (0, 7)] == [0.8, 0.8]
    assert [gibbs_steps(plain, epoch) for epoch in (0, 7)] == [2, 2]


def test_schedules():
    def rates(schedule):
        config = TrainingConfig(epochs=4, learning_rate=0.2, schedule=schedule, power=2.0)
        return [learning_rate(config, epoch) for epoch in range(3)]

    assert rates("constant") == [0.2] * 3
    assert np.allclose(rates("linear"), [0.2, 0.15, 0.1])
    assert np.allclose(rates("power"), [0.2, 0.05, 0.2 / 9])


@pytest.mark.parametrize(
    ("epochs", "hold", "expected"),
    [
        (7, 0.4, [0.2, 0.2, 0.2, *(0.2 * 0.01 ** ((t - 2.8) / 3.2) for t in (3, 4, 5)), 0.002]),
        (5, 0.0, [0.2, *(0.2 * 0.01 ** (t / 4) for t in (1, 2, 3)), 0.002]),
        (3, 1.0, [0.2, 0.2, 0.2]),
        (1, 0.0, [0.2]),
    ],
)
def test_a_rate_is_held_for_a_share_of_the_epochs_and_then_falls_to_the_last(epochs, hold, expected):
    config = TrainingConfig(epochs=epochs, learning_rate=0.2, schedule="hold-exponential", hold=hold, last_rate=0.002)
    assert np.allclose([learning_rate(config, epoch) for epoch in range(epochs)], expected, rtol=1e-12)
