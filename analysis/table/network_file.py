"""Save and load what was measured of one network: an HDF5 file of kind ``network measures``, format 2."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.table.row import Row, read_table, write_table
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint
from rbm.storage.parts import WHOLE, array, group, number, text

if TYPE_CHECKING:
    import h5py

KIND, FORMAT, UNSEALED = "network measures", 2, 1

Counts = dict[tuple[int, str, str], np.ndarray]  # state counts by (layer, readout, null)


class NetworkMeasures(NamedTuple):
    """Everything measured of one network."""

    digest: str  # of what it was measured on and how
    rows: list[Row]
    counts: Counts
    seconds: float  # it took


def save_measures(path: str | Path, measures: NetworkMeasures) -> None:
    """Write the file, whole or not at all."""
    with new_checkpoint(path, KIND, FORMAT) as file:
        file.attrs.update(digest=measures.digest, seconds=measures.seconds)
        write_table(file.create_group("table"), measures.rows)
        write_counts(file.create_group("counts"), measures.counts)


def load_measures(path: str | Path) -> NetworkMeasures:
    """Read the file.

    Raises
    ------
    rbm.InputError
        If it is not there, not whole or of another kind.
    """
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        table, counts = read_table(group(file, "table")), read_counts(group(file, "counts"))
        return NetworkMeasures(text(file, "digest"), table, counts, number(file, "seconds"))


def write_counts(parent: "h5py.Group", counts: Counts) -> None:
    """Write a dataset ``layer/readout/null`` for each."""
    for (layer, readout, null), values in counts.items():
        parent.create_dataset(f"{layer}/{readout}/{null}", data=values, compression="gzip")


def read_counts(parent: "h5py.Group") -> Counts:
    """Read what ``write_counts`` wrote."""
    found: Counts = {}
    for layer in parent:
        if not layer.isdecimal():
            raise InputError(f"{parent.name}/{layer} must have the number of a layer as its name")
        for readout in (of_layer := group(parent, layer)):
            for null in (of_readout := group(of_layer, readout)):
                found[int(layer), readout, null] = _counts(of_readout, null)
    return found


def _counts(parent: "h5py.Group", name: str) -> np.ndarray:
    values = array(parent, name, WHOLE, (None,))
    if not values.size or values.min() < 1:
        raise InputError(f"{parent.name}/{name} must hold counts of at least 1")
    return values
