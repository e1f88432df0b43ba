"""Lists of set bits and of subsets: every entry, in order, and nothing beyond the room they may use."""

import numpy as np
import pytest

from rbm.kernels.options import DISABLED, device
from rbm.kernels.simd import bit_lists as lists


@device
def call_append_bits(word, first, shift, out, at):
    return lists.append_bits(word, first, shift, out, at)


@device
def call_append_subsets(word, first, shift, out, at):
    return lists.append_subsets(word, first, shift, out, at)


WORDS = [
    0,
    1,
    2**63,
    2**64 - 1,
    0x8000_0001_0000_0001,
    0x0123_4567_89AB_CDEF,
    0xF000_0000_0000_000F,
    2**17 - 1,
    2**33 - 1,
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("shift", [0, 3])
def test_positions_of_set_bits_are_appended(word, shift):
    expected = [(128 + bit) << shift for bit in range(64) if word >> bit & 1]
    for append in (call_append_bits, lists.append_bits.numpy):
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
    for append in (call_append_subsets, lists.append_subsets.numpy):
        out = np.full(100, 7, np.uint16)
        end = append(np.uint64(word), 32, shift, out, 5)
        assert end == 5 + len(expected)
        assert out[5:end].tolist() == expected
        assert (out[:5] == 7).all()
        assert (out[end + lists.SPARE :] == 7).all()


def test_plain_python_runs_the_twins():
    assert DISABLED == (lists.append_bits is lists.append_bits.numpy)
    assert DISABLED == (lists.append_subsets is lists.append_subsets.numpy)
