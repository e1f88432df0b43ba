"""The pieces of LLVM the kernels need and Numba does not offer, each beside a NumPy twin for NUMBA_DISABLE_JIT=1.

``listed_total`` is the heart of the program. Written in LLVM vectors it keeps its sums in registers, which plain loops
do not. Vectors of 16 floats are portable; LLVM splits them where registers are narrower. Four sums run side by side to
hide the latency of an addition: row number i goes to sum i % 4, whatever the threads. The number of rows is a multiple
of 4, filled up with a row of zeros, because a loop over the rest costs more than the zeros do.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED

LANES = 16  # floats in a vector, columns in a tile
SUMS = 4  # rows are summed in multiples of it
SHIFT = 3  # entries of lists are row numbers times 8: a row has 64 bytes, and address arithmetic does the other 8
_ROW_BITS = 6  # a row of a table is 2**6 bytes
_INT64 = ir.IntType(64)
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


def has_feature(context, name):
    """Whether the processor compiled for has a feature, by LLVM's name of it."""
    return f"+{name}" in context.codegen().magic_tuple()[2].split(",")


def element_pointer(context, builder, signature, args, position):
    """Pointer to the element of an array argument at the offset that follows it."""
    array = cgutils.create_struct_proxy(signature.args[position])(context, builder, value=args[position])
    return builder.gep(array.data, [args[position + 1]])


def vector_pointer(builder, pointer):
    """The 16 floats at a pointer, which need not be aligned, as the address of a vector."""
    return builder.bitcast(pointer, _VECTOR.as_pointer())


def listed_total(builder, table, entries, count, shift=SHIFT):
    """The sum of the listed rows of a table, a multiple of ``SUMS`` of them, in ``SUMS`` sums by turns."""
    table = builder.bitcast(table, ir.IntType(8).as_pointer())

    def four_rows(position):
        four = builder.bitcast(builder.gep(entries, [position]), _INT64.as_pointer())
        four = builder.load(four, align=2)  # one load for all: loads are what there are too few of
        for number in range(SUMS):
            entry = builder.and_(builder.lshr(four, _INT64(16 * number)), _INT64(0xFFFF))
            row = builder.gep(table, [builder.shl(entry, _INT64(_ROW_BITS - shift))])
            yield builder.load(vector_pointer(builder, row), align=4)

    result = cgutils.alloca_once_value(builder, ir.Constant(_VECTOR, [0.0] * LANES))
    with builder.if_then(builder.icmp_signed(">", count, _INT64(0)), likely=True):
        sums = [cgutils.alloca_once(builder, _VECTOR) for _ in range(SUMS)]
        for total, term in zip(sums, four_rows(_INT64(0)), strict=True):
            builder.store(term, total)
        with cgutils.for_range_slice(builder, _INT64(SUMS), count, _INT64(SUMS)) as (position, _):
            for total, term in zip(sums, four_rows(position), strict=True):
                builder.store(builder.fadd(builder.load(total), term), total)
        builder.store(total_of(builder, [builder.load(total) for total in sums]), result)
    return builder.load(result)


def total_of(builder, values):
    """The sum of vectors, pair by pair."""
    while len(values) > 1:
        pairs = zip(values[::2], values[1::2], strict=False)  # one may be left over
        values = [builder.fadd(a, b) for a, b in pairs] + values[len(values) // 2 * 2 :]
    return values[0]


@intrinsic
def _sum_rows(typing, out, out_at, start, start_at, table, table_at, entries, entries_at, count):
    signature = types.void(out, types.intp, start, types.intp, table, types.intp, entries, types.intp, types.intp)

    def generate(context, builder, signature, args):
        out, start, table, entries = (element_pointer(context, builder, signature, args, p) for p in (0, 2, 4, 6))
        total = listed_total(builder, table, entries, args[8])
        # start comes last: it may have been written a moment ago
        total = builder.fadd(builder.load(vector_pointer(builder, start), align=4), total)
        builder.store(total, vector_pointer(builder, out), align=4)
        return context.get_dummy_value()

    return signature, generate


def power_of_two(builder, y, terms):
    """2**y of a vector of floats or doubles whose exponents hold it; nan for nan.

    y is split into a whole number, which becomes the exponent, and a rest g from -1/2 to 1/2, whose power is the
    polynomial with these terms, the highest first.
    """
    bits, exponent_bits = (32, 8) if y.type.element == ir.FloatType() else (64, 11)
    mantissa, integer = bits - exponent_bits - 1, ir.IntType(bits)

    def everywhere(kind, value):
        return ir.Constant(ir.VectorType(kind, y.type.count), [value] * y.type.count)

    shift = everywhere(y.type.element, 1.5 * 2.0**mantissa)  # leaves the nearest whole number in the lowest bits
    shifted = builder.fadd(y, shift)
    rest, power = builder.fsub(y, builder.fsub(shifted, shift)), everywhere(y.type.element, terms[0])
    for term in terms[1:]:
        power = builder.fadd(builder.fmul(power, rest), everywhere(y.type.element, term))
    exponent = builder.shl(
        builder.bitcast(shifted, ir.VectorType(integer, y.type.count)), everywhere(integer, mantissa)
    )
    one = everywhere(integer, ((1 << exponent_bits - 1) - 1) << mantissa)
    return builder.fmul(power, builder.bitcast(builder.add(exponent, one), y.type))


def constant(element, values):
    """A constant vector."""
    values = [int(value) for value in values]
    return ir.Constant(ir.VectorType(element, len(values)), values)


def splat(builder, value, lanes=LANES):
    """A vector of equal elements."""
    one = builder.insert_element(ir.Constant(ir.VectorType(value.type, lanes), ir.Undefined), value, ir.IntType(32)(0))
    return builder.shuffle_vector(one, one, constant(ir.IntType(32), [0] * lanes))


@intrinsic
def _count_ones(typing, word):
    def generate(context, builder, signature, args):
        return builder.ctpop(args[0])

    return types.uint64(types.uint64), generate


def _sum_rows_twin(out, out_at, start, start_at, table, table_at, entries, entries_at, count):
    rows, numbers = table.reshape(-1)[table_at:], entries.reshape(-1)[entries_at : entries_at + count] >> SHIFT
    rows = rows[: len(rows) // LANES * LANES].reshape(-1, LANES)[numbers]
    first = start.reshape(-1)[start_at : start_at + LANES]
    out.reshape(-1)[out_at : out_at + LANES] = first + rows.sum(axis=0, dtype=np.float32)


def _count_ones_twin(word):
    return int(word).bit_count()


# sum_rows(out, out_at, start, start_at, table, table_at, entries, entries_at, count): the 16 floats of out from out_at
# on become those of start plus rows entries[i] >> SHIFT of table, each 16 floats, for the count entries from entries_at
# on, count a multiple of 4.
# Offsets are in elements; arrays are C-contiguous, float32 and uint16. Nothing is checked.
sum_rows = _sum_rows_twin if DISABLED else _sum_rows
# count_ones(word): how many bits of a uint64 are set.
count_ones = _count_ones_twin if DISABLED else _count_ones
