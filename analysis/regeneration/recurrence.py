"""Whether patterns lead back to the states they came from."""

from typing import NamedTuple

import numpy as np

from analysis.errorbars.intervals import Interval, mean, share
from analysis.regeneration.patterns import Regenerated
from dbn.model import DBN
from rbm.bits import States


class Recurrence(NamedTuple):
    """Of patterns encoded again, always by the most probable read-out."""

    recurrence: Interval  # share of patterns that encode to the very state they came from
    bit_agreement: Interval  # mean share of units that agree with it
    again: States  # of the layer, (n, units), that the patterns encode to


def recurrence(model: DBN, layer: int, regenerated: Regenerated) -> Recurrence:
    """Encode the patterns up to the layer and compare with their states."""
    states, patterns = regenerated
    again = model.encode(patterns, layer)
    differing = np.bitwise_count(again.words ^ states.words).sum(axis=1, dtype=np.int64)
    return Recurrence(share(differing == 0), mean(1 - differing / states.n_units), again)
