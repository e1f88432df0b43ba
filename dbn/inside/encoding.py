"""What a layer makes of rows, as a file: states or probabilities, in .npy or HDF5."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dbn.inside.activation import states_below
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.config import Readout
from rbm.errors import InputError
from rbm.files import new_checkpoint, replacing

KIND, FORMAT = "encoded", 1
SUFFIXES = (".npy", ".h5")
_ROWS = 4096  # as numbers at once; whole groups of four, which are summed together


class Encoded(NamedTuple):
    """Rows as a layer has them."""

    name: str  # "states" or "probabilities"
    shape: tuple[int, int]  # rows, units of the layer
    dtype: np.dtype
    parts: Iterator[np.ndarray]  # consecutive rows of the array


def encode_in_parts(
    model: DBN,
    data: np.ndarray | States,
    layer: int,
    readout: Readout = "most probable",
    *,
    probabilities: bool = False,
    seed: int = 0,
) -> Encoded:
    """Encode rows as states of a layer, 0/1 bytes as of `DBN.encode`, or as probabilities of its units, float32.

    The array is given in parts, so that it need not fit into memory. Probabilities are those of
    `dbn.inside.activation.layer_probability`.

    Parameters
    ----------
    model : DBN
    data : array or States, (n, n_visible)
    layer : int
        From 1.
    readout : {"most probable", "sample"}
        Of the states, and of those of the layers below.
    probabilities : bool
    seed : int
        What samples are drawn from.

    Raises
    ------
    InputError
        If the layer does not exist or the rows do not fit.
    """
    model.check_layer(layer, lowest=1)
    rows = as_states(data, model.sizes[0])
    shape = rows.n, model.sizes[layer]
    starts = range(0, rows.n, _ROWS)
    if probabilities:
        below, machine = states_below(model, rows, layer, readout, seed=seed), model.machines[layer - 1]
        values = (machine.hidden_probability(below.rows(slice(i, i + _ROWS))) for i in starts)
        return Encoded("probabilities", shape, np.dtype("<f4"), values)
    states = model.encode(rows, layer, readout, seed=seed)
    return Encoded("states", shape, np.dtype("u1"), (states.rows(slice(i, i + _ROWS)).unpack() for i in starts))


def save_encoded(path: str | Path, encoded: Encoded, **attributes: str | int) -> None:
    """Write an array to a .npy file, or to the dataset of its name in an HDF5 file with attributes.

    Raises
    ------
    InputError
        If the name has another ending, or the file cannot be written, in which case what was there is unchanged.
    """
    check_suffix(path)
    if Path(path).suffix == ".h5":
        with new_checkpoint(path, KIND, FORMAT) as file:
            file.attrs.update(attributes)
            dataset = file.create_dataset(
                encoded.name, encoded.shape, encoded.dtype, compression="gzip" if encoded.shape[0] else None
            )
            first = 0
            for part in encoded.parts:
                dataset[first : first + len(part)] = part
                first += len(part)
        return
    with replacing(path) as temporary, open(temporary, "wb") as file:
        head = {"descr": np.lib.format.dtype_to_descr(encoded.dtype), "fortran_order": False, "shape": encoded.shape}
        np.lib.format.write_array_header_1_0(file, head)
        for part in encoded.parts:
            file.write(np.ascontiguousarray(part, encoded.dtype).tobytes())


def check_suffix(path: str | Path) -> None:
    """Raise InputError unless the name of a file of encoded rows says of which kind it is."""
    if Path(path).suffix not in SUFFIXES:
        raise InputError(f"encoded rows are written to a file that ends in {' or '.join(SUFFIXES)}; got {path}")
