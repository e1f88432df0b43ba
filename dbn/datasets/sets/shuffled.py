"""Random orders and masks that are the same with every version of NumPy: functions of raw 64-bit words of Philox."""

import numpy as np

from dbn.datasets.sets.named_set import Rows, Split
from rbm.bits import States, pack
from rbm.streams import stream_generator

_CHUNK = 2**12  # rows at once


def random_words(seed: int, stream: str, n: int) -> np.ndarray:
    """Return n random words, uint64 (n,), of a stream of a seed."""
    return np.asarray(stream_generator(seed, stream).bit_generator.random_raw(n), np.uint64)


def random_order(seed: int, stream: str, n: int) -> np.ndarray:
    """Return a random order of n rows, int64 (n,): that of n random words."""
    return np.argsort(random_words(seed, stream, n), kind="stable")


def shuffled_split(states: States, stream: str) -> Split:
    """Return rows in a random order drawn from seed 0, without labels."""
    return Split(states.rows(random_order(0, stream, states.n)))


def shuffled_rows(name: str, train: States, test: States) -> Rows:
    """Return both splits of a set, each in an order of its own."""
    return Rows(shuffled_split(train, f"{name} train"), shuffled_split(test, f"{name} test"))


def flipped(states: States, percent: int, seed: int, stream: str) -> States:
    """Return states with every bit inverted with a probability of so many percent, each on its own."""
    threshold = np.uint64(percent * 2**32 // 100)  # of 32 random bits, two numbers a random word
    generator = stream_generator(seed, stream).bit_generator
    n_units, words = states.n_units, states.words.copy()
    for start in range(0, states.n, _CHUNK):
        part = words[start : start + _CHUNK]
        raw = np.asarray(generator.random_raw(len(part) * ((n_units + 1) // 2)), np.uint64).reshape(len(part), -1)
        numbers = np.stack([raw & np.uint64(0xFFFFFFFF), raw >> np.uint64(32)], axis=2).reshape(len(part), -1)
        part ^= pack(numbers[:, :n_units] < threshold).words
    return States(words, n_units)
