"""The predictive code length of a layer: what a held-out row costs, told by the layer's states and their frequencies.

    PCL = - mean over held-out rows x of log2 sum_s (k_s / M) prod_i T_si^x_i (1 - T_si)^(1 - x_i)  bits a row,
    T_s = (on_s + a m) / (k_s + a)

with on_s the counts of pixels that are on in the k_s training rows in state s, and m the means of the pixels over all M
training rows, (times on + 1/2) / (M + 1), which are never 0 or 1: every row has a code. The weight a > 0 of the prior
means, in rows, is chosen on held-out rows that are not scored. With one state the pixels are independent; with as many
as rows, the rows are the centres of a Parzen window. State and pixels are paid in the same bits.
"""

import math
from typing import NamedTuple

import numpy as np

from analysis.predictive.mixture import Partition, code_lengths, partition_rows
from analysis.predictive.prior import PIXEL_MEANS, Prior
from analysis.predictive.search import Least, least_between
from analysis.regeneration.pixels import pixel_means
from analysis.table.short_repr import short_repr
from rbm.bits import States, as_states
from rbm.errors import InputError

SMOOTHING_GRID = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0)  # rows: where a is looked for first
SMOOTHING_FACTOR = 1.25  # the search ends when the ends of its bracket differ by no more


class CodeLength(NamedTuple):
    """What the scored rows cost, in bits a row."""

    mean: float
    error: float  # standard error of the mean over the scored rows; nan of a single row
    rows: np.ndarray  # of every scored row, float64 (n,): for differences of layers row by row
    smoothing: float  # a
    bracket: tuple[float, float]  # the ends of the last bracket of the search of a; a itself where that is given
    n_states: int

    @property
    def at_bound(self) -> bool:
        """Whether the search of a ended at one of its bounds: the best a may lie beyond."""
        low, high = self.bracket
        return low < high and (low == SMOOTHING_GRID[0] or high == SMOOTHING_GRID[-1])

    def __repr__(self) -> str:
        return short_repr(self)


def predictive_code_length(
    layer_states: np.ndarray | States,
    training: np.ndarray | States,
    tuning: np.ndarray | States,
    scored: np.ndarray | States,
    prior: Prior = PIXEL_MEANS,
) -> CodeLength:
    """Compute the predictive code length of a layer in bits a row.

    The weight a is looked for at the decades from 0.01 to 10 000 rows, then by golden section on log a between the
    neighbours of the best decade, until the ends of the bracket differ by a factor of no more than 1.25.

    Parameters
    ----------
    layer_states : array or States, (M, units)
        The state of every training row: of a hidden layer, the rows themselves, or any other partition of them.
    training, tuning, scored : array or States, (rows, n_visible)
        Training rows; held-out rows on which a is chosen; other held-out rows.
    prior : Prior
        The prior's means and weight: `PIXEL_MEANS`, or, to see what depends on it, `ONE_HALF` or `ADDED_ONE`.

    Raises
    ------
    InputError
        If there is not one state a training row, the widths differ, there is no row to tune on or to score, or the
        given a is not a positive number.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import predictive_code_length
    >>> rows = np.array([[0, 0, 0], [1, 1, 1]] * 20)
    >>> one_state, two_states = np.zeros((40, 1)), rows[:, :1]
    >>> costs = [predictive_code_length(s, rows, rows[:10], rows[:10]).mean for s in (one_state, two_states)]
    >>> round(costs[0], 6), 1 < costs[1] < 1.01
    (3.0, True)
    """
    training, states = as_states(training), as_states(layer_states)
    tuning, scored = as_states(tuning, training.n_units), as_states(scored, training.n_units)
    if states.n != training.n or not training.n:
        raise InputError(f"there must be one state a training row; got {states.n} states and {training.n} rows")
    if not (tuning.n and scored.n):
        raise InputError(f"there must be held-out rows to tune on and to score; got {tuning.n} and {scored.n}")
    partition, means = partition_rows(states, training), pixel_means(training)
    if prior.half:
        means = np.full_like(means, 0.5)
    found = _smoothing(partition, means, tuning, prior)
    rows = code_lengths(partition, means, found.at, scored)
    error = float(rows.std(ddof=1)) / math.sqrt(len(rows)) if len(rows) > 1 else math.nan
    return CodeLength(float(rows.mean()), error, rows, found.at, (found.low, found.high), len(partition.starts) - 1)


def _smoothing(partition: Partition, means: np.ndarray, tuning: States, prior: Prior) -> Least:
    """Choose a on the tuning rows, unless the prior gives it."""
    if prior.smoothing is not None:
        if not 0 < prior.smoothing < math.inf:
            raise InputError(f"the smoothing must be a positive number of rows; got {prior.smoothing}")
        a = float(prior.smoothing)
        return Least(a, a, a)
    return least_between(
        lambda a: float(code_lengths(partition, means, a, tuning).mean()), SMOOTHING_GRID, SMOOTHING_FACTOR
    )
