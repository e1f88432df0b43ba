"""What an ideal sample of M points reaches at a resolution: samples drawn from the frontier's law.

The frontier itself is out of reach of samples: a band around it would say no to an ideal. Entropies are in units of
log M. There are two ways to draw: points, as data are drawn, and the frequencies of states (`analysis.controls.laws`).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.controls.laws.frontier import FREQUENCIES, FRONTIER, ideal_frequencies, ideal_points
from analysis.controls.laws.matching import TOLERANCE, Family, reach
from analysis.controls.plan import IDEAL_DRAWS
from analysis.entropies.entropy import relevance, resolution
from analysis.errorbars.intervals import Z95
from analysis.frontier.bound import fraction_of_frontier
from analysis.powerlaw.all_states import log_distance
from rbm.checks import require_one_of
from rbm.errors import InputError
from rbm.streams import stream_generator

POINTS, FREQUENCIES_DRAWN = "points", "frequencies"
_DRAWS: dict[str, tuple[Family, Callable[[int, float, np.random.Generator], np.ndarray]]] = {
    POINTS: (FRONTIER, ideal_points),
    FREQUENCIES_DRAWN: (FREQUENCIES, ideal_frequencies),
}


class Drawn(NamedTuple):
    """A number over drawn samples; nan where there are no samples."""

    mean: float
    sd: float  # of one sample
    low: float  # mean +- 1.96 sd: where 95 % of samples lie, if normal
    high: float


class Ideal(NamedTuple):
    """Samples of M points drawn from the frontier's law, at a resolution."""

    target: float  # the resolution asked for, log M
    resolution: Drawn  # H[s] of the samples, log M
    relevance: Drawn  # H[k], log M
    fraction: Drawn  # of the frontier at each sample's own H[s]
    log_distance: Drawn  # log10 of D1, the distance of all states from the nearest power law


def ideal_relevance(
    n_points: int, target: float, draws: int = IDEAL_DRAWS, *, drawn: str = POINTS, seed: int = 0
) -> Ideal:
    """Draw ideal samples at a resolution and measure them.

    Parameters
    ----------
    n_points : int
        M, at least 2.
    target : float
        H[s] in units of log M. The mean over points drawn is this to 1e-4, or a step of the whole numbers m_k (1e-3 at
        M = 1 000), and sampling; that over frequencies drawn to .01 at M = 10 000.
    draws : int
        Samples, at least 2. About 5 ms each at M = 60 000.
    drawn : {"points", "frequencies"}
    seed : int

    Returns
    -------
    Ideal
        All nan where no sample of M points has such a resolution in the mean: next to 0 and to 1.

    Raises
    ------
    InputError
        If there are fewer than 2 draws, M is below 2 or the target outside 0 to 1, or there is no such way to draw.
    """
    if draws < 2:
        raise InputError(f"the spread of ideal samples needs at least 2 draws; got {draws}")
    if n_points < 2 or not 0 <= target <= 1:
        raise InputError(f"ideal samples need M of 2 and H[s] / log M from 0 to 1; got M {n_points}, H[s] {target}")
    require_one_of("drawn", drawn, _DRAWS)
    family, draw_counts = _DRAWS[drawn]
    least, largest = reach(family, n_points)
    if not least - TOLERANCE <= target <= largest + TOLERANCE:
        return Ideal(target, *(over_samples(np.array([np.nan])) for _ in range(4)))
    generators = (stream_generator(seed, f"ideal {drawn}", draw) for draw in range(draws))
    samples = [draw_counts(n_points, target, generator) for generator in generators]
    h_s, h_k = (np.array([f(counts) for counts in samples]) for f in (resolution, relevance))
    fraction, distance = fraction_of_frontier(h_s, h_k, n_points), np.array([log_distance(c) for c in samples])
    return Ideal(target, *map(over_samples, (h_s, h_k, fraction, distance)))


def over_samples(values: np.ndarray) -> Drawn:
    """Summarise a number over samples, (draws,)."""
    mean, sd = float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
    return Drawn(mean, sd, mean - Z95 * sd, mean + Z95 * sd)
