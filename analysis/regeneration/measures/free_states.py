"""Free states of a layer: their divergence from the states of the data, and how the chains that they are from mix."""

import math

from analysis.errorbars.intervals import Interval
from analysis.regeneration.divergence import jensen_shannon
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Line, Measure
from analysis.regeneration.ways import LayerPatterns

_DIGITS = 4  # kept of R-hat: more would depend on how matrix products round, on threads and processors
_SIGNIFICANT = 3  # kept of autocorrelation times and effective draws, for the same reason


def free_divergence(layer: LayerPatterns) -> Interval:
    """Compute the divergence, in bits, of free states from the states of one half of the data, as many of each."""
    one, _ = layer.halves
    return Interval(jensen_shannon(one, layer.free.regenerated.states.rows(slice(one.n))))


def free_rhat(layer: LayerPatterns) -> Interval | None:
    """Return the largest split R-hat of the chains that free states are from: 1 if they have mixed.

    It is over the last half of the sweeps, of the free energy of the layer below and of its projections on the three
    leading singular directions of the weights; None of too few sweeps, or where none of these changes.
    """
    value = math.nan if layer.mixing is None else layer.mixing.most_apart.rhat
    return None if math.isnan(value) else Interval(round(value, _DIGITS))


def free_tau(layer: LayerPatterns) -> Interval | None:
    """Return the longest autocorrelation time of what was recorded, in sweeps; None of runs too short to tell."""
    return _rounded(math.nan if layer.mixing is None else layer.mixing.slowest.tau)


def free_effective(layer: LayerPatterns) -> Interval | None:
    """Return as how many independent draws all recorded sweeps of all chains are, of the slowest observable."""
    return _rounded(math.nan if layer.mixing is None else layer.mixing.slowest.effective)


def free_mixed(layer: LayerPatterns) -> Interval | None:
    """Return 1 if the chains have mixed, 0 if not, None of runs too short to tell; the verdict of `rbm.mixing`."""
    if layer.mixing is None or layer.mixing.verdict == "too short":
        return None
    return Interval(float(layer.mixing.verdict == "mixed"))


def _rounded(value: float) -> Interval | None:
    return None if math.isnan(value) else Interval(float(f"{value:.{_SIGNIFICANT}g}"))


FREE_DIVERGENCE = Measure[LayerPatterns](
    "R3_divergence",
    "divergence of R3",
    "bits",
    SHARE,
    free_divergence,
    panels.DIVERGENCE,
    Line(panels.R3.label, panels.R3.colour, panels.R3.dash, panels.R3.marker),
    meaning="Jensen-Shannon divergence of freely sampled states from the states of one half of the data.",
)
DIVERGENCE_FLOOR = Measure[LayerPatterns](
    "R3_divergence_floor",
    "between halves",
    "bits",
    SHARE,
    lambda layer: Interval(jensen_shannon(*layer.halves)),
    panels.DIVERGENCE,
    Line("two halves of the data", panels.GREY, "--", "x"),
    meaning="Jensen-Shannon divergence between the states of two halves of the data: the best that R3 can have.",
)
FREE_RHAT = Measure[LayerPatterns](
    "R3_rhat",
    "R-hat of the chains of R3",
    "",
    (0.0, math.inf),
    free_rhat,
    meaning="Largest split R-hat of the chains that free states are from; 1 if they have mixed.",
)
FREE_TAU = Measure[LayerPatterns](
    "R3_tau",
    "autocorrelation time of the chains of R3",
    "sweeps",
    (0.0, math.inf),
    free_tau,
    digits=1,
    meaning="Longest integrated autocorrelation time along the chains that free states are from.",
)
FREE_EFFECTIVE = Measure[LayerPatterns](
    "R3_effective",
    "effective draws of the chains of R3",
    "draws",
    (0.0, math.inf),
    free_effective,
    digits=0,
    meaning="As how many independent draws the last half of the sweeps of these chains is, all chains together.",
)
FREE_MIXED = Measure[LayerPatterns](
    "R3_mixed",
    "chains of R3 have mixed",
    "",
    SHARE,
    free_mixed,
    digits=2,
    meaning="1 if the chains that free states are from have mixed by `rbm.mixing`, 0 if not; left out of short runs.",
)
