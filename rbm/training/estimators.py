"""The registry of estimators of the gradient: how the negative phase gets its states.

``TrainingConfig.estimator``, the command line, checkpoints and benchmarks take their names from here. An entry needs a
NumPy function (``rbm.reference`` says what it is given and returns); compiled forms are in ``rbm.training.gradient``.
"""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rbm.reference import Batch, Gradient


class Estimator(NamedTuple):
    """One estimator of <v h>_data - <v h>_model."""

    name: str
    label: str
    function: str  # "module:name" of its NumPy function, imported when needed
    persistent: bool = False  # chains are kept from minibatch to minibatch
    compiled: bool = False  # `rbm.training.gradient.fill_phases` has it too

    def load(self) -> "Callable[[Batch], Gradient]":
        """Import the NumPy function."""
        module, _, name = self.function.partition(":")
        function: Callable[[Batch], Gradient] = getattr(importlib.import_module(module), name)
        return function


ESTIMATORS = (
    Estimator("cd", "contrastive divergence", "rbm.reference:contrastive_divergence", compiled=True),
    Estimator(
        "pcd", "persistent contrastive divergence", "rbm.reference:persistent_contrastive_divergence", persistent=True,
        compiled=True,
    ),
)  # fmt: skip
ESTIMATOR_NAMES = tuple(estimator.name for estimator in ESTIMATORS)


def number_of(name: str) -> int:
    """Return the number of an estimator, by which compiled code knows it."""
    return [estimator.name for estimator in ESTIMATORS].index(name)


def estimator_named(name: str) -> Estimator:
    """Return the estimator with this name."""
    return ESTIMATORS[number_of(name)]
