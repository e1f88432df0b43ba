"""NumPy + BLAS with the whole recipe: the phases of the plain contestant, its step centred, and a running mean."""

import numpy as np

from benchmarks.contestants import plain_numpy
from benchmarks.contestants.recipe.contract import Work
from benchmarks.contestants.recipe.draws import Draws
from benchmarks.subjects.problem import Task
from benchmarks.subjects.reference import Parameters
from rbm.training.optimiser import learning_rate


class Machine(plain_numpy.Machine):
    """See contract; its rates of step, offsets and mean are those of the configuration, momentum and decay are 0."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.problem, Task("pcd", work.config.k))
        self.config, self.epochs, self.steps = work.config, 0, 0
        self.draws = Draws(work.levels, work.config.seed)
        self.visible_offset = work.problem.dense.mean(axis=0)
        self.hidden_offset = self.hidden_probability(self.visible_offset[None])[0]
        self.centred_visible, self.centred_hidden = np.empty_like(self.visible), np.empty_like(self.hidden)
        self.mean = super().parameters()

    def reported(self) -> Parameters:
        """The running mean."""
        return Parameters(*(p.copy() for p in self.mean))

    def update(self, n: int, m: int) -> None:
        """One centred step from what `phases` filled, then the offsets, and every so many steps the mean."""
        config, v, p = self.config, self.visible[: n + m], self.hidden[: n + m]
        rate = learning_rate(config, self.epochs) * n / config.batch_size
        scale = np.repeat(np.array([rate / n, -rate / m], np.float32), [n, m])
        visible, hidden = self.centred_visible[: n + m], self.centred_hidden[: n + m]
        np.subtract(v, self.visible_offset, out=visible)
        np.subtract(p, self.hidden_offset, out=hidden)
        hidden *= scale[:, None]
        np.matmul(visible.T, hidden, out=self.gradient)
        self.a += scale @ v - self.gradient @ self.hidden_offset
        self.b += scale @ p - self.visible_offset @ self.gradient
        self.w += self.gradient
        self.hidden_offset += np.float32(config.centre_rate) * (p[:n].mean(axis=0) - self.hidden_offset)
        self.steps += 1
        if self.steps % config.mean_every == 0:
            self._move_mean()

    def _move_mean(self) -> None:
        rate = np.float32(self.config.mean_rate)
        for mean, parameter in zip(self.mean, (self.w, self.a, self.b), strict=True):
            mean *= 1 - rate
            mean += rate * parameter

    def epoch(self) -> None:
        """All rows, drawn anew, once in a new order."""
        self.draws.redraw()
        self.problem = self.problem._replace(dense=self.draws.rows)
        super().epoch()
        self.epochs += 1
