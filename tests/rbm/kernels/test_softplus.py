"""Softplus over fields, sum and product apart: how far off, where it ends, and that the twin says the same."""

import numpy as np
import pytest

from rbm.kernels.options import DISABLED, device
from rbm.kernels.simd import softplus
from rbm.kernels.simd.softplus_sums import MAX_TILES


@device
def call_softplus_lanes(fields, at, stride, tiles):
    return softplus.softplus_lanes(fields, at, stride, tiles)


KERNELS = (call_softplus_lanes, softplus.softplus_lanes.numpy)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("tiles", [1, 3, MAX_TILES])
def test_sum_and_product_of_the_fields_at_their_places_only(kernel, tiles):
    fields = np.random.default_rng(tiles).normal(0, 3, (67, 37)).astype(np.float32)
    x = fields[2 : 2 + tiles, 5:21].astype(np.float64)
    positive, product = kernel(fields, 2 * 37 + 5, 37, tiles)
    assert np.isclose(positive, x[x > 0].sum(), rtol=1e-13)
    assert np.isclose(product, np.prod(1 + np.exp(-np.abs(x))), rtol=1e-9)


@pytest.mark.parametrize("kernel", KERNELS)
def test_one_field_at_a_time_to_ten_digits(kernel):
    """15 of 16 fields are so far from 0 that nothing of them is left in the product."""
    fields = np.full(16, -90, np.float32)
    for lane, x in enumerate(np.linspace(-33.3, 33.3, 1009).astype(np.float32)):
        fields[lane % 16] = x
        positive, product = kernel(fields, 0, 16, 1)
        assert positive == max(float(x), 0)
        assert abs(product - 1 - np.exp(-abs(float(x)))) < 3e-10
        fields[lane % 16] = -90


@pytest.mark.parametrize("kernel", KERNELS)
def test_extremes(kernel):
    zeros = np.zeros(16 * MAX_TILES, np.float32)
    assert kernel(zeros, 0, 16, MAX_TILES) == (
        0,
        2.0 ** (16 * MAX_TILES),
    )  # exactly: the padding relies on it
    for value, positive in ((np.inf, np.inf), (-np.inf, 0), (1e30, float(np.float32(1e30))), (-1e30, 0)):
        fields = np.full(16, -90, np.float32)
        fields[11] = value
        assert kernel(fields, 0, 16, 1) == (positive, 1)
    fields[11] = np.nan
    assert np.isnan(kernel(fields, 0, 16, 1)[1])


def test_plain_python_runs_the_twin():
    assert DISABLED == (softplus.softplus_lanes is softplus.softplus_lanes.numpy)
