"""Whether patterns are copies of training rows, that is nearer to them than to as many held-out rows."""

import numpy as np

from analysis.errorbars.intervals import Interval, share
from analysis.regeneration.neighbours import nearest
from rbm.bits import States
from rbm.errors import InputError


def memorisation(patterns: States, training: States, held_out: States) -> Interval:
    """Return the share of patterns nearer, in Hamming distance, to the nearest of N training than of N held-out rows.

    Nearer means strictly; ties count 1/2. It is 1/2 if the patterns treat both sets alike, and 1 if all copy the
    training rows given. Where those are
    a part of the training set, copies of the rest show as little as fresh patterns do. The interval is for the two sets
    given; that they are samples too is not in it, and moves the value by as much or more.

    Raises
    ------
    InputError
        If the two sets are not of one size.
    """
    if training.n != held_out.n:
        raise InputError(f"training and held-out rows must be as many; got {training.n} and {held_out.n}")
    gap = (nearest(patterns, held_out).distances - nearest(patterns, training).distances)[:, 0]
    return share((1 + np.sign(gap)) / 2)
