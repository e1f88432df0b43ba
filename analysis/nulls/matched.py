"""Compare a layer with its nulls at the same resolution (first protocol, section 2).

Units of a null are taken in random order until H[s] matches that of the layer. H[s] of the first n units never falls
with n: the two numbers of units between which it passes that of the layer are found by bisection, and H[k] is
interpolated between them, linearly in H[s]. This is repeated over random orders of the units, each on a draw of its own
where the null is made from the layer. All entropies are in units of log M.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis.entropies.columns import Columns, Source, columns_of, in_random_order
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.entropies.nested_partitions import Bracket, bracket
from analysis.errorbars.ranges import mean_and_range
from analysis.frontier.bound import frontier_bound
from analysis.nulls.null import Null
from analysis.nulls.registry import LAYER_NULLS, NETWORK_NULLS, NULLS
from analysis.table.short_repr import short_repr
from rbm.bits import States, as_states
from rbm.checks import require_one_of
from rbm.errors import InputError
from rbm.streams import stream_generator

_LEAST = 1e-9  # a frontier this low has no use as a scale: one state, or all distinct


class Matched(NamedTuple):
    """Relevance of a null at the resolution of a layer. Undefined, nan, where a draw never reaches that resolution.

    The mean, range and effect are undefined if any draw is: a mean over the draws that happen to reach the target would
    be one over a chosen part of the null.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import matched_nulls
    >>> rows = np.random.default_rng(1).integers(0, 2, (100, 7))
    >>> matched = matched_nulls(rows, draws=3)["columns shuffled"]
    >>> matched.relevance.shape, matched.n_units.shape
    ((3,), (3,))
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

    def __repr__(self) -> str:
        return short_repr(self)


def matched_nulls(
    states: States | np.ndarray,
    *,
    networks: Mapping[str, States | np.ndarray] | None = None,
    draws: int,
    seed: int = 0,
    nulls: Sequence[Null] = NULLS,
) -> dict[str, Matched]:
    """Compare a layer with each null at its resolution; with nulls that are networks where their states are given.

    Parameters
    ----------
    states : States or array, (M, units)
        The layer.
    networks : mapping from names of networks to States or array, (M, any units), optional
        The same layer of other networks for the same data, e.g. ``{"untrained": ..., "pixels shuffled": ...}``.
    draws : int
        Random orders of the units, each null.
    seed : int
    nulls : sequence of Null
        Which nulls; those of `analysis.nulls.registry` if not given.

    Returns
    -------
    dict
        From the names of nulls to `Matched`.

    Raises
    ------
    InputError
        If there are fewer than two rows or no draw, a network is no null, or it was given another number of rows.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import matched_nulls, resolution, state_counts
    >>> rows = np.random.default_rng(1).integers(0, 2, (100, 7))
    >>> found = matched_nulls(rows, draws=2)
    >>> found["columns shuffled"].target == resolution(state_counts(rows))
    True
    """
    given = {} if networks is None else dict(networks)
    unknown = [name for name in given if name not in {null.network for null in nulls}]
    if unknown:
        known = ", ".join(null.network for null in NETWORK_NULLS if null.network)
        raise InputError(f"networks must be among {known}; got {unknown[0]!r}")
    layer = as_states(states)
    columns, counts = columns_of(layer), state_counts(layer)
    made_from_layer = [null for null in nulls if null.columns is not None]
    found = matched_surrogates(columns, counts, draws=draws, seed=seed, nulls=made_from_layer)
    for null in nulls:
        if null.network in given:
            other = columns_of(given[null.network])
            if other.n_points != layer.n:
                raise InputError(f"the layer has {layer.n} rows but the {null.name} network's {other.n_points}")

            def source(generator: np.random.Generator, other: Columns = other) -> Iterator[np.ndarray]:
                return in_random_order(other, generator)

            found[null.name] = _matched(source, 1, counts, null.name, draws, seed)
    return found


def matched_surrogates(
    columns: Columns, counts: np.ndarray, *, draws: int, seed: int, nulls: Sequence[Null] = LAYER_NULLS
) -> dict[str, Matched]:
    """Compare a sample of bits or symbols with the nulls made from its columns; ``counts`` are its state counts."""
    if columns.n_points < 2:
        raise InputError(f"entropies in units of log M need at least 2 rows; got {columns.n_points}")
    return {
        null.name: _matched(null.source_of(columns), columns.bits, counts, null.name, draws, seed) for null in nulls
    }


def matched_counts(states: States | np.ndarray, null: str, *, seed: int, draw: int) -> np.ndarray | None:
    """Return state counts of a null made from the layer, at the number of units nearest in H[s] to the layer.

    int64 (n_states,), of the same draw as in `matched_nulls`; None where the null does not reach that resolution.
    """
    columns = columns_of(states)
    chosen = {known.name: known for known in LAYER_NULLS}
    require_one_of("null", null, chosen)
    target = resolution(state_counts(states))
    source = chosen[null].source_of(columns)
    found = bracket(source(_generator(seed, null, draw)), 1, columns.n_points, target)
    if found is None:
        return None
    return min((found.above, found.below), key=lambda counts: abs(resolution(counts) - target))


def null_brackets(
    columns: Columns, counts: np.ndarray, null: Null, *, draws: int, seed: int
) -> tuple[Bracket | None, ...]:
    """Bracket H[s] of a sample by a null made from its columns: a bracket for each draw of `matched_surrogates`.

    For `interpolated`; None where a draw does not reach that resolution. ``counts`` are the sample's state counts.
    """
    source, target = null.source_of(columns), resolution(counts)
    generators = (_generator(seed, null.name, draw) for draw in range(draws))
    return tuple(bracket(source(generator), columns.bits, columns.n_points, target) for generator in generators)


def _matched(source: Source, bits: int, counts: np.ndarray, name: str, draws: int, seed: int) -> Matched:
    if draws < 1:
        raise InputError(f"the number of draws must be at least 1; got {draws}")
    n_points, target, own = int(counts.sum()), resolution(counts), relevance(counts)
    brackets = [bracket(source(_generator(seed, name, draw)), bits, n_points, target) for draw in range(draws)]
    found = np.array([np.nan if b is None else interpolated(b, target) for b in brackets])
    n_units = np.array([-1 if b is None else b.n_units for b in brackets])
    spread = mean_and_range(found if np.isfinite(found).all() else np.full(draws, np.nan))
    mean, low, high = map(float, spread)
    frontier = float(frontier_bound(target, n_points))
    scale = frontier if frontier > _LEAST else float("nan")
    effects = ((own - value) / scale for value in (mean, high, low))
    return Matched(target, own, found, n_units, mean, low, high, *effects)


def interpolated(found: Bracket, target: float, statistic: Callable[[np.ndarray], float] = relevance) -> float:
    """Return a statistic of state counts at the target H[s], linear in H[s] between the two sides; H[k] if none."""
    (h_0, h_1), (k_0, k_1) = ([f(counts) for counts in (found.below, found.above)] for f in (resolution, statistic))
    if h_1 <= h_0:
        return k_1
    return k_0 + (k_1 - k_0) * min(1.0, (target - h_0) / (h_1 - h_0))


def _generator(seed: int, name: str, draw: int) -> np.random.Generator:
    return stream_generator(seed, f"matched {name}", draw)
