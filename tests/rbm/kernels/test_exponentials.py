"""Sums of exponentials of fields: how far off, what is left out, and that the twin says the same."""

import numpy as np
import pytest

from rbm.kernels.likelihood import exponentials
from rbm.kernels.options import DISABLED, device


@device
def call_sum_exponentials(fields, at, stride, tiles, top):
    return exponentials.sum_exponentials(fields, at, stride, tiles, top)


KERNELS = (call_sum_exponentials, exponentials.sum_exponentials.numpy)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("tiles", [1, 3, 61])
def test_sum_of_the_fields_at_their_places_only(kernel, tiles):
    fields = np.random.default_rng(tiles).normal(-700, 9, (67, 37)).astype(np.float32)
    x = fields[2 : 2 + tiles, 5:21].astype(np.float64)
    top = np.float32(x.max())
    assert np.isclose(kernel(fields, 2 * 37 + 5, 37, tiles, top), np.exp(x - top).sum(), rtol=1e-9)


@pytest.mark.parametrize("kernel", KERNELS)
def test_one_field_at_a_time_to_nine_digits(kernel):
    for lane, x in enumerate(np.linspace(-39.9, 0, 1009).astype(np.float32)):
        fields = np.full(16, -np.inf, np.float32)
        fields[lane % 16] = x
        assert np.isclose(kernel(fields, 0, 16, 1, np.float32(0)), np.exp(np.float64(x)), rtol=1e-9, atol=0)


@pytest.mark.parametrize("kernel", KERNELS)
def test_fields_far_below_the_top_are_left_out(kernel):
    fields = np.full((2, 16), -np.inf, np.float32)
    fields[0, 3], fields[1, 5] = 7, 7 - 41
    assert kernel(fields, 0, 16, 2, np.float32(7)) == 1
    fields[1] = 7
    assert kernel(fields, 0, 16, 2, np.float32(7)) == 17


def test_plain_python_runs_the_twin():
    assert DISABLED == (exponentials.sum_exponentials is exponentials.sum_exponentials.numpy)
