"""The most frequent states of a layer of a study, with what they stand for; written into its file and read from it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rbm.errors import InputError
from rbm.storage.parts import FLOATS, WHOLE, array, numbered_groups, texts, whole_number

if TYPE_CHECKING:
    import h5py


NO_SHARES = np.zeros(0)


class LayerAtlas(NamedTuple):
    """Some states of a layer, the most frequent first, as `dbn.inside.atlas` finds them."""

    counts: np.ndarray  # int64 (states,): k, the data points in the state
    expected: np.ndarray  # float32 (states, n_visible): its expected visible pattern
    mean_rows: np.ndarray  # float32 (states, n_visible): the mean of the k data points
    n_states: int  # distinct states of the layer over the data
    classes: tuple[str, ...] = ()  # of each state the class that most of its data points have; none where not known
    shares: np.ndarray = NO_SHARES  # float64 (states,), of that class among them; (0,) where classes are not known


def write_atlas(group: "h5py.Group", layers: Sequence[LayerAtlas]) -> None:
    """Write a group a layer, numbered from 1."""
    import h5py

    for number, layer in enumerate(layers, start=1):
        inside = group.create_group(str(number))
        inside.attrs["n_states"] = layer.n_states
        for name in ("counts", "expected", "mean_rows"):
            inside.create_dataset(name, data=getattr(layer, name), compression="gzip")
        if layer.classes:
            inside.create_dataset("classes", data=np.array(layer.classes, object), dtype=h5py.string_dtype())
            inside.create_dataset("shares", data=layer.shares)


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
        n_states = whole_number(inside, "n_states", least=len(counts))
        found.append(LayerAtlas(counts, expected, means, n_states, *_classes(inside, len(counts))))
    return tuple(found)


def _classes(inside: "h5py.Group", n: int) -> tuple[tuple[str, ...], np.ndarray]:
    """Read the classes of n states and their shares, where there are any."""
    if "classes" not in inside:
        return (), NO_SHARES
    names = texts(inside, "classes")
    if len(names) != n:
        raise InputError(f"{inside.name}/classes must be {n} texts, one a state; got {len(names)}")
    return tuple(names), array(inside, "shares", FLOATS, (n,))
