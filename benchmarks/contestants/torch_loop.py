"""A plain torch loop on the CPU: no autograd, fused products, in-place buffers."""

import numpy as np
import torch

from benchmarks.contestants.contract import Step
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


class Machine:
    """See contract. The number of threads is torch's, set by benchmarks.machine.threads."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.problem, self.task = problem, task
        self.dense = torch.from_numpy(problem.dense)
        self.w, self.a, self.b = (
            torch.from_numpy(x.copy()) for x in (problem.weights, problem.visible_bias, problem.hidden_bias)
        )
        self.dw, self.da, self.db = (torch.zeros_like(x) for x in (self.w, self.a, self.b))
        self.generator = torch.Generator().manual_seed(problem.seed)
        self.slices = problem.slices()
        self.chains = self._bits(torch.full((problem.batch_size, problem.n_visible), 0.5))

    def _bits(self, probability: torch.Tensor) -> torch.Tensor:
        """Bits as floats: uniform numbers below the probability, 3 times as fast as torch.bernoulli."""
        noise = torch.empty_like(probability).uniform_(generator=self.generator)
        return torch.lt(noise, probability, out=noise)

    def _up(self, visible: torch.Tensor) -> torch.Tensor:
        return torch.addmm(self.b, visible, self.w).sigmoid_()

    def _down(self, hidden: torch.Tensor) -> torch.Tensor:
        return torch.addmm(self.a, hidden, self.w.t()).sigmoid_()

    def _train_on(self, batch: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        positive = self._up(batch)
        negative = positive if self.task.estimator == "cd" else self._up(self.chains)
        for _ in range(self.task.k):
            visible = self._bits(self._down(self._bits(negative)))
            negative = self._up(visible)
        self.chains = visible
        n, m, rate, momentum = len(batch), len(visible), self.problem.learning_rate, self.problem.momentum
        self.dw.addmm_(batch.t(), positive, beta=momentum, alpha=rate / n)
        self.dw.addmm_(visible.t(), negative, alpha=-rate / m).add_(self.w, alpha=-rate * self.problem.weight_decay)
        self.da.mul_(momentum).add_(batch.mean(0) - visible.mean(0), alpha=rate)
        self.db.mul_(momentum).add_(positive.mean(0) - negative.mean(0), alpha=rate)
        for parameter, velocity in ((self.w, self.dw), (self.a, self.da), (self.b, self.db)):
            parameter.add_(velocity)
        return positive, visible, negative

    def parameters(self) -> Parameters:
        """The parameters now."""
        return Parameters(*(x.numpy().copy() for x in (self.w, self.a, self.b)))

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        return self._up(torch.from_numpy(visible.astype(np.float32))).numpy()

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h)."""
        return self._down(torch.from_numpy(hidden.astype(np.float32))).numpy()

    def step(self, rows: slice) -> Step:
        """One minibatch."""
        with torch.no_grad():
            return Step(*(x.numpy().copy() for x in self._train_on(self.dense[rows])))

    def epoch(self) -> None:
        """All rows once in a new order."""
        with torch.no_grad():
            order = torch.randperm(len(self.dense), generator=self.generator)
            for rows in self.slices:
                self._train_on(self.dense[order[rows]])
