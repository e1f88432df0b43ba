"""The statistics of one sample: worked out by hand from known comparators, and undefined where they should be."""

import math

import numpy as np
import pytest

from analysis.controls.comparators import Comparators, comparators
from analysis.controls.ideal import Drawn, Ideal, ideal_relevance, over_samples
from analysis.controls.noise_band import noise_band
from analysis.controls.power_law_ratios import power_law_ratios
from analysis.entropies.columns import columns_of
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.entropies.nested_partitions import Bracket
from analysis.frontier.bound import fraction_of_frontier, frontier_bound
from analysis.nulls.matched import matched_surrogates
from analysis.powerlaw.all_states import fit_all_states
from rbm.errors import InputError

SAMPLE = np.array([9, 5, 3, 3, 2, 2, 1, 1, 1, 1, 1])
COARSE, FINE = np.array([9, 9, 4, 4, 3]), np.array([6, 4, 4, 4, 3, 2, 2, 1, 1, 1, 1])
N = 29


def known(**changes):
    h = resolution(SAMPLE)
    ideal = Ideal(h, *(Drawn(x, sd, x - 1, x + 1) for x, sd in ((h, 0.1), (0.6, 0.02), (0.9, 0.04), (-1.5, 0.1))))
    nulls = {"a": (Bracket(4, COARSE, FINE),), "b": (Bracket(3, COARSE, COARSE), Bracket(3, FINE, FINE))}
    frequencies = ideal._replace(log_distance=Drawn(-2.5, 0.1, -2.6, -2.4), fraction=Drawn(0.85, 0.01, 0.83, 0.87))
    return Comparators(SAMPLE, h, ideal, frequencies, nulls)._replace(**changes)


def share_of_the_way():
    return (resolution(SAMPLE) - resolution(COARSE)) / (resolution(FINE) - resolution(COARSE))


def test_the_noise_band_by_hand():
    assert 0.1 < share_of_the_way() < 0.9
    band, bound = noise_band(known()), float(frontier_bound(resolution(SAMPLE), N))
    assert band.fraction == pytest.approx(relevance(SAMPLE) / bound)
    assert band.difference == pytest.approx(band.fraction - 0.9)
    assert band.deviations == pytest.approx((band.fraction - 0.9) / 0.04)
    a = relevance(COARSE) + share_of_the_way() * (relevance(FINE) - relevance(COARSE))
    assert band.nulls == pytest.approx({"a": a / bound, "b": (relevance(COARSE) + relevance(FINE)) / 2 / bound})
    assert band.headroom == pytest.approx(0.9 - max(band.nulls.values()))
    assert (band.ideal.mean, band.ideal_frequencies.mean) == (0.9, 0.85)
    assert band.difference_to_frequencies == pytest.approx(band.fraction - 0.85)
    better = known(ideal_frequencies=known().ideal._replace(fraction=Drawn(0.97, 0.01, 0.95, 0.99)))
    assert noise_band(better).headroom == band.headroom  # as of the verdict: of points drawn alone
    assert noise_band(better).difference == band.difference


def test_power_law_ratios_by_hand():
    ratios = power_law_ratios(known())
    own, coarse, fine = (math.log10(fit_all_states(c).distance) for c in (SAMPLE, COARSE, FINE))
    assert (ratios.distance, ratios.mu) == fit_all_states(SAMPLE)[:2][::-1]
    a = coarse + share_of_the_way() * (fine - coarse)
    assert ratios.to_nulls == pytest.approx({"a": a - own, "b": (coarse + fine) / 2 - own})
    assert (ratios.to_ideal, ratios.to_ideal_frequencies) == pytest.approx((-1.5 - own, -2.5 - own))
    assert ratios.least_to_nulls == min(ratios.to_nulls.values())


