"""The mean test log-likelihood of a machine: of every contestant's by the same code, rbm.likelihood's."""

from typing import NamedTuple, Protocol

import numpy as np

from benchmarks.subjects.reference import Parameters
from rbm import RBM, States
from rbm.likelihood import annealed_log_partition, base_log_odds, bracket_log_partition, mean_log_likelihood


class Effort(NamedTuple):
    """How much annealing an estimate and a bracket are worth."""

    bracket_chains: int = 200  # each way
    bracket_temperatures: int = 10_000
    ladders: int = 5
    sweeps: int = 1000
    chains: int = 100  # of an estimate
    temperatures: int = 1000


class Between(NamedTuple):
    """What the mean log-likelihood must be reckoned to lie between, nats, and the verdict on its bracket."""

    low: float
    high: float
    verdict: str  # bracketed, or not bracketed


class Scorer(Protocol):
    """Scores parameters; mean log-likelihoods of the test rows, in nats."""

    def estimate(self, parameters: Parameters) -> float:
        """One estimate, cheap, and high on average."""

    def bracket(self, parameters: Parameters) -> Between:
        """Bounds from estimates of log Z that are low, high and neither."""


class TestRows:
    """Scores on test rows, annealing from pixels with the log-odds of the training rows."""

    __test__ = False  # no test of pytest's

    def __init__(self, rows: States, training_rows: States, effort: Effort, seed: int) -> None:
        self.rows, self.log_odds = rows, base_log_odds(training_rows)
        self.effort, self.seed = effort, seed

    def estimate(self, parameters: Parameters) -> float:
        """By forward annealing, whose log Z is low on average."""
        model, e = machine_of(parameters), self.effort
        found = annealed_log_partition(
            model, self.log_odds, chains=e.chains, temperatures=e.temperatures, seed=self.seed
        )
        return mean_log_likelihood(model, self.rows, found.log_z).mean

    def bracket(self, parameters: Parameters) -> Between:
        """From the interval of the three-way bracket, the wide one where the verdict is not bracketed."""
        model, e = machine_of(parameters), self.effort
        found = bracket_log_partition(
            model, self.log_odds, chains=e.bracket_chains, temperatures=e.bracket_temperatures, ladders=e.ladders,
            sweeps=e.sweeps, seed=self.seed,
        )  # fmt: skip
        low, high = (mean_log_likelihood(model, self.rows, log_z).mean for log_z in found.interval[::-1])
        return Between(low, high, found.verdict)


def machine_of(parameters: Parameters) -> RBM:
    """The parameters of any contestant as our machine."""
    return RBM(*(np.ascontiguousarray(p, np.float32) for p in parameters))
