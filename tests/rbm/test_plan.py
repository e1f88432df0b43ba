"""Plans of sums: whatever way is chosen, a row's sums make up its bits, and each way is chosen where it should be."""

import numpy as np
import pytest

from rbm import pack
from rbm.kernels.lists import SPARE
from rbm.kernels.options import TOGETHER, inner
from rbm.kernels.plan import BIAS, FEW, LESS, MANY, plan, plan_room


@inner
def call_plan_room(size, n):
    return plan_room(size, n)


@inner
def call_plan(given, before, known, first, end, n, lists, ends, sums, dense):
    return plan(given, before, known, first, end, n, lists, ends, sums, dense)


def planned(given, before=None, first=0):
    """What each row from first on would sum, (rows, n), nan if it is looked up; and how each was started, as a set."""
    n, known = given.shape[1], before is not None
    old = before if known else given
    room = call_plan_room(len(given) - first, n)
    n_sums, n_dense = call_plan(pack(given).words, pack(old).words, known, first, len(given), n, *room)
    lists, ends, sums, dense = room
    assert ends[n_sums] + SPARE <= len(lists) or n_sums == 0
    bits = old[first:].astype(float)
    starts = [set() for _ in bits]
    for i in range(n_sums):
        row, start = sums[i, :2]
        entries = lists[ends[i] : ends[i + 1]] >> (3 if n < 2**13 else 0)
        assert (entries[entries < n][:-1] < entries[entries < n][1:]).all()
        assert (entries <= n).all()
        change = np.bincount(entries, minlength=n + 1)[:n]
        bits[row] = change if start == BIAS else bits[row] - change if start == LESS else bits[start] + change
        starts[row].add(int(start) if start < 0 else "row")
    bits[dense[:n_dense]] = np.nan
    return bits, starts


@pytest.mark.parametrize("n", [3, FEW, FEW + 3, 211])
@pytest.mark.parametrize("rows", [1, 7, MANY + 3])
@pytest.mark.parametrize("density", [0.0, 0.1, 0.5, 1.0])
def test_the_sums_of_a_row_make_up_its_bits(n, rows, density):
    given = np.random.default_rng(n).random((rows, n)) < density
    for first in range(0, rows, TOGETHER):
        bits, _ = planned(given, first=first)
        looked_up = np.isnan(bits[:, 0])
        assert np.array_equal(bits[~looked_up], given[first:][~looked_up])
        assert looked_up.all() == looked_up.any() == (rows >= MANY and (n <= FEW or density >= 0.5))


@pytest.mark.parametrize("density", [0.1, 0.6])
def test_rows_list_their_changes_where_these_are_fewer(density):
    g = np.random.default_rng(3)
    before = g.random((MANY, 401)) < density
    given = before.copy()
    given[::2] ^= g.random((MANY // 2, 401)) < 0.02
    given[1::2] = g.random((MANY // 2, 401)) < density  # nothing in common
    bits, starts = planned(given, before)
    assert np.array_equal(bits[::2], given[::2])
    assert all(LESS in start and BIAS not in start for start in starts[::2])
    assert not any(LESS in start for start in starts[1::2])
    if density > 0.5:
        assert np.isnan(bits[1::2]).all()
    else:
        assert np.array_equal(bits[1::2], given[1::2])
    assert not any(LESS in start for start in planned(given)[1])  # what was before is not known


@pytest.mark.parametrize("known", [False, True])
def test_bits_that_16_bits_cannot_number_are_looked_up(known):
    """The number of the row of zeros, n, has to fit as well."""
    for n, listed in ((2**16 - 1, True), (2**16, False)):
        before = np.zeros((2, n), bool)
        given = before.copy()
        given[:, -1] = True
        bits, _ = planned(given, before if known else None)
        assert np.array_equal(bits, given) if listed else np.isnan(bits).all()


def test_two_rows_share_a_list():
    given = np.zeros((2, 401), bool)
    given[:, 5:105] = given[0, 200] = given[1, 300] = True
    lists, ends, sums, dense = call_plan_room(2, 401)
    words = pack(given).words
    assert call_plan(words, words, False, 0, 2, 401, lists, ends, sums, dense) == (3, 0)
    assert np.diff(ends[:4]).tolist() == [100, 4, 4]
