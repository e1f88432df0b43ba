import math

import naive_analysis
import numpy as np
import pytest
from striped import SAMPLING, measure

from analysis.protocols.second import COVERAGE_NEIGHBOURS
from analysis.regeneration import make_reference
from analysis.regeneration.manifolds import coverage
from analysis.regeneration.measures.coverage import COVERAGE, DATA_COVERAGE
from rbm import InputError, pack


def ladder(lengths, units=41):
    """Rows whose first l units are on: the distance of two is the difference of their lengths."""
    return pack(np.arange(units) < np.array(lengths)[:, None])


def bits(rows, units, seed):
    return (np.random.default_rng(seed).random((rows, units)) < np.linspace(0.05, 0.4, units)).astype(np.uint8)


@pytest.mark.parametrize(
    ("patterns", "rows", "units", "k"), [(1, 7, 11, 5), (13, 6, 5, 5), (29, 31, 17, 3), (31, 29, 67, 5), (17, 19, 3, 1)]
)
def test_coverage_is_that_of_the_twin(patterns, rows, units, k):
    a, b = bits(patterns, units, 1), bits(rows, units, 2)
    assert coverage(pack(a), pack(b), k).value == naive_analysis.coverage(a.tolist(), b.tolist(), k)


def test_radii_are_to_the_fifth_nearest_other_row_and_a_pattern_at_just_that_distance_is_inside():
    """Rows at 1, 2, 4, 8, 16, 32: the fifth other row is that at the far end, 31, 30, 28, 24, 16 and 31 away."""
    rows = ladder([1, 2, 4, 8, 16, 32])
    assert COVERAGE_NEIGHBOURS == 5
    assert coverage(ladder([32]), rows).value == 1
    assert coverage(ladder([33]), rows).value == pytest.approx(1 / 6)  # only the ball of 32, within 1 of it
    assert coverage(ladder([32]), rows, 4).value == pytest.approx(1 / 6)  # radii 15, 14, 12, 8, 15: less by one or more
    assert coverage(ladder([0]), rows, 1).value == pytest.approx(1 / 6)  # 1 alone, radius 1


def test_the_balls_are_those_of_the_rows():
    """Patterns far apart have wide balls, which hold every row; no row's ball holds a pattern."""
    rows, patterns = ladder([18, 19, 20, 21, 22, 23]), ladder([0, 1, 8, 35, 40, 41])
    assert coverage(patterns, rows).value == 0
    assert coverage(rows, patterns).value == 1


def test_identical_sets_cover_disjoint_ones_do_not_and_one_pattern_covers_its_place():
    near = np.random.default_rng(1).random((37, 61)) < 0.1
    same, far = coverage(pack(near[::-1]), pack(near)), coverage(pack(~near), pack(near))
    assert same.value == 1
    assert far.value == 0
    two = np.concatenate([near[:12], ~near[12:]])
    assert coverage(pack(np.zeros((5, 61))), pack(two)).value == 12 / 37
    assert coverage(pack(two[:1].repeat(19, axis=0)), pack(two[:1].repeat(7, axis=0))).value == 1  # radii of 0


def test_the_interval_is_that_of_a_share_of_rows():
    found = coverage(pack(bits(3, 19, 5)), pack(bits(31, 19, 6)))
    assert found.n == 31
    assert 0 < found.low < found.value < found.high <= 1


def test_two_samples_of_one_law_cover_what_ranks_say(draws):
    """Given a row, the k nearest of n - 1 others and n patterns are all others in C(n-1,k) / C(2n-1,k) cases."""
    n, k = 17, 5
    expected = 1 - math.comb(n - 1, k) / math.comb(2 * n - 1, k)
    found = []
    for seed in range(draws(400, 100)):
        lengths = np.random.default_rng(seed).permutation(20_000)[: 2 * n]  # few ties
        found.append(coverage(ladder(lengths[:n], 20_000), ladder(lengths[n:], 20_000)).value)
    assert abs(np.mean(found) - expected) < 4 * np.std(found) / math.sqrt(len(found))


def test_the_floor_is_what_other_held_out_rows_cover():
    reference = make_reference(pack(bits(31, 67, 7)), pack(bits(61, 67, 8)), n_patterns=29, seed=1)
    expected = coverage(reference.sources, reference.held_out.states)
    assert DATA_COVERAGE.compute(reference) == expected
    assert expected != coverage(reference.held_out.states, reference.sources)


def test_too_few_rows_have_no_coverage():
    with pytest.raises(InputError, match="from 1 to 4, the other rows; got 5"):
        coverage(ladder([1]), ladder([1, 2, 3, 4, 5]))
    for n in (5, 6):
        found = {(row.layer, row.measure): row.value for row in measure(sampling=SAMPLING._replace(n_patterns=n))}
        names = [(0, DATA_COVERAGE.name), *((1, f"{way}_{COVERAGE.name}") for way in ("R1", "R2", "R3"))]
        assert {math.isnan(found[name]) for name in names} == {n == 5}
