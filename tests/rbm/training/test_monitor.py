"""The record of an epoch, against machines whose reconstructions and activities are known."""

import numpy as np
from toys import stripes

from rbm import RBM, pack, pseudo_likelihood
from rbm.training.monitor import observe

N_VISIBLE, N_HIDDEN = 11, 3


def test_the_reconstruction_error_is_the_fraction_of_visible_bits_that_differ():
    """Whatever the hidden units, every visible unit but the first two comes back on: of 11 bits, 9 differ from 0."""
    bias = np.full(N_VISIBLE, 80.0)
    bias[:2] = -80
    model = RBM(np.zeros((N_VISIBLE, N_HIDDEN)), bias, np.zeros(N_HIDDEN))
    for rows, expected in ((np.zeros((20, N_VISIBLE)), 9 / 11), (np.ones((20, N_VISIBLE)), 2 / 11)):
        record = observe(model, pack(rows), None, 1, 0.1, 0.0, 5, "x")
        assert np.isclose(record.reconstruction_error, expected, rtol=1e-12)


def test_the_pseudo_likelihood_is_drawn_from_the_stream_of_the_monitor():
    """Twenty rows are all used; the unit flipped in each belongs to the seed and to the name of the record."""
    g = np.random.default_rng(1)
    model = RBM(g.normal(size=(7, 3)), g.normal(size=7), g.normal(size=3))
    rows = pack(stripes(20))
    record = observe(model, rows, None, 1, 0.1, 0.0, 5, "x")
    assert record.pseudo_likelihood == pseudo_likelihood(model, rows, seed=5, stream="x: flip").mean()
    other = observe(model, rows, None, 1, 0.1, 0.0, 5, "y")
    assert other.pseudo_likelihood != record.pseudo_likelihood
