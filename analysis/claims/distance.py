"""The resolutions of the best layer and of slope -1, whose difference claim (iii) is about."""

from typing import NamedTuple

import numpy as np

from analysis.frontier.slopes import SAME_RESOLUTION, Slopes, interpolated_crossing, slopes


class Best(NamedTuple):
    """The layer of best efficiency and the resolution of the peak."""

    layer: int
    inside: bool  # not the first or last layer that has an efficiency
    resolution: float  # of the parabola's top where inside, else of the layer; unit as given
    efficiency: float  # of the layer


def best(resolution: dict[int, float], efficiency: dict[int, float]) -> Best | None:
    """Find the layer of largest efficiency and the resolution of the peak; None if no layer has both numbers.

    Ends are those of the layers that have an efficiency: above a layer of zero bits the stack has none. The parabola
    goes through the layer and its two neighbours in the stack; if the layer's resolution is not between theirs, it has
    no top there, and the layer's own resolution is taken.
    """
    layers = [n for n in sorted(efficiency) if np.isfinite(efficiency[n]) and np.isfinite(resolution.get(n, np.nan))]
    if not layers:
        return None
    i = max(range(len(layers)), key=lambda j: efficiency[layers[j]])
    layer, inside = layers[i], 0 < i < len(layers) - 1
    peak = resolution[layer]
    if inside:
        x, y = (np.array([of[n] for n in layers[i - 1 : i + 2]]) for of in (resolution, efficiency))
        peak = _top(x, y)
    return Best(layer, inside, float(peak), efficiency[layer])


def slope_one(resolution: dict[int, float], relevance: dict[int, float]) -> float:
    """Find the resolution where the curve through the layers falls through slope -1; nan if nowhere."""
    known = [n for n in resolution if np.isfinite([resolution[n], relevance.get(n, np.nan)]).all()]
    if not known:
        return float("nan")
    return interpolated_crossing(slopes([resolution[n] for n in known], [relevance[n] for n in known]))


def exponent_one(resolution: dict[int, float], mu: dict[int, float]) -> float:
    """Find the lowest resolution at which mu, linear in H[s] between layers that have one, rises through 1; or nan."""
    known = sorted((resolution[n], -mu[n]) for n in mu if np.isfinite([mu[n], resolution.get(n, np.nan)]).all())
    at, slope = np.array(known).reshape(-1, 2).T
    return interpolated_crossing(Slopes(at, slope))  # the slope is -mu


def _top(x: np.ndarray, y: np.ndarray) -> float:
    """Find the top of the parabola through three points of which the second is highest."""
    before, after = x[1] - x[0], x[2] - x[1]
    if before * after <= SAME_RESOLUTION**2:
        return float(x[1])
    rise, fall = (y[1] - y[0]) / before, (y[2] - y[1]) / after
    bend = (fall - rise) / (x[2] - x[0])
    return float(x[1]) if bend == 0 else float((x[0] + x[1]) / 2 - rise / (2 * bend))
