"""Named random streams of a seed: keys for the kernels, NumPy generators for everything else.

One seed enters at the top. Every draw has a stream, a name that says what is drawn; two streams of a seed are
independent, and the same seed and stream give the same numbers.
"""

import zlib

import numpy as np

from rbm.checks import plain, require


def stream_key(seed: int, name: str) -> np.ndarray:
    """Return the key of the named stream of a seed: two 32-bit words held in uint64, shape (2,)."""
    return _sequence(seed, name).generate_state(2, np.uint32).astype(np.uint64)


def stream_generator(seed: int, name: str, *index: int) -> np.random.Generator:
    """Return a NumPy generator on the named stream of a seed, with sub-stream numbers, for work outside kernels."""
    return np.random.Generator(np.random.Philox(_sequence(seed, name, *index)))


def _sequence(seed: int, name: str, *index: int) -> np.random.SeedSequence:
    require("a seed", plain(seed), int, lambda x: x >= 0, "a whole number of at least 0")
    return np.random.SeedSequence(entropy=seed, spawn_key=(zlib.crc32(name.encode()), *index))
