"""Notice that training has diverged: a parameter is not finite, or so large that nothing can be learnt any more.

A unit whose field is beyond 22 is drawn the same whatever its random number of 32 bits, and the gradient that could
bring a parameter further vanishes exponentially: parameters of machines that learn stay below 100.
"""

from collections.abc import Iterable

import numpy as np

from rbm.config import TrainingConfig
from rbm.errors import DivergenceError

LARGEST = 1000.0  # absolute value of a parameter beyond which training has diverged, in nats


def check_parameters(arrays: Iterable[np.ndarray], where: str, rate: float, config: TrainingConfig) -> None:
    """Raise DivergenceError unless all parameters are finite and at most ``LARGEST``.

    Parameters
    ----------
    arrays : arrays of floats
        Weights and biases.
    where : str
        Machine and epoch, for the message.
    rate : float
        The learning rate of the epoch.
    """
    extremes = np.array([extreme for array in arrays for extreme in (array.max(), array.min())], np.float64)
    largest = extremes[np.abs(extremes).argmax()]  # nan if there is one
    if np.abs(largest) <= LARGEST:
        return
    if np.isfinite(largest):
        fault = f"a parameter is {largest:g}, and beyond {LARGEST:g} nothing is learnt any more"
    else:
        fault = "a parameter is no longer finite"
    raise DivergenceError(f"{where}: {fault}; lower {_remedies(rate, config)}")


def _remedies(rate: float, config: TrainingConfig) -> str:
    """Name the hyper-parameters to lower, the likeliest first."""
    found = [f"the learning rate (now {rate:g})"]
    if rate * config.weight_decay > 1:  # the decay alone makes the weights change sign and grow
        found.append(f"the weight decay (now {config.weight_decay:g})")
    if config.momentum:
        found.append(f"the momentum (now {config.momentum:g})")
    if config.weight_deviation > 1:
        found.append(f"weight_deviation (now {config.weight_deviation:g})")
    return " or ".join(found)
