"""The registry of estimators of the gradient: how the negative phase gets its states.

``TrainingConfig.estimator``, the command line, checkpoints and benchmarks take their names from here. An entry needs a
NumPy function (``rbm.reference`` says what it is given and returns), whose compiled form may be in
``rbm.training.gradient``, or a module of chains that exchange states (``rbm.training.exchanges``).
"""

import functools
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rbm.config import TrainingConfig
    from rbm.reference import Batch, Gradient
    from rbm.training.exchanges.chains import Exchanging


class Estimator(NamedTuple):
    """One estimator of <v h>_data - <v h>_model."""

    name: str
    label: str
    function: str = ""  # "module:name" of its NumPy function, imported when needed
    persistent: bool = False  # chains are kept from minibatch to minibatch
    compiled: bool = False  # `rbm.training.gradient.fill_phases` has it too
    exchanging: str = ""  # "module:name" of its `Exchanging`, in the place of a function
    share: bool = False  # the function is also given ``share``, ``discriminative_share`` of the configuration
    needs_labels: bool = False  # it is of machines with label units alone

    def load(self, config: "TrainingConfig") -> "Callable[[Batch], Gradient]":
        """Import the NumPy function, and fix what it takes from the configuration."""
        module, _, name = self.function.partition(":")
        function: Callable[..., Gradient] = getattr(importlib.import_module(module), name)
        return functools.partial(function, share=config.discriminative_share) if self.share else function

    def load_exchanging(self) -> "Exchanging | None":
        """Import what it says of chains that exchange states; None where it has none."""
        if not self.exchanging:
            return None
        module, _, name = self.exchanging.partition(":")
        found: Exchanging = getattr(importlib.import_module(module), name)
        return found


ESTIMATORS = (
    Estimator("cd", "contrastive divergence", "rbm.reference:contrastive_divergence", compiled=True),
    Estimator(
        "pcd", "persistent contrastive divergence", "rbm.reference:persistent_contrastive_divergence", persistent=True,
        compiled=True,
    ),
    Estimator(
        "tempering", "persistent contrastive divergence by parallel tempering",
        exchanging="rbm.training.exchanges.tempering:TEMPERING",
    ),
    Estimator(
        "trajectory", "persistent contrastive divergence by parallel trajectory tempering",
        exchanging="rbm.training.exchanges.trajectory:TRAJECTORY",
    ),
    Estimator(
        "hybrid", "discriminative and contrastive divergence", "rbm.labels.hybrid:hybrid", share=True, needs_labels=True
    ),
)  # fmt: skip
ESTIMATOR_NAMES = tuple(estimator.name for estimator in ESTIMATORS)


def number_of(name: str) -> int:
    """Return the number of an estimator, by which compiled code knows it."""
    return [estimator.name for estimator in ESTIMATORS].index(name)


def estimator_named(name: str) -> Estimator:
    """Return the estimator with this name."""
    return ESTIMATORS[number_of(name)]
