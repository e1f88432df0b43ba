"""Nulls at the same resolution as a layer: units of a null taken in random order until H[s] matches (PROTOCOL.md, 2).

H[s] of the first n units never falls with n. The two numbers of units between which it passes that of the layer are
found by bisection, and H[k] is interpolated between them, linearly in H[s]. Repeated over random orders of the units,
each on a surrogate of its own where the null is one. All entropies in units of log M.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.entropies.columns import Columns, Source, columns_of, in_random_order, surrogate_sources
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.entropies.nested_partitions import Bracket, bracket
from analysis.frontier.bound import frontier_bound
from analysis.table.row import COLUMNS_SHUFFLED, INDEPENDENT, PIXELS_SHUFFLED, UNTRAINED
from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.streams import stream_generator

MATCHED_NULLS = (COLUMNS_SHUFFLED, INDEPENDENT, UNTRAINED, PIXELS_SHUFFLED)
_LEAST = 1e-9  # a frontier this low has no use as a scale: one state, or all distinct


class Matched(NamedTuple):
    """Relevance of a null at the resolution of a layer. Undefined, nan, where a draw never reaches that resolution.

    The mean, range and effect are undefined if any draw is: a mean over the draws that happen to reach the target would
    be one over a chosen part of the null.
    """

    target: float  # H[s] of the layer
    layer_relevance: float  # its H[k]
    relevance: np.ndarray  # float64 (draws,): H[k] of the null; nan where the target is not reached
    n_units: np.ndarray  # int64 (draws,): units it took; -1 where the target is not reached
    mean: float  # of relevance
    low: float  # least and largest of the draws
    high: float
    effect: float  # (layer_relevance - mean) / frontier at the target; nan too where that is 0
    effect_low: float  # the same for the largest and the least of the draws
    effect_high: float


def matched_nulls(
    states: States | np.ndarray,
    *,
    untrained: States | np.ndarray | None = None,
    shuffled_network: States | np.ndarray | None = None,
    draws: int,
    seed: int,
) -> dict[str, Matched]:
    """The nulls of a layer at its resolution, by name; those of other networks where their states are given.

    Parameters
    ----------
    states : States or array, (M, units)
        The layer.
    untrained, shuffled_network : States or array, (M, any units), optional
        The same layer of the network before training, and of the one trained on shuffled pixels, for the same data.
    draws : int
        Random orders of the units, each null.
    seed : int

    Returns
    -------
    dict
        From names in ``MATCHED_NULLS`` to `Matched`.

    Raises
    ------
    InputError
        If there are fewer than two rows or no draw, or the networks were given other numbers of rows.
    """
    layer = as_states(states)
    columns = columns_of(layer)
    found = matched_surrogates(columns, state_counts(layer), draws=draws, seed=seed)
    for name, network in zip(MATCHED_NULLS[2:], (untrained, shuffled_network), strict=True):
        if network is not None:
            other = columns_of(network)
            if other.n_points != layer.n:
                raise InputError(f"the layer has {layer.n} rows but the {name} network's {other.n_points}")

            def source(generator: np.random.Generator, other: Columns = other) -> Iterator[np.ndarray]:
                return in_random_order(other, generator)

            found[name] = _matched(source, 1, state_counts(layer), name, draws, seed)
    return found


def matched_surrogates(columns: Columns, counts: np.ndarray, *, draws: int, seed: int) -> dict[str, Matched]:
    """The two nulls made from the columns alone, of bits or of symbols; ``counts`` are those of the states."""
    if columns.n_points < 2:
        raise InputError(f"entropies in units of log M need at least 2 rows; got {columns.n_points}")
    return {
        name: _matched(source, columns.bits, counts, name, draws, seed)
        for name, source in surrogate_sources(columns).items()
    }


def matched_counts(states: States | np.ndarray, null: str, *, seed: int, draw: int) -> np.ndarray | None:
    """State counts of "columns shuffled" or "independent units" as near in H[s] to the states as units allow.

    int64 (n_states,), of the same draw as in `matched_nulls`; None where the null does not reach that resolution.
    """
    columns = columns_of(states)
    sources = surrogate_sources(columns)
    if null not in sources:
        raise InputError(f"null must be one of {', '.join(sources)}; got {null!r}")
    target = resolution(state_counts(states), "log M")
    found = bracket(sources[null](_generator(seed, null, draw)), 1, columns.n_points, target)
    if found is None:
        return None
    return min((found.above, found.below), key=lambda counts: abs(resolution(counts, "log M") - target))


def _matched(source: Source, bits: int, counts: np.ndarray, name: str, draws: int, seed: int) -> Matched:
    if draws < 1:
        raise InputError(f"the number of draws must be at least 1; got {draws}")
    n_points, target, own = int(counts.sum()), resolution(counts, "log M"), relevance(counts, "log M")
    brackets = [bracket(source(_generator(seed, name, draw)), bits, n_points, target) for draw in range(draws)]
    found = np.array([np.nan if b is None else _interpolated(b, target) for b in brackets])
    n_units = np.array([-1 if b is None else b.n_units for b in brackets])
    low, high = float(found.min()), float(found.max())
    mean = min(max(float(found.mean()), low), high)  # a mean of equal numbers may round past them
    frontier = float(frontier_bound(target, n_points))
    scale = frontier if frontier > _LEAST else float("nan")
    effects = ((own - value) / scale for value in (mean, high, low))
    return Matched(target, own, found, n_units, mean, low, high, *effects)


def _interpolated(found: Bracket, target: float) -> float:
    """H[k] at the target, linear in H[s] between the two sides."""
    (h_0, h_1), (k_0, k_1) = (
        [f(counts, "log M") for counts in (found.below, found.above)] for f in (resolution, relevance)
    )
    if h_1 <= h_0:
        return k_1
    return k_0 + (k_1 - k_0) * min(1.0, (target - h_0) / (h_1 - h_0))


def _generator(seed: int, name: str, draw: int) -> np.random.Generator:
    return stream_generator(seed, f"matched {name}", draw)
