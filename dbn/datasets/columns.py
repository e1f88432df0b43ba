"""Which columns of a table are units, which are left out, and which one holds labels."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from dbn.datasets.names import check_file
from dbn.datasets.readers import is_array_file, open_array
from dbn.datasets.readers.lines import read_words
from dbn.datasets.readers.table import Table, table_of
from dbn.reading import Reading
from rbm.errors import InputError

KEEP = "none"  # of --skip-columns: leave out no column, though the first one counts the rows, or one has labels
LABELS = ("label", "labels", "class", "target")  # names of columns that are hardly units


class Units(NamedTuple):
    """The columns of a table that are units, in chunks of rows of shape (some rows, width)."""

    chunks: Callable[[], Iterator[np.ndarray]]
    n: int  # rows; -1 where they are known only once read
    width: int
    labels: Callable[[], np.ndarray] | None  # reads the label of every row, as numbers or text


def units_of(spec: str, table: Table, reading: Reading) -> Units:
    """Choose the columns; InputError if one is not there, or the first counts rows and nobody said what it is."""
    if reading.transpose and table.columns is not None:  # a text: its own columns are left out, as row names are
        written = units_of(spec, table, reading._replace(transpose=False, labels=None))
        table, reading = table_of(np.concatenate(list(written.chunks()))), reading._replace(skip_columns=(KEEP,))
    if reading.transpose and table.transposed is not None:
        table = table.transposed()
    elif reading.transpose:
        whole = np.concatenate(list(table.chunks()), dtype=table.dtype)
        table = table_of(np.ascontiguousarray(whole.reshape(len(whole), -1).T))
    width = int(np.prod(table.shape[1:], dtype=np.int64))
    asked = tuple(name for name in reading.skip_columns if name != KEEP)
    skipped = {_number(spec, table, width, name) for name in asked}
    column = None if reading.labels is None or _is_file(reading.labels) else _number(spec, table, width, reading.labels)
    left_out = skipped | ({column} if column is not None else set())
    used = tuple(i for i in range(width) if i not in left_out)
    if not used:
        raise InputError(f"{spec} has no column left: leave out fewer than {width}")
    if KEEP not in reading.skip_columns:
        _refuse_labels(spec, table, used)
        if used[0] == 0:
            _refuse_index(spec, table, used)
    labels = None
    if column is not None:
        labels = partial(table.words, column) if table.words else partial(_column, table, column)
    elif reading.labels is not None:
        labels = partial(_labels_of_file, reading.labels)
    return Units(partial(_chunks, table, used if left_out else None), table.shape[0], len(used), labels)


def _chunks(table: Table, used: tuple[int, ...] | None) -> Iterator[np.ndarray]:
    if used is not None and table.columns is not None:
        yield from table.columns(used)
        return
    for chunk in table.chunks():
        flat = chunk.reshape(len(chunk), -1)
        yield flat if used is None else flat[:, used]


def _column(table: Table, column: int) -> np.ndarray:
    return np.concatenate([chunk.reshape(len(chunk), -1)[:, column] for chunk in table.chunks()])


def _number(spec: str, table: Table, width: int, name: str) -> int:
    """Return the number of a column given by number or name."""
    if name in table.names:
        return table.names.index(name)
    try:
        number = int(name)
    except ValueError:
        known = f"its header has {', '.join(table.names[:10])}" if table.names else "its columns have no names"
        raise InputError(f"{spec} has no column {name!r} ({known}), and there is no such file: give a number") from None
    if not 0 <= number < width:
        raise InputError(f"{spec} has columns 0 to {width - 1}; got {number}")
    return number


def _refuse_index(spec: str, table: Table, used: tuple[int, ...]) -> None:
    if table.columns is None or len(used) < 2:
        return
    first = next(table.columns((0,)), np.empty((0, 1)))[:, 0]
    if len(first) > 2 and any(np.array_equal(first, np.arange(a, a + len(first))) for a in (0, 1)):
        raise InputError(
            f"the first column of {spec} counts its rows, as an index does: leave it out by --skip-columns 0, or "
            f"keep it as a unit by --skip-columns {KEEP}"
        )


def _refuse_labels(spec: str, table: Table, used: tuple[int, ...]) -> None:
    found = next((table.names[i] for i in used if i < len(table.names) and table.names[i].lower() in LABELS), None)
    if found is not None and len(used) > 1:
        raise InputError(
            f"the column {found!r} of {spec} has labels by its name: read it by --labels {found}, leave it out by "
            f"--skip-columns {found}, or keep it as a unit by --skip-columns {KEEP}"
        )


def _is_file(labels: str) -> bool:
    return os.path.isfile(labels)


def _labels_of_file(path: str) -> np.ndarray:
    """Read labels from a file of one column or row: an array file, or a text of a label a line."""
    check_file(path)
    if not is_array_file(path):
        return read_words(path)
    table = open_array(path)
    if table.words is not None:
        return read_words(path)
    if table.dtype.hasobject:
        raise InputError(f"{path} holds texts of any length, which are not read from HDF5: give a text of one a line")
    values = np.concatenate([np.empty((0, *table.shape[1:]), table.dtype), *table.chunks()])
    if values.size != max(values.shape):
        raise InputError(f"{path} must hold one label a row of the data; got shape {values.shape}")
    return values.ravel()


def check_labels(labels: np.ndarray, n_rows: int) -> np.ndarray:
    """Return the labels; InputError unless there is one for every row."""
    if len(labels) != n_rows:
        raise InputError(f"there are {len(labels)} labels for {n_rows} rows: give one a row")
    return labels
