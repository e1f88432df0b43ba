"""Data drawn anew for every epoch: rows of which every unit is on with a probability of its own.

A draw is a function of the seed, the epoch, the row and the unit, so that training goes on from a checkpoint with the
rows it would have had. Memory holds a byte a unit, two of values that are no bytes, and the bits of one epoch.
"""

from dataclasses import dataclass

import numpy as np

from rbm.bits import States, n_words
from rbm.errors import InputError
from rbm.kernels.options import device
from rbm.kernels.parallel.barrier import shard_range
from rbm.kernels.parallel.pool import run
from rbm.kernels.philox import philox4x32
from rbm.streams import stream_key

UNITS = 4  # whose levels are one number, and whose random numbers come from one counter
ALWAYS = 2.0**32  # of as many random numbers
_NONE = np.uint64(0)


@dataclass(frozen=True, eq=False)
class GreyLevels:
    """Probabilities of bits; `draw` makes the states of an epoch. ``grey_levels`` builds them.

    Examples
    --------
    >>> from rbm import grey_levels
    >>> levels = grey_levels([[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]])
    >>> levels.draw(epoch=4).unpack()[:, [0, 2]].tolist()
    [[0, 1], [1, 0]]
    >>> levels.draw(epoch=4) == levels.draw(epoch=4)
    True
    """

    groups: np.ndarray  # levels of 4 units, the first in the lowest bits: uint32 of bytes, else uint64, (n, groups)
    chances: np.ndarray  # of a level, how many of 2**32 random numbers turn a unit on, uint64
    n_units: int
    seed: int

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.groups)

    def draw(self, epoch: int) -> States:
        """Draw every unit of every row for an epoch; States (n, n_units)."""
        words = np.empty((self.n, n_words(self.n_units)), np.uint64)
        key = stream_key(self.seed, "grey levels")
        cost = 5.0 * self.n * self.n_units
        run(draw_levels, cost, self.groups, self.chances, key, np.uint64(epoch), words)
        return States(words, self.n_units)


def group_levels(levels: np.ndarray) -> np.ndarray:
    """Put the levels of four units into one number, (n, units) of uint8 or uint16 -> (n, groups)."""
    n, units = levels.shape
    kind, bits = (np.dtype("u4"), 8) if levels.dtype == np.uint8 else (np.dtype("u8"), 16)
    wide = np.zeros((n, -(-units // UNITS) * UNITS), levels.dtype)
    wide[:, :units] = levels
    groups = np.zeros((n, wide.shape[1] // UNITS), kind)
    for unit in range(UNITS):
        groups |= np.left_shift(wide[:, unit::UNITS], bits * unit, dtype=kind, casting="unsafe")
    return groups


def chances_of(probabilities: np.ndarray) -> np.ndarray:
    """Return how many of 2**32 random numbers are below each probability, rounded; uint64."""
    return np.rint(np.clip(probabilities, 0, 1) * ALWAYS).astype(np.uint64)


def grey_levels(probabilities: np.ndarray, seed: int = 1) -> GreyLevels:
    """Keep probabilities that units are on, (n, units), from 0 to 1, for draws; rounded to multiples of 1 / 65535.

    Raises
    ------
    InputError
        If they are not of this shape, or not from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, grey_levels, train
    >>> bytes_of_pixels = np.array([[0, 128, 255], [255, 64, 0]])
    >>> train(grey_levels(bytes_of_pixels / 255), TrainingConfig(n_hidden=2, epochs=1)).model
    RBM(3 visible, 2 hidden units)
    >>> grey_levels(bytes_of_pixels)
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: probabilities must lie from 0 to 1, but some do not: divide grey levels by their largest
    """
    values = np.asarray(probabilities)
    if values.ndim != 2 or values.dtype.kind not in "biuf" or not values.size:
        raise InputError(f"probabilities must be real numbers of shape (n, units); got shape {values.shape}")
    if not ((values >= 0) & (values <= 1)).all():
        raise InputError("probabilities must lie from 0 to 1, but some do not: divide grey levels by their largest")
    levels = np.rint(values * 65535.0).astype(np.uint16)
    return GreyLevels(group_levels(levels), chances_of(np.arange(2**16) / 65535), values.shape[1], seed)


@device
def draw_levels(
    groups: np.ndarray, chances: np.ndarray, key: np.ndarray, epoch: np.uint64, words: np.ndarray, shard: int,
    shards: int,
) -> None:  # fmt: skip
    """Set the bits of a shard of the rows: a unit is on where its random number is below its chance.

    Four units have the four words of the counter (group, row, epoch, 0). Where all four levels are 0 none is drawn.
    """
    bits, mask, per_word = np.uint64(16), np.uint64(len(chances) - 1), 16
    if len(chances) == 256:
        bits = np.uint64(8)
    for row in shard_range(words.shape[0], shard, shards):
        for w in range(words.shape[1]):
            found = _NONE
            for group in range(per_word * w, min(groups.shape[1], per_word * (w + 1))):
                levels = np.uint64(groups[row, group])
                if levels == _NONE:
                    continue
                r0, r1, r2, r3 = philox4x32(np.uint64(group), np.uint64(row), epoch, _NONE, key[0], key[1])
                on = np.uint64(r0 < chances[levels & mask])
                on |= np.uint64(r1 < chances[(levels >> bits) & mask]) << np.uint64(1)
                on |= np.uint64(r2 < chances[(levels >> (np.uint64(2) * bits)) & mask]) << np.uint64(2)
                on |= np.uint64(r3 < chances[(levels >> (np.uint64(3) * bits)) & mask]) << np.uint64(3)
                found |= on << np.uint64(4 * (group - per_word * w))
            words[row, w] = found