def test_a_null_that_misses_the_resolution_in_one_draw_is_undefined():
    nulls = {**known().nulls, "a": (Bracket(4, COARSE, FINE), None)}
    band, ratios = noise_band(known(nulls=nulls)), power_law_ratios(known(nulls=nulls))
    assert math.isnan(band.nulls["a"])
    assert band.headroom == 0.9 - band.nulls["b"]
    assert math.isnan(ratios.to_nulls["a"])
    assert math.isnan(ratios.least_to_nulls)
    nothing = {"a": (None,)}
    assert math.isnan(noise_band(known(nulls=nothing)).headroom)


def test_comparators_are_the_nulls_of_the_study_and_the_ideal_at_its_resolution():
    layer = np.random.default_rng(1).random((307, 11)) < np.linspace(0.1, 0.5, 11)
    columns, counts = columns_of(layer), state_counts(layer)
    found = comparators(columns, counts, ideal_draws=3, null_draws=4, seed=5)
    assert found.resolution == resolution(counts)
    assert found.ideal == ideal_relevance(307, resolution(counts), 3, seed=5)
    assert found.ideal_frequencies == ideal_relevance(307, resolution(counts), 3, drawn="frequencies", seed=5)
    matched = matched_surrogates(columns, counts, draws=4, seed=5)
    bound = float(frontier_bound(resolution(counts), 307))
    assert noise_band(found).nulls == pytest.approx({name: m.mean / bound for name, m in matched.items()}, nan_ok=True)
    assert not math.isnan(noise_band(found).headroom)


def test_bad_arguments_are_refused():
    columns = columns_of(np.eye(7))
    with pytest.raises(InputError, match="add up to 6"):
        comparators(columns, np.array([3, 3]))
    for options in ({"null_draws": 0}, {"ideal_draws": 1}):
        with pytest.raises(InputError, match="draw"):
            comparators(columns, np.ones(7, int), **options)
    for arguments in ((1, 0.5), (100, 1.5), (100, -0.1), (100, math.nan)):
        with pytest.raises(InputError, match="ideal samples need"):
            ideal_relevance(*arguments)
    with pytest.raises(InputError, match="points, frequencies"):
        ideal_relevance(100, 0.5, drawn="states")


@pytest.mark.parametrize("drawn", ["points", "frequencies"])
@pytest.mark.parametrize("target", [0.4, 0.7, 0.85])
def test_ideal_samples_have_the_resolution_and_less_than_the_frontier(drawn, target):
    ideal = ideal_relevance(1000, target, 30, drawn=drawn, seed=2)
    tolerance = {"points": 0.004, "frequencies": 0.02}[drawn]
    assert abs(ideal.resolution.mean - target) < 4 * ideal.resolution.sd / math.sqrt(30) + tolerance
    assert 0.7 < ideal.fraction.mean < 1
    between = fraction_of_frontier(ideal.resolution.mean, ideal.relevance.mean, 1000)
    assert ideal.fraction.mean == pytest.approx(float(between), abs=0.01)
    assert ideal == ideal_relevance(1000, target, 30, drawn=drawn, seed=2)
    assert ideal != ideal_relevance(1000, target, 30, drawn=drawn, seed=3)


def test_drawn_frequencies_are_a_power_law_where_drawn_points_are_not():
    """Drawn points see the states of k = 1 none, one, two .. times: m_1 is too small."""
    points, frequencies = (ideal_relevance(10_000, 0.8, 10, drawn=d) for d in ("points", "frequencies"))
    assert 10**points.log_distance.mean > 0.1
    assert 10**frequencies.log_distance.mean < 0.02


def test_ideal_samples_next_to_all_distinct_are_undefined():
    assert math.isnan(ideal_relevance(1000, 1.0).fraction.mean)


def test_drawn_numbers():
    found = over_samples(np.array([1.0, 2.0, 6.0]))
    assert found.mean == 3
    assert found.sd == pytest.approx(math.sqrt(7))
    assert (found.low, found.high) == pytest.approx((3 - 1.96 * math.sqrt(7), 3 + 1.96 * math.sqrt(7)), abs=1e-3)
