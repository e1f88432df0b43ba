"""The logistic function of fields: how far off it is, where it ends, and that the twin says the same."""

import numpy as np
import pytest

from rbm.kernels import logistic
from rbm.kernels.options import DISABLED, inner
from rbm.kernels.tables import pad


@inner
def call_logistic_lanes(out, out_at, fields, fields_at):
    logistic.logistic_lanes(out, out_at, fields, fields_at)


KERNELS = (call_logistic_lanes, logistic._logistic_twin)


def of_all(kernel, values):
    fields = pad(np.asarray(values, np.float32))
    out = np.full(len(fields), np.nan, np.float32)
    for at in range(0, len(fields), 16):
        kernel(out, at, fields, at)
    return out[: len(values)]


@pytest.mark.parametrize("kernel", KERNELS)
def test_logistic_is_accurate_and_stays_in_range(kernel):
    x = np.concatenate([np.linspace(-86, 86, 4801), [-1e30, 1e30, 0, -0.0, np.inf, -np.inf]]).astype(np.float32)
    p = of_all(kernel, x)
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


@pytest.mark.filterwarnings("ignore:invalid value")  # of NumPy's cast, without JIT
@pytest.mark.parametrize("kernel", KERNELS)
def test_logistic_lets_nan_through(kernel):
    p = of_all(kernel, [np.nan, 0, 3])
    assert np.isnan(p[0])
    assert p[1] == 0.5
    assert abs(p[2] - 1 / (1 + np.exp(-3))) < 1e-6


def test_the_place_is_the_one_given_and_values_the_same_bits_as_the_twin():
    fields = np.random.default_rng(1).normal(0, 5, 67).astype(np.float32)
    results = []
    for kernel in KERNELS:
        out = np.full(53, -1, np.float32)
        kernel(out, 19, fields, 37)
        assert (np.delete(out, range(19, 35)) == -1).all()
        results.append(out[19:35])
    assert np.array_equal(*results)
    assert np.allclose(results[0], 1 / (1 + np.exp(-fields[37:53])), rtol=1e-5)
    assert DISABLED == (logistic.logistic_lanes is logistic._logistic_twin)
