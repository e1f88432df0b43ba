"""What a sample is held against at its own resolution: ideal samples of M points, and nulls made from its columns.

Made once for a sample; the verdict statistics of claims (i) and (ii) are read off it.
"""

from typing import NamedTuple

import numpy as np

from analysis.controls.ideal import FREQUENCIES_DRAWN, Ideal, ideal_relevance
from analysis.controls.plan import IDEAL_DRAWS, NULL_DRAWS
from analysis.entropies.columns import Columns
from analysis.entropies.entropy import checked_counts, resolution
from analysis.entropies.nested_partitions import Bracket
from analysis.nulls.matched import null_brackets
from analysis.nulls.registry import LAYER_NULLS
from analysis.table.short_repr import short_repr
from rbm.errors import InputError


class Comparators(NamedTuple):
    """A sample's state counts, and what is known at its resolution."""

    counts: np.ndarray  # int64 (n_states,), of the sample
    resolution: float  # H[s] of the sample, log M
    ideal: Ideal  # points drawn from the frontier's law
    ideal_frequencies: Ideal  # frequencies of states drawn from it
    nulls: dict[str, tuple[Bracket | None, ...]]  # by their names: state counts on both sides of H[s], each draw

    def __repr__(self) -> str:
        return short_repr(self)


def comparators(
    columns: Columns, counts: np.ndarray, *, ideal_draws: int = IDEAL_DRAWS, null_draws: int = NULL_DRAWS, seed: int = 0
) -> Comparators:
    """Draw the ideal samples and the matched nulls of a sample.

    Parameters
    ----------
    columns : Columns
        The sample; `columns_of` makes them of States.
    counts : int (n_states,)
        Its state counts.
    ideal_draws, null_draws : int
        Ideal samples of each kind, at least 2; draws of each null, at least 1, the same as `matched_surrogates` makes.
    seed : int

    Raises
    ------
    InputError
        If the counts are not of as many points as the columns, or there are too few draws.
    """
    k = checked_counts(counts)
    if int(k.sum()) != columns.n_points:
        raise InputError(f"the columns have {columns.n_points} rows but the counts add up to {int(k.sum())}")
    if null_draws < 1:
        raise InputError(f"the number of draws must be at least 1; got {null_draws}")
    h_s = resolution(k)
    at = min(h_s, 1.0)
    points = ideal_relevance(columns.n_points, at, ideal_draws, seed=seed)
    frequencies = ideal_relevance(columns.n_points, at, ideal_draws, drawn=FREQUENCIES_DRAWN, seed=seed)
    nulls = {null.name: null_brackets(columns, k, null, draws=null_draws, seed=seed) for null in LAYER_NULLS}
    return Comparators(k, h_s, points, frequencies, nulls)
