"""Count the states of the first n units of a sample, for every n at once.

Leaving out the last unit merges states, so the partitions of the rows are nested and H[s] of the first n units never
falls with n. Rows are sorted by their units, the first unit first. Each row then has some number of leading units in
common with the next one, and the states of the first n units are the runs of rows between neighbours with fewer than n
units in common. Units are added a few at a time: rows that differ already keep their order. A unit may be a bit or a
symbol of several bits.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from analysis.entropies.entropy import resolution
from rbm.errors import InputError

_HALF = np.uint64(32)  # sorting keys have the state so far in the high half, the new units in the low half
_AT_ONCE = 16  # bits of the units added at once: small, as often few units reach the target
_ROUNDING = 1e-12  # tolerance for sums of the same terms in another order


class Nested(NamedTuple):
    """Rows sorted by their first ``n_units`` units."""

    order: np.ndarray  # int64 (M,): the rows sorted
    state: np.ndarray  # uint64 (M,): which state each of them is, by rising words
    shared: np.ndarray  # int64 (M - 1,): leading units that neighbours in this order have in common
    n_units: int


class Bracket(NamedTuple):
    """State counts just below and just above a target resolution; the same counts where no unit is needed."""

    n_units: int  # of the upper side; the lower has one fewer
    below: np.ndarray  # int64, state counts
    above: np.ndarray


def without_units(n_points: int) -> Nested:
    """Return the partition of M rows by no unit at all: one state."""
    if not 1 <= n_points < 2**32:
        raise InputError(f"there must be 1 to 2**32 - 1 rows; got {n_points}")
    rest = np.zeros(n_points - 1, np.int64)
    return Nested(np.arange(n_points), np.zeros(n_points, np.uint64), rest, 0)


def refined(nested: Nested, columns: Iterator[np.ndarray], bits: int) -> Nested:
    """Refine the partition by the next ``columns``, each M unsigned integers below 2**bits; unchanged if none is left.

    As many columns are taken as make up 16 bits, but at least one; ``bits`` is at most 32.
    """
    word, taken = np.zeros(len(nested.order), np.uint64), 0
    for column in islice(columns, max(1, _AT_ONCE // bits)):
        word = (word << np.uint64(bits)) | column
        taken += 1
    key = (nested.state << _HALF) | word[nested.order]
    index = np.argsort(key)
    key = key[index]
    differ = key[1:] ^ key[:-1]
    length = np.frexp((differ & np.uint64(2**32 - 1)).astype(np.float64))[1]  # bits up to the first that differs
    shared = nested.n_units + (bits * taken - length) // bits
    shared = np.where(differ >> _HALF, nested.shared, shared)
    state = np.concatenate([[0], np.cumsum(differ != 0)]).astype(np.uint64)
    return Nested(nested.order[index], state, shared, nested.n_units + taken)


def counts_of_first(nested: Nested, n_units: int) -> np.ndarray:
    """Count each state of the first ``n_units`` units, at most those of ``nested``: int64, in the order of the rows."""
    last = np.append(np.flatnonzero(nested.shared < n_units), len(nested.shared))
    return np.diff(last, prepend=-1)


def bracket(columns: Iterator[np.ndarray], bits: int, n_points: int, target: float) -> Bracket | None:
    """Find the numbers of units between which H[s], in units of log M, passes the target; None where all are too few.

    Columns are taken only until the target is passed; then the number is bisected.
    """

    def reaches(n_units: int) -> bool:
        return resolution(counts_of_first(nested, n_units), "log M") >= target - _ROUNDING

    nested, low = without_units(n_points), 0
    if reaches(0):
        return Bracket(0, counts_of_first(nested, 0), counts_of_first(nested, 0))
    while not reaches(nested.n_units):
        low = nested.n_units
        nested = refined(nested, columns, bits)
        if nested.n_units == low:
            return None
    high = nested.n_units
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return Bracket(high, counts_of_first(nested, low), counts_of_first(nested, high))


def counts_of_all(columns: Iterator[np.ndarray], bits: int, n_points: int) -> np.ndarray:
    """Count each state of all the columns, int64; columns are taken only until all rows are distinct."""
    nested, before = without_units(n_points), -1
    while nested.n_units > before and nested.state[-1] < n_points - 1:
        before = nested.n_units
        nested = refined(nested, columns, bits)
    return counts_of_first(nested, nested.n_units)
