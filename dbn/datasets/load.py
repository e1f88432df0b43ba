"""Data by name, as the command lines take them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dbn.datasets.binarise import Numbers, bit_chunks, collect
from dbn.datasets.columns import check_labels, units_of
from dbn.datasets.mnist import N_PIXELS, load_grey_mnist, load_mnist
from dbn.datasets.names import is_embedded, is_grey_mnist
from dbn.datasets.packed import Bits, is_packed, open_packed
from dbn.datasets.readers import open_table
from dbn.datasets.redrawn import collect_levels
from dbn.datasets.sets import load_set
from dbn.datasets.sets.registry import is_set
from dbn.reading import EACH_EPOCH, Reading, check_reading
from rbm.bits import States
from rbm.errors import InputError

if TYPE_CHECKING:
    from rbm.training.grey_levels import GreyLevels

_ROWS = 2**16  # of a chunk of states


class Loaded(NamedTuple):
    """States with what is known of their rows."""

    states: States  # of grey levels that are drawn anew, those of the first epoch
    labels: np.ndarray | None = None  # the class of every row, numbers or text, (n,)
    notes: tuple[str, ...] = ()  # what was decided while reading that a user should see
    levels: "GreyLevels | None" = None  # where bits are drawn from them anew for every epoch


def load_data(
    spec: str | None,
    binarise: str | None = None,
    seed: int = 0,
    *,
    scale: float | None = None,
    spins: bool = False,
    transpose: bool = False,
    skip_columns: Sequence[str | int] = (),
    labels: str | None = None,
) -> States:
    """Load states (n, units) from a file, a named set, or the embedded MNIST: None, ``mnist:train``, ``mnist:test``.

    ``mnist-grey`` and ``mnist-grey:test`` are its grey levels, which ``binarise`` makes bits of.

    Parameters
    ----------
    spec : str or None
        PATH, PATH:/NAME of an array in a file, ``-`` for standard input, NAME of a set as for `load_set`, or as above.
        A file that `write_packed` made is mapped into memory: its pages are read when they are needed.
    binarise : str, optional
        "threshold", "threshold:T" or "bernoulli"; without it values must be 0 and 1. "bernoulli-each-epoch" gives the
        rows of the first epoch.
    seed : int
        Used by "bernoulli" and "bernoulli-each-epoch" alone.
    scale : float, optional
        The value that is full on; bytes have 255 and values from 0 to 1 have 1 without it.
    spins : bool
        -1 and +1 are off and on.
    transpose : bool
        Columns of the file are data points.
    skip_columns : sequence of int or str
        Columns that are no units, by number from 0 or by name in a header.
    labels : str, optional
        A column that holds labels, by number or name, and is no unit.

    Raises
    ------
    InputError
        If the file cannot be read, a column is not there, values are not what the options take, or there are options
        for the embedded MNIST, a named set or a packed file, which are bits.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn.datasets import load_data
    >>> np.savetxt("spins.txt", [[-1, 1, 1], [1, -1, -1]], fmt="%d")
    >>> load_data("spins.txt", spins=True).unpack().tolist()
    [[0, 1, 1], [1, 0, 0]]
    >>> load_data("mnist:test").shape
    (10000, 784)
    """
    names = tuple(str(column) for column in skip_columns)
    return read_data(spec, Reading(binarise, scale, spins, transpose, names, labels), seed).states


def read_data(spec: str | None, reading: Reading, seed: int) -> Loaded:
    """Load states and what is known of their rows; names and errors as for `load_data`."""
    if is_grey_mnist(spec):
        grey, digits = load_grey_mnist(str(spec))
        numbers = Numbers(grey.dtype, len(grey), lambda: iter([grey]))
        return _made_bits(numbers, reading, seed, N_PIXELS)._replace(labels=digits)
    if spec is None or is_embedded(spec):
        if reading.flags:
            which = f"the data set {spec}" if spec is not None and is_set(spec) else "the embedded MNIST"
            flags = ", ".join(reading.flags)
            raise InputError(f"{which} is thresholded already: leave out {flags}, or give --data")
        return Loaded(*_embedded(spec))
    check_reading(reading)
    if is_packed(spec):
        if reading.flags:
            raise InputError(f"{spec} is packed bits already: leave out {', '.join(reading.flags)}")
        return Loaded(open_packed(spec))
    table = open_table(spec)
    units = units_of(spec, table, reading)
    found = _made_bits(Numbers(table.dtype, units.n, units.chunks), reading, seed, units.width)
    labels = None if units.labels is None else check_labels(units.labels(), found.states.n)
    return found._replace(labels=labels, notes=table.notes)


def _made_bits(numbers: Numbers, reading: Reading, seed: int, width: int) -> Loaded:
    """Make bits of numbers, or keep their grey levels and draw the bits of the first epoch."""
    if reading.binarise != EACH_EPOCH:
        return Loaded(collect(numbers, reading, seed, width))
    levels = collect_levels(numbers, reading, seed, width)
    return Loaded(levels.draw(0), levels=levels)


def open_bits(spec: str, reading: Reading, seed: int) -> Bits:
    """Open a file of numbers as bits that are made of it chunk by chunk; errors as for `load_data`, some when read."""
    if is_embedded(spec) or is_packed(spec):
        states = read_data(spec, reading, seed).states
        starts = range(0, states.n, _ROWS)
        return Bits(states.n, states.n_units, lambda: (states.rows(slice(i, i + _ROWS)) for i in starts))
    check_reading(reading)
    table = open_table(spec)
    units = units_of(spec, table, reading)
    numbers = Numbers(table.dtype, units.n, units.chunks)
    return Bits(units.n, units.width, lambda: bit_chunks(numbers, reading, seed), table.notes)


def _embedded(spec: str | None) -> tuple[States, np.ndarray | None]:
    if spec is not None and is_set(spec):
        return load_set(spec)
    return load_mnist((spec or "mnist:train").removeprefix("mnist:"))
