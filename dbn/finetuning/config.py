"""How a stack is fine-tuned by the up-down algorithm: a frozen, flat record, saved whole with the training."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from rbm.checks import hyperparameter, make_plain, require
from rbm.config import Schedule, TrainingConfig

ESTIMATORS = ("cd", "pcd")  # of the top machine's negative phase


def _as_of_machine(name: str) -> Any:
    """Return a dataclass field with the default and the help of the same field of ``TrainingConfig``."""
    field = TrainingConfig.__dataclass_fields__[name]
    return dataclasses.field(default=field.default, metadata=field.metadata)


@dataclass(frozen=True)
class FinetuningConfig:
    """Hyper-parameters of up-down fine-tuning, the same for all layers; their meaning is that of `rbm.TrainingConfig`.

    Steps are plain ones, without momentum and weight decay: W <- W + rate times the gradient, averaged over rows.

    Examples
    --------
    >>> from dbn import FinetuningConfig
    >>> config = FinetuningConfig(epochs=20, learning_rate=0.02, estimator="pcd")
    >>> config.k, config.of_machine().momentum
    (3, 0.0)
    >>> FinetuningConfig(estimator="tempering")
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: estimator must be one of cd, pcd; got 'tempering'
    """

    epochs: int = _as_of_machine("epochs")
    learning_rate: float = hyperparameter(0.01, "Learning rate of all weights and biases.")
    schedule: Schedule = _as_of_machine("schedule")
    power: float = _as_of_machine("power")
    hold: float = _as_of_machine("hold")
    last_rate: float = _as_of_machine("last_rate")
    k: int = hyperparameter(3, "Gibbs steps of the top machine a minibatch.")
    estimator: str = hyperparameter(
        "cd",
        "Chains of the top machine, from whose ends the passes down begin: cd, from the data anew for every minibatch, "
        "or pcd, persistent ones, as many as a minibatch has rows, from the first minibatch on; for samples.",
    )
    batch_size: int = _as_of_machine("batch_size")
    seed: int = _as_of_machine("seed")

    def __post_init__(self) -> None:
        make_plain(self)
        require("estimator", self.estimator, str, lambda name: name in ESTIMATORS, f"one of {', '.join(ESTIMATORS)}")
        self.of_machine()

    def of_machine(self) -> TrainingConfig:
        """Return the same hyper-parameters as those of one machine, checked."""
        return TrainingConfig(n_hidden=1, momentum=0.0, weight_decay=0.0, **dataclasses.asdict(self))
