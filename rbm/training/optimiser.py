"""The learning rate over epochs; the step itself is ``rbm.kernels.gradient_step``."""

from rbm.config import TrainingConfig


def learning_rate(config: TrainingConfig, epoch: int) -> float:
    """Return the rate once ``epoch`` epochs are done."""
    factors = {
        "constant": 1.0,
        "linear": 1 - epoch / max(config.epochs, 1),
        "power": (1.0 + epoch) ** -config.power,
    }
    return config.learning_rate * factors[config.schedule]
