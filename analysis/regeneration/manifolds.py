"""Precision, recall and coverage of patterns against rows of data, by k-nearest-neighbour balls in Hamming distance.

The manifold of a set of states is the union of balls around them; the radius of a ball is the distance to the k-th
nearest other state of the set, and a state at just that distance is inside.
Source: Kynkaanniemi, Karras, Laine, Lehtinen, Aila, "Improved precision and recall metric for assessing generative
models", NeurIPS 2019, equations 1 and 2; k = 3 as there, but on pixels in place of features of a network.
Coverage: Naeem, Oh, Uh, Choi, Yoo, "Reliable fidelity and diversity metrics for generative models", ICML 2020;
k = 5 as there. Only the data have balls, so one stray pattern cannot cover them all.
"""

from typing import NamedTuple

import numpy as np

from analysis.errorbars.intervals import Interval, share
from analysis.protocols.first import MANIFOLD_NEIGHBOURS
from analysis.protocols.second import COVERAGE_NEIGHBOURS
from analysis.regeneration.neighbours import nearest, nearest_others, within
from rbm.bits import States


class Manifold(NamedTuple):
    """States and the radii of the balls around them."""

    states: States
    radii: np.ndarray  # int64 (n,)


class Overlap(NamedTuple):
    """How far two manifolds cover each other's states."""

    precision: Interval  # share of patterns on the manifold of the data
    recall: Interval  # share of data on the manifold of the patterns
    f1: Interval  # harmonic mean of the two, 0 if both are; without an interval


def manifold(states: States, k: int = MANIFOLD_NEIGHBOURS) -> Manifold:
    """Make the manifold of at least k + 1 states; InputError for fewer."""
    return Manifold(states, nearest_others(states, k).distances[:, -1])


def overlap(patterns: States, data: Manifold, k: int = MANIFOLD_NEIGHBOURS) -> Overlap:
    """Compute precision and recall of patterns; give as many as data, or the two manifolds are not alike."""
    generated = manifold(patterns, k)
    precision = share(within(patterns, *data))
    recall = share(within(data.states, *generated))
    total = precision.value + recall.value
    return Overlap(precision, recall, Interval(2 * precision.value * recall.value / total if total else 0.0))


def coverage(patterns: States, data: States, k: int = COVERAGE_NEIGHBOURS) -> Interval:
    """Compute the share of data rows in whose ball some pattern lies; InputError for fewer than k + 1 data rows.

    As many patterns as data of the same law cover about 1 - 2^-k of them, more where distances are tied.
    """
    return share(nearest(data, patterns).distances[:, 0] <= manifold(data, k).radii)
