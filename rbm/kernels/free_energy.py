"""Free energies: fields, and the sum of softplus over the hidden units with one logarithm a row.

softplus(x) = max(x, 0) + log(1 + exp(-|x|)), and the sum of the logarithms is the logarithm of the product: every
factor is from 1 to 2, so that a float64 holds the product of 1000 of them. Accumulated in float64 throughout.
"""

import math

import numpy as np

from rbm.kernels.fields import block_fields, blocks, copy_row, field_room
from rbm.kernels.lanes import float_of_bits
from rbm.kernels.options import inner, spliced

_LOG2E, _LIMIT = 1 / math.log(2), 60.0  # exp(-60) is nothing beside 1
_TERMS = tuple(math.log(2) ** k / math.factorial(k) for k in range(8, -1, -1))  # of 2**g on [-1/2, 1/2], to 2e-10
_PRODUCT = 1000  # factors of at most 2 before the logarithm: 2**1000 < 1.8e308
_ONE = np.uint64(1)
_EXPONENT, _BIAS = np.int32(23), np.int32(127)


@spliced
def _exponentials(fields, n, out):
    """out[j] = exp(-|fields[j]|), float64, j < n."""
    for j in range(n):
        z = -min(np.float64(abs(fields[j])), _LIMIT) * _LOG2E
        whole = np.floor(z + 0.5)
        g = z - whole
        power = _TERMS[0]
        for term in _TERMS[1:]:
            power = power * g + term
        out[j] = power * np.float64(float_of_bits(np.int32((np.int32(whole) + _BIAS) << _EXPONENT)))


@spliced
def softplus_sum(fields, n, room):
    """Sum of log(1 + exp(x)) over the first n fields. room : float64 (>= n,), work space."""
    _exponentials(fields, n, room)
    total = 0.0
    for first in range(0, n, _PRODUCT):
        product = 1.0
        for j in range(first, min(n, first + _PRODUCT)):
            total += max(np.float64(fields[j]), 0.0)
            product *= 1.0 + room[j]
        total += np.log(product)
    return total


@inner
def free_energies(given, table, visible_bias, hidden_bias, n, size, out, share, shares):
    """out[r] = - a.v - sum_j softplus(b_j + (v.W)_j), nats, float64, for rows of visible words. n hidden units."""
    rows, n_visible = given.shape[0], table.shape[1] - 1
    for block in blocks(rows, size, share, shares):
        first, end = block * size, min(rows, block * size + size)
        fields = field_room(table.shape[0], size)
        row, room = np.empty(n, np.float32), np.empty(n, np.float64)
        # a view of any strides, see chains
        block_fields(given[::1], first, end, table, hidden_bias, np.int64(0), table.shape[0], fields)
        for r in range(end - first):
            copy_row(fields, r, n, row, np.int64(0))
            value = -softplus_sum(row, n, room)
            for i in range(n_visible):
                if (given[first + r, i >> 6] >> np.uint64(i & 63)) & _ONE:
                    value -= np.float64(visible_bias[i])
            out[first + r] = value
