import math

import numpy as np
import pytest

from analysis.errorbars.intervals import Interval
from analysis.powerlaw import MEASURES, assess_power_law, assessment, power_law_measures
from analysis.powerlaw.comparison import Comparison
from analysis.powerlaw.sampling import power_law_sample
from rbm import InputError

NAMES = {
    "power_law_mu", "power_law_kmin", "power_law_tail_states", "power_law_p", "power_law_testable", "power_law_called",
    "lr_exponential", "lr_lognormal", "lr_cutoff", "p_exponential", "p_lognormal", "p_cutoff",
}  # fmt: skip


def zipf_states(n_points, n_states, seed):
    """State counts of a sample of Zipf's law over states, p of the r-th ~ 1 / r, so that m_k ~ k^-2."""
    p = 1 / np.arange(1, n_states + 1)
    counts = np.random.default_rng(seed).multinomial(n_points, p / p.sum())
    return counts[counts > 0]


def quantiles(size, largest):
    """Counts as even as can be under p(k) ~ k^-2."""
    k = np.arange(1, 400_000)
    survival = 1 - np.cumsum(1 / k**2) / (np.pi**2 / 6)
    counts = 1 + (survival[None, :2000] > (np.arange(size)[:, None] + 0.5) / size).sum(axis=1)
    return np.minimum(counts, largest)


@pytest.mark.parametrize("seed", [1, 2])
def test_zipfs_law_over_states_has_mu_1(seed):
    law = assess_power_law(zipf_states(2_000_003, 3001, seed), bootstraps=40, seed=seed)
    assert law.testable
    assert law.called
    assert law.mu.low <= 1 <= law.mu.high
    assert abs(law.mu.value - 1) < 0.1
    assert law.mu.high - law.mu.low < 0.4
    assert not law.at_bound


def test_a_sample_of_a_power_law_is_called_one():
    k, m = power_law_sample(1.8, 1, 1009, np.random.default_rng(3))
    law = assess_power_law(np.repeat(k, m), bootstraps=40, seed=1)
    assert law.called
    assert law.mu.low <= 0.8 <= law.mu.high
    assert law.kmin.value == law.kmin.low == 1
    assert law.tail_states.value == 1009
    assert law.p.low < law.p.value < law.p.high
    assert law.exponential.ratio > 0


def test_other_laws_are_not_called_power_laws():
    for seed in range(3):
        generator = np.random.default_rng(seed)
        for counts in (
            generator.geometric(0.1, 5003),
            np.ceil(np.exp(generator.normal(1.5, 0.8, 6007))).astype(int),
            generator.poisson(30, 3001) + 1,
            np.concatenate([np.repeat(*power_law_sample(2.0, 1, 4001, generator)), np.full(300, 40)]),
        ):
            assert not assess_power_law(counts, bootstraps=30, seed=seed).called


def test_a_cut_off_alone_takes_the_call_away():
    k = np.arange(1, 20_000)
    p = k**-1.5 * np.exp(-0.005 * k)
    counts = np.random.default_rng(9).choice(k, 503, p=p / p.sum())
    law = assess_power_law(counts, bootstraps=40, seed=1)
    assert law.testable
    assert law.p.value > 0.2  # the distance alone does not tell
    assert [law.exponential.alternative_better, law.lognormal.alternative_better] == [False, False]
    assert law.cutoff.alternative_better
    assert not law.called


@pytest.mark.parametrize(
    "counts", [[5], [1, 1], [7] * 60, [1] * 60_000, [3, 2, 1], [60_000], list(range(1, 10)), [10**15, 1]]
)
def test_too_few_states_say_nothing_and_warn_of_nothing(counts):
    law = assess_power_law(np.array(counts), bootstraps=5, seed=1)
    assert not law.testable
    assert not law.called
    measures = power_law_measures(law)
    assert {name for name, row in measures.items() if math.isnan(row[0])} == NAMES - {
        "power_law_testable",
        "power_law_called",
    }


def test_a_fit_that_cannot_be_tested_still_has_an_exponent():
    law = assess_power_law(np.repeat([1, 2, 3], [400, 60, 20]), bootstraps=20, seed=1)
    assert not law.testable
    assert law.mu.low <= law.mu.value <= law.mu.high
    assert math.isnan(law.p.value)
    assert all(math.isnan(x) for other in (law.exponential, law.lognormal, law.cutoff) for x in other)


def test_testable_from_fifty_states_and_ten_times_kmin_on():
    for size, largest, testable in ((50, 10, True), (49, 10, False), (50, 9, False)):
        law = assess_power_law(quantiles(size, largest), bootstraps=3, seed=1)
        assert (law.kmin.value, law.tail_states.value) == (1, size)
        assert law.testable == testable


@pytest.mark.parametrize(("p", "called"), [(0.1, True), (0.0999, False)])
def test_called_from_a_p_value_of_a_tenth_on(monkeypatch, p, called):
    monkeypatch.setattr(assessment, "goodness", lambda *given, **named: Interval(p))
    k, m = power_law_sample(1.8, 1, 401, np.random.default_rng(3))
    assert assess_power_law(np.repeat(k, m), bootstraps=20, seed=1).called == called


def test_the_rows_of_the_table():
    k, m = power_law_sample(1.8, 1, 401, np.random.default_rng(3))
    law = assess_power_law(np.repeat(k, m), bootstraps=20, seed=1)
    rows = power_law_measures(law)
    assert set(rows) == set(MEASURES) == NAMES
    assert rows["power_law_mu"] == tuple(law.mu[:3])
    assert rows["power_law_kmin"] == tuple(law.kmin[:3])
    assert rows["power_law_tail_states"] == tuple(law.tail_states[:3])
    assert rows["power_law_p"] == tuple(law.p[:3])
    assert rows["power_law_testable"][0] == 1
    assert rows["power_law_called"][0] == law.called
    for name in ("exponential", "lognormal", "cutoff"):
        other = getattr(law, name)
        assert (rows[f"lr_{name}"][0], rows[f"p_{name}"][0]) == tuple(other)
        assert all(math.isnan(x) for x in rows[f"lr_{name}"][1:])
    assert all(isinstance(x, float) for row in rows.values() for x in row)


def test_measures_keep_apart_what_was_called_and_what_could_be():
    k, m = power_law_sample(1.8, 1, 401, np.random.default_rng(3))
    law = assess_power_law(np.repeat(k, m), bootstraps=3, seed=1)
    rows = power_law_measures(law._replace(testable=True, called=False, cutoff=Comparison(-9.0, 0.01)))
    assert rows["power_law_testable"][0] == 1
    assert rows["power_law_called"][0] == 0
    assert (rows["lr_cutoff"][0], rows["p_cutoff"][0]) == (-9.0, 0.01)


def test_one_seed_one_result_whatever_the_order_of_states():
    counts = zipf_states(20_011, 701, 5)
    first = assess_power_law(counts, bootstraps=7, seed=5)
    assert first == assess_power_law(np.random.default_rng(1).permutation(counts), bootstraps=7, seed=5)
    assert first.mu != assess_power_law(counts, bootstraps=7, seed=6).mu


def test_bad_input():
    with pytest.raises(InputError, match="bootstrap"):
        assess_power_law([1, 2, 3], bootstraps=0, seed=1)
    with pytest.raises(InputError, match="positive"):
        assess_power_law([1, 0], bootstraps=5, seed=1)
    with pytest.raises(InputError, match="integers"):
        assess_power_law([1.5], bootstraps=5, seed=1)
    with pytest.raises(InputError, match="seed"):
        assess_power_law(np.arange(1, 30), bootstraps=5, seed=-1)
