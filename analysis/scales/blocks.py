"""Scales of a sequence: blocks of 1, 2, ... symbols, longer ones split states further. Entropies in units of log M."""

from typing import NamedTuple

import numpy as np

from analysis.entropies.nested_partitions import counts_of_first, refined, without_units
from analysis.scales.units import MultiScale, point_of, through_scales
from rbm.errors import InputError

_BLOCKS, _LONGEST, _FINE = (
    100,
    32,
    0.98,
)  # the default longest block: leaves so many blocks; symbols; stops at this H[s]


class BlockScales(NamedTuple):
    """The curve through block lengths of a sequence."""

    lengths: np.ndarray  # 1, 2, ..., int64; in their order the curve rises
    n_points: int  # blocks, the same at every length
    counts: list[np.ndarray]  # of the blocks of each length
    curve: MultiScale


def through_blocks(sequence: np.ndarray, bits: int, longest: int | None = None) -> BlockScales:
    """Cut a sequence into blocks of 1, 2, ... symbols, the same number of blocks at every length.

    A block begins at every ``longest``-th symbol; at length L it is its first L symbols. So blocks never overlap, M and
    with it the unit log M is the same at every length, and longer blocks only split states: H[s] rises with L. (With
    N // L blocks each length would have an M of its own, and a curve through them would mix units.) The price is that
    short blocks use few of the symbols.

    Parameters
    ----------
    sequence : array of unsigned integers below 2**bits, (N,)
    longest : int, optional
        Symbols of the longest block. Default: the first length at which H[s] reaches .98 log M, but at most 32 and
        such that 100 blocks are left.

    Raises
    ------
    InputError
        If ``longest`` is below 1 or leaves fewer than two blocks.
    """
    if longest is not None:
        if longest < 1 or len(sequence) // longest < 2:
            n = len(sequence)
            raise InputError(f"the longest block must leave at least 2 blocks of {n} symbols; got {longest}")
        return _blocks(sequence, bits, longest)
    for length in range(1, max(1, min(_LONGEST, len(sequence) // _BLOCKS)) + 1):
        found = _blocks(sequence, bits, length)
        if found.curve.resolution[-1] >= _FINE:
            break
    return found


def _blocks(sequence: np.ndarray, bits: int, longest: int) -> BlockScales:
    n_points = len(sequence) // longest
    columns = iter(sequence[: n_points * longest].reshape(n_points, longest).T)
    nested = without_units(n_points)
    while nested.n_units < longest:
        nested = refined(nested, columns, bits)
    counts = [counts_of_first(nested, n) for n in range(1, longest + 1)]
    points = np.array([point_of(c) for c in counts])
    return BlockScales(np.arange(1, longest + 1), n_points, counts, through_scales(*points.T))
