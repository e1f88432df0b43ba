"""The mean resolution of samples: against all samples of tiny laws, against drawn ones, and matched."""

import math

import naive_analysis
import numpy as np
import pytest

from analysis.controls.laws import matching
from analysis.controls.laws.frontier import FRONTIER
from analysis.controls.laws.law import Law, drawn_counts, normalised
from analysis.controls.laws.matching import TOLERANCE, expected_resolution, matched_position, reach
from analysis.controls.laws.ranks import GEOMETRIC, UNIFORM, rank_power_law, rank_power_laws
from analysis.controls.laws.truncated import truncated_laws
from analysis.entropies.entropy import resolution
from rbm.errors import InputError


def spread_out(law):
    return np.repeat(law.probability, law.states)


@pytest.mark.parametrize("n_points", [2, 7, 29])
@pytest.mark.parametrize("weights", [[1.0], [5, 3, 2], [100, 1, 1, 1, 1, 1e-5]])
def test_expected_resolution_is_the_mean_over_all_samples(n_points, weights):
    law = normalised(np.array(weights, float))
    naive = naive_analysis.mean_resolution(spread_out(law).tolist(), n_points) / math.log(n_points)
    assert expected_resolution(law, n_points) == pytest.approx(naive, abs=1e-5)


def test_groups_are_as_many_states():
    alone, grouped = rank_power_law(3, 1.0), Law(np.array([0.1, 0.2]), np.array([4, 3]))
    assert expected_resolution(grouped, 53) == pytest.approx(
        naive_analysis.mean_resolution([0.1] * 4 + [0.2] * 3, 53) / math.log(53), abs=1e-5
    )
    assert expected_resolution(alone, 53) == expected_resolution(Law(alone.probability, np.ones(3, int)), 53)


@pytest.mark.parametrize("p", [1e-6, 3e-4, 0.0066, 0.0068, 0.02, 0.3, 0.99])
def test_the_table_is_right_where_it_is_summed_and_where_it_is_expanded(p):
    """400 points expected, p = .0067 at M = 60 000, divide the two."""
    log_p, mean = matching._mean_log_counts(60_000)
    found = np.interp(math.log(p), log_p, mean)
    assert found == pytest.approx(naive_analysis.mean_log_count(p, 60_000), abs=2e-5)


@pytest.mark.parametrize("n_points", [1009, 10_007])
def test_expected_resolution_is_that_of_drawn_samples(n_points):
    law = rank_power_law(5003, 1.0)
    generator = np.random.default_rng(1)
    h = [resolution(drawn_counts(law, n_points, generator)) for _ in range(40)]
    error = np.std(h, ddof=1) / math.sqrt(len(h))
    assert abs(np.mean(h) - expected_resolution(law, n_points)) < 4 * error
    of_law = -(law.share * np.log(law.probability)).sum() / math.log(n_points)
    assert of_law - np.mean(h) > 20 * error  # the entropy of the law itself would not pass


FAMILIES = {
    "frontier": FRONTIER, "zipf": rank_power_laws(10_000), "cut-off": truncated_laws(0.75), "geometric": GEOMETRIC,
    "uniform": UNIFORM,
}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("n_points", [1000, 10_000])
def test_matched_laws_have_the_resolution_asked_for(name, n_points):
    """Whole numbers of states and of m_k make H[s] step: by .004 at M = 1 000; S equal states by 1 / S nats."""
    family = FAMILIES[name]
    for target in (0.45, 0.6, 0.75, 0.88):
        least, largest = reach(family, n_points)
        if not least < target < largest:
            continue
        law = family.law(n_points, matched_position(family, n_points, target))
        assert law.share.sum() == pytest.approx(1)
        assert (law.probability * law.states).sum() == pytest.approx(1, abs=1e-9)
        step = {"frontier": 4 / n_points, "cut-off": 4 / n_points, "uniform": n_points**-target / math.log(n_points)}
        assert abs(expected_resolution(law, n_points) - target) <= TOLERANCE + step.get(name, 0.0)


@pytest.mark.parametrize("name", FAMILIES)
def test_resolution_rises_along_a_family(name):
    low, high = FAMILIES[name].ends(1000)
    found = [expected_resolution(FAMILIES[name].law(1000, x), 1000) for x in np.linspace(low, high, 60)]
    assert np.diff(found).min() > -2e-3
    assert reach(FAMILIES[name], 1000) == (found[0], found[-1])


def test_what_no_law_has_is_refused():
    with pytest.raises(InputError, match="out of reach"):
        matched_position(rank_power_laws(1000), 60_000, 0.9)


def test_draws_are_of_the_law_and_of_the_seed():
    law = Law(np.array([0.4, 0.1]), np.array([1, 6]))
    counts = drawn_counts(law, 50_000, np.random.default_rng(1))
    assert counts.sum() == 50_000
    assert counts == pytest.approx([20_000, *[5000] * 6], abs=5 * math.sqrt(12_000))
    assert counts.tolist() == drawn_counts(law, 50_000, np.random.default_rng(1)).tolist()
    assert counts.tolist() != drawn_counts(law, 50_000, np.random.default_rng(2)).tolist()
