"""Lists of set bits and of subsets: every entry, in order, filled up, and nothing beyond the room they may use."""

import numpy as np
import pytest

from rbm import pack
from rbm.kernels import lists
from rbm.kernels.lanes import SUMS
from rbm.kernels.options import DISABLED, inner


@inner
def call_append_bits(word, first, shift, out, at):
    return lists.append_bits(word, first, shift, out, at)


@inner
def call_append_subsets(word, first, shift, out, at):
    return lists.append_subsets(word, first, shift, out, at)


WORDS = [0, 1, 2**63, 2**64 - 1, 0x8000_0001_0000_0001, 0x0123_4567_89AB_CDEF, 0xF000_0000_0000_000F]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("shift", [0, 3])
def test_positions_of_set_bits_are_appended(word, shift):
    expected = [(128 + bit) << shift for bit in range(64) if word >> bit & 1]
    for append in (call_append_bits, lists._append_bits_twin):
        out = np.full(200, 7, np.uint16)
        end = append(np.uint64(word), 128, shift, out, 11)
        assert end == 11 + len(expected)
        assert out[11:end].tolist() == expected
        assert (out[:11] == 7).all()
        assert (out[end + lists.SPARE :] == 7).all()


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("shift", [0, 3])
def test_subsets_that_are_not_empty_are_appended(word, shift):
    subsets = [(group, word >> 4 * group & 15) for group in range(16)]
    expected = [(16 * (32 + group) + subset) << shift for group, subset in subsets if subset]
    for append in (call_append_subsets, lists._append_subsets_twin):
        out = np.full(100, 7, np.uint16)
        end = append(np.uint64(word), 32, shift, out, 5)
        assert end == 5 + len(expected)
        assert out[5:end].tolist() == expected
        assert (out[:5] == 7).all()
        assert (out[end + lists.SPARE :] == 7).all()


@pytest.mark.parametrize(("n", "shift"), [(3, 3), (64, 3), (131, 3), (2**13 - 1, 3), (2**13, 0)])
def test_what_rows_share_and_what_one_has_alone_is_listed(n, shift):
    g = np.random.default_rng(n)
    bits, others = g.random((3, n)) < 0.4, g.random((2, n)) < 0.6
    none, width = np.uint64(0), n + SUMS + lists.SPARE
    for flip, expected in ((none, bits[2] & others[1]), (~none, bits[2] & ~others[1])):
        out = np.full(width + 9, 7, np.uint16)
        end = lists.list_bits(pack(bits).words, 2, pack(others).words, 1, flip, n, out, 9)
        positions = np.flatnonzero(expected).tolist()
        assert (end - 9) % SUMS == 0
        assert end - 9 - len(positions) < SUMS
        assert (out[9:end] >> shift).tolist() == positions + [n] * (end - 9 - len(positions))
        assert (out[9:end] << (16 - shift) == 0).all() or shift == 0
        assert (out[:9] == 7).all()


def test_plain_python_runs_the_twins():
    assert DISABLED == (lists.append_bits is lists._append_bits_twin)
    assert DISABLED == (lists.append_subsets is lists._append_subsets_twin)
