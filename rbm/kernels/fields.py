"""Fields: what a layer feels of a binary state of the other, a sum of table rows over the set bits."""

import numpy as np

from rbm.kernels.lanes import add_rows, trailing_zeros
from rbm.kernels.options import inner

_ONE, _64 = np.uint64(1), np.uint64(64)


@inner
def list_set_bits(words, indices):
    """Write the positions of the set bits, ascending, into indices (uint32); returns how many."""
    count = 0
    for w in range(words.shape[0]):
        word = words[w]
        base = np.uint64(w) * _64
        while word:
            indices[count] = np.uint32(base + trailing_zeros(word))
            count += 1
            word &= word - _ONE
    return count


@inner
def field(words, table, bias, indices, out):
    """Set out[:] to the bias plus the sum of table[i] over the set bits i of words.

    table : float32 (n_in, width), width a multiple of 16; bias, out : float32, of one length >= width.
    """
    for j in range(out.shape[0]):
        out[j] = bias[j]
    add_rows(out, table, indices, list_set_bits(words, indices))
