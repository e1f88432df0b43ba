"""The record of an epoch, against machines whose reconstructions and activities are known."""

import numpy as np
from toys import stripes

from rbm import RBM, pack, pseudo_likelihood
from rbm.training.monitor import MAX_ROWS, observe, some_rows

N_VISIBLE, N_HIDDEN = 11, 3


def test_the_reconstruction_error_is_the_fraction_of_visible_bits_that_differ():
    """Whatever the hidden units, every visible unit but the first two comes back on: of 11 bits, 9 differ from 0."""
    bias = np.full(N_VISIBLE, 80.0)
    bias[:2] = -80
    model = RBM(np.zeros((N_VISIBLE, N_HIDDEN)), bias, np.zeros(N_HIDDEN))
    for rows, expected in ((np.zeros((20, N_VISIBLE)), 9 / 11), (np.ones((20, N_VISIBLE)), 2 / 11)):
        record = observe(model, pack(rows), None, 1, 0.1, 5, "x")
        assert np.isclose(record.reconstruction_error, expected, rtol=1e-12)


def test_the_pseudo_likelihood_is_drawn_from_the_stream_of_the_monitor():
    """Few rows are all used; the unit flipped in each belongs to the seed and to the name of the record."""
    g = np.random.default_rng(1)
    model = RBM(g.normal(size=(7, 3)), g.normal(size=7), g.normal(size=3))
    rows = pack(stripes(20))
    record = observe(model, rows, None, 1, 0.1, 5, "x")
    assert record.pseudo_likelihood == pseudo_likelihood(model, rows, seed=5, stream="x: flip").mean()
    other = observe(model, rows, None, 1, 0.1, 5, "y")
    assert other.pseudo_likelihood != record.pseudo_likelihood


def test_up_to_500_rows_are_all_looked_at_and_more_are_drawn_without_replacement_in_their_order():
    assert MAX_ROWS == 500
    numbers = (np.arange(1201)[:, None] >> np.arange(11)) & 1  # row r is the number r
    for n in (1, 19, 499, 500):
        assert some_rows(pack(numbers[:n]), 5, "x") == pack(numbers[:n])
    drawn = some_rows(pack(numbers), 5, "x").words[:, 0].astype(int)
    assert len(drawn) == 500
    assert (np.diff(drawn) > 0).all()
    assert np.array_equal(some_rows(pack(numbers), 5, "x").words[:, 0], drawn)
    assert not np.array_equal(some_rows(pack(numbers), 5, "y").words[:, 0], drawn)
    seen = np.concatenate([some_rows(pack(numbers[:501]), 5, f"{i}").words[:, 0] for i in range(9)])
    assert set(seen.tolist()) == set(range(501))


def test_all_held_out_rows_are_looked_at_and_none_is_no_number():
    g = np.random.default_rng(1)
    model = RBM(g.normal(size=(7, 3)), g.normal(size=7), g.normal(size=3))
    data, held_out = pack(stripes(20)), pack(stripes(400, seed=3))
    assert observe(model, data, held_out, 1, 0.1, 5, "x").free_energy_held_out == model.free_energy(held_out).mean()
    for none in (None, held_out[:0]):
        assert np.isnan(observe(model, data, none, 1, 0.1, 5, "x").free_energy_held_out)
