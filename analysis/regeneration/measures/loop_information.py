"""How many bits of a state come back on the way state -> pattern -> state.

The mutual information I(s; s') = H[s] + H[s'] - H[s, s'] between the states s of held-out rows and the states s' that
their patterns encode to (R1). From n pairs its plug-in value lies above that of the law the pairs come from: where all
states are distinct it is log2 n, whatever the pairs. So the mean of the plug-in values of the same s and s' paired at
random is subtracted. What is left is about 0 for independent pairs, and exactly 0 where all states are distinct, since
n pairs cannot show whether these depend on each other. Where pairs do, their bias is less than that of random pairs,
so that the estimate is too small rather than too large.
"""

import numpy as np

from analysis.entropies.entropy import resolution, state_index
from analysis.errorbars.intervals import Interval
from analysis.regeneration.measures.entry import ANY, Measure
from analysis.regeneration.ways import LayerPatterns
from rbm.bits import States
from rbm.streams import stream_generator

PERMUTATIONS = 10


def loop_information(states: States, again: States, *, seed: int, stream: str) -> float:
    """Compute the plug-in mutual information of n pairs of states less its mean over random permutations, bits."""
    first, second = (state_index(side).of_row for side in (states, again))
    generator = stream_generator(seed, stream)
    paired = mutual_information(first, second)
    excess = (paired - mutual_information(first, generator.permutation(second)) for _ in range(PERMUTATIONS))
    return sum(excess) / PERMUTATIONS  # differences first: 0 without rounding where all are 0


def mutual_information(first: np.ndarray, second: np.ndarray) -> float:
    """Compute the plug-in mutual information of n pairs of numbers, int64 (n,) each and not negative, in bits."""
    pair = first * (int(second.max()) + 1) + second
    h_first, h_second, h_pair = (
        resolution(np.unique(index, return_counts=True)[1], "bits") for index in (first, second, pair)
    )
    return h_first + h_second - h_pair


def of_layer(layer: LayerPatterns) -> Interval:
    """Return the information of the pairs of R1; no interval, as the estimate is no mean of independent values."""
    way, stream = layer.encoded_and_decoded, f"pairs of states permuted, layer {layer.layer}"
    return Interval(loop_information(way.regenerated.states, way.recurrence.again, seed=layer.seed, stream=stream))


LOOP_INFORMATION = Measure[LayerPatterns](
    "loop_information",
    "loop information",
    "bits",
    ANY,
    of_layer,
    meaning="Mutual information of the states of held-out rows and the states that their patterns (R1) encode to, less "
    "its mean over random pairings.",
)
