"""Squared maximum mean discrepancy (MMD) of patterns from held-out rows, and of other held-out rows from these.

MMD^2 = E k(x, x') + E k(y, y') - 2 E k(x, y) of patterns x, x' and rows y, y', with the kernel k(x, y) = exp(-d / s) of
their Hamming distance d. The kernel is a product over pixels and characteristic: MMD^2 is 0 of equal laws alone. The
scale s is the mean distance of two held-out rows, the same for all layers; if that is 0, k is 1 for equal rows, else 0.
Source: Gretton, Borgwardt, Rasch, Schoelkopf, Smola, "A kernel two-sample test", JMLR 13 (2012) 723, equation 3.
"""

import math

import numpy as np

from analysis.errorbars.intervals import Z95, Interval
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import Line, Measure
from analysis.regeneration.neighbours import sums, sums_over_others
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import WayPatterns
from rbm.bits import States, as_states, unpack
from rbm.errors import InputError

BOUNDS = (-2.0, 2.0)  # of the unbiased estimate, which may lie below 0


def mean_distance(rows: States) -> float:
    """Compute the mean Hamming distance, in units, of two different rows of at least two."""
    on = unpack(rows).sum(axis=0, dtype=np.int64)
    return float((2 * on * (rows.n - on)).sum()) / (rows.n * (rows.n - 1))


def discrepancy(patterns: States, real: States) -> Interval:
    """Estimate MMD^2 of the laws of patterns and of real rows without bias.

    The interval is +-1.96 standard errors: those of what each row contributes, and, as these vanish where both laws
    are one, those of two samples of the law of the real rows. Of one law it is somewhat too wide.

    Raises
    ------
    InputError
        If the widths differ or there are fewer than two patterns or two rows.
    """
    patterns = as_states(patterns, real.n_units)
    if min(patterns.n, real.n) < 2:
        raise InputError(f"a mean discrepancy needs 2 patterns and 2 real rows; got {patterns.n} and {real.n}")
    distances, scale = np.arange(real.n_units + 1), mean_distance(real)
    kernel = np.exp(-distances / scale) if scale else (distances == 0).astype(float)
    among_real = sums_over_others(real, kernel) / (real.n - 1)
    of_patterns = sums_over_others(patterns, kernel) / (patterns.n - 1) - sums(patterns, real, kernel) / real.n
    of_real = among_real - sums(real, patterns, kernel) / patterns.n
    value = float(of_patterns.mean() + of_real.mean())
    first_order = 4 * sum(float(part.var(ddof=1)) / len(part) for part in (of_patterns, of_real))
    squares = sums_over_others(real, kernel**2) / (real.n - 1)
    second_order = 2 * _centred_square(among_real, squares) * (1 / patterns.n + 1 / real.n) ** 2
    half = Z95 * math.sqrt(first_order + second_order)
    return Interval(value, value - half, value + half, patterns.n)


def _centred_square(means: np.ndarray, squares: np.ndarray) -> float:
    """Average (k_ij - k_i - k_j + k)^2 over pairs of rows i, j, from the means k_i of k_ij and those of its squares."""
    n = len(means)
    total = (n - 1) * squares.sum() - 2 * n * (means**2).sum() + n * (n + 1) * means.mean() ** 2
    return max(0.0, float(total) / (n * (n - 1)))


DISCREPANCY = Measure[WayPatterns](
    "mmd",
    "squared MMD",
    "",
    BOUNDS,
    lambda way: discrepancy(way.patterns, way.reference.held_out.states),
    panels.DISCREPANCY,
    digits=5,
    meaning="Squared maximum mean discrepancy of the patterns from held-out rows, without bias: 0 in the mean where "
    "both have one law.",
)
DATA_DISCREPANCY = Measure[Reference](
    "data_mmd",
    "squared MMD of real held-out rows",
    "",
    BOUNDS,
    lambda reference: discrepancy(reference.sources, reference.held_out.states),
    panels.DISCREPANCY,
    Line("real held-out rows", panels.GREY, "--"),
    digits=5,
    meaning="Squared maximum mean discrepancy of held-out rows from other held-out rows.",
)
