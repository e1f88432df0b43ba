"""The logistic function of fields: how far off it is, where it ends, and that the twins say the same."""

import numpy as np
import pytest

from rbm.kernels.options import DISABLED, device
from rbm.kernels.simd import logistic
from rbm.kernels.weight_tiles import pad


@device
def call_inverse_lanes(out, out_at, fields, fields_at):
    logistic.inverse_lanes(out, out_at, fields, fields_at)


@device
def call_divide_lanes(out, out_at, factor, inverses, inverses_at):
    logistic.divide_lanes(out, out_at, factor, inverses, inverses_at)


INVERSE = (call_inverse_lanes, logistic.inverse_lanes.numpy)
DIVIDE = (call_divide_lanes, logistic.divide_lanes.numpy)


def of_all(inverse, divide, values):
    fields = pad(np.asarray(values, np.float32))
    out = np.full(len(fields), np.nan, np.float32)
    for at in range(0, len(fields), 16):
        inverse(out, at, fields, at)
        divide(out, at, np.float32(1), out, at)
    return out[: len(values)]


@pytest.mark.parametrize(("inverse", "divide"), list(zip(INVERSE, DIVIDE, strict=True)))
def test_logistic_is_accurate_and_stays_in_range(inverse, divide):
    x = np.concatenate([np.linspace(-86, 86, 4801), [-1e30, 1e30, 0, -0.0, np.inf, -np.inf]]).astype(np.float32)
    p = of_all(inverse, divide, x)
    expected = 1 / (1 + np.exp(-np.clip(x.astype(float), -700, 700)))
    off = np.abs(p / np.maximum(expected, 1e-38) - 1)
    assert off[np.abs(x) <= 20].max() < 2e-6
    assert off[np.abs(x) <= 86].max() < 5e-6
    assert p.min() >= 0
    assert p.max() <= 1
    assert p[-6] < 1e-37
    assert p[-5] == 1
    assert p[-4] == 0.5 == p[-3]
    assert p[-2] == 1
    assert p[-1] < 1e-37


@pytest.mark.parametrize(("inverse", "divide"), list(zip(INVERSE, DIVIDE, strict=True)))
def test_logistic_lets_nan_through(inverse, divide):
    p = of_all(inverse, divide, [np.nan, 0, 3])
    assert np.isnan(p[0])
    assert p[1] == 0.5
    assert abs(p[2] - 1 / (1 + np.exp(-3))) < 1e-6


def test_the_place_is_the_one_given_and_values_the_same_bits_as_the_twins():
    fields = np.random.default_rng(1).normal(0, 5, 67).astype(np.float32)
    results = []
    for inverse, divide in zip(INVERSE, DIVIDE, strict=True):
        out, p = np.full((2, 53), -1, np.float32)
        inverse(out, 19, fields, 37)
        divide(p, 3, np.float32(-0.25), out, 19)
        assert (np.delete(out, range(19, 35)) == -1).all()
        assert (np.delete(p, range(3, 19)) == -1).all()
        results.append(p[3:19])
    assert np.array_equal(*results)
    assert np.allclose(results[0], -0.25 / (1 + np.exp(-fields[37:53])), rtol=1e-5)
    assert DISABLED == (logistic.inverse_lanes is logistic.inverse_lanes.numpy)
    assert DISABLED == (logistic.divide_lanes is logistic.divide_lanes.numpy)
