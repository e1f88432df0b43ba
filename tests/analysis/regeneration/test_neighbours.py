import naive_analysis
import numba
import numpy as np
import pytest

from analysis.regeneration.hamming_kernel import TILE
from analysis.regeneration.neighbours import nearest, nearest_others, sums, sums_over_others, within
from rbm import InputError, pack
from rbm.kernels.options import DISABLED

SIZES = [(1, 1, 3), (5, 7, 3), (13, 2 * TILE + 7, 11), (31, TILE, 67), (67, 31, 131)]  # points, others, units


def bits(rows, units, seed):
    """Few units give many ties; skewed means make rows alike."""
    return (np.random.default_rng(seed).random((rows, units)) < 0.3).astype(np.uint8)


@pytest.mark.parametrize(("rows", "others", "units", "k"), [(*s, k) for s in SIZES for k in (1, 3) if k <= s[1]])
def test_nearest_rows_are_those_of_the_twin(rows, others, units, k):
    a, b = bits(rows, units, 1), bits(others, units, 2)
    found = nearest(pack(a), pack(b), k)
    expected = naive_analysis.nearest_rows(a.tolist(), b.tolist(), k)
    assert found.distances.tolist() == [[distance for distance, _ in row] for row in expected]
    assert found.indices.tolist() == [[index for _, index in row] for row in expected]


@pytest.mark.parametrize(("rows", "units"), [(5, 2), (41, 7), (TILE + 13, 67)])
def test_no_row_is_its_own_neighbour_but_its_copy_is(rows, units):
    a = bits(rows, units, 3)
    a[-1] = a[0]
    found = nearest_others(pack(a), 3)
    some = range(rows) if rows < 50 else [0, 1, TILE - 1, TILE, rows - 1]
    for i in some:
        expected = naive_analysis.nearest_rows([a[i].tolist()], a.tolist(), 3, without=i)[0]
        assert list(zip(found.distances[i], found.indices[i], strict=True)) == expected
    assert found.distances[0, 0] == found.distances[-1, 0] == 0


@pytest.mark.parametrize(("rows", "others", "units"), SIZES)
def test_rows_within_are_those_of_the_twin(rows, others, units):
    a, b = bits(rows, units, 4), bits(others, units, 5)
    radii = np.random.default_rng(6).integers(0, max(2, units // 3), others)
    found = within(pack(a), pack(b), radii)
    assert found.tolist() == naive_analysis.rows_within(a.tolist(), b.tolist(), radii.tolist())


def test_a_row_at_just_the_radius_is_within_and_the_radius_is_the_other_rows():
    point, others = pack(np.array([[1, 1, 0, 0, 0]])), pack(np.array([[0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]))
    assert within(point, others, np.array([2, 0])).tolist() == [True]
    assert within(point, others, np.array([1, 3])).tolist() == [True]
    assert within(point, others, np.array([1, 2])).tolist() == [False]


def test_radii_belong_to_their_rows_in_every_tile():
    others = bits(TILE + 11, 67, 10)
    radii = np.full(TILE + 11, -1)
    radii[TILE + 5] = 0
    assert np.flatnonzero(within(pack(others), pack(others), radii)).tolist() == [TILE + 5]


@pytest.mark.parametrize(("rows", "others", "units"), SIZES)
def test_sums_are_those_of_loops(rows, others, units):
    a, b = bits(rows, units, 11), bits(others, units, 12)
    values = np.random.default_rng(13).random(units + 1)
    expected = [sum(values[naive_analysis.hamming(x, y)] for y in b.tolist()) for x in a.tolist()]
    assert sums(pack(a), pack(b), values) == pytest.approx(expected)
    own = [sum(values[naive_analysis.hamming(x, y)] for y in a.tolist()) - values[0] for x in a.tolist()]
    assert sums_over_others(pack(a), values) == pytest.approx(own)


def test_threads_do_not_matter():
    rows = 421  # more blocks than threads
    a, b = pack(bits(rows, 67, 7)), pack(bits(TILE + 43, 67, 8))
    radii = np.random.default_rng(9).integers(9, 16, b.n)
    found = []
    for threads in (1,) if DISABLED else (1, 2, 3):
        numba.set_num_threads(threads)
        near = (*nearest(a, b, 3), nearest_others(a, 3).distances)
        decay = np.exp(-np.arange(68) / 7)
        found.append((*near, sums(a, b, decay), sums_over_others(a, decay), within(a, b, radii)))
    assert 0 < found[0][-1].sum() < rows
    for other in found[1:]:
        assert all(np.array_equal(x, y) for x, y in zip(found[0], other, strict=True))


def test_no_points_have_no_neighbours():
    none, some = pack(np.zeros((0, 5))), pack(np.eye(5))
    assert nearest(none, some, 2).distances.shape == (0, 2)
    assert within(none, some, np.zeros(5, int)).shape == (0,)
    assert sums(none, some, np.zeros(6)).shape == (0,)


@pytest.mark.parametrize("k", [0, 6])
def test_number_of_neighbours(k):
    with pytest.raises(InputError, match=f"from 1 to 5, the other rows; got {k}"):
        nearest(pack(np.eye(5)), pack(np.eye(5)), k)
    with pytest.raises(InputError, match="from 1 to 4"):
        nearest_others(pack(np.eye(5)), 5)


def test_widths_and_radii_must_fit():
    with pytest.raises(InputError, match="5 columns"):
        nearest(pack(np.eye(5)), pack(np.eye(7)))
    with pytest.raises(InputError, match=r"each of 5 rows; got shape \(3,\)"):
        within(pack(np.eye(5)), pack(np.eye(5)), np.zeros(3, int))
    with pytest.raises(InputError, match=r"from 0 to 5; got shape \(5,\)"):
        sums(pack(np.eye(5)), pack(np.eye(5)), np.zeros(5))
