"""What is compiled differently for processors with wide and with narrow registers, both ways, on whatever runs this."""

import numpy as np
import pytest
from numba import njit

from rbm.kernels.options import DISABLED
from rbm.kernels.simd import bit_lists as lists
from rbm.kernels.simd import random_words as numbers
from rbm.kernels.simd import step_and_transpose as squares
from rbm.streams import stream_key

pytestmark = pytest.mark.skipif(DISABLED, reason="the twins are the same everywhere")
compiled = njit(error_model="numpy")  # not cached: what is compiled depends on the test


@pytest.fixture(params=["wide", "narrow"])
def asked(request, monkeypatch):
    """Compile for one kind of processor; returns the features that were asked for."""
    names = []

    def has_feature(context, name):
        names.append(name)
        return request.param == "wide"

    for module in (lists, numbers, squares):
        monkeypatch.setattr(module, "has_feature", has_feature)
    return names


@pytest.mark.parametrize("shift", [0, 3])
def test_lists(asked, shift):
    append_bits, append_subsets = lists.append_bits, lists.append_subsets

    @compiled
    def bits(word, first, shift, out, at):
        return append_bits(word, first, shift, out, at)

    @compiled
    def subsets(word, first, shift, out, at):
        return append_subsets(word, first, shift, out, at)

    generator = np.random.default_rng(3)
    for density in (0.0, 0.02, 0.07, 0.3, 0.9, 1.0):
        word = np.uint64(sum(int(on) << i for i, on in enumerate(generator.random(64) < density)))
        for kernel, twin in ((bits, lists.append_bits.numpy), (subsets, lists.append_subsets.numpy)):
            out, expected = np.full(200, 7, np.uint16), np.full(200, 7, np.uint16)
            end = twin(word, 192, shift, expected, 11)
            assert kernel(word, 192, shift, out, 11) == end
            assert (out[:end] == expected[:end]).all()
            assert (out[end + lists.SPARE :] == 7).all()
    assert asked == ["avx512vbmi2"] * 2


@pytest.mark.parametrize("small", [True, False])
def test_random_numbers(asked, small):
    numbers_of = numbers.random_words_16 if small else numbers.random_words_64

    @compiled
    def kernel(out, at, block, row, step, stage, key_0, key_1):
        numbers_of(out, at, block, row, step, stage, key_0, key_1)

    twin = numbers_of.numpy
    out, expected = np.zeros(300, np.uint32), np.zeros(300, np.uint32)
    where = [np.uint64(i) for i in (5, 2**32 - 4, 11, 13)]  # rows up to the last there is
    for write, to in ((kernel, out), (twin, expected)):
        write(to, 17, *where, *stream_key(7, "w"))
    assert (out == expected).all()
    assert asked == ["avx512f"]


def test_transposed_squares(asked):
    transpose = squares.transpose_square

    @compiled
    def kernel(out, out_at, source, source_at):
        transpose(out, out_at, source, source_at)

    source, out = np.arange(300, dtype=np.float32), np.zeros(300, np.float32)
    kernel(out, 7, source, 16)
    assert (out[7:263].reshape(16, 16) == source[16:272].reshape(16, 16).T).all()
    assert not out[:7].any()
    assert not out[263:].any()
    assert asked == ["avx512f"]
