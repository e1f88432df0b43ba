import naive
import numpy as np
import pytest
from scipy import stats

from rbm.kernels.options import DISABLED, device
from rbm.kernels.philox import philox4x32
from rbm.kernels.simd import random_words as numbers_module
from rbm.streams import stream_generator, stream_key

# Random123 1.14, tests/kat_vectors, lines "philox4x32 10": counter, key, result
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_known_answers(counter, key, result):
    words = [np.uint64(int(x, 16)) for x in (counter + " " + key).split()]
    assert [f"{int(x):08x}" for x in philox4x32(*words)] == result.split()
    assert [
        f"{x:08x}" for x in naive.philox([int(x) for x in words[:4]], [int(x) for x in words[4:]])
    ] == result.split()


@device
def call_numbers_of_64(out, at, block, row, step, stage, key_0, key_1):
    numbers_module.random_words_64(out, at, block, row, step, stage, key_0, key_1)


@device
def call_numbers_of_16(out, at, block, row, step, stage, key_0, key_1):
    numbers_module.random_words_16(out, at, block, row, step, stage, key_0, key_1)


def test_the_numbers_of_four_rows_of_a_word_of_units_are_those_of_the_twins():
    key, row = stream_key(3, "x"), 2**32 - 4
    expected = [naive.random_number(128 + j, 193, row + r, 7, 11, key) for r in range(4) for j in range(64)]
    for kernel in (call_numbers_of_64, numbers_module.random_words_64.numpy):
        numbers = np.full(270, 5, np.uint32)
        kernel(numbers, 9, np.uint64(2), np.uint64(row), np.uint64(7), np.uint64(11), *key)
        assert (numbers[9:265] / 2**32).tolist() == expected
        assert (np.delete(numbers, range(9, 265)) == 5).all()


def test_the_numbers_of_four_rows_of_a_small_layer_are_those_of_the_twins():
    key = stream_key(3, "x")
    expected = [naive.random_number(j, 16, 5 + r, 7, 11, key) for r in range(4) for j in range(16)]
    for kernel in (call_numbers_of_16, numbers_module.random_words_16.numpy):
        numbers = np.full(80, 5, np.uint32)
        kernel(numbers, 9, np.uint64(0), np.uint64(5), np.uint64(7), np.uint64(11), *key)
        assert (numbers[9:73] / 2**32).tolist() == expected
        assert (np.delete(numbers, range(9, 73)) == 5).all()
    assert DISABLED == (numbers_module.random_words_64 is numbers_module.random_words_64.numpy)


def uniforms(rows, blocks, step=0, stage=0, seed=1, name="x"):
    """Rows of numbers; of small layers if blocks is 0."""
    key, counter = stream_key(seed, name), (np.uint64(step), np.uint64(stage))
    kernel, width = (call_numbers_of_64, 64) if blocks else (call_numbers_of_16, 16)
    out, four = np.zeros((rows, width * max(1, blocks)), np.uint32), np.empty(4 * width, np.uint32)
    for r in range(0, rows, 4):
        for b in range(max(1, blocks)):
            kernel(four, 0, np.uint64(b), np.uint64(r), *counter, *key)
            out[r : r + 4, width * b : width * b + width] = four.reshape(4, width)[: rows - r]
    return out


@pytest.mark.parametrize("blocks", [0, 3])
def test_every_bit_is_fair(blocks, draws):
    numbers = uniforms(draws(2003, 53), blocks).ravel()
    for bit in range(32):
        on = ((numbers >> np.uint32(bit)) & 1).sum()
        assert abs(on - numbers.size / 2) < 4.5 * np.sqrt(numbers.size / 4)


@pytest.mark.parametrize("blocks", [0, 2])
def test_numbers_are_uniform_and_neighbours_of_every_kind_are_uncorrelated(blocks, draws):
    n = draws(2003, 53)
    u = uniforms(n, blocks) / 2**32
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-4
    others = {
        "unit": np.roll(u, 1, axis=1),
        "counter": np.roll(u, 4, axis=1),
        "word": np.roll(u, 16, axis=1) if blocks else np.roll(u, 8, axis=1),
        "block": np.roll(u, 64, axis=1) if blocks else np.roll(u, 4, axis=0),
        "row": np.roll(u, 1, axis=0),
        "step": uniforms(n, blocks, step=1) / 2**32,
        "stage": uniforms(n, blocks, stage=1) / 2**32,
        "seed": uniforms(n, blocks, seed=2) / 2**32,
        "stream": uniforms(n, blocks, name="y") / 2**32,
    }
    for name, other in others.items():
        z = np.corrcoef(u.ravel(), other.ravel())[0, 1] * np.sqrt(u.size)
        assert abs(z) < 4.5, name


def test_streams_differ_by_seed_name_and_index_and_repeat():
    draws = [
        stream_generator(seed, name, *index).integers(2**62)
        for seed, name, index in [(1, "a", ()), (2, "a", ()), (1, "b", ()), (1, "a", (0,)), (1, "a", (1,))]
    ]
    assert len(set(draws)) == 5
    assert stream_generator(1, "a", 1).integers(2**62) == draws[-1]
