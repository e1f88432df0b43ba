"""What an adapter provides: a class ``Machine`` made as ``Machine(problem, task)``."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np

from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


class Step(NamedTuple):
    """What one minibatch step used, as float arrays of shape (rows, units), to be recomputed in float64."""

    positive: np.ndarray  # P(h = 1 | v) of the minibatch
    visible: np.ndarray  # the model's v
    negative: np.ndarray  # P(h = 1 | that v)


class Machine(Protocol):
    """A machine under training. Epochs go on from each other; all of them start from ``problem``."""

    def parameters(self) -> Parameters:
        """The parameters now, as NumPy arrays."""

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v) of 0/1 rows by the contestant's own code."""

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h) of 0/1 rows by the contestant's own code."""

    def step(self, rows: slice) -> Step:
        """Train on one minibatch; only machines with the check ``step`` have it, and their epochs consist of it."""

    def epoch(self) -> None:
        """Train on all rows once: this is timed."""


class Contestant(NamedTuple):
    """How to find an adapter, and what it can do."""

    name: str
    module: str  # where Machine is
    requires: tuple[str, ...] = ()  # distributions beyond the project's own
    checks: tuple[str, ...] = ("conditionals", "learning")
    offers: Callable[[Task], bool] = lambda task: True
    note: str = ""


MakeMachine = Callable[[Problem, Task], Machine]
