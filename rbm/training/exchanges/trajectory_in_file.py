"""The chains along a training in its checkpoint: group ``levels`` of the state."""

from typing import TYPE_CHECKING

import numpy as np

from rbm.bits import States
from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.gibbs import Chains
from rbm.likelihood.ladders import Exchanges
from rbm.model import PARAMETERS, RBM
from rbm.sampling.trajectory import Trajectory, TrajectoryChains
from rbm.storage.parts import FLOATS, array, naming, whole_number
from rbm.training.exchanges.ladders_in_file import read_counts, read_words

if TYPE_CHECKING:
    import h5py


def level_stream(stream: str, number: int) -> str:
    """Name the stream of the chains of a level; -1 is the top, which has its own wherever it is."""
    return f"{stream}: top" if number == -1 else f"{stream}: level {number}"


def write_trajectory(parent: "h5py.Group", chains: TrajectoryChains) -> None:
    """Write the machines that are kept, the first to the last but one, and the chains of all levels."""
    kept, levels = chains.trajectory.machines[:-1], chains.levels
    for name in PARAMETERS:
        parent[name] = np.stack([getattr(machine, name) for machine in kept])
    parent["visible_words"] = np.concatenate([level.visible.words for level in levels])
    parent["hidden_words"] = np.concatenate([level.hidden.words for level in levels])
    parent["sweeps"] = np.array([level.sweeps for level in levels])
    parent["from_top"] = chains.from_top.astype(np.uint8)
    parent["attempts"], parent["swaps"] = chains.exchanges.attempts, chains.exchanges.swaps
    parent.attrs["round_trips"] = chains.exchanges.round_trips


def read_trajectory(parent: "h5py.Group", model: RBM, config: TrainingConfig, stream: str) -> TrajectoryChains:
    """Read chains whose top is a machine; what is missing or cannot be is an error that names it."""
    n, name = config.n_chains, f"{stream}: trajectory"
    weights = array(parent, "weights", FLOATS, (None, *model.weights.shape))
    count = len(weights) + 1
    biases = (
        array(parent, key, FLOATS, (count - 1, size))
        for key, size in zip(PARAMETERS[1:], model.weights.shape, strict=True)
    )
    with naming(parent.name):
        machines = (*(RBM(*arrays) for arrays in zip(weights, *biases, strict=True)), model)
    if count < 2 or machines[0].weights.any():
        raise InputError(f"{parent.name}/weights must begin with those of a machine without couplings")
    visible = read_words(parent, "visible_words", n * count, model.n_visible)
    hidden = read_words(parent, "hidden_words", n * count, model.n_hidden)
    sweeps, from_top = read_counts(parent, "sweeps", (count,)), read_counts(parent, "from_top", (count, n))
    levels = tuple(
        Chains(
            States(visible[i * n : (i + 1) * n].copy(), model.n_visible),
            States(hidden[i * n : (i + 1) * n].copy(), model.n_hidden),
            int(sweeps[i]), config.seed, level_stream(name, i if i + 1 < count else -1),
        )
        for i in range(count)
    )  # fmt: skip
    attempts, swaps = (read_counts(parent, key, (count - 1,)) for key in ("attempts", "swaps"))
    return TrajectoryChains(
        Trajectory(machines, np.arange(float(count))), levels, from_top.astype(bool),
        Exchanges(attempts, swaps, whole_number(parent, "round_trips")), config.seed, name,
    )  # fmt: skip
