"""learnergy: RBM.fit as it comes, CD-k by autograd, with its DataLoader and the metrics of every minibatch."""

import logging

import numpy as np
import torch
from learnergy.models.bernoulli import RBM
from torch.utils.data import TensorDataset

from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


class Machine:
    """See contract."""

    def __init__(self, problem: Problem, task: Task) -> None:
        logging.disable(logging.INFO)
        self.batch_size = problem.batch_size
        self.data = TensorDataset(torch.from_numpy(problem.dense), torch.zeros(len(problem.dense)))
        self.model = RBM(
            problem.n_visible, problem.n_hidden, steps=task.k, learning_rate=problem.learning_rate,
            momentum=problem.momentum, decay=problem.weight_decay,
        )  # fmt: skip
        with torch.no_grad():
            self.model.W.copy_(torch.from_numpy(problem.weights))
            self.model.a.copy_(torch.from_numpy(problem.visible_bias))
            self.model.b.copy_(torch.from_numpy(problem.hidden_bias))

    def parameters(self) -> Parameters:
        """The parameters now."""
        return Parameters(*(x.detach().numpy().copy() for x in (self.model.W, self.model.a, self.model.b)))

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        return self._probability(self.model.hidden_sampling, visible)

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h)."""
        return self._probability(self.model.visible_sampling, hidden)

    def _probability(self, sampling, given: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
        with torch.no_grad():
            return sampling(torch.from_numpy(given.astype(np.float32)))[0].numpy()

    def epoch(self) -> None:
        """One epoch of fit."""
        self.model.fit(self.data, batch_size=self.batch_size, epochs=1)
