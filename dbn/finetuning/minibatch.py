"""One minibatch of the up-down algorithm: states drawn up, along the top chain and down, then steps of all weights.

Wake: states x_0 = data, x_1 .. x_(L-1) are drawn upwards by the recognition weights. The top machine runs k Gibbs steps
from x_(L-1), or from where persistent chains were left, which end at y_(L-1). Sleep: y_(L-2) .. y_0 are drawn downwards
by the generative weights. With all probabilities by the weights as they were, averaged over rows,

    generative weights  <x_l (x_(l-1) - p(x_l))>, p of layer l - 1 given l: the gradient of E_Q log P in them,
    top machine         <x_(L-1) P(h | x_(L-1))> - <y_(L-1) P(h | y_(L-1))>: contrastive divergence,
    recognition weights <y_(l-1) (y_l - q(y_(l-1)))>, q of layer l given l - 1: the gradient of E_P log Q in them, where
                        y is of the stack's own distribution P, as after many Gibbs steps.

Where the top machine has label units, x_(L-1) and y_(L-1) are followed by them in its gradient: in x by the row's own
label, in y by the one that the chain has drawn, one of n by the softmax of their fields. The layers below know nothing
of labels: the sleep phase begins from the other units of y_(L-1).

The two delta rules are differences of two phases over the same rows, of states and of probabilities, and so are taken
by the step of contrastive divergence.

Source: Hinton, Osindero and Teh, Neural Computation 18 (2006) 1527, sections 5 and 6 and appendix B; there the visible
units of the sleep phase are probabilities, here all units are bits.
"""

from typing import NamedTuple

import numpy as np

from dbn.finetuning.layers import Layers, draw, probabilities
from rbm.bits import States, n_words, unpack
from rbm.kernels.chains_by_rows import ClampedUnits, Sweeps, gibbs
from rbm.kernels.minibatch_arrays import Parameters, StepSize, new_workspace
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.parallel.pool import block_size, in_threads, passes_cost, run, threads_worth
from rbm.kernels.weight_tiles import tile
from rbm.labels.rows import append_labels, labels_of, without_labels
from rbm.streams import stream_key
from rbm.training.gradient.step import take_step


class Keys(NamedTuple):
    """Keys of the random numbers, of the passes an entry a layer drawn."""

    up: tuple[np.ndarray, ...]
    chain: np.ndarray
    down: tuple[np.ndarray, ...]


class Drawn(NamedTuple):
    """States of the layers below the top one, the visible one first; of the last one with the label units behind it."""

    wake: tuple[States, ...]
    sleep: tuple[States, ...]


class Difference(NamedTuple):
    """A gradient as a difference of averages over rows, <plus positive> - <minus negative>, and what it is of."""

    parameters: Parameters
    plus: States  # of the layer given
    positive: np.ndarray  # states or probabilities of the layer drawn, (n, units)
    minus: States
    negative: np.ndarray


def keys_of(seed: int, n_layers: int) -> Keys:
    """Return the keys of a seed."""
    up = tuple(stream_key(seed, f"up-down: layer {layer} given the one below") for layer in range(1, n_layers))
    down = tuple(stream_key(seed, f"up-down: layer {layer} given the one above") for layer in range(n_layers - 1))
    return Keys(up, stream_key(seed, "up-down: chains of the top machine"), down)


def draw_wake(layers: Layers, data: States, keys: Keys, step: int) -> tuple[States, ...]:
    """Draw the layers below the top one upwards from the rows; arguments as of `draw_states`."""
    n_labels = layers.n_labels
    wake = [without_labels(data, n_labels)]
    for up, key in zip(layers.up, keys.up, strict=True):
        wake.append(draw(up.tables, wake[-1], key, step))
    if n_labels:
        wake[-1] = append_labels(wake[-1], labels_of(data, n_labels), n_labels)
    return tuple(wake)


