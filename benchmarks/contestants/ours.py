"""Our kernels in the minibatch loop of rbm.training.loop, without copies and monitor."""

import numpy as np

from benchmarks.contestants.contract import Step
from benchmarks.subjects.ours import Training
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


class Machine:
    """See contract."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.training = Training(problem, task)
        self.generator = np.random.Generator(np.random.SFC64(problem.seed))

    def parameters(self) -> Parameters:
        """The parameters now."""
        model = self.training.model()
        return Parameters(model.weights, model.visible_bias, model.hidden_bias)

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v) by the kernels."""
        return self.training.model().hidden_probability(visible)

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h) by the kernels."""
        return self.training.model().visible_probability(hidden)

    def step(self, rows: slice) -> Step:
        """One minibatch."""
        return self.training.unpacked(self.training.train_on(rows))

    def epoch(self) -> None:
        """All rows once in a new order."""
        self.training.train_epoch(self.generator.permutation(len(self.training.words)))
