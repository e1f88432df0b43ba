"""Samples as columns, and the orders and surrogates of columns that nulls are made of, one column at a time.

A column is one unit over all M data points: a bit, or a symbol written as a small whole number. Iterators make columns
only when asked for, as a null often needs few of them.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from analysis.table.row import INDEPENDENT
from rbm.bits import States, as_states, pack, unpack
from rbm.errors import InputError
from rbm.streams import stream_generator

Source = Callable[[np.random.Generator], Iterator[np.ndarray]]  # yields the columns of one draw, in their order


class Columns(NamedTuple):
    """A sample, one unit a row of the array."""

    values: np.ndarray  # unsigned integers below 2**bits, (units, M), C order
    bits: int  # per unit, 1 to 32

    @property
    def n_units(self) -> int:
        """The number of units."""
        return len(self.values)

    @property
    def n_points(self) -> int:
        """The number of data points M."""
        return int(self.values.shape[1])


def columns_of(states: States | np.ndarray) -> Columns:
    """Return the columns of States or of a 0/1 array with at least one row; a byte a bit."""
    checked = as_states(states)
    if not checked.n:
        raise InputError("there are no states: the data have no rows")
    return Columns(np.ascontiguousarray(unpack(checked).T), 1)


def as_bits(columns: Columns) -> States:
    """Return the sample as States, each unit written as its bits: the same rows are equal."""
    bits = (columns.values[:, None, :] >> np.arange(columns.bits, dtype=np.uint32)[None, :, None]) & 1
    return pack(bits.reshape(-1, columns.n_points).T)


def in_random_order(columns: Columns, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield the columns themselves, in random order."""
    return (columns.values[unit] for unit in generator.permutation(columns.n_units))


def shuffled(columns: Columns, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield the columns in random order, each shuffled over the data points on its own: `shuffle_columns` for symbols.

    A column is shuffled when it is asked for, which is cheaper where few are.
    """
    return (generator.permutation(column) for column in in_random_order(columns, generator))


def independent(columns: Columns, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield independent columns without end, each with the law (for bits: the mean) of a column drawn with replacement.

    Every entry of it is drawn with replacement from that column.
    """
    while True:
        column = columns.values[generator.integers(columns.n_units)]
        yield column[generator.integers(columns.n_points, size=columns.n_points)]


def independent_units(
    states: States | np.ndarray, n_units: int, *, seed: int = 0, stream: str = INDEPENDENT, draw: int = 0
) -> States:
    """Draw independent bits with means drawn with replacement from the columns of states: a null of any width.

    Parameters
    ----------
    states : States or array, (n, units)
    n_units : int
        Of the result, (n, n_units); the first units of a wider result are those of a narrower one.
    seed, stream : int, str
    draw : int
        Number of the sample: those of one seed and stream are independent.

    Examples
    --------
    >>> from analysis import independent_units
    >>> drawn = independent_units([[0, 1], [0, 1], [0, 1]], n_units=5, seed=1)
    >>> drawn.shape, set(map(tuple, drawn.unpack().T.tolist())) <= {(0, 0, 0), (1, 1, 1)}
    ((3, 5), True)
    """
    columns = columns_of(states)
    if n_units < 1:
        raise InputError(f"the number of units must be at least 1; got {n_units}")
    fresh = independent(columns, stream_generator(seed, stream, draw))
    return pack(np.array([next(fresh) for _ in range(n_units)]).T)
