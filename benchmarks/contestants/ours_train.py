"""Our public call: rbm.training.loop.train_epoch, with the copies of its state and its monitor."""

import numpy as np

from benchmarks.subjects.ours import first_chains, training_config, zero_velocity
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters
from rbm import RBM
from rbm.training.loop import train_epoch
from rbm.training.state import TrainingState


class Machine:
    """See contract."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.states = problem.states
        model = RBM(problem.weights, problem.visible_bias, problem.hidden_bias)
        chains = first_chains(problem)
        config = training_config(problem, task)
        self.state = TrainingState(model, zero_velocity(model.tables), chains, 0, 0, config, "benchmarks", ())

    def parameters(self) -> Parameters:
        """The parameters now."""
        model = self.state.model
        return Parameters(model.weights, model.visible_bias, model.hidden_bias)

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        return self.state.model.hidden_probability(visible)

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h)."""
        return self.state.model.visible_probability(hidden)

    def epoch(self) -> None:
        """The next epoch."""
        self.state = train_epoch(self.state, self.states)
