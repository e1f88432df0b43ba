"""scikit-learn's BernoulliRBM with what it has of the recipe: PCD-1; its rate and its rows are set by the caller.

Minibatches go to partial_fit, which computes in float64; fit would start again from new weights.
"""

import numpy as np

from benchmarks.contestants import sklearn_rbm
from benchmarks.contestants.recipe.contract import Work
from benchmarks.contestants.recipe.draws import Draws
from benchmarks.subjects.problem import Task
from benchmarks.subjects.reference import Parameters
from rbm.training.optimiser import learning_rate


class Machine(sklearn_rbm.Machine):
    """See contract; it draws its own first weights, and starts from the visible biases of the problem."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.problem, Task("pcd", 1))
        self.config, self.slices, self.epochs = work.config, work.problem.slices(), 0
        self.draws = Draws(work.levels, work.config.seed)
        self.generator = np.random.Generator(np.random.SFC64(work.config.seed + 1))
        self.model.intercept_visible_ = work.problem.visible_bias.astype(np.float64)

    def parameters(self) -> Parameters:
        """Copies, as partial_fit goes on in the same arrays."""
        return Parameters(*(np.array(p) for p in super().parameters()))

    def reported(self) -> Parameters:
        """As they are trained: it has no running mean."""
        return self.parameters()

    def epoch(self) -> None:
        """All rows, drawn anew, once in a new order."""
        self.draws.redraw()
        self.model.learning_rate = learning_rate(self.config, self.epochs)
        order = self.generator.permutation(len(self.draws.rows))
        for rows in self.slices:
            self.model.partial_fit(self.draws.rows[order[rows]])
        self.epochs += 1
