"""Sums of listed rows of a table: the heart of the program.

Written in LLVM vectors they stay in registers, which plain loops do not. Four sums run side by side to hide the latency
of an addition: entry i of a list goes to sum i % 4, whatever the threads. Lists have a multiple of 4 entries, filled up
with the number of a row of zeros, because a loop over a remainder costs more than adding the zeros.
"""

import numpy as np
from llvmlite import ir
from numba.core import cgutils

from rbm.kernels.simd.operation import (
    ARRAY,
    FLOATS,
    INDEX,
    INT8,
    INT64,
    LANES,
    VOID,
    WORD,
    floats,
    vector_operation,
    vector_pointer,
)

SUMS = 4  # rows are summed in multiples of it
SHIFT = 3  # entries of lists are row numbers times 8: a row has 64 bytes, and address arithmetic does the other 8
_ROW_BITS = 6  # a row of a table is 2**6 bytes


def listed_total(builder, table, entries, count, shift=SHIFT):
    """Emit the sum of the listed rows of a table, ``count`` of them, in ``SUMS`` sums by turns."""
    table = builder.bitcast(table, INT8.as_pointer())

    def four_rows(position):
        four = builder.bitcast(builder.gep(entries, [position]), INT64.as_pointer())
        four = builder.load(four, align=2)  # one load for four entries: the processor runs out of loads first
        for number in range(SUMS):
            entry = builder.and_(builder.lshr(four, INT64(16 * number)), INT64(0xFFFF))
            row = builder.gep(table, [builder.shl(entry, INT64(_ROW_BITS - shift))])
            yield builder.load(vector_pointer(builder, row), align=4)

    result = cgutils.alloca_once_value(builder, floats(0))
    with builder.if_then(builder.icmp_signed(">", count, INT64(0)), likely=True):
        sums = [cgutils.alloca_once(builder, FLOATS) for _ in range(SUMS)]
        for total, term in zip(sums, four_rows(INT64(0)), strict=True):
            builder.store(term, total)
        with cgutils.for_range_slice(builder, INT64(SUMS), count, INT64(SUMS)) as (position, _):
            for total, term in zip(sums, four_rows(position), strict=True):
                builder.store(builder.fadd(builder.load(total), term), total)
        builder.store(total_of(builder, [builder.load(total) for total in sums]), result)
    return builder.load(result)


def total_of(builder, values):
    """Emit the sum of vectors, pair by pair."""
    while len(values) > 1:
        pairs = zip(values[::2], values[1::2], strict=False)  # of an odd number the last waits for the next round
        values = [builder.fadd(a, b) for a, b in pairs] + values[len(values) // 2 * 2 :]
    return values[0]


def power_of_two(builder, y, terms):
    """Emit 2**y of a vector of floats or doubles whose exponents hold it; nan for nan.

    y is split into a whole number, which becomes the exponent, and a remainder g from -1/2 to 1/2, whose power is the
    polynomial with these terms, the highest first.
    """
    bits, exponent_bits = (32, 8) if y.type.element == ir.FloatType() else (64, 11)
    mantissa, integer = bits - exponent_bits - 1, ir.IntType(bits)

    def everywhere(kind, value):
        return ir.Constant(ir.VectorType(kind, y.type.count), [value] * y.type.count)

    shift = everywhere(y.type.element, 1.5 * 2.0**mantissa)  # its sum with y has the nearest integer in its lowest bits
    shifted = builder.fadd(y, shift)
    rest, power = builder.fsub(y, builder.fsub(shifted, shift)), everywhere(y.type.element, terms[0])
    for term in terms[1:]:
        power = builder.fadd(builder.fmul(power, rest), everywhere(y.type.element, term))
    exponent = builder.shl(
        builder.bitcast(shifted, ir.VectorType(integer, y.type.count)), everywhere(integer, mantissa)
    )
    one = everywhere(integer, ((1 << exponent_bits - 1) - 1) << mantissa)
    return builder.fmul(power, builder.bitcast(builder.add(exponent, one), y.type))


def _sum_rows_llvm(emitter):
    builder = emitter.builder
    out, start = emitter.vector(0), emitter.vector(2)
    total = listed_total(builder, emitter.element(4), emitter.element(6), emitter.arguments[8])
    # start is added last: it may have been written a moment ago
    total = builder.fadd(builder.load(start, align=4), total)
    builder.store(total, out, align=4)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX, ARRAY, INDEX, ARRAY, INDEX, INDEX), _sum_rows_llvm)
def sum_rows(out, out_at, start, start_at, table, table_at, entries, entries_at, count):
    """Set 16 floats of out to those of start plus the listed rows of table.

    The rows are entries[i] >> SHIFT, each 16 floats, for the ``count`` entries from entries_at on, a multiple of 4.
    Arrays are float32, entries uint16.
    """
    rows, numbers = table.reshape(-1)[table_at:], entries.reshape(-1)[entries_at : entries_at + count] >> SHIFT
    rows = rows[: len(rows) // LANES * LANES].reshape(-1, LANES)[numbers]
    first = start.reshape(-1)[start_at : start_at + LANES]
    out.reshape(-1)[out_at : out_at + LANES] = first + rows.sum(axis=0, dtype=np.float32)


@vector_operation(WORD, (WORD,), lambda emitter: emitter.builder.ctpop(emitter.arguments[0]))
def count_ones(word):
    """Count the set bits of a uint64."""
    return int(word).bit_count()
