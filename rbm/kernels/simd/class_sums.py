"""Sums of table rows for four rows of bits at once, from what they share: LLVM vectors beside a twin, as in ``lanes``.

Every table row belongs to one class, the set of those of the four that have its bit on. It is added once, to the sum of
its class, instead of up to four times; what each of the four wants is then the sum of the 8 classes it is in, which 22
additions make for all four. Sums of classes and rows stay in registers and in the first-level cache.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED, TOGETHER
from rbm.kernels.simd.lanes import LANES, SHIFT, element_pointer, listed_total, total_of, vector_pointer

CLASSES = (1 << TOGETHER) - 1  # number c, counted from 1, is of the rows whose bits c has: 0 to 3
_INT64 = ir.IntType(64)
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


def _class_sums(builder, table, entries, ends, count, shift):
    """The sums of the first ``count`` classes, zeros for the rest; by their numbers, from 0 on, which has none."""
    room = cgutils.alloca_once(builder, _VECTOR, size=CLASSES + 1)
    zeros = ir.Constant(_VECTOR, [0.0] * LANES)
    with builder.if_then(builder.icmp_unsigned("<", count, _INT64(CLASSES)), likely=False):
        for number in range(1, CLASSES + 1):
            builder.store(zeros, builder.gep(room, [_INT64(number)]))
    with cgutils.for_range(builder, count) as loop:
        first, end = (builder.load(builder.gep(ends, [builder.add(loop.index, _INT64(i))])) for i in (0, 1))
        listed, length = builder.gep(entries, [first]), builder.sub(end, first)
        to = builder.gep(room, [builder.add(loop.index, _INT64(1))])
        with builder.if_else(builder.icmp_unsigned("==", shift, _INT64(SHIFT))) as (usual, many_rows):
            with usual:
                builder.store(listed_total(builder, table, listed, length), to)
            with many_rows:
                builder.store(listed_total(builder, table, listed, length, 0), to)
    return [zeros, *(builder.load(builder.gep(room, [_INT64(number)])) for number in range(1, CLASSES + 1))]


@intrinsic
def _sum_classes(typing, out, out_at, start, start_at, table, table_at, entries, ends, ends_at, count, shift):
    at = types.intp
    signature = types.void(out, at, start, at, table, at, entries, ends, at, at, at)

    def generate(context, builder, signature, args):
        out, start, table, ends = (element_pointer(context, builder, signature, args, p) for p in (0, 2, 4, 7))
        entries = cgutils.create_struct_proxy(signature.args[6])(context, builder, value=args[6]).data
        sums = _class_sums(builder, table, entries, ends, args[9], args[10])
        start = builder.load(vector_pointer(builder, start), align=4)
        for row in reversed(range(TOGETHER)):  # the last row first, then classes that differ in it only become one
            half = 1 << row
            total = builder.fadd(start, total_of(builder, sums[half:]))
            builder.store(total, vector_pointer(builder, builder.gep(out, [_INT64(LANES * row)])), align=4)
            sums = [sums[0], *(builder.fadd(a, b) for a, b in zip(sums[1:half], sums[half + 1 :], strict=True))]
        return context.get_dummy_value()

    return signature, generate


def _sum_classes_twin(out, out_at, start, start_at, table, table_at, entries, ends, ends_at, count, shift):
    rows, flat = table.reshape(-1)[table_at:], out.reshape(-1)
    rows, limits = rows[: len(rows) // LANES * LANES].reshape(-1, LANES), ends.reshape(-1)[ends_at:]
    for row in range(TOGETHER):
        total = start.reshape(-1)[start_at : start_at + LANES].copy()
        for number in range(1, count + 1):
            if number >> row & 1:
                listed = entries.reshape(-1)[limits[number - 1] : limits[number]] >> shift
                total += rows[listed].sum(axis=0, dtype=np.float32)
        flat[out_at + LANES * row : out_at + LANES * row + LANES] = total


# sum_classes(out, out_at, start, start_at, table, table_at, entries, ends, ends_at, count, shift): the 16 floats of out
# from out_at + 16 r on, r < 4, become those of start plus the rows of table whose class r is in. Class number c, from 1
# to count, has the rows entries[i] >> shift, i from ends[ends_at + c - 1] to ends[ends_at + c], a multiple of 4.
# Offsets are in elements; arrays are C-contiguous: float32, uint16, and int64 ends. Nothing is checked.
sum_classes = _sum_classes_twin if DISABLED else _sum_classes
