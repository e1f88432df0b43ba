"""learnergy with what it has of the recipe: CD-1 for PCD-1, an epoch of RBM.fit at a time, its SGD's rate set."""

import torch
from torch.utils.data import TensorDataset

from benchmarks.contestants import learnergy_library
from benchmarks.contestants.recipe.contract import Work
from benchmarks.contestants.recipe.draws import Draws
from benchmarks.subjects.problem import Task
from benchmarks.subjects.reference import Parameters
from rbm.training.optimiser import learning_rate


class Machine(learnergy_library.Machine):
    """See contract."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.problem, Task("cd", work.config.k))
        self.config, self.epochs = work.config, 0
        self.draws = Draws(work.levels, work.config.seed)
        self.data = TensorDataset(torch.from_numpy(self.draws.rows), torch.zeros(len(self.draws.rows)))

    def reported(self) -> Parameters:
        """As they are trained: it has no running mean."""
        return self.parameters()

    def epoch(self) -> None:
        """All rows, drawn anew, once in a new order."""
        self.draws.redraw()
        self.model.optimizer.param_groups[0]["lr"] = learning_rate(self.config, self.epochs)
        super().epoch()
        self.epochs += 1
