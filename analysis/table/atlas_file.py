"""The most frequent states of a layer of a study, with what they stand for; written into its file and read from it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rbm.errors import InputError
from rbm.storage.parts import FLOATS, WHOLE, array, numbered_groups, whole_number

if TYPE_CHECKING:
    import h5py


class LayerAtlas(NamedTuple):
    """Some states of a layer, the most frequent first, as `dbn.inside.atlas` finds them."""

    counts: np.ndarray  # int64 (states,): k, the data points in the state
    expected: np.ndarray  # float32 (states, n_visible): its expected visible pattern
    mean_rows: np.ndarray  # float32 (states, n_visible): the mean of the k data points
    n_states: int  # distinct states of the layer over the data


def write_atlas(group: "h5py.Group", layers: Sequence[LayerAtlas]) -> None:
    """Write a group a layer, numbered from 1."""
    for number, layer in enumerate(layers, start=1):
        inside = group.create_group(str(number))
        inside.attrs["n_states"] = layer.n_states
        for name in ("counts", "expected", "mean_rows"):
            inside.create_dataset(name, data=getattr(layer, name), compression="gzip")


def read_atlas(file: "h5py.Group", n_layers: int, n_visible: int) -> tuple[LayerAtlas, ...]:
    """Read what `write_atlas` wrote to ``file/atlas``; InputError, naming the part, on anything else."""
    found = []
    groups = numbered_groups(file, "atlas", 1)
    if len(groups) != n_layers:
        raise InputError(f"/atlas is of {len(groups)} layers, /samples of {n_layers}")
    for inside in groups:
        counts = array(inside, "counts", WHOLE, (None,))
        shape = len(counts), n_visible
        expected, means = array(inside, "expected", FLOATS, shape), array(inside, "mean_rows", FLOATS, shape)
        found.append(LayerAtlas(counts, expected, means, whole_number(inside, "n_states", least=len(counts))))
    return tuple(found)
