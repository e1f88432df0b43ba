import naive_analysis
import numpy as np
import pytest

from analysis.entropies.columns import Columns, columns_of, in_random_order, shuffled
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.frontier.bound import frontier_bound, frontier_curve
from analysis.frontier.slopes import zipf_point
from analysis.scales.blocks import through_blocks
from analysis.scales.units import frontier_area, through_scales, through_units
from rbm import InputError
from rbm.streams import stream_generator


def test_the_area_by_hand_in_any_order_of_layers():
    scales = through_scales([0.9, 0.5, 0.75], [0.1, 0.4, 0.375])
    assert scales.area == pytest.approx(0.5 * 0.4 / 2 + 0.25 * 0.3875 + 0.15 * 0.2375 + 0.1 * 0.1 / 2)
    assert scales.resolution.tolist() == [0.5, 0.75, 0.9]
    assert scales.relevance.tolist() == [0.4, 0.375, 0.1]
    # slopes -0.1 at .625 and -1.8333 at .825; the closing lines count for the area and not for the slope
    assert scales.zipf == pytest.approx(0.625 + 0.2 * 0.9 / (0.275 / 0.15 - 0.1))


def test_one_layer_is_a_triangle_without_slope():
    scales = through_scales([0.6], [0.3])
    assert scales.area == pytest.approx(0.15)
    assert np.isnan(scales.zipf)


@pytest.mark.parametrize("n_points", [60, 1009, 60_000])
def test_the_area_of_the_frontier_is_that_under_its_bound(n_points):
    h = np.linspace(0, 1, 4001)
    bound = np.trapezoid(frontier_bound(h, n_points), h)
    assert bound - (0.03 if n_points < 100 else 2e-3) < frontier_area(n_points) <= bound + 1e-4


def test_points_of_the_frontier_have_its_area_and_its_zipf_point():
    curve = frontier_curve(10_007, np.linspace(-0.5, 2.5, 31))
    scales = through_scales(curve.resolution, curve.relevance)
    assert scales.area == pytest.approx(frontier_area(10_007), abs=4e-3)
    assert scales.zipf == pytest.approx(zipf_point(10_007).resolution, abs=5e-3)


def layer(n_points=307, n_units=9, seed=1):
    g = np.random.default_rng(seed)
    return (g.random((n_points, n_units)) < 0.3 * (1 + (g.random((n_points, 1)) < 0.5))).astype(np.uint8)


def test_curves_through_units_are_those_of_counting_every_number():
    array = layer()
    scales = through_units(columns_of(array), orders=3, seed=5)
    for draw in range(3):
        order = stream_generator(5, "orders of units", draw).permutation(9)
        counts = [np.array(naive_analysis.counts(array[:, order[:n]].tolist())) for n in range(1, 10)]
        h_s, h_k = ([f(c, "log M") for c in counts] for f in (resolution, relevance))
        assert scales.areas[draw] == pytest.approx(np.trapezoid([0, *h_k, 0], [0, *h_s, 1]))
    assert len(set(scales.areas)) == 3
    assert scales.curve.area == pytest.approx(scales.areas.mean())
    assert scales.curve.resolution[-1] == pytest.approx(resolution(state_counts(array), "log M"))
    assert scales.curve.relevance[-1] == pytest.approx(relevance(state_counts(array), "log M"))


def test_many_units_have_the_same_ends_as_few_and_distinct_rows_end_the_curve():
    array = layer(97, 331)
    scales = through_units(columns_of(array), orders=3, seed=1)
    assert scales.curve.resolution[-1] == pytest.approx(1)
    assert scales.curve.relevance[-1] == pytest.approx(0, abs=1e-9)
    assert 0.75 * frontier_area(97) < scales.areas.min() < scales.areas.max() < frontier_area(97)
    same = through_units(columns_of(np.repeat(array[:, :1], 331, axis=1)), orders=1, seed=1)
    assert same.curve.resolution[-1] == pytest.approx(resolution(state_counts(array[:, :1]), "log M"))


def test_units_that_are_copies_gain_by_shuffling():
    """Eleven copies of one column have two scales, shuffled they have eleven."""
    copies = columns_of(np.repeat(layer(307, 1), 11, axis=1))
    own, null = (through_units(copies, orders=5, seed=1, source=source) for source in (in_random_order, shuffled))
    h_s, h_k = (f(state_counts(copies.values[:1].T), "log M") for f in (resolution, relevance))
    assert own.areas == pytest.approx(np.full(5, h_k / 2), rel=1e-6)
    assert null.areas.min() > 2 * own.areas.max()


@pytest.mark.parametrize(("bits", "longest"), [(1, 7), (3, 4), (1, 19)])
def test_blocks_are_those_cut_one_by_one(bits, longest):
    sequence = np.random.default_rng(2).integers(0, 2**bits, 401).astype(np.uint8)
    found = through_blocks(sequence, bits, longest)
    assert found.n_points == 401 // longest
    assert found.lengths.tolist() == list(range(1, longest + 1))
    starts = range(0, 401 - longest + 1, longest)
    for length, counts in zip(found.lengths, found.counts, strict=True):
        expected = naive_analysis.counts([sequence[s : s + length].tolist() for s in starts])
        assert sorted(counts, reverse=True) == expected
    assert found.curve.resolution == pytest.approx([resolution(c, "log M") for c in found.counts])
    assert found.curve.relevance == pytest.approx([relevance(c, "log M") for c in found.counts])


def test_a_sequence_of_period_two_has_two_blocks_of_every_length():
    found = through_blocks(np.arange(1200, dtype=np.uint8) % 2, 1, 5)
    assert found.n_points == 240
    assert all(c.tolist() == [120, 120] for c in found.counts)


def test_the_longest_block_is_chosen_by_the_data():
    g = np.random.default_rng(1)
    fair, rare = g.integers(0, 2, 50_021).astype(np.uint8), (g.random(50_021) < 0.001).astype(np.uint8)
    chosen = through_blocks(fair, 1)
    assert chosen.curve.resolution[-1] >= 0.98 > chosen.curve.resolution[-2]
    assert 12 <= len(chosen.lengths) <= 18
    assert len(through_blocks(rare, 1).lengths) == 32
    assert len(through_blocks(rare[:1009], 1).lengths) == 10
    assert len(through_blocks(fair[:101], 1).lengths) == 1


def test_bad_input():
    with pytest.raises(InputError, match="not bits"):
        through_scales([3.2, 1.5], [0.2, 0.1])
    with pytest.raises(InputError, match="one length"):
        through_scales([0.1], [0.2, 0.3])
    with pytest.raises(InputError, match="2 rows and 1 order"):
        through_units(Columns(np.zeros((3, 1), np.uint8), 1), orders=3, seed=1)
    with pytest.raises(InputError, match="2 rows and 1 order"):
        through_units(Columns(np.zeros((3, 7), np.uint8), 1), orders=0, seed=1)
    for longest in (0, 7):
        with pytest.raises(InputError, match="at least 2 blocks"):
            through_blocks(np.zeros(13, np.uint8), 1, longest)
