"""The strongest plain NumPy + BLAS float32 we could write: what there is to beat.

No temporaries; a bit is drawn as u (1 + exp(-field)) < 1, without the division; u are raw SFC64 words, half the cost
of Generator.random; both averages of the gradient are one matrix product, and W is updated in blocks kept in cache.
Persistent chains keep their hidden sample, which saves the sixth product of PCD-1. From CD-5 on W is transposed once
a minibatch: OpenBLAS multiplies by a plain W.T a sixth faster than by a transposed view.

Never SciPy's BLAS beside NumPy's: each has its own threads, which spin for some 30 ms after a call and take the cores
from the other's; alternating made NumPy on 2 threads slower than on 1, several times.
"""

import numpy as np

from benchmarks.contestants.contract import Step
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters

_FULL = np.float32(2.0**32)
BLOCK = 128  # rows of W updated at a time
TRANSPOSE_FROM = 5  # Gibbs steps a minibatch that pay for a transposed copy


class Machine:
    """See contract."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.problem, self.task = problem, task
        self.slices = problem.slices()
        rows, wider = problem.batch_size, max(problem.n_visible, problem.n_hidden)
        self.w, self.a, self.b = problem.weights.copy(), problem.visible_bias.copy(), problem.hidden_bias.copy()
        self.wt = np.empty(self.w.shape[::-1], np.float32) if task.k >= TRANSPOSE_FROM else self.w.T
        self.dw, self.da, self.db = np.zeros_like(self.w), np.zeros_like(self.a), np.zeros_like(self.b)
        self.gradient = np.empty_like(self.w)
        # minibatch above, model below: the gradient is one product over all rows
        self.visible = np.empty((2 * rows, problem.n_visible), np.float32)
        self.hidden = np.empty((2 * rows, problem.n_hidden), np.float32)
        self.states = np.empty((rows, problem.n_hidden), np.float32)
        self.noise, self.bits = np.empty(rows * wider, np.float32), np.empty(rows * wider, bool)
        self.raw = np.random.SFC64(problem.seed).random_raw
        self.generator = np.random.Generator(np.random.SFC64(problem.seed + 1))
        self.states[:] = 0
        self._draw(self.states + 2, self.states)  # fair bits

    def _inverse_probability(self, field: np.ndarray, bias: np.ndarray) -> None:
        """Field -> 1 + exp(-(field + bias)), in place."""
        np.subtract(-bias, field, out=field)
        np.exp(field, out=field)
        np.add(field, np.float32(1), out=field)

    def _draw(self, inverse: np.ndarray, out: np.ndarray) -> None:
        """Out = 1 with probability 1 / inverse, else 0; may be the same array."""
        noise = self.noise[: inverse.size].reshape(inverse.shape)
        bits = self.bits[: inverse.size].reshape(inverse.shape)
        words = self.raw((inverse.size + 1) // 2).view(np.uint32)[: inverse.size]
        np.copyto(noise, words.reshape(inverse.shape), casting="unsafe")
        np.multiply(noise, inverse, out=noise)
        np.less(noise, _FULL, out=bits)
        np.copyto(out, bits)

    def draw_hidden(self, visible: np.ndarray, out: np.ndarray) -> None:
        """A sample of P(h | v), at most batch_size rows."""
        np.matmul(visible, self.w, out=out)
        self._inverse_probability(out, self.b)
        self._draw(out, out)

    def draw_visible(self, hidden: np.ndarray, out: np.ndarray) -> None:
        """A sample of P(v | h), at most batch_size rows."""
        np.matmul(hidden, self.wt, out=out)
        self._inverse_probability(out, self.a)
        self._draw(out, out)

    def phases(self, rows: np.ndarray) -> tuple[int, int]:
        """Fill ``visible`` and ``hidden``: n rows of the minibatch, then m of the model."""
        if self.task.k >= TRANSPOSE_FROM:
            np.copyto(self.wt, self.w.T)
        n = len(rows)
        v, p = self.visible[:n], self.hidden[:n]
        np.take(self.problem.dense, rows, axis=0, out=v, mode="clip")
        np.matmul(v, self.w, out=p)
        self._inverse_probability(p, self.b)
        m = n if self.task.estimator == "cd" else len(self.states)
        states, v_model, p_model = self.states[:m], self.visible[n : n + m], self.hidden[n : n + m]
        if self.task.estimator == "cd":
            self._draw(p, states)
        np.reciprocal(p, out=p)
        for t in range(self.task.k):
            if t:
                self._draw(p_model, states)
            self.draw_visible(states, v_model)
            np.matmul(v_model, self.w, out=p_model)
            self._inverse_probability(p_model, self.b)
        if self.task.estimator == "pcd":
            self._draw(p_model, states)
        np.reciprocal(p_model, out=p_model)
        return n, m

    def update(self, n: int, m: int) -> None:
        """One step from what `phases` filled; scales ``hidden`` in place."""
        rate, momentum, decay = self.problem.learning_rate, self.problem.momentum, self.problem.weight_decay
        v, p = self.visible[: n + m], self.hidden[: n + m]
        scale = np.repeat(np.array([rate / n, -rate / m], np.float32), [n, m])
        for velocity, parameter, rows in ((self.da, self.a, v), (self.db, self.b, p)):
            velocity *= np.float32(momentum)
            velocity += scale @ rows
            parameter += velocity
        p *= scale[:, None]
        np.matmul(v.T, p, out=self.gradient)
        for first in range(0, len(self.w), BLOCK):
            w, dw, g = (x[first : first + BLOCK] for x in (self.w, self.dw, self.gradient))
            np.multiply(dw, np.float32(momentum), out=dw)
            np.add(dw, g, out=dw)
            if decay:
                np.multiply(w, np.float32(rate * decay), out=g)
                np.subtract(dw, g, out=dw)
            np.add(w, dw, out=w)

    def parameters(self) -> Parameters:
        """The parameters now."""
        return Parameters(self.w.copy(), self.a.copy(), self.b.copy())

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        return self._probability(visible.astype(np.float32) @ self.w, self.b)

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h)."""
        return self._probability(hidden.astype(np.float32) @ self.w.T, self.a)

    def _probability(self, field: np.ndarray, bias: np.ndarray) -> np.ndarray:
        self._inverse_probability(field, bias)
        return np.reciprocal(field)

    def step(self, rows: slice) -> Step:
        """One minibatch."""
        n, m = self.phases(np.arange(len(self.problem.dense))[rows])
        copies = [a.copy() for a in (self.hidden[:n], self.visible[n : n + m], self.hidden[n : n + m])]
        self.update(n, m)
        return Step(*copies)

    def epoch(self) -> None:
        """All rows once in a new order."""
        order = self.generator.permutation(len(self.problem.dense))
        for rows in self.slices:
            self.update(*self.phases(order[rows]))
