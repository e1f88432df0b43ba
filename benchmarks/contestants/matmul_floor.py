"""Just the sgemm calls of the NumPy contestant: what dense arithmetic cannot be faster than."""

import numpy as np
from scipy.special import expit

from benchmarks.contestants.plain_numpy import TRANSPOSE_FROM
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


class Machine:
    """See contract; it has no step and learns nothing."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.problem, self.task, self.w = problem, task, problem.weights.copy()
        rows = problem.batch_size
        self.visible = np.zeros((2 * rows, problem.n_visible), np.float32)
        self.hidden = np.zeros((2 * rows, problem.n_hidden), np.float32)
        self.gradient = np.zeros_like(self.w)
        self.wt = np.ascontiguousarray(self.w.T) if task.k >= TRANSPOSE_FROM else self.w.T

    def _up(self, visible: np.ndarray, out: np.ndarray) -> np.ndarray:
        return np.matmul(visible, self.w, out=out)

    def _down(self, hidden: np.ndarray, out: np.ndarray) -> np.ndarray:
        return np.matmul(hidden, self.wt, out=out)

    def parameters(self) -> Parameters:
        """As they were."""
        return Parameters(self.w, self.problem.visible_bias, self.problem.hidden_bias)

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """From its product."""
        out = np.empty((len(visible), self.problem.n_hidden), np.float32)
        return expit(self._up(visible.astype(np.float32), out) + self.problem.hidden_bias)

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """From its product."""
        out = np.empty((len(hidden), self.problem.n_visible), np.float32)
        return expit(self._down(hidden.astype(np.float32), out) + self.problem.visible_bias)

    def epoch(self) -> None:
        """1 + 2 k fields and one gradient product a minibatch."""
        for rows in self.problem.slices():
            n = rows.stop - rows.start
            v, h = self.visible[n : 2 * n], self.hidden[n : 2 * n]
            self._up(self.problem.dense[rows], self.hidden[:n])
            for _ in range(self.task.k):
                self._down(h, v)
                self._up(v, h)
            np.matmul(self.visible[: 2 * n].T, self.hidden[: 2 * n], out=self.gradient)
