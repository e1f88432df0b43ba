"""Classes of four rows: every bit is in the list of its class, and the sums of the classes make up the rows."""

import numpy as np
import pytest

from rbm import pack
from rbm.kernels.options import DISABLED, ROWS_PER_GROUP, device
from rbm.kernels.row_classes import (
    MAX_INPUTS_FOR_LOOKUP,
    MAX_LISTED_INDEX,
    MAX_SHIFTED_INDEX,
    MIN_ROWS_FOR_LOOKUP,
    class_workspace,
    list_classes,
    looked_up,
)
from rbm.kernels.simd import class_sums
from rbm.kernels.simd.bit_lists import SPARE
from rbm.kernels.simd.lanes import SUMS


@device
def call_list_classes(given, first, end, n, share, shares, lists, ends):
    list_classes(given, first, end, n, share, shares, lists, ends)


@device
def call_looked_up(rows, n):
    return looked_up(rows, n)


@device
def call_sum_classes(out, out_at, start, start_at, table, table_at, entries, ends, ends_at, count, shift):
    class_sums.sum_classes(out, out_at, start, start_at, table, table_at, entries, ends, ends_at, count, shift)


@pytest.mark.parametrize("n", [3, 64, 131, MAX_SHIFTED_INDEX, MAX_SHIFTED_INDEX + 1, MAX_LISTED_INDEX])
@pytest.mark.parametrize("rows", [1, 2, 3, 4, 11])
@pytest.mark.parametrize("density", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("shares", [1, 2, 5])
def test_every_bit_is_listed_once_in_the_class_of_its_rows_by_the_share_it_is_of(n, rows, density, shares):
    given, first = np.random.default_rng(n).random((rows + 4, n)) < density, 4
    given[-1, [0, -1]] = True
    lists, ends = class_workspace(rows, n)
    lists[:], ends[:] = 7, -1
    for share in (shares - 1, *range(shares - 1)):
        groups, before = -(-rows // ROWS_PER_GROUP), ends.copy()
        groups = range(share * groups // shares, (share + 1) * groups // shares)
        call_list_classes(np.asfortranarray(pack(given).words), first, first + rows, n, share, shares, lists, ends)
        assert (np.delete(ends, groups, axis=0) == np.delete(before, groups, axis=0)).all()
    for group in range(-(-rows // ROWS_PER_GROUP)):
        four = given[first + 4 * group : first + rows][:ROWS_PER_GROUP]
        number = (four * (1 << np.arange(len(four)))[:, None]).sum(axis=0)
        for c in range(1, 1 << len(four)):
            begin, end = ends[group, c - 1 : c + 1]
            positions = np.flatnonzero(number == c).tolist()
            assert (end - begin) % SUMS == 0
            assert end - begin - len(positions) < SUMS
            shift = 3 if n < 2**13 else 0
            filled = positions + [n] * (end - begin - len(positions))
            assert lists[begin:end].tolist() == [position << shift for position in filled]
            assert end + SPARE <= len(lists)


@pytest.mark.parametrize("shift", [0, 3])
@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_sums_of_classes_make_up_the_sums_of_rows(rows, shift):
    g = np.random.default_rng(rows)
    table, start = g.normal(size=(3, 37, 16)).astype(np.float32), g.normal(size=67).astype(np.float32)
    count = (1 << rows) - 1
    chosen = [g.permutation(37)[: SUMS * (c % 4)] for c in range(count)]  # some are empty
    ends = np.concatenate([[-7, -7, 8], 8 + np.cumsum([len(c) for c in chosen])])
    entries = np.concatenate([np.full(8, 9), *chosen]).astype(np.uint16) << shift
    out = np.full(99, 7, np.float32)
    expected = np.tile(start[5:21].astype(float), (ROWS_PER_GROUP, 1))
    for c, listed in enumerate(chosen, 1):
        for row in range(rows):
            if c >> row & 1:
                expected[row] += table[2, listed].sum(axis=0, dtype=float)
    for kernel in (call_sum_classes, class_sums.sum_classes.numpy):
        got = out.copy()
        kernel(got, 19, start, 5, table, 2 * 37 * 16, entries.astype(np.uint16), ends, 2, count, shift)
        assert np.allclose(got[19:83].reshape(4, 16), expected, rtol=1e-5, atol=1e-5)
        assert (np.delete(got, range(19, 83)) == 7).all()


def test_few_bits_of_many_rows_are_looked_up_and_more_than_16_bits_can_number():
    assert [call_looked_up(MIN_ROWS_FOR_LOOKUP, n) for n in (1, MAX_INPUTS_FOR_LOOKUP, MAX_INPUTS_FOR_LOOKUP + 1)] == [
        True,
        True,
        False,
    ]
    assert [
        call_looked_up(MIN_ROWS_FOR_LOOKUP - 1, n)
        for n in (1, MAX_INPUTS_FOR_LOOKUP, MAX_LISTED_INDEX, MAX_LISTED_INDEX + 1)
    ] == [False, False, False, True]


def test_plain_python_runs_the_twins():
    assert DISABLED == (class_sums.sum_classes is class_sums.sum_classes.numpy)
