import naive
import numpy as np
import pytest
from scipy import stats

from rbm.kernels.random import philox4x32, stream_generator, stream_key
from rbm.kernels.units import random_block

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


@pytest.mark.parametrize("n", [1, 17, 64])
def test_a_block_of_numbers_is_that_of_the_twin(n):
    key = stream_key(3, "x")
    numbers = np.zeros(64, np.uint32)
    random_block(np.uint64(2), np.uint64(5), np.uint64(7), np.uint64(11), key, numbers)
    expected = [naive.random_number(128 + j, 5, 7, 11, key) for j in range(n)]
    assert (numbers[:n] / 2**32).tolist() == expected


def uniforms(rows, blocks, step=0, stage=0, seed=1, name="x"):
    key = stream_key(seed, name)
    out = np.zeros((rows, blocks * 64), np.uint32)
    for r in range(rows):
        for b in range(blocks):
            block = out[r, 64 * b : 64 * b + 64]
            random_block(np.uint64(b), np.uint64(r), np.uint64(step), np.uint64(stage), key, block)
    return out


def test_every_bit_is_fair(draws):
    numbers = uniforms(draws(2003, 53), 3).ravel()
    for bit in range(32):
        on = ((numbers >> np.uint32(bit)) & 1).sum()
        assert abs(on - numbers.size / 2) < 4.5 * np.sqrt(numbers.size / 4)


def test_numbers_are_uniform_and_neighbours_of_every_kind_are_uncorrelated(draws):
    n = draws(2003, 53)
    u = uniforms(n, 2) / 2**32
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-4
    others = {
        "unit": np.roll(u, 1, axis=1),
        "word": np.roll(u, 16, axis=1),
        "block": np.roll(u, 64, axis=1),
        "row": np.roll(u, 1, axis=0),
        "step": uniforms(n, 2, step=1) / 2**32,
        "stage": uniforms(n, 2, stage=1) / 2**32,
        "seed": uniforms(n, 2, seed=2) / 2**32,
        "stream": uniforms(n, 2, name="y") / 2**32,
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
