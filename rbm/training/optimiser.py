"""Learning rate, momentum and Gibbs steps over epochs; the step itself is ``rbm.kernels.gradient_step``."""

from rbm.config import TrainingConfig


def learning_rate(config: TrainingConfig, epoch: int) -> float:
    """Return the rate once ``epoch`` epochs are done."""
    if config.schedule == "hold-exponential":
        return _held(config, epoch)
    factors = {
        "constant": 1.0,
        "linear": 1 - epoch / max(config.epochs, 1),
        "power": (1.0 + epoch) ** -config.power,
    }
    return config.learning_rate * factors[config.schedule]


def _held(config: TrainingConfig, epoch: int) -> float:
    """Return the rate that is held, then falls exponentially so that the last epoch has ``last_rate``."""
    held, last = config.hold * config.epochs, config.epochs - 1
    fallen = min((epoch - held) / (last - held), 1.0) if held < min(epoch, last) else 0.0
    return float(config.learning_rate ** (1 - fallen) * config.last_rate**fallen)


def momentum(config: TrainingConfig, epoch: int) -> float:
    """Return the momentum once ``epoch`` epochs are done."""
    return float(config.momentum * min(epoch / config.momentum_ramp, 1.0)) if config.momentum_ramp else config.momentum


def gibbs_steps(config: TrainingConfig, epoch: int) -> int:
    """Return the Gibbs steps of a minibatch once ``epoch`` epochs are done."""
    if not config.last_k:
        return config.k
    return round(config.k + (config.last_k - config.k) * min(epoch / max(config.epochs - 1, 1), 1.0))
