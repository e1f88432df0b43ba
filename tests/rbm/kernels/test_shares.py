"""How the units of a layer are shared out: everything is done once, and by the same share in every block of rows."""

import numpy as np
import pytest

from rbm.kernels.chains_by_units import piece
from rbm.kernels.options import inner
from rbm.kernels.weight_tiles import n_tiles


@inner
def call_piece(n_units, size, rows, share, shares, left_over):
    return piece(n_units, size, rows, share, shares, left_over)


@pytest.mark.parametrize("shares", [1, 2, 3, 5])
@pytest.mark.parametrize("size", [3, 29, 128])
@pytest.mark.parametrize("n_units", [5, 67, 131, 784])
def test_every_row_of_every_tile_is_of_one_share_and_of_the_same_in_a_smaller_block(n_units, size, shares):
    owners = []
    for rows in (size, size - 2, 1):
        owner = np.full((n_tiles(n_units), size), -1)
        for share in range(shares):
            for left_over in range(2):
                tile, end_tile, begin, stop = call_piece(n_units, size, rows, share, shares, left_over)
                assert (owner[tile:end_tile, begin:stop] == -1).all()
                owner[tile:end_tile, begin:stop] = share
        assert (owner[:, :rows] >= 0).all()
        owners.append(owner[:, :rows])
    for owner in owners[1:]:
        assert (owner == owners[0][:, : owner.shape[1]]).all()


def test_the_words_left_over_are_shared_out_by_rows_four_by_four():
    # 784 units are 12 words of 4 tiles and one of one tile
    assert call_piece(784, 100, 100, 0, 2, 0) == (0, 24, 0, 100)
    assert call_piece(784, 100, 100, 1, 2, 0) == (24, 48, 0, 100)
    assert call_piece(784, 100, 100, 0, 2, 1) == (48, 49, 0, 48)
    assert call_piece(784, 100, 100, 1, 2, 1) == (48, 49, 48, 100)
    assert call_piece(500, 100, 100, 1, 2, 0) == (16, 32, 0, 100)
    tile, end_tile, _, _ = call_piece(500, 100, 100, 1, 2, 1)
    assert tile == end_tile  # nothing is left over of 8 words


def test_of_fewer_groups_of_rows_than_shares_some_have_a_word_more_and_rows_stay_together():
    # 13 words, 8 shares, one group of four rows
    pieces = [call_piece(784, 3, 3, share, 8, 0) for share in range(8)]
    assert [end - tile for tile, end, _, _ in pieces] == [4, 8, 4, 8, 8, 4, 8, 5]
    assert all(rows == (0, 3) for rows in [piece[2:] for piece in pieces])
    for share in range(8):
        _, _, begin, stop = call_piece(784, 3, 3, share, 8, 1)
        assert begin == stop
