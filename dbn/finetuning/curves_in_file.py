"""The records of a fine-tuning in an HDF5 file: dataset ``history``, an epoch a row, whose columns an attribute names.

Columns are ``epoch``, ``learning_rate``, ``seconds``, ``monitor_seconds``, then ``layer 1`` and so on, the errors of
training rows, and ``held-out layer 1`` and so on, those of held-out rows, nan in epochs without any. Files of older
programs have no such dataset, and programs that do not know it read all else.
"""

import json
from typing import TYPE_CHECKING

import numpy as np

from dbn.finetuning.monitor import TuningRecord
from rbm.errors import InputError
from rbm.files import writer
from rbm.storage.parts import FLOATS, array, dataset, record

if TYPE_CHECKING:
    import h5py

HISTORY = "history"
_SINGLE = ("epoch", "learning_rate", "seconds", "monitor_seconds")


def _columns(n_layers: int) -> list[str]:
    """Return the names of the columns of a stack."""
    layers = [f"layer {layer}" for layer in range(1, n_layers + 1)]
    return [*_SINGLE, *layers, *(f"held-out {name}" for name in layers)]


def write_history(parent: "h5py.Group", history: tuple[TuningRecord, ...], n_layers: int) -> None:
    """Write the records of a fine-tuning."""
    none = (np.nan,) * n_layers
    rows = [
        (*(getattr(of_epoch, name) for name in _SINGLE), *of_epoch.errors, *(of_epoch.held_out_errors or none))
        for of_epoch in history
    ]
    columns = _columns(n_layers)
    parent[HISTORY] = np.array(rows, np.float64).reshape(-1, len(columns))
    parent[HISTORY].attrs["columns"] = json.dumps(columns)


def read_history(parent: "h5py.Group", n_layers: int, epochs: int) -> tuple[TuningRecord, ...]:
    """Read the records of a fine-tuning of so many epochs; none where the file has none.

    InputError if there is a column that this version does not know or one is missing, or epochs are none of these.
    """
    if HISTORY not in parent:
        return ()
    curves = dataset(parent, HISTORY)
    columns, expected = [str(name) for name in record(curves, "columns", list)], _columns(n_layers)
    unknown = sorted(set(columns) - set(expected))
    if unknown:
        raise InputError(
            f"{curves.name} has the columns {', '.join(unknown)}, which this version does not know; {writer(curves)}"
        )
    missing = [name for name in expected if name not in columns]
    if missing or len(columns) != len(expected):
        raise InputError(f"attribute columns of {curves.name} must name {', '.join(missing) or 'each column once'}")
    values = array(parent, HISTORY, FLOATS, (None, len(columns)))[:, [columns.index(name) for name in expected]]
    numbers = values[:, 0]
    if not np.array_equal(numbers, np.arange(epochs - len(numbers) + 1, epochs + 1)) or len(numbers) > epochs:
        raise InputError(f"{curves.name} must hold the last of the {epochs} epochs done, one after the other")
    return tuple(_record(row, n_layers) for row in values.tolist())


def _record(row: list[float], n_layers: int) -> TuningRecord:
    """Return the record of a row whose columns are in their order."""
    epoch, rate, seconds, monitor_seconds = row[: len(_SINGLE)]
    errors, held_out = row[len(_SINGLE) : len(_SINGLE) + n_layers], row[len(_SINGLE) + n_layers :]
    return TuningRecord(
        int(epoch), rate, tuple(errors), () if np.isnan(held_out).all() else tuple(held_out), seconds, monitor_seconds
    )
