"""Number the distinct rows of words with a hash table. Whole rows are compared, so that no two states are confused."""

import numpy as np

from rbm.kernels.options import device

# An odd 32-bit constant of well mixed bits; any would give the same numbers, only slower.
_FACTOR, _MASK = np.uint64(0x9E3779B1), np.uint64(0xFFFFFFFF)
_HALF, _ONE = np.uint64(32), np.uint64(1)


@device
def _mix(mixed, word):
    """Mix two 32-bit numbers, held in uint64, into one."""
    product = (mixed ^ word) * _FACTOR
    return (product ^ (product >> _HALF)) & _MASK


@device
def number_rows(words, table, first, of_row):
    """Set of_row[r] to the number of the state in row r, in the order of first occurrence; return how many there are.

    first : int64 (rows,), set to the row in which each state occurs first.
    table : int64, a power of two in length and at least twice the rows, filled with -1; work space.
    """
    mask, states = np.uint64(table.shape[0] - 1), 0
    for r in range(words.shape[0]):
        mixed = _ONE
        for w in range(words.shape[1]):
            mixed = _mix(_mix(mixed, words[r, w] & _MASK), words[r, w] >> _HALF)
        place = _mix(mixed, _MASK) & mask
        while True:
            number = table[place]
            if number < 0:
                table[place] = number = states
                first[states] = r
                states += 1
                break
            same = True
            for w in range(words.shape[1]):
                same = same and words[first[number], w] == words[r, w]
            if same:
                break
            place = (place + _ONE) & mask
        of_row[r] = number
    return states
