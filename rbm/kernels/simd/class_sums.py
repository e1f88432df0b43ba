"""Sums of table rows for four rows of bits at once, from what the four share.

Every table row belongs to one class: the set of those of the four rows that have its bit on. It is added once, to the
sum of its class, instead of up to four times; the sum a row of bits asks for is then that of the 8 classes it is in,
and 22 additions make all four. Sums stay in registers and in the first-level cache.
"""

import numpy as np
from numba.core import cgutils

from rbm.kernels.options import ROWS_PER_GROUP
from rbm.kernels.simd.lanes import SHIFT, listed_total, total_of
from rbm.kernels.simd.operation import (
    ARRAY,
    FLOATS,
    INDEX,
    INT64,
    LANES,
    VOID,
    floats,
    vector_operation,
    vector_pointer,
)

CLASSES = (1 << ROWS_PER_GROUP) - 1  # class c, from 1 on, is of the rows whose bits c has: 0 to 3


def _class_sums(builder, table, entries, ends, count, shift):
    """Emit the sums of the first ``count`` classes and zeros for the others, by number; number 0 is of no row."""
    sums = cgutils.alloca_once(builder, FLOATS, size=CLASSES + 1)
    with builder.if_then(builder.icmp_unsigned("<", count, INT64(CLASSES)), likely=False):
        for number in range(1, CLASSES + 1):
            builder.store(floats(0), builder.gep(sums, [INT64(number)]))
    with cgutils.for_range(builder, count) as loop:
        first, end = (builder.load(builder.gep(ends, [builder.add(loop.index, INT64(i))])) for i in (0, 1))
        listed, length = builder.gep(entries, [first]), builder.sub(end, first)
        to = builder.gep(sums, [builder.add(loop.index, INT64(1))])
        with builder.if_else(builder.icmp_unsigned("==", shift, INT64(SHIFT))) as (usual, many_rows):
            with usual:
                builder.store(listed_total(builder, table, listed, length), to)
            with many_rows:
                builder.store(listed_total(builder, table, listed, length, 0), to)
    return [floats(0), *(builder.load(builder.gep(sums, [INT64(number)])) for number in range(1, CLASSES + 1))]


def _sum_classes_llvm(emitter):
    builder, arguments = emitter.builder, emitter.arguments
    out, table, ends = emitter.element(0), emitter.element(4), emitter.element(7)
    sums = _class_sums(builder, table, emitter.data(6), ends, arguments[9], arguments[10])
    start = builder.load(emitter.vector(2), align=4)
    for row in reversed(range(ROWS_PER_GROUP)):  # the last row first, then classes that differ only in it are merged
        half = 1 << row
        total = builder.fadd(start, total_of(builder, sums[half:]))
        builder.store(total, vector_pointer(builder, builder.gep(out, [INT64(LANES * row)])), align=4)
        sums = [sums[0], *(builder.fadd(a, b) for a, b in zip(sums[1:half], sums[half + 1 :], strict=True))]


_KINDS = (ARRAY, INDEX, ARRAY, INDEX, ARRAY, INDEX, ARRAY, ARRAY, INDEX, INDEX, INDEX)


@vector_operation(VOID, _KINDS, _sum_classes_llvm)
def sum_classes(out, out_at, start, start_at, table, table_at, entries, ends, ends_at, count, shift):
    """Set 16 floats of out for each of four rows to those of start plus the table rows whose class the row is in.

    Line [fields] of ``rbm.reference`` for 16 units of four rows. Row r's floats begin at out_at + 16 r. Class c, from
    1 to ``count``, has the table rows entries[i] >> shift, i from ends[ends_at + c - 1] to ends[ends_at + c], a
    multiple of 4. Arrays are float32, entries uint16, ends int64.
    """
    rows, flat = table.reshape(-1)[table_at:], out.reshape(-1)
    rows, limits = rows[: len(rows) // LANES * LANES].reshape(-1, LANES), ends.reshape(-1)[ends_at:]
    for row in range(ROWS_PER_GROUP):
        total = start.reshape(-1)[start_at : start_at + LANES].copy()
        for number in range(1, count + 1):
            if number >> row & 1:
                listed = entries.reshape(-1)[limits[number - 1] : limits[number]] >> shift
                total += rows[listed].sum(axis=0, dtype=np.float32)
        flat[out_at + LANES * row : out_at + LANES * row + LANES] = total
