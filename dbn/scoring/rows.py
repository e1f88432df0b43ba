"""The rows a model is scored on: which they are of the training's, and whether bits were made of them as there."""

import os
from typing import NamedTuple

import numpy as np

from dbn.datasets.digest import digest
from dbn.datasets.load import read_data
from dbn.datasets.mnist import N_PIXELS, load_mnist
from dbn.datasets.names import is_embedded, is_grey_mnist
from dbn.datasets.packed import is_packed
from dbn.datasets.source import DataSource
from dbn.model_data import describe_source, short, training_data
from dbn.reading import Reading
from dbn.state import PretrainingState
from rbm.bits import States, as_states
from rbm.errors import InputError

_ANEW = "-each-epoch"  # a training's way to draw bits, of the same distribution as one draw
_MNIST = "threshold:127"


class ScoredRows(NamedTuple):
    """Rows to score, and what must be said of them."""

    states: States
    name: str
    digest: str
    split: str  # in words
    binarisation: str  # in words, with the seed where bits were drawn
    comparison: str  # with the binarisation of the training, in words
    labels: np.ndarray | None  # of the rows as the data have them, (n,); None where they are not known

    def lines(self) -> list[str]:
        """Return the lines that say which rows they are."""
        return [
            f"data: {self.name}, sha256 {short(self.digest)}",
            f"split: {self.split}, {self.states.n} rows",
            f"binarisation: {self.binarisation}; {self.comparison}",
        ]


def scored_rows(
    path: str, state: PretrainingState, source: DataSource, given: DataSource | None, *, mark_other: bool = False
) -> ScoredRows:
    """Load the rows to score a model on, and compare their binarisation with that of its training.

    Parameters
    ----------
    path, state, source
        The model file, its content, and where its data came from.
    given : DataSource or None
        Rows named by the user; without options of reading, bits are made of a file as for the training, unless it holds
        0 and 1 alone: these are bits already, made nobody knows how. None takes the rows held out of the training, or
        where none are known those of the training.
    mark_other : bool
        Score rows that are binarised otherwise, and say so, instead of raising.

    Raises
    ------
    InputError
        If rows cannot be read, are of another width, or are known to be binarised otherwise than the training's.
    """
    trained = _trained_by(state, source)
    if given is None:
        found = training_data(path, state, source)[1]
        held_out = found.load_held_out(state.config.seed)
        if held_out is None:
            loaded = found.load_training_rows(state.config.seed)
        else:
            found, loaded = found._replace(data=found.held_out_name, tenth=None), held_out
    else:
        found = _read_as_trained(state, source, given)
        if found.binarise != given.binarise and _can_be_read(found._replace(binarise=None, scale=None)):
            found = found._replace(binarise=None, scale=None)
        loaded = read_data(found.data, found.reading, found.seed or 0)
    states = loaded.states
    as_states(states, state.model.sizes[0])
    if not states.n:
        raise InputError(f"{describe_source(found)} has no rows: give rows to score")
    own, which = binarisation(found.data, found.reading), digest(states)
    return ScoredRows(
        states, describe_source(found), which, _split(state, which), _words(own, found, state),
        _comparison(describe_source(found), own, trained, mark_other), loaded.labels,
    )  # fmt: skip


def binarisation(name: str | None, reading: Reading) -> str | None:
    """Return how bits were made of values, in words; None where the file holds bits, made nobody knows how."""
    if name is None or name.startswith("mnist:"):
        return _MNIST
    if _is_of_bits(name):
        return f"as the set {name.partition(':')[0]} is"
    if reading.spins:
        return "spins"
    if reading.binarise is None:
        return None
    scale = f" of 0 to {reading.scale:g}" if reading.scale is not None else ""
    method, colon, threshold = reading.binarise.removesuffix(_ANEW).partition(":")
    return method + colon + (repr(float(threshold)).removesuffix(".0") if colon else "") + scale


def _is_of_bits(name: str | None) -> bool:
    """Tell whether data are an embedded set of which nobody makes bits by options, as of grey levels."""
    return is_embedded(name) and not is_grey_mnist(name)


def _trained_by(state: PretrainingState, source: DataSource) -> str | None:
    """Return the binarisation of the training; None where it is not known."""
    if state.given is not None:
        return None
    if source.data is None and (
        state.model.sizes[0] != N_PIXELS or state.digest != digest(load_mnist("train").states)
    ):  # trained from Python
        return None
    return binarisation(source.data, source.reading)


def _read_as_trained(state: PretrainingState, source: DataSource, given: DataSource) -> DataSource:
    """Return the given data with the reading and seed of the training where no reading is given and both are files.

    Labels that are given are no reading of bits. Else a column that a stack with label units learned is in the data.
    """
    whole = given.reading._replace(labels=None) == Reading() and state.given is None and not _is_of_bits(source.data)
    if not whole or _is_of_bits(given.data) or is_packed(str(given.data)):
        return given
    seed = state.config.seed if source.seed is None else source.seed
    binarise = None if source.binarise is None else source.binarise.removesuffix(_ANEW)
    labels = given.labels
    if labels is None and state.model.classes and not (is_embedded(given.data) or _is_file(source.labels)):
        labels = source.labels
    return source._replace(data=given.data, binarise=binarise, labels=labels, seed=seed, tenth=None, changed=None)


def _can_be_read(source: DataSource) -> bool:
    """Tell whether rows can be read as they are named, as 0 and 1 if no way is named to make bits of other values."""
    try:
        read_data(source.data, source.reading, 0)
    except InputError:
        return False
    return True


def _is_file(labels: str | None) -> bool:
    """Tell whether labels are a file, of the rows of the training alone, and no column."""
    return labels is not None and os.path.isfile(labels)


def _split(state: PretrainingState, found: str) -> str:
    if found == state.digest:
        return "the rows of the training"
    if state.held_out_digest and found == state.held_out_digest:
        return "the rows held out of the training"
    return "rows that are not those of the training"


def _words(own: str | None, found: DataSource, state: PretrainingState) -> str:
    if own is None:
        return "none, the file holds bits"
    seed = state.config.seed if found.seed is None else found.seed
    return f"{own}, seed {seed}" if own.startswith("bernoulli") else own


def _comparison(name: str, own: str | None, trained: str | None, mark_other: bool) -> str:
    """Say how two binarisations compare; InputError where they are known to differ, unless that is to be marked."""
    if own is None and trained is None:
        return "that of the training is not known"
    if own == trained:
        return "that of the training"
    if own is None or trained is None:
        return f"that of the training is {trained or 'not known'}: likelihoods compare only where both are the same"
    if not mark_other:
        raise InputError(
            f"{name} is binarised by {own}, the training of the model by {trained}: its likelihood compares with no "
            "other of this model; read the rows as the training did, or --other-binarisation scores and marks them"
        )
    return f"NOT THAT OF THE TRAINING, which is {trained}: this likelihood compares with no other of the model"
