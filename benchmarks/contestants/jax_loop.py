"""A jitted JAX loop: the epoch is one scan over full minibatches (a smaller last one is a step of its own)."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.contestants.contract import Step
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


def _up(parameters: Any, visible: Any) -> Any:
    w, _, b = parameters
    return jax.nn.sigmoid(visible @ w + b)


def _down(parameters: Any, hidden: Any) -> Any:
    w, a, _ = parameters
    return jax.nn.sigmoid(hidden @ w.T + a)


def _bits(key: Any, probability: Any) -> Any:
    return (jax.random.uniform(key, probability.shape) < probability).astype(jnp.float32)


def _step(task: Task, constants: tuple[float, float, float], state: Any, batch: Any) -> Any:
    """((parameters, velocities, chains, key), batch) -> the next state, and the phases."""
    parameters, velocities, chains, key = state
    rate, momentum, decay = constants
    key, draw = jax.random.split(key)
    positive = _up(parameters, batch)
    start = (batch, positive) if task.estimator == "cd" else (chains, _up(parameters, chains))

    def gibbs(t: Any, pair: Any) -> Any:
        one, two = jax.random.split(jax.random.fold_in(draw, t))
        visible = _bits(two, _down(parameters, _bits(one, pair[1])))
        return visible, _up(parameters, visible)

    visible, negative = jax.lax.fori_loop(0, task.k, gibbs, start)
    n, m = len(batch), len(visible)
    gradient = (
        batch.T @ positive / n - visible.T @ negative / m - decay * parameters[0],
        batch.mean(0) - visible.mean(0),
        positive.mean(0) - negative.mean(0),
    )
    velocities = tuple(momentum * v + rate * g for v, g in zip(velocities, gradient, strict=True))
    parameters = tuple(p + v for p, v in zip(parameters, velocities, strict=True))
    return (parameters, velocities, visible if task.estimator == "pcd" else chains, key), (positive, visible, negative)


@partial(jax.jit, static_argnums=(0, 1, 2), donate_argnums=3)
def _epoch(task: Task, constants: tuple[float, float, float], size: int, state: Any, data: Any, order: Any) -> Any:
    full = len(data) // size * size
    batches = order[:full].reshape(-1, size)
    state, _ = jax.lax.scan(lambda s, rows: (_step(task, constants, s, data[rows])[0], None), state, batches)
    return state if full == len(data) else _step(task, constants, state, data[order[full:]])[0]


class Machine:
    """See contract."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.task, self.size = task, problem.batch_size
        self.constants = (problem.learning_rate, problem.momentum, problem.weight_decay)
        self.data = jnp.asarray(problem.dense)
        # copies: the state is donated, and an array made from NumPy may share its memory
        parameters = tuple(jnp.array(x) for x in (problem.weights, problem.visible_bias, problem.hidden_bias))
        key, first = jax.random.split(jax.random.key(problem.seed))
        chains = _bits(first, jnp.full((problem.batch_size, problem.n_visible), 0.5))
        self.state: Any = (parameters, tuple(jnp.zeros_like(p) for p in parameters), chains, key)
        self.generator = np.random.Generator(np.random.SFC64(problem.seed))

    def parameters(self) -> Parameters:
        """The parameters now."""
        return Parameters(*(np.array(p) for p in self.state[0]))

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        return np.asarray(_up(self.state[0], jnp.asarray(visible, jnp.float32)))

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h)."""
        return np.asarray(_down(self.state[0], jnp.asarray(hidden, jnp.float32)))

    def step(self, rows: slice) -> Step:
        """One minibatch."""
        self.state, phases = _step(self.task, self.constants, self.state, self.data[rows])
        return Step(*(np.asarray(x) for x in phases))

    def epoch(self) -> None:
        """All rows once in a new order; waits for the result."""
        order = jnp.asarray(self.generator.permutation(len(self.data)))
        self.state = _epoch(self.task, self.constants, self.size, self.state, self.data, order)
        jax.block_until_ready(self.state)
