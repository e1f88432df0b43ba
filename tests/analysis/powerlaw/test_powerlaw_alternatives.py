import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import zeta

from analysis.powerlaw.alternatives import Tail, cutoff, exponential, lognormal, power_law
from analysis.powerlaw.nodes import nodes_from

FAR = 40_000


def tail_of(values, kmin):
    k, m = np.unique(values, return_counts=True)
    return Tail(k[k >= kmin], m[k >= kmin], kmin)


def decaying(kmin, alpha, curvature, rate, size, seed):
    """A sample of the family by brute force."""
    k = np.arange(kmin, FAR)
    x = np.log(k / kmin)
    p = np.exp(-alpha * x - curvature * x**2 - rate * (k - kmin))
    return tail_of(np.random.default_rng(seed).choice(k, size, p=p / p.sum()), kmin)


def brute_log_p(tail, alpha, curvature, rate):
    k = np.arange(tail.kmin, FAR)
    x = np.log(k / tail.kmin)
    exponent = -alpha * x - curvature * x**2 - rate * (k - tail.kmin)
    normaliser = np.log(np.exp(exponent - exponent.max()).sum()) + exponent.max()
    return exponent[tail.k - tail.kmin] - normaliser


@pytest.mark.parametrize("kmin", [1, 7, 3001])
def test_sums_over_nodes(kmin):
    nodes = nodes_from(kmin)
    assert nodes.x == pytest.approx(np.log(nodes.k / kmin))
    for alpha in (1.2, 1.5, 2.0, 3.0, 8.0, 20.0):
        exact = np.log(zeta(alpha, kmin)) + alpha * np.log(kmin)
        assert np.log(nodes.weight @ np.exp(-alpha * nodes.x)) == pytest.approx(exact, abs=1e-10)
    k = np.arange(kmin, kmin + 200_000.0)
    x = np.log(k / kmin)
    for alpha, curvature, rate in (
        (0.5, 0, 0.01),
        (2, 0, 1e-4),
        (-1, 0, 0.3),
        (-4, 5, 0),
        (-60, 20, 0),
        (1, 0.4, 1e-3),
    ):
        terms = np.exp(-alpha * x - curvature * x**2 - rate * (k - kmin))
        own = nodes.weight @ np.exp(-alpha * nodes.x - curvature * nodes.x**2 - rate * (nodes.k - kmin))
        assert own == pytest.approx(terms.sum(), rel=1e-9)


@pytest.mark.parametrize(
    ("kmin", "alpha", "curvature", "rate"), [(1, 1.3, 0.3, 0), (5, -0.5, 0.7, 0), (1, 0.9, 0, 0.05)]
)
def test_laws_add_up_to_one_and_are_the_most_likely(kmin, alpha, curvature, rate):
    tail = decaying(kmin, alpha, curvature, rate, 1009, 2)
    laws = [lognormal(tail), cutoff(tail, nodes_from(kmin)), exponential(tail)]
    for law in laws:
        # log p of the tail normalised by the sum over all whole numbers
        assert law.log_p == pytest.approx(brute_log_p(tail, law.alpha, law.curvature, law.rate), abs=1e-7)
    best_lognormal = minimize(
        lambda p: -tail.m @ brute_log_p(tail, p[0], abs(p[1]), 0),
        (1.0, 0.3),
        method="Nelder-Mead",
        options={"maxiter": 90},
    )
    best_cutoff = minimize(
        lambda p: -tail.m @ brute_log_p(tail, p[0], 0, abs(p[1])),
        (1.0, 0.1),
        method="Nelder-Mead",
        options={"maxiter": 90},
    )
    best_exponential = max(tail.m @ brute_log_p(tail, 0, 0, laws[2].rate * f) for f in (0.98, 0.99, 1.01, 1.02))
    for law, best in zip(laws, (-best_lognormal.fun, -best_cutoff.fun, best_exponential), strict=True):
        assert tail.m @ law.log_p >= best - 1e-6
    assert -best_lognormal.fun == pytest.approx(tail.m @ laws[0].log_p, abs=0.05)
    assert -best_cutoff.fun == pytest.approx(tail.m @ laws[1].log_p, abs=0.05)


def test_the_power_law_adds_up_to_one():
    tail = tail_of([3, 4, 9, 100], 3)
    assert power_law(tail, 4.1).log_p == pytest.approx(brute_log_p(tail, 4.1, 0, 0), abs=1e-9)


def test_parameters_are_recovered():
    found = lognormal(decaying(1, 0.4, 0.31, 0, 20_011, 3))
    assert (found.alpha, found.curvature) == pytest.approx((0.4, 0.31), abs=0.05)
    found = cutoff(decaying(3, 1.7, 0, 0.02, 20_011, 3), nodes_from(3))
    assert (found.alpha, found.rate) == pytest.approx((1.7, 0.02), abs=0.05)
    assert found.rate == pytest.approx(0.02, rel=0.15)
    found = exponential(tail_of(np.random.default_rng(4).geometric(0.1, 20_011), 1))
    assert found.rate == pytest.approx(-np.log(0.9), rel=0.03)


def test_the_lognormal_is_the_usual_one():
    tail = decaying(4, 0.4, 0.31, 0, 2003, 3)
    law = lognormal(tail)
    s2 = 1 / (2 * law.curvature)
    centre = np.log(4) - (law.alpha - 1) * s2
    k = np.arange(4, FAR)
    p = np.exp(-((np.log(k) - centre) ** 2) / (2 * s2)) / k
    assert law.log_p == pytest.approx(np.log(p / p.sum())[tail.k - 4], abs=1e-7)


def test_both_reach_the_power_law_where_nothing_bends():
    # heavier than any power law: the best bend is none
    tail = tail_of(np.repeat([1, 2, 3, 1000, 100_000], [700, 100, 40, 30, 20]), 1)
    for law in (lognormal(tail), cutoff(tail, nodes_from(1))):
        pure = power_law(tail, law.alpha)
        assert law.log_p == pytest.approx(pure.log_p, abs=1e-3)
        assert max(law.curvature, law.rate) < 1e-6


@pytest.mark.parametrize("values", [[1] * 30, [5] * 20 + [6] * 31, [1] * 30 + [10**15]])
def test_odd_tails_give_finite_laws(values):
    tail = tail_of(values, min(values))
    for law in (lognormal(tail), cutoff(tail, nodes_from(tail.kmin))):
        assert np.isfinite(law.log_p).all()
        assert (law.log_p <= 1e-12).all()
