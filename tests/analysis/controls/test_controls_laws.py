"""The laws of controls: probabilities by hand, and drawn samples that have them."""

import math
from itertools import product

import numpy as np
import pytest

from analysis.controls.laws.frontier import frontier_law, ideal_points
from analysis.controls.laws.independent import few_densities, independent_bits, independent_law, sparse_densities
from analysis.controls.laws.law import Law, drawn_frequencies
from analysis.controls.laws.matching import expected_resolution
from analysis.controls.laws.ranks import geometric_law, rank_power_law, uniform_law
from analysis.controls.laws.truncated import truncated_law
from analysis.entropies.columns import Columns, as_bits
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.frontier.bound import frontier_bound, frontier_point
from rbm.errors import InputError


@pytest.mark.parametrize("mu", [-1, 0, 1.0, 2.5])
def test_the_frontiers_law_has_its_entropies(mu):
    """Its nominal counts, k = M p, are the point of `frontier_point`."""
    law = frontier_law(1000, mu)
    counts = np.rint(np.repeat(law.probability, law.states) * 1000).astype(int)
    assert counts.sum() == 1000
    assert (resolution(counts), relevance(counts)) == pytest.approx(frontier_point(mu, 1000)[1:])


@pytest.mark.parametrize("target", [0.35, 0.5, 0.6, 0.8, 0.91])
@pytest.mark.parametrize("n_points", [1000, 10_000])
def test_samples_of_the_frontiers_law_come_nearer_to_it_than_their_resolution_alone(target, n_points):
    """At least .8 of the frontier where few states or few points are; independent of how H[s] is matched."""
    counts = ideal_points(n_points, target, np.random.default_rng(1))
    assert counts.sum() == n_points
    assert resolution(counts) == pytest.approx(target, abs=0.02)
    assert relevance(counts) > 0.8 * float(frontier_bound(resolution(counts), n_points))


def test_frontier_arguments_are_checked():
    for arguments in ((1, 1.0), (100, -1.5), (100, math.inf)):
        with pytest.raises(InputError, match="frontier"):
            frontier_law(*arguments)


def test_rank_laws_by_hand():
    assert rank_power_law(3, 1.0).probability == pytest.approx(np.array([6, 3, 2]) / 11)
    assert rank_power_law(2, 0.5).probability == pytest.approx([4 / 5, 1 / 5])
    assert uniform_law(7).share.tolist() == [1.0]
    assert uniform_law(7).probability == pytest.approx([1 / 7])
    law = geometric_law(5.0)
    assert law.probability[1:] / law.probability[:-1] == pytest.approx(math.exp(-1 / 5))
    assert law.probability.sum() == pytest.approx(1)
    assert law.probability[0] == pytest.approx(1 - math.exp(-1 / 5))


def test_truncated_laws_have_their_exponent_and_their_cutoff():
    law = truncated_law(100_000, 1.0, 50.0)
    k = law.probability / law.probability.min()
    assert k[:3] == pytest.approx([1, 2, 3])
    expected = law.states[0] * k**-2 * np.exp(-(k - 1) / 50)
    many = expected > 300
    assert many.sum() > 5
    assert law.states[many] == pytest.approx(expected[many], abs=4)  # rounding of two sums
    assert 150 < k.max() < 300  # N_k falls below 1/2
    wide = truncated_law(100_000, 1.0, 1e4)
    assert wide.probability.max() / wide.probability.min() > 10 * k.max()


def test_independent_units_by_hand():
    """Every pattern of five units of three densities, one of them never on, enumerated."""
    densities = np.array([0.3, 0.15, 0.3, 0.0, 0.15])
    law = independent_law(densities)
    each = [math.prod(d if on else 1 - d for d, on in zip(densities[[0, 1, 2, 4]], bits, strict=True))
            for bits in product((0, 1), repeat=4)]  # fmt: skip
    found = np.repeat(law.probability, np.rint(law.states).astype(int))
    assert sorted(found) == pytest.approx(sorted(each))


def test_densities_are_as_declared():
    assert few_densities(5.25) == pytest.approx([0.5, 0.35, 0.2, 0.1, 0.5, 0.35 * 0.25])
    assert few_densities(0.0).tolist() == [0.0]
    sparse = sparse_densities((1.0, 0.5), math.log(0.02))
    assert sparse == pytest.approx(np.tile([0.02, 0.01], 30))


@pytest.mark.parametrize("densities", [few_densities(9.5), sparse_densities((1.0, 0.3, 0.1), -3.0)])
def test_independent_bits_have_the_resolution_of_their_law(densities):
    samples = [independent_bits(densities, 5003, np.random.default_rng(seed)) for seed in range(9)]
    assert samples[0].mean(axis=1) == pytest.approx(densities, abs=5 * math.sqrt(0.25 / 5003))
    h = [resolution(state_counts(as_bits(Columns(sample, 1)))) for sample in samples]
    error = np.std(h, ddof=1) / 3
    assert abs(np.mean(h) - expected_resolution(independent_law(densities), 5003)) < 5 * error


def test_drawn_frequencies_are_those_of_the_law():
    """Frequencies 5 and 1 in a ratio of 1 to 10 states, in the mean of many samples; the last is what remains."""
    law = Law(np.array([5 / 1009, 1 / 1009]), np.array([1, 10]))
    generator = np.random.default_rng(1)
    samples = [drawn_frequencies(law, 1009, generator) for _ in range(50)]
    assert {int(sample.sum()) for sample in samples} == {1009}
    inside = np.concatenate([sample[:-1] for sample in samples])
    assert set(inside) == {1, 5}
    assert (inside == 5).mean() == pytest.approx(1 / 11, abs=5 * math.sqrt(0.083 / len(inside)))
    assert all(1 <= sample[-1] <= 5 for sample in samples)
    assert len({len(sample) for sample in samples}) > 10
