"""How one machine is trained: a frozen, flat record, saved whole in every checkpoint."""

from dataclasses import dataclass

from rbm.checks import require
from rbm.training.estimators import ESTIMATOR_NAMES

SCHEDULES = ("constant", "linear", "power")
READOUTS = ("most probable", "sample")  # what a layer is read out as, given the other


@dataclass(frozen=True)
class TrainingConfig:
    """Hyper-parameters of one machine.

    The step is v <- momentum v + rate (gradient - weight_decay W), W <- W + v, with the gradient an average over
    rows (Hinton 2012, section 9); L2 acts on the weights only. With t epochs done of T the rate is learning_rate
    times 1 (``constant``), 1 - t/T (``linear``) or (1 + t)^-power (``power``).
    """

    n_hidden: int = 500
    epochs: int = 10
    estimator: str = "cd"  # negative phase: contrastive divergence, or persistent chains
    k: int = 10  # Gibbs steps a minibatch
    learning_rate: float = 0.05
    schedule: str = "constant"
    power: float = 0.5  # of the power schedule
    momentum: float = 0.5
    weight_decay: float = 1e-4
    batch_size: int = 100
    n_chains: int = 100  # persistent chains (pcd only)
    weight_deviation: float = 0.01  # standard deviation of the initial weights
    seed: int = 1

    def __post_init__(self) -> None:
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
