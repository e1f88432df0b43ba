"""What an estimator is given as data, made rows to train on: bits, or probabilities of bits drawn anew every epoch."""

import dataclasses
from typing import Any, Literal, get_args

import numpy as np

from rbm.bits import States, pack
from rbm.errors import InputError
from rbm.training.grey_levels import GreyLevels, grey_levels

Values = Literal["probabilities", "bits", "clipped"]
VALUES: tuple[Values, ...] = get_args(Values)
_NUMBERS = 2**22  # converted at once
_RULES = {
    "probabilities": ("lie from 0 to 1, as probabilities of bits", "scale them (MinMaxScaler(clip=True))"),
    "bits": ("be 0 or 1 (values='bits')", "binarise, or take 'probabilities'"),
}


def check_values(table: Any, values: Values) -> Any:
    """Return the numbers of an array or a sparse matrix by rows, all from 0 to 1, clipped to that if asked for.

    Parameters
    ----------
    table : array or scipy.sparse matrix by rows, (n, units)
        Of finite numbers or booleans.
    values : {"probabilities", "bits", "clipped"}
        Numbers from 0 to 1; 0 and 1 alone; or any, of which those below 0 count as 0 and those above 1 as 1.

    Raises
    ------
    InputError
        On a number that is not allowed, which is named with its row and column.
    """
    numbers = table.data if hasattr(table, "tocsr") else table
    if values == "clipped":
        if not hasattr(table, "tocsr"):
            return np.clip(table, 0, 1)
        table = table.copy()
        table.data = np.clip(numbers, 0, 1)
        return table
    rule, remedy = _RULES[values]
    _refuse(table, numbers < 0, f"Negative values in data: values must {rule}", remedy)  # as scikit-learn begins too
    wrong = (numbers != 0) & (numbers != 1) if values == "bits" else numbers > 1
    _refuse(table, wrong, f"values must {rule}", remedy)
    return table


def _refuse(table: Any, wrong: np.ndarray, rule: str, remedy: str) -> None:
    """Raise InputError that names the first wrong number; ``wrong`` is of the array, or of a sparse matrix's data."""
    if not wrong.any():
        return
    if hasattr(table, "tocsr"):
        place = int(np.flatnonzero(wrong)[0])
        row, column = int(np.searchsorted(table.indptr, place, side="right")) - 1, int(table.indices[place])
        value = table.data[place]
    else:
        row, column = map(int, np.argwhere(wrong)[0])
        value = table[row, column]
    raise InputError(f"{rule}; got {value} at row {row}, column {column}: {remedy}")


def dense(table: Any) -> np.ndarray:
    """Return an array or a sparse matrix as an array."""
    return np.asarray(table.toarray() if hasattr(table, "tocsr") else table)


def training_rows(table: Any, seed: int) -> States | GreyLevels:
    """Return checked values as bits where all are 0 or 1, else as probabilities of the bits of every epoch.

    Of a sparse matrix some rows at a time are made dense.
    """
    numbers = table.data if hasattr(table, "tocsr") else table
    if ((numbers == 0) | (numbers == 1)).all():
        return pack(table)
    size = max(1, _NUMBERS // table.shape[1])
    parts = [grey_levels(dense(table[first : first + size]), seed) for first in range(0, table.shape[0], size)]
    return dataclasses.replace(parts[0], groups=np.concatenate([part.groups for part in parts]))
