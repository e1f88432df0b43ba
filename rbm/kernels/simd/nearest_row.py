"""The row nearest to another by Hamming distance, eight rows compared at once."""

import numpy as np
from llvmlite import ir
from numba.core import cgutils

from rbm.kernels.simd.operation import ARRAY, INDEX, INT64, constant, splat, vector_operation

AT_ONCE = 8  # rows compared at once
_POSITION = 16  # lowest bits of a key, for the position; the distance is above them
_WORDS = ir.VectorType(INT64, AT_ONCE)


def _nearest_llvm(emitter):
    builder, columns, (_, stride, words, row, count) = emitter.builder, emitter.data(0), emitter.arguments
    zeros, most = constant(INT64, [0] * AT_ONCE), constant(INT64, [-1] * AT_ONCE)
    count_ones = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(_WORDS, [_WORDS]), f"llvm.ctpop.v{AT_ONCE}i64"
    )
    best, distance = cgutils.alloca_once_value(builder, most), cgutils.alloca_once(builder, _WORDS)
    with cgutils.for_range_slice(builder, INT64(0), count, INT64(AT_ONCE)) as (first, _):
        builder.store(zeros, distance)
        with cgutils.for_range(builder, words) as loop:
            column = builder.gep(columns, [builder.mul(loop.index, stride)])
            here = splat(builder, builder.load(builder.gep(column, [row])), AT_ONCE)
            others = builder.load(builder.bitcast(builder.gep(column, [first]), _WORDS.as_pointer()), align=8)
            differing = builder.call(count_ones, [builder.xor(others, here)])
            builder.store(builder.add(builder.load(distance), differing), distance)
        position = builder.add(splat(builder, first, AT_ONCE), constant(INT64, range(AT_ONCE)))
        key = builder.shl(builder.load(distance), constant(INT64, [_POSITION] * AT_ONCE))
        exists = builder.icmp_unsigned("<", position, splat(builder, count, AT_ONCE))
        key, least = builder.select(exists, builder.or_(key, position), most), builder.load(best)
        builder.store(builder.select(builder.icmp_unsigned("<", key, least), key, least), best)
    least_of = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(INT64, [_WORDS]), f"llvm.vector.reduce.umin.v{AT_ONCE}i64"
    )
    return builder.and_(builder.call(least_of, [builder.load(best)]), INT64((1 << _POSITION) - 1))


@vector_operation(INDEX, (ARRAY, INDEX, INDEX, INDEX, INDEX), _nearest_llvm)
def nearest_row(columns, stride, words, row, count):
    """Find which of the rows 0 to count - 1 differs in the fewest bits from row ``row``; of equals the first.

    Word w of row r is element w stride + r of columns, uint64, which are read up to 7 words beyond the last.
    """
    rows = columns.reshape(-1)[: words * stride].reshape(words, stride)
    differing = np.bitwise_count(rows[:, :count] ^ rows[:, row, None]).sum(axis=0)
    return int(np.argmin(differing))
