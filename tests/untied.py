"""Small stacks with untied weights by enumeration, in float64, from their conditionals alone.

A layer's 2**n states are numbered as `exact.all_states` has them; a law of a layer is an array (2**n,), a conditional
an array (states given, states drawn). Where the top machine has label units, its visible states are those of the layer
below, each with every class in turn (`top_states`); a law of data is then one of rows with classes, (2**n, classes).
"""

from typing import NamedTuple

import exact
import numpy as np
from conftest import random_machine
from labelled import labelled_machine

from dbn import DBN, FinetuningState
from rbm import RBM


def with_other_weights(machine: RBM, seed: int, scale: float = 0.8) -> RBM:
    """A generative machine for one of the pass up: the same biases, weights of its own."""
    return RBM(
        random_machine(*machine.weights.shape, seed, scale).weights, machine.visible_bias, machine.hidden_bias
    )  # fmt: skip


def stack(*sizes: int, scale: float = 0.8, n_labels: int = 0) -> DBN:
    """A stack of random machines, all of whose weights differ; with label units beside the visible ones of the top."""
    machines = [random_machine(n, m, i, scale) for i, (n, m) in enumerate(zip(sizes, sizes[1:], strict=False), 21)]
    if n_labels:
        machines[-1] = labelled_machine(sizes[-2], n_labels, sizes[-1], 41, scale)
    return DBN(tuple(machines), (), tuple(with_other_weights(m, i, scale) for i, m in enumerate(machines[:-1], 41)))


class Weights(NamedTuple):
    """The parameters that conditionals are made of, float64; entry l - 1 is between layers l - 1 and l."""

    up: list[tuple[np.ndarray, np.ndarray]]  # recognition weights (below, above), biases (above,)
    down: list[tuple[np.ndarray, np.ndarray]]  # generative weights (below, above), biases (below,)
    top: tuple[np.ndarray, np.ndarray, np.ndarray]
    n_labels: int = 0  # of the last visible units of the top machine


def weights_of(model: DBN) -> Weights:
    """The parameters of a stack with generative machines."""
    top = model.machines[-1]
    wide = [
        [(m.weights.astype(float), getattr(m, name).astype(float)) for m in machines]
        for machines, name in ((model.machines[:-1], "hidden_bias"), (model.generative, "visible_bias"))
    ]
    of_top = tuple(x.astype(float) for x in (top.weights, top.visible_bias, top.hidden_bias))
    return Weights(*wide, of_top, top.n_labels)


def log_conditional(fields: np.ndarray) -> np.ndarray:
    """The log-probabilities of all states of units with these fields, (given, 2**n)."""
    drawn = exact.all_states(fields.shape[1])
    on, off = -np.log1p(np.exp(-fields)), -np.log1p(np.exp(fields))
    return on @ drawn.T + off @ (1 - drawn.T)


def log_up(weights: Weights, layer: int) -> np.ndarray:
    """log Q(h_l | h_(l-1))."""
    R, b = weights.up[layer - 1]
    return log_conditional(exact.all_states(len(R)) @ R + b)


def log_down(weights: Weights, layer: int) -> np.ndarray:
    """log P(h_(l-1) | h_l)."""
    G, a = weights.down[layer - 1]
    return log_conditional(exact.all_states(G.shape[1]) @ G.T + a)


def top_states(weights: Weights) -> np.ndarray:
    """All visible states of the top machine, one a row: those of the layer below, each with every class in turn."""
    n_labels = weights.n_labels
    bits = exact.all_states(len(weights.top[1]) - n_labels)
    if not n_labels:
        return bits
    return np.hstack([np.repeat(bits, n_labels, axis=0), np.tile(np.eye(n_labels, dtype=np.uint8), (len(bits), 1))])


def top_number(rows: np.ndarray, n_labels: int) -> np.ndarray:
    """The row of `top_states` each visible state of the top machine is."""
    bits, labels = np.split(rows, [rows.shape[1] - n_labels], axis=1)
    return exact.number(bits) * n_labels + labels.argmax(axis=1) if n_labels else exact.number(bits)


def log_top(weights: Weights) -> np.ndarray:
    """log P of the visible states of the top machine: of layer L - 1, with each class."""
    W, a, b = weights.top
    below, above = top_states(weights), exact.all_states(len(b))
    log_weight = np.logaddexp.reduce(below @ W @ above.T + (below @ a)[:, None] + above @ b, axis=1)
    return log_weight - np.logaddexp.reduce(log_weight)


