import math

import numpy as np
import pytest

from analysis.regeneration.pixels import pixel_code_length, pixel_means, pixel_patterns
from rbm import InputError, pack, unpack


def test_means_with_half_a_row_of_each_kind_added():
    assert pixel_means(pack(np.array([[0, 1, 1], [0, 1, 0], [0, 1, 0]]))).tolist() == [0.5 / 4, 3.5 / 4, 1.5 / 4]


def test_code_length_in_closed_form():
    found = pixel_code_length(np.array([0.25, 0.5]), pack(np.array([[0, 0], [0, 1], [1, 0]])))
    assert found == pytest.approx([(math.log2(4 / 3) + 1) / 2] * 2 + [(2 + 1) / 2], rel=1e-12)


def test_mean_code_length_of_many_rows_is_the_entropy_of_the_pixels():
    """More rows than one block. The halves move the means by O(1 / n), the code length by its square."""
    p = np.linspace(0.1, 0.7, 7)
    rows = np.random.default_rng(1).random((5003, 7)) < p
    means = pixel_means(pack(rows))
    plug_in = rows.mean(axis=0)
    entropy = -(plug_in * np.log2(plug_in) + (1 - plug_in) * np.log2(1 - plug_in)).mean()
    found = pixel_code_length(means, pack(rows)).mean()
    assert entropy <= found < entropy + 1e-6


def test_patterns_have_the_means_and_no_correlations(draws):
    n, means = draws(20_011, 1009), np.array([0.001, 0.3, 0.5, 0.9])
    found = unpack(pixel_patterns(means, n, seed=1)).astype(float)
    assert np.abs(found.mean(axis=0) - means).max() < 4.5 * 0.5 / math.sqrt(n)
    assert found[:, 3].mean() > 0.8
    assert np.abs(np.corrcoef(found[:, 1:].T)[np.triu_indices(3, 1)]).max() < 4.5 / math.sqrt(n)


def test_no_rows_have_no_means():
    with pytest.raises(InputError, match="no rows"):
        pixel_means(pack(np.zeros((0, 3))))
