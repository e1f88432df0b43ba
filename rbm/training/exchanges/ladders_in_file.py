"""The ladders of a training in its checkpoint: group ``levels`` of the state."""

from typing import TYPE_CHECKING

import numpy as np

from rbm.bits import States, as_states, n_words
from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.likelihood.ladders import Ladders, checked_levels
from rbm.likelihood.tempered import tempered_machine
from rbm.model import RBM
from rbm.storage.parts import FLOATS, WHOLE, WORDS, array, naming, whole_number

if TYPE_CHECKING:
    import h5py


def write_ladders(parent: "h5py.Group", ladders: Ladders) -> None:
    """Write all but the machine, which the state has."""
    parent["log_odds"] = ladders.path.log_odds
    for name in ("betas", "visible_words", "hidden_words", "from_top", "swaps", "trips"):
        parent[name] = getattr(ladders, name)
    parent.attrs.update(sweeps=ladders.sweeps, counted_from=ladders.counted_from)


def read_ladders(parent: "h5py.Group", model: RBM, config: TrainingConfig, stream: str) -> Ladders:
    """Read ladders of a machine; what is missing or cannot be is an error that names it."""
    n, levels = config.n_chains, config.temperatures
    odds = array(parent, "log_odds", FLOATS, (model.n_visible,))
    betas = array(parent, "betas", FLOATS, (levels,))
    with naming(parent.name):
        path, betas = tempered_machine(model, odds), checked_levels(betas)
    visible = read_words(parent, "visible_words", n * levels, model.n_visible)
    hidden = read_words(parent, "hidden_words", n * levels, model.n_hidden)
    from_top = read_counts(parent, "from_top", (n, levels))
    swaps, trips = read_counts(parent, "swaps", (n, levels)), read_counts(parent, "trips", (n,))
    sweeps, counted_from = whole_number(parent, "sweeps"), whole_number(parent, "counted_from")
    if from_top.max() > 1 or counted_from > sweeps:
        raise InputError(f"{parent.name} has a flag above 1, or counts from a sweep that is not done")
    return Ladders(
        path, betas, visible, hidden, from_top.astype(np.uint8), swaps, trips, sweeps, counted_from, config.seed,
        f"{stream}: tempering",
    )  # fmt: skip


def read_words(parent: "h5py.Group", name: str, rows: int, n_units: int) -> np.ndarray:
    """Read the words of states, (rows, words)."""
    words = array(parent, name, WORDS, (rows, n_words(n_units)))
    with naming(f"{parent.name}/{name}"):
        return as_states(States(words, n_units)).words


def read_counts(parent: "h5py.Group", name: str, shape: tuple[int | None, ...]) -> np.ndarray:
    """Read whole numbers of at least 0, int64."""
    found = array(parent, name, WHOLE, shape)
    if (found < 0).any():
        raise InputError(f"{parent.name}/{name} must hold numbers of at least 0")
    return found.astype(np.int64)