def draw_states(layers: Layers, data: States, k: int, keys: Keys, step: int, chains: np.ndarray | None = None) -> Drawn:
    """Draw the states of a minibatch: up, along k Gibbs steps of the top machine, and down.

    Parameters
    ----------
    layers : Layers
    data : States
        Rows of bits, with their label units behind them where there are some.
    k : int
        Gibbs steps.
    keys : Keys
        Of the random numbers.
    step : int
        The minibatch's number, from 0.
    chains : array of words, optional
        Visible states of the top machine's persistent chains, which go on in place; without, chains start from the
        rows.
    """
    n_labels, wake = layers.n_labels, draw_wake(layers, data, keys, step)
    start = wake[-1] if chains is None else States(chains, wake[-1].n_units)
    sleep = [_chain(layers, start, k, keys.chain, step)]
    if chains is not None:
        chains[:] = sleep[0].words
    above = without_labels(sleep[0], n_labels)
    for down, key in zip(reversed(layers.down), reversed(keys.down), strict=True):
        above = draw(down.tables, above, key, step)
        sleep.insert(0, above)
    return Drawn(wake, tuple(sleep))


def differences(layers: Layers, drawn: Drawn) -> list[Difference]:
    """Compute the gradients of all parameters, by the weights as they are: generative, top machine, recognition."""
    top, start, end = layers.top, drawn.wake[-1], drawn.sleep[-1]
    wake, sleep = ((*way[:-1], without_labels(way[-1], layers.n_labels)) for way in drawn)
    found = []
    for below, above, down in zip(wake, wake[1:], layers.down, strict=False):
        found.append(Difference(down, above, unpack(below), above, probabilities(down.tables, above)))
    found.append(Difference(top, start, probabilities(top.tables, start), end, probabilities(top.tables, end)))
    for below, above, up in zip(sleep, sleep[1:], layers.up, strict=False):
        found.append(Difference(up, below, unpack(above), below, probabilities(up.tables, below)))
    return found


def train_minibatch(
    layers: Layers, data: States, k: int, rate: float, keys: Keys, step: int, chains: np.ndarray | None = None
) -> int:
    """Change all parameters by a minibatch; returns how many are not finite after it. Arguments as of `draw_states`."""
    found = differences(layers, draw_states(layers, data, k, keys, step, chains))
    cost = sum(passes_cost(2 * d.plus.n, 1, d.plus.n_units, d.positive.shape[1]) for d in found)
    shards = min(threads_worth(cost), len(found))
    n_nonfinite = [0] * len(found)

    def take_some(shard: int) -> None:  # each step is one thread's from end to end
        for number in range(shard, len(found), shards):
            n_nonfinite[number] = _step(found[number], rate)

    in_threads(take_some, shards)
    return sum(n_nonfinite)


def _step(difference: Difference, rate: float) -> int:
    """Take one step along a gradient; returns how many of its parameters are not finite."""
    parameters, plus, positive, minus, negative = difference
    phases, workspace = new_workspace(plus.n, minus.n, parameters.tables)
    phases.visible[:] = np.concatenate([plus.words, minus.words]).T
    weighted = np.concatenate([positive / np.float32(plus.n), negative / np.float32(-minus.n)])
    phases.weighted_probabilities[:] = tile(weighted)
    size = StepSize(float(rate), 0.0, 0.0, 0.0)
    return int(take_step(phases, parameters, size, 1, workspace, alone(1)))


def _chain(layers: Layers, start: States, k: int, key: np.ndarray, step: int) -> States:
    """Run k Gibbs steps of the top machine from rows of its visible states; returns where they end."""
    tables = layers.top.tables
    visible, n_words_hidden = start.words.copy(), n_words(tables.n_hidden)
    hidden, none = np.zeros((start.n, n_words_hidden), np.uint64), np.zeros(visible.shape[1], np.uint64)
    sweeps = Sweeps(np.uint64(step * k), k, key)
    cost = passes_cost(start.n, 2 * k, tables.n_visible, tables.n_hidden)
    held = ClampedUnits(none, np.zeros_like(visible))
    run(gibbs, cost, visible, hidden, tables, layers.n_labels, sweeps, held, block_size(start.n))
    return States(visible, start.n_units)
