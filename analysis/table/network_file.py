"""Save and load what was measured of one network: an HDF5 file of kind ``network measures``, format 2."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.table.row import Row, read_table, write_table
from rbm.files import new_checkpoint, open_checkpoint

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
        table, counts = read_table(file["table"]), read_counts(file["counts"])
        return NetworkMeasures(str(file.attrs["digest"]), table, counts, float(file.attrs["seconds"]))


def write_counts(group: "h5py.Group", counts: Counts) -> None:
    """Write a dataset ``layer/readout/null`` for each."""
    for (layer, readout, null), values in counts.items():
        group.create_dataset(f"{layer}/{readout}/{null}", data=values, compression="gzip")


def read_counts(group: "h5py.Group") -> Counts:
    """Read what ``write_counts`` wrote."""
    return {
        (int(layer), readout, null): group[f"{layer}/{readout}/{null}"][...]
        for layer in group
        for readout in group[layer]
        for null in group[f"{layer}/{readout}"]
    }
