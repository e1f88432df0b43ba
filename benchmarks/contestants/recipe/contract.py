"""What an adapter for the time to quality provides: a class ``Machine`` made as ``Machine(work)``."""

from typing import NamedTuple, Protocol

import numpy as np

from benchmarks.subjects.problem import Problem
from benchmarks.subjects.reference import Parameters
from rbm import GreyLevels, TrainingConfig


class Work(NamedTuple):
    """A recipe, and what it is applied to."""

    problem: Problem  # the parameters that training starts from; its rows are the draw of the first epoch
    grey: GreyLevels  # what every epoch draws its rows from
    levels: np.ndarray  # the same as bytes, of 255, (n, n_visible)
    config: TrainingConfig


class Machine(Protocol):
    """A machine under training by the recipe, or by as much of it as a library offers."""

    def parameters(self) -> Parameters:
        """The parameters as they are trained, copied."""

    def reported(self) -> Parameters:
        """The parameters that are reported: their running mean, where there is one; copied."""

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v) of 0/1 rows by the contestant's own code, under `parameters`."""

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h) of 0/1 rows by the contestant's own code, under `parameters`."""

    def epoch(self) -> None:
        """Draw all rows anew and train on them once, at the rate of the next epoch: this is timed."""
