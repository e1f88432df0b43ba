import numpy as np
import pytest
from conftest import random_machine
from series import autoregression

from rbm import RBM, Clamp, InputError, random_chains, sample, start_chains
from rbm.mixing import (
    Plan,
    Recorded,
    autocorrelation_time,
    drift,
    measure_mixing,
    nested_rhat,
    rhat,
    summarise,
)


def recorded(*series, every=3, seconds=2.0):
    names = tuple(f"x{i}" for i in range(len(series)))
    return Recorded(names, np.array(series), every, every * np.shape(series[0])[1], seconds)


def two_modes(weight=9.0):
    """All units on or all off, equally likely, with a barrier between them."""
    n = 5
    return RBM(np.full((n, n), weight), np.full(n, -weight * n / 2), np.full(n, -weight * n / 2))


def test_numbers_are_those_of_the_series_and_the_worst_is_named():
    fast, slow = autoregression(0.3, 9, 2003, 1), autoregression(0.8, 9, 2003, 2)
    mixing = summarise(recorded(fast, slow))
    for one, series in zip(mixing.observables, (fast, slow), strict=True):
        time = autocorrelation_time(series)
        assert one.tau == pytest.approx(3 * time.tau)
        assert one.tau_error == pytest.approx(3 * time.error)
        assert one.effective == pytest.approx(time.effective)
        assert (one.rhat, one.drift) == pytest.approx((rhat(series), drift(series)))
    assert (mixing.verdict, mixing.reason, mixing.chains, mixing.sweeps) == ("mixed", "", 9, 6009)
    assert mixing.slowest.name == "x1"
    assert mixing.most_apart.rhat == max(one.rhat for one in mixing.observables)
    assert abs(mixing.most_drifting.drift) == max(abs(one.drift) for one in mixing.observables)
    assert mixing.effective_per_second == mixing.slowest.effective / 2
    assert "Mixing: mixed" in mixing._repr_html_()


@pytest.mark.parametrize(
    ("series", "verdict", "reason"),
    [
        (autoregression(0.5, 9, 1009, 1), "mixed", ""),
        (autoregression(0.5, 4, 1009, 1), "mixed", ""),
        (autoregression(0.5, 3, 1009, 1), "too short", "few chains"),
        (autoregression(0.9, 9, 499, 1), "too short", "few sweeps"),  # 26 tau
        (autoregression(0.0, 4, 90, 9), "too short", "few sweeps"),  # R-hat .999, but 260 effective draws
        (autoregression(0.5, 9, 1009, 1) + np.arange(9)[:, None], "not mixed", "apart"),
        (autoregression(0.5, 99, 1009, 1) + np.linspace(0, 0.5, 1009), "not mixed", "drift"),
        (np.zeros((9, 3)), "too short", "few draws"),
        (np.ones((9, 99)), "too short", "constant"),
    ],
)
def test_verdicts_and_their_reasons(series, verdict, reason):
    mixing = summarise(recorded(series))
    assert (mixing.verdict, mixing.reason) == (verdict, reason)
    other = summarise(recorded(autoregression(0.1, *series.shape, 5), series))  # the worst observable decides
    assert reason == "constant" or (other.verdict, other.reason) == (verdict, reason)


def test_no_number_where_the_run_is_too_short():
    for series in (autoregression(0.9, 9, 499, 1), np.zeros((9, 3))):
        one = summarise(recorded(series)).observables[0]
        assert np.isnan([one.tau, one.tau_error, one.effective]).all()
    assert "tau - sweeps" in summarise(recorded(autoregression(0.9, 9, 499, 1)))._repr_html_()


def test_verdicts_of_ar_chains_are_never_wrong_the_bad_way():
    """Chains of 10 tau each are never said to have mixed, and those of 100 tau never not to have."""
    for seed in range(30):
        assert summarise(recorded(autoregression(0.9, 20, 190, seed))).verdict != "mixed"
        assert summarise(recorded(autoregression(0.9, 20, 1900, seed))).verdict != "not mixed"


def test_superchains_are_judged_by_nested_rhat():
    g = np.random.default_rng(1)
    short = g.normal(size=(12 * 50, 4))
    mixing = summarise(recorded(short), 12)
    assert mixing.observables[0].rhat == nested_rhat(short.reshape(12, 50, 4))
    assert mixing.observables[0].drift == drift(short.reshape(12, 50, 4).mean(axis=1))
    assert mixing.verdict == "mixed"
    far = summarise(recorded(short + np.repeat(g.normal(size=12), 50)[:, None]), 12)
    assert (far.verdict, far.reason) == ("not mixed", "apart")
    near = summarise(recorded(short + np.repeat(0.3 * g.normal(size=12), 50)[:, None]), 12)
    assert (near.verdict, near.reason) == ("too short", "few sweeps")
    for superchains, said in ((5, "got 5 of 12"), (1, "got 1 of 12"), (12, "got 12 of 12")):
        with pytest.raises(InputError, match=said):
            summarise(recorded(np.zeros((12, 9))), superchains)


def test_a_machine_of_two_modes_has_not_mixed_and_a_flat_one_has(draws):
    n, sweeps = draws(40, 12), draws(400, 140)
    deep = two_modes()
    chains = sample(deep, random_chains(deep, n, seed=1), 5)
    after, mixing = measure_mixing(deep, chains, sweeps)
    assert (mixing.verdict, mixing.reason) == ("not mixed", "apart")
    assert mixing.sweeps == sweeps
    expected = sample(deep, chains, sweeps)
    assert (after.visible, after.hidden, after.sweeps) == (expected.visible, expected.hidden, sweeps + 5)
    flat = random_machine(5, 3, 23, scale=0.3)
    assert measure_mixing(flat, sample(flat, random_chains(flat, n), 50), sweeps)[1].verdict == "mixed"


def test_superchains_and_clamps_of_a_machine(draws):
    deep, flat = two_modes(), random_machine(5, 3, 23, scale=0.3)
    starts = np.repeat([[0] * 5, [1] * 5, [0] * 5, [1] * 5], 20, axis=0)
    for model, verdict in ((deep, "not mixed"), (flat, "mixed")):
        chains = sample(model, start_chains(model, starts, seed=3), 9)
        _, mixing = measure_mixing(model, chains, 40, Plan(chains=3, every=2), superchains=4)
        assert (mixing.verdict, mixing.chains) == (verdict, 80)
    clamped = Clamp(np.ones(5), [[1, 0, 1, 0, 1]])
    assert measure_mixing(flat, random_chains(flat, 9), 20, clamp=clamped)[1].reason == "constant"
    with pytest.raises(InputError, match="got 3 of 80 chains"):
        measure_mixing(flat, chains, 40, superchains=3)
