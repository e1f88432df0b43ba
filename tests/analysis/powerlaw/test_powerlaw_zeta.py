import numpy as np
import pytest
from scipy.special import zeta

from analysis.powerlaw.zeta import FROM, log_moments, scaled_zeta

ALPHA = np.array([1.01, 1.3, 2.0, 2.5, 3.7, 8.0, 13.0, 20.0])
STARTS = [1, 2, 5, 31, 32, 33, 101, 5003, 59_999]


@pytest.mark.parametrize("start", STARTS)
def test_the_zeta_function_is_scipys(start):
    k = np.array([1.0, 2, 3, FROM - 1, FROM, FROM + 1, 97, 1009, 60_013])
    origin = np.full(len(ALPHA), float(start))
    own, power = scaled_zeta(ALPHA, k, origin)
    a, q = np.meshgrid(ALPHA, k, indexing="ij")
    inside = q >= start
    assert np.isfinite(own).all()
    # in logarithms: the power alone would under- or overflow
    assert np.log(own[inside]) == pytest.approx((np.log(zeta(a, q)) + a * np.log(start))[inside], abs=1e-11)
    assert power[inside] == pytest.approx(((q / start) ** -a)[inside], rel=1e-11)
    assert log_moments(ALPHA, origin).log_normaliser == pytest.approx(
        np.log(zeta(ALPHA, start)) + ALPHA * np.log(start), abs=1e-11
    )


def test_rows_of_different_origin_do_not_mix():
    origin = np.array([2.0, 47, 31, 7, 32])
    k = np.array([1.0, 7, 29, 47, 83])
    together, _ = scaled_zeta(ALPHA[:5], k, origin)
    for row, (a, start) in enumerate(zip(ALPHA, origin, strict=False)):
        alone, _ = scaled_zeta(np.array([a]), k, np.array([start]))
        assert together[row] == pytest.approx(alone[0], rel=1e-14)


@pytest.mark.parametrize("start", [1, 3, 29, 32, 40])
def test_mean_and_variance_of_the_logarithm_by_adding_up(start):
    k = np.arange(start, 200_000.0)
    for a in (6.1, 9.0, 17.0):
        p = (k / start) ** -a
        p /= p.sum()
        x = np.log(k / start)
        _, mean, variance = log_moments(np.array([a]), np.array([float(start)]))
        assert mean[0] == pytest.approx(p @ x, rel=1e-10)
        assert variance[0] == pytest.approx(p @ (x - p @ x) ** 2, rel=1e-9)


def test_mean_and_variance_are_derivatives_of_the_normaliser():
    h = 1e-4
    for start in STARTS:
        q = np.full(len(ALPHA) - 1, float(start))
        a = ALPHA[1:]
        low, mid, high = (np.log(zeta(x, q)) + x * np.log(q) for x in (a - h, a, a + h))
        _, mean, variance = log_moments(a, q)
        assert mean == pytest.approx((low - high) / (2 * h), rel=1e-5, abs=1e-9)
        assert variance == pytest.approx((high - 2 * mid + low) / h**2, rel=1e-3, abs=1e-5)


def test_nothing_underflows_far_out():
    own, power = scaled_zeta(np.array([20.0]), np.array([2.0**53]), np.array([2.0**53]))
    assert power[0, 0] == 1
    assert own[0, 0] == pytest.approx(2.0**53 / 19)
