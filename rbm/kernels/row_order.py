"""The order of the rows of a minibatch: alike beside alike, so that rows summed together share what is summed.

A minibatch is a set and may be gone through in any order, but four rows alike need fewer additions than any four
(``class_sums``), and so do the chains that start there. Each row is followed by the nearest, by Hamming distance, of
those that are left, a walk that costs a few microseconds for a hundred rows.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED, TOGETHER, spliced
from rbm.kernels.parallel.barrier import part, shares_of
from rbm.kernels.row_classes import FEW
from rbm.kernels.simd.lanes import constant, splat

_ROWS = 128  # are ordered at a time: a walk costs the square of its rows
_LANES = 8  # rows compared at once
_POSITION = 16  # lowest bits of a key, for the position; the distance is above them
_INT64 = ir.IntType(64)
_VECTOR = ir.VectorType(_INT64, _LANES)


@intrinsic
def _nearest(typing, columns, stride, words, row, count):
    at = types.intp

    def generate(context, builder, signature, args):
        columns = cgutils.create_struct_proxy(signature.args[0])(context, builder, value=args[0]).data
        _, stride, words, row, count = args
        zeros, most = constant(_INT64, [0] * _LANES), constant(_INT64, [-1] * _LANES)
        count_ones = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(_VECTOR, [_VECTOR]), f"llvm.ctpop.v{_LANES}i64"
        )
        best, distance = cgutils.alloca_once_value(builder, most), cgutils.alloca_once(builder, _VECTOR)
        with cgutils.for_range_slice(builder, _INT64(0), count, _INT64(_LANES)) as (first, _):
            builder.store(zeros, distance)
            with cgutils.for_range(builder, words) as loop:
                column = builder.gep(columns, [builder.mul(loop.index, stride)])
                here = splat(builder, builder.load(builder.gep(column, [row])), _LANES)
                others = builder.load(builder.bitcast(builder.gep(column, [first]), _VECTOR.as_pointer()), align=8)
                differing = builder.call(count_ones, [builder.xor(others, here)])
                builder.store(builder.add(builder.load(distance), differing), distance)
            position = builder.add(splat(builder, first, _LANES), constant(_INT64, range(_LANES)))
            key = builder.shl(builder.load(distance), constant(_INT64, [_POSITION] * _LANES))
            exists = builder.icmp_unsigned("<", position, splat(builder, count, _LANES))
            key, least = builder.select(exists, builder.or_(key, position), most), builder.load(best)
            builder.store(builder.select(builder.icmp_unsigned("<", key, least), key, least), best)
        least_of = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(_INT64, [_VECTOR]), f"llvm.vector.reduce.umin.v{_LANES}i64"
        )
        return builder.and_(builder.call(least_of, [builder.load(best)]), _INT64((1 << _POSITION) - 1))

    return at(columns, at, at, at, at), generate


def _nearest_twin(columns, stride, words, row, count):
    rows = columns.reshape(-1)[: words * stride].reshape(words, stride)
    differing = np.bitwise_count(rows[:, :count] ^ rows[:, row, None]).sum(axis=0)
    return int(np.argmin(differing))


# nearest(columns, stride, words, row, count): which of the rows 0 to count - 1, the first of equals, differs in the
# fewest bits from row ``row``. Word w of row r is element w stride + r of columns, uint64, which are read up to 7 words
# beyond the last. Nothing is checked.
nearest = _nearest_twin if DISABLED else _nearest


@spliced
def _walk(words, order, first, end, columns):
    """Order the rows ``order`` from first to end; columns[w, r] : work space, 8 rows more than those."""
    numbers, found = order[first:end].copy(), 0
    for r in range(end - first):
        for w in range(words.shape[1]):
            columns[w, r] = words[numbers[r], w]
    for left in range(end - first - 1, 0, -1):  # the row found changes places with the last of those that are left
        order[end - 1 - left], numbers[found] = numbers[found], numbers[left]
        for w in range(words.shape[1]):
            columns[w, found], columns[w, left] = columns[w, left], columns[w, found]
        found = nearest(columns, columns.shape[1], words.shape[1], left, left)
    order[end - 1] = numbers[found]


@spliced
def by_likeness(words, n_units, order, size, team):
    """Reorder the row numbers ``order`` within every minibatch of ``size``, in place: alike beside alike.

    words : of n_units; of at most ``FEW`` large minibatches are looked up and lists are short: nothing changes then.
    A member of the team does minibatches of its own: the order is complete after a meeting.
    """
    if n_units <= FEW or size <= TOGETHER:
        return
    batches = -(-len(order) // size)
    columns = np.empty((words.shape[1], min(size, _ROWS) + _LANES), np.uint64)
    for share in shares_of(team):
        for batch in part(batches, share, team.shares):
            end = min(len(order), size * batch + size)
            for first in range(size * batch, end, _ROWS):
                _walk(words, order, first, min(end, first + _ROWS), columns)
