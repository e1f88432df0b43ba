"""Samples from any layer: Gibbs sampling between it and the layer below, then one pass down to the visible units."""

from typing import Literal, NamedTuple, get_args

import numpy as np

from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.display import html_table
from rbm.errors import InputError
from rbm.gibbs import Chains, Clamp, random_states, sample, start_chains
from rbm.streams import stream_generator

StartKind = Literal["random", "data", "empirical"]
START_KINDS: tuple[StartKind, ...] = get_args(StartKind)


class Start(NamedTuple):
    """First states of chains between ``layer - 1`` and ``layer``.

    Random: fair bits at ``layer - 1``. Data: rows drawn with replacement and encoded (one sample) to ``layer - 1``.
    Empirical: states of ``layer`` drawn with their frequency over the data, and ``layer - 1`` given them.
    """

    kind: StartKind = "random"
    data: np.ndarray | States | None = None  # (rows, n_visible); needed by the last two


RANDOM_START = Start()


class Generated(NamedTuple):
    """What ``generate`` returns, one chain a row."""

    chains: Chains  # of the machine below the layer: go on from them with ``rbm.sample``
    hidden: States  # of the layer, (n, units); zeros after 0 steps
    visible: States  # (n, n_visible)

    def __repr__(self) -> str:
        return f"Generated(visible={self.visible}, hidden={self.hidden}, sweeps={self.chains.sweeps})"

    def _repr_html_(self) -> str:
        rows = {"visible": self.visible, "hidden": self.hidden, "sweeps": self.chains.sweeps}
        return html_table("Generated", {**rows, "seed": self.chains.seed})


def generate(
    model: DBN,
    layer: int,
    n: int,
    steps: int,
    *,
    start: Start = RANDOM_START,
    clamp: Clamp | None = None,
    seed: int = 0,
    stream: str = "generate",
) -> Generated:
    """Draw n visible patterns from a layer.

    Parameters
    ----------
    model : DBN
    layer : int
        From 1; the chains run between ``layer - 1`` and ``layer``.
    n, steps : int
        Chains and Gibbs sweeps of each.
    start : Start
        First states of the chains; random by default, ``Start("data", rows)`` to begin from data.
    clamp : Clamp, optional
        Units of ``layer - 1`` held fixed.
    seed, stream : int, str
        What everything is drawn from.

    Raises
    ------
    InputError
        If the layer does not exist, n < 1, steps < 0, the start is unknown or lacks its data.
    """
    model.check_layer(layer, lowest=1)
    if n < 1:
        raise InputError(f"the number of chains must be at least 1; got {n}")
    machine = model.machines[layer - 1]
    prefix = "" if stream == "generate" else f"{stream}: "
    first = _start(model, layer, n, start, seed, prefix)
    name = f"{stream} from layer {layer}, {start.kind} start"
    chains = sample(machine, start_chains(machine, first, seed=seed, stream=name), steps, clamp)
    return Generated(chains, chains.hidden, model.decode(chains.visible, layer - 1, seed=seed, stream=name))


def _start(model: DBN, layer: int, n: int, start: Start, seed: int, prefix: str) -> States:
    """Draw the states of ``layer - 1`` that the chains start from; ``prefix`` begins the names of all streams."""
    if not isinstance(start, Start):
        raise InputError(f"start must be a Start, such as Start('data', rows); got {start!r}")
    if start.kind not in START_KINDS:
        raise InputError(f"start must be one of {', '.join(START_KINDS)}; got {start.kind!r}")
    if start.kind == "random":
        return random_states(n, model.sizes[layer - 1], seed=seed, stream=f"{prefix}random start at layer {layer - 1}")
    if start.data is None:
        raise InputError(f"start {start.kind!r} needs data: give some, or start from 'random'")
    states = as_states(start.data, model.sizes[0])
    if states.n == 0:
        raise InputError("there are no data to start from: the data have 0 rows")
    rows = states.rows(stream_generator(seed, f"{prefix}rows to start layer {layer} from").integers(states.n, size=n))
    if start.kind == "data":
        return model.encode(rows, layer - 1, "sample", seed=seed, stream=f"{prefix}encode")
    top = model.encode(rows, layer, "sample", seed=seed, stream=f"{prefix}encode")
    return model.machines[layer - 1].visible_states(top, seed=seed, stream=f"{prefix}below the empirical states")


def visible_probability(model: DBN, layer: int, generated: Generated, *, seed: int | None = None) -> np.ndarray:
    """Compute P(v = 1 | layer 1) behind what ``generate`` returned, float32 (n, n_visible): smoother than the bits.

    With the seed of ``generate``, the default, it is exactly what ``generated.visible`` was drawn from, given at least
    one step.
    """
    if layer == 1:
        return model.machines[0].visible_probability(generated.hidden)
    chains = generated.chains
    given = chains.seed if seed is None else seed
    return model.decode_probability(chains.visible, layer - 1, seed=given, stream=chains.stream)
