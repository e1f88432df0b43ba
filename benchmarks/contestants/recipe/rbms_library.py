"""rbms with what it has of the recipe: PCD-1, centred by the means of each minibatch, torch's SGD with its rate set.

Its fit_batch_pcd divides the gradient by its norm, so that a step is as long as the rate says, whatever the gradient.
"""

import torch

from benchmarks.contestants import rbms_library
from benchmarks.contestants.recipe.contract import Work
from benchmarks.contestants.recipe.draws import Draws
from benchmarks.subjects.problem import Task
from benchmarks.subjects.reference import Parameters
from rbm.training.optimiser import learning_rate


class Machine(rbms_library.Machine):
    """See contract."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.problem, Task("pcd", work.config.k))
        self.config, self.epochs = work.config, 0
        self.draws = Draws(work.levels, work.config.seed)

    def reported(self) -> Parameters:
        """As they are trained: it has no running mean."""
        return self.parameters()

    def epoch(self) -> None:
        """All rows, drawn anew, once in a new order."""
        self.draws.redraw()
        self.dense = torch.from_numpy(self.draws.rows)
        self.optimiser.param_groups[0]["lr"] = learning_rate(self.config, self.epochs)
        super().epoch()
        self.epochs += 1
