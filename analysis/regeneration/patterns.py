"""Three ways from a layer to visible patterns. Hidden states on the way down are sampled.

R1 encode-decode: rows of data -> state -> pattern. R2 frequency: a state drawn with its frequency over the training
data -> pattern. R3 free: Gibbs chains between the layer and the one below, from random bits -> state -> pattern.
"""

from typing import NamedTuple

from dbn.model import DBN
from rbm.bits import States
from rbm.config import READOUTS, Readout
from rbm.errors import InputError
from rbm.gibbs import random_states, sample, start_chains
from rbm.mixing import Recorded, record
from rbm.streams import stream_generator

VISIBLE_READOUT = READOUTS[0]  # of the visible units given layer 1: the most probable


class Regenerated(NamedTuple):
    """Patterns and where they came from, row by row."""

    states: States  # of the layer, (n, units)
    patterns: States  # (n, n_visible)


class FreeStates(NamedTuple):
    """Free samples of a layer, and series along the chains that they are from."""

    states: States  # of the layer, (n, units)
    recorded: Recorded | None = None  # over the last half of the sweeps; None for states that are from no chains

    def first(self, n: int) -> "FreeStates":
        """Return the first n samples and the series of their chains."""
        along = self.recorded
        return FreeStates(self.states.rows(slice(n)), along and along._replace(series=along.series[:, :n]))


def decode_states(
    model: DBN, layer: int, states: States, readout: Readout = VISIBLE_READOUT, *, seed: int, stream: str
) -> Regenerated:
    """Decode each of the given states of a layer into one pattern; ``readout`` is that of the visible units alone.

    The same seed and stream pass through the same states of layer 1 whatever the read-out.
    """
    model.check_layer(layer, lowest=1)
    below = model.descend(states, layer, seed=seed, stream=stream)
    name = f"{stream} to layer 0"
    return Regenerated(states, model.downward[0].visible_states(below, readout, seed=seed, stream=name))


def draw_states(states: States, n: int, *, seed: int, stream: str) -> States:
    """Draw n states with replacement, each with its frequency over the rows given."""
    if not states.n:
        raise InputError("there are no states to draw from: the data have no rows")
    return states.rows(stream_generator(seed, stream).integers(states.n, size=n))


def free_states(model: DBN, layer: int, n: int, steps: int, *, seed: int) -> FreeStates:
    """Sample states of a layer by n Gibbs chains of ``steps`` sweeps, at least one, that start from fair bits below it.

    Row i depends on seed, layer and steps but, up to float rounding, not on n. It is a sample of the layer given the
    one below; there is no most probable one, as the chain is over samples. Series that show whether the chains have
    mixed are recorded along the first 256 of them.
    """
    machine = model.chain_machine(layer)
    if steps < 1 or n < 1:
        raise InputError(f"free states need at least 1 chain and 1 sweep; got {n} chains and {steps} sweeps")
    first = random_states(n, model.sizes[layer - 1], seed=seed, stream=f"random bits below layer {layer}")
    last = steps // 2
    chains = start_chains(machine, first, seed=seed, stream=f"free chains of layer {layer}")
    chains, recorded = record(machine, sample(machine, chains, steps - last), last)
    return FreeStates(chains.hidden, recorded)
