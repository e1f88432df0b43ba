"""Samples from any layer: Gibbs sampling between it and the one below, then one pass down to the visible units."""

from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.gibbs import Chains, Clamp, random_states, sample, start_chains
from rbm.streams import stream_generator

STARTS = ("random", "data", "empirical")


class Generated(NamedTuple):
    """What ``generate`` returns, one chain a row."""

    chains: Chains  # of the machine below the layer: go on from them with ``rbm.sample``
    hidden: States  # of the layer, (n, units); zeros after 0 steps
    visible: States  # (n, n_visible)


def generate(
    model: DBN,
    layer: int,
    n: int,
    steps: int,
    *,
    start: str = "random",
    data: np.ndarray | States | None = None,
    clamp: Clamp | None = None,
    seed: int = 0,
) -> Generated:
    """Draw n visible patterns from a layer.

    Parameters
    ----------
    model : DBN
    layer : int
        From 1; the chains run between ``layer - 1`` and ``layer``.
    n, steps : int
        Chains and Gibbs sweeps of each.
    start : {"random", "data", "empirical"}
        Fair bits at ``layer - 1``; data rows drawn with replacement and encoded (one sample) to ``layer - 1``; or
        states of ``layer`` drawn with their frequency over the data, and ``layer - 1`` given them.
    data : array or States
        Needed by the last two.
    clamp : Clamp, optional
        Units of ``layer - 1`` held fixed.

    Raises
    ------
    InputError
        If the layer does not exist, n < 1, steps < 0, the start is unknown or lacks its data.
    """
    model.check_layer(layer, lowest=1)
    if n < 1:
        raise InputError(f"the number of chains must be at least 1; got {n}")
    machine = model.machines[layer - 1]
    first = _start(model, layer, n, start, data, seed)
    stream = f"generate from layer {layer}, {start} start"
    chains = sample(machine, start_chains(machine, first, seed=seed, stream=stream), steps, clamp)
    return Generated(chains, chains.hidden, model.decode(chains.visible, layer - 1, seed=seed, stream=stream))


def _start(model: DBN, layer: int, n: int, start: str, data: np.ndarray | States | None, seed: int) -> States:
    """States of ``layer - 1`` the chains start from."""
    if start not in STARTS:
        raise InputError(f"start must be one of {', '.join(STARTS)}; got {start!r}")
    if start == "random":
        return random_states(n, model.sizes[layer - 1], seed=seed, stream=f"random start at layer {layer - 1}")
    if data is None:
        raise InputError(f"start {start!r} needs data: give some, or start from 'random'")
    states = as_states(data, model.sizes[0])
    if states.n == 0:
        raise InputError("there are no data to start from: the data have 0 rows")
    rows = states.rows(stream_generator(seed, f"rows to start layer {layer} from").integers(states.n, size=n))
    if start == "data":
        return model.encode(rows, layer - 1, "sample", seed=seed)
    top = model.encode(rows, layer, "sample", seed=seed)
    return model.machines[layer - 1].visible_states(top, seed=seed, stream="below the empirical states")


def visible_probability(model: DBN, layer: int, generated: Generated, *, seed: int = 0) -> np.ndarray:
    """P(v = 1 | layer 1) behind what ``generate`` returned, float32 (n, n_visible): smoother pictures than the bits.

    With the seed of ``generate`` it is exactly what ``generated.visible`` was drawn from, given at least one step.
    """
    if layer == 1:
        return model.machines[0].visible_probability(generated.hidden)
    stream = generated.chains.stream
    return model.decode_probability(generated.chains.visible, layer - 1, seed=seed, stream=stream)
