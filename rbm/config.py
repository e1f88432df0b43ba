"""How one machine is trained: a frozen, flat record, saved whole in every checkpoint.

A field added here needs a default, and files written before it are read with that default; where programs before it did
something else, say so with ``hyperparameter(..., before=value)``.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from rbm.checks import hyperparameter, make_plain, require
from rbm.training.estimators import ESTIMATOR_NAMES

Schedule = Literal["constant", "linear", "power"]
Readout = Literal["most probable", "sample"]
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
READOUTS: tuple[Readout, ...] = get_args(Readout)  # what a layer is read out as, given the other


@dataclass(frozen=True)
class TrainingConfig:
    """Hyper-parameters of one machine. NumPy numbers are taken too, and kept as plain Python ones.

    The step is v <- momentum v + rate (gradient - weight_decay W), W <- W + v, with the gradient an average over
    rows (Hinton 2012, section 9); L2 acts on the weights only. With t epochs done of T the rate is learning_rate
    times 1 (``constant``), 1 - t/T (``linear``) or (1 + t)^-power (``power``).
    """

    n_hidden: int = hyperparameter(500, "Hidden units.")
    epochs: int = hyperparameter(10, "Passes over the data.")
    estimator: str = hyperparameter("cd", f"Negative phase: {' or '.join(ESTIMATOR_NAMES)}.")
    k: int = hyperparameter(10, "Gibbs steps a minibatch.")
    learning_rate: float = hyperparameter(0.05, "Learning rate.")
    schedule: Schedule = hyperparameter("constant", f"Of the learning rate: {', '.join(SCHEDULES)}.")
    power: float = hyperparameter(0.5, "Exponent of the power schedule.")
    momentum: float = hyperparameter(0.5, "Momentum.")
    weight_decay: float = hyperparameter(1e-4, "L2 on the weights.")
    batch_size: int = hyperparameter(100, "Rows a minibatch.")
    n_chains: int = hyperparameter(100, "Persistent chains (pcd only).")
    weight_deviation: float = hyperparameter(0.01, "Standard deviation of the initial weights.")
    seed: int = hyperparameter(1, "The one seed.")

    def __post_init__(self) -> None:
        make_plain(self)
        for name in ("n_hidden", "k", "batch_size", "n_chains"):
            require(name, getattr(self, name), int, lambda x: 1 <= x < 2**31, "a whole number from 1 to 2**31 - 1")
        require("epochs", self.epochs, int, lambda x: 0 <= x < 2**31, "a whole number from 0 to 2**31 - 1")
        require("seed", self.seed, int, lambda x: 0 <= x < 2**63, "a whole number from 0 to 2**63 - 1")
        require("learning_rate", self.learning_rate, float, lambda x: 0 < x < float("inf"), "a positive number")
        require("momentum", self.momentum, float, lambda x: 0 <= x < 1, "a number from 0 to below 1")
        for name in ("weight_decay", "weight_deviation", "power"):
            require(name, getattr(self, name), float, lambda x: 0 <= x < float("inf"), "a number of at least 0")
        require("schedule", self.schedule, str, lambda x: x in SCHEDULES, f"one of {', '.join(SCHEDULES)}")
        require(
            "estimator", self.estimator, str, lambda x: x in ESTIMATOR_NAMES, f"one of {', '.join(ESTIMATOR_NAMES)}"
        )
