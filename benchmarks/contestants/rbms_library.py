"""rbms: its own step (fit_batch_pcd) and torch's SGD, in the loop of its train() without the writing of files."""

import numpy as np
import torch
from rbms.bernoulli_bernoulli.classes import BBRBM
from rbms.training.pcd import fit_batch_pcd

from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


class Machine:
    """See contract."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.task, self.slices = task, problem.slices()
        self.dense = torch.from_numpy(problem.dense)
        self.row_weights = torch.ones(len(self.dense))
        self.model = BBRBM(
            torch.from_numpy(problem.weights.copy()), torch.from_numpy(problem.visible_bias.copy()),
            torch.from_numpy(problem.hidden_bias.copy()),
        )  # fmt: skip
        self.chains = self.model.init_chains(problem.batch_size)
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=problem.learning_rate, maximize=True)
        self.model.init_grad()

    def parameters(self) -> Parameters:
        """The parameters now."""
        model = self.model
        return Parameters(*(x.numpy().copy() for x in (model.weight_matrix, model.vbias, model.hbias)))

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        chains = {"visible": torch.from_numpy(visible.astype(np.float32))}
        return self.model.sample_hiddens(chains)["hidden_mag"].numpy()

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h)."""
        chains = {"hidden": torch.from_numpy(hidden.astype(np.float32))}
        return self.model.sample_visibles(chains)["visible_mag"].numpy()

    def epoch(self) -> None:
        """All rows once in a new order."""
        order = torch.randperm(len(self.dense))
        with torch.no_grad():
            for rows in self.slices:
                batch = (self.dense[order[rows]], self.row_weights[order[rows]])
                if self.task.estimator == "cd":
                    self.chains = self.model.init_chains(len(batch[0]), weights=batch[1], start_v=batch[0])
                self.optimiser.zero_grad(set_to_none=False)
                self.chains, _ = fit_batch_pcd(batch, self.chains, self.model, gibbs_steps=self.task.k, beta=1.0)
                self.optimiser.step()