def upward(weights: Weights) -> np.ndarray:
    """P(h_L | visible states) of the top machine."""
    W, _, b = weights.top
    return np.exp(log_conditional(top_states(weights) @ W + b))


def downward(weights: Weights) -> np.ndarray:
    """P(visible states | h_L) of the top machine: bits one by one, and one of the label units by a softmax."""
    W, a, b = weights.top
    fields, n_bits = exact.all_states(len(b)) @ W.T + a, len(a) - weights.n_labels
    found = np.exp(log_conditional(fields[:, :n_bits]))
    if not weights.n_labels:
        return found
    shares = np.exp(fields[:, n_bits:])
    shares /= shares.sum(axis=1, keepdims=True)
    return (found[:, :, None] * shares[:, None]).reshape(len(found), -1)


def chain(weights: Weights, law: np.ndarray, k: int) -> np.ndarray:
    """The law of visible states of the top machine after k Gibbs steps."""
    return law @ np.linalg.matrix_power(upward(weights) @ downward(weights), k)


def of_layer(weights: Weights, law: np.ndarray) -> np.ndarray:
    """The law of states of layer L - 1 under one of visible states of the top machine."""
    return law.reshape(-1, max(1, weights.n_labels)).sum(axis=1)


def wake_laws(weights: Weights, data: np.ndarray) -> list[np.ndarray]:
    """The laws of layers 0 to L - 1 on the way up from a law of data; the last is of the top's visible states."""
    laws = [data]
    for layer in range(1, len(weights.up) + 1):
        laws.append(np.exp(log_up(weights, layer)).T @ laws[-1])
    return [*(law if law.ndim == 1 else law.sum(axis=1) for law in laws[:-1]), laws[-1].ravel()]


def sleep_laws(weights: Weights, law: np.ndarray) -> list[np.ndarray]:
    """The laws of layers 0 to L - 1 on the way down from a law of visible states of the top machine."""
    laws = [of_layer(weights, law)]
    for layer in range(len(weights.down), 0, -1):
        laws.insert(0, laws[0] @ np.exp(log_down(weights, layer)))
    return laws


def bound(weights: Weights, data: np.ndarray) -> float:
    """The variational bound in nats a row: the mean over a law of data of E_Q [log P - log Q], classes included."""
    laws = wake_laws(weights, data)
    total = laws[-1] @ log_top(weights)
    for layer, law in enumerate(laws[:-1], start=1):
        log_q = log_up(weights, layer)
        total += (law[:, None] * np.exp(log_q) * (log_down(weights, layer).T - log_q)).sum()
    return float(total)


def mean_log_q(weights: Weights, laws: list[np.ndarray], downward: Weights) -> float:
    """The mean of log Q over states drawn downwards, whose laws these are, by conditionals of ``downward``."""
    total = 0.0
    for layer, law in enumerate(laws[1:], start=1):
        joint = law[:, None] * np.exp(log_down(downward, layer))  # (above, below)
        total += (joint * log_up(weights, layer).T).sum()
    return total


def gradient(function, array: np.ndarray) -> np.ndarray:
    """Central differences of a function that reads the array."""
    found, h = np.empty(array.shape), 1e-5
    for index in np.ndindex(array.shape):
        value, ends = array[index], []
        for moved in (value + h, value - h):
            array[index] = moved
            ends.append(function())
        array[index] = value
        found[index] = (ends[0] - ends[1]) / (2 * h)
    return found


def law_of(rows: np.ndarray, n_labels: int = 0) -> np.ndarray:
    """The frequencies of all states among rows, label units behind their bits; a column a class, if there are any."""
    bits = rows[:, : rows.shape[1] - n_labels]
    if not n_labels:
        return np.bincount(exact.number(bits), minlength=2 ** bits.shape[1]) / len(rows)
    found = np.zeros((2 ** bits.shape[1], n_labels))
    np.add.at(found, (exact.number(bits), rows[:, bits.shape[1] :].argmax(axis=1)), 1 / len(rows))
    return found


def without_times(tuning: FinetuningState) -> FinetuningState:
    """A fine-tuning without what its epochs took, which is never the same again."""
    return tuning._replace(history=tuple(r._replace(seconds=0.0, monitor_seconds=0.0) for r in tuning.history))
