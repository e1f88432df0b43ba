"""What the centred gradient does 16 numbers at a time: offsets taken off, and sums of what is left."""

import numpy as np
from llvmlite import ir

from rbm.kernels.simd.operation import (
    ARRAY,
    FLOAT,
    FLOATS,
    INDEX,
    INT1,
    INT16,
    LANES,
    VOID,
    WORD,
    splat,
    vector_operation,
)


def _centre_probabilities_llvm(emitter):
    builder = emitter.builder
    places = [emitter.vector(position) for position in (0, 2, 5)]
    weighted, offsets, sums = (builder.load(place, align=4) for place in places)
    centred = builder.fsub(weighted, builder.fmul(splat(builder, emitter.arguments[4]), offsets))
    builder.store(centred, places[0], align=4)
    builder.store(builder.fadd(sums, builder.fmul(centred, offsets)), places[2], align=4)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX, FLOAT, ARRAY, INDEX), _centre_probabilities_llvm)
def centre_probabilities(weighted, at, offsets, offsets_at, share, sums, sums_at):
    """Take share times 16 offsets off weighted probabilities, and add what is left times the offsets to sums."""
    w, offset = weighted[at : at + LANES], offsets[offsets_at : offsets_at + LANES]
    w -= share * offset
    sums[sums_at : sums_at + LANES] += w * offset


def _centre_gradient_llvm(emitter):
    builder = emitter.builder
    places = [emitter.vector(position) for position in (0, 2, 5)]
    gradient, total, sums = (builder.load(place, align=4) for place in places)
    offset = splat(builder, emitter.arguments[4])
    centred = builder.fsub(gradient, builder.fmul(offset, total))
    builder.store(centred, places[0], align=4)
    builder.store(builder.fadd(sums, builder.fmul(offset, centred)), places[2], align=4)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX, FLOAT, ARRAY, INDEX), _centre_gradient_llvm)
def centre_gradient(gradient, at, total, total_at, offset, sums, sums_at):
    """Take a visible unit's offset times 16 totals off its gradient, and add the offset times what is left to sums."""
    g = gradient[at : at + LANES]
    g -= offset * total[total_at : total_at + LANES]
    sums[sums_at : sums_at + LANES] += offset * g


def _add_where_on_llvm(emitter):
    builder, place = emitter.builder, emitter.vector(0)
    bits = builder.bitcast(builder.trunc(emitter.arguments[2], INT16), ir.VectorType(INT1, LANES))
    value = splat(builder, emitter.arguments[3])
    added = builder.select(bits, value, ir.Constant(FLOATS, [0.0] * LANES))
    builder.store(builder.fadd(builder.load(place, align=4), added), place, align=4)


@vector_operation(VOID, (ARRAY, INDEX, WORD, FLOAT), _add_where_on_llvm)
def add_where_on(sums, at, bits, value):
    """Add a value to those of 16 sums whose bit is on."""
    on = (np.uint64(bits) >> np.arange(LANES, dtype=np.uint64)) & np.uint64(1)
    sums[at : at + LANES] += on.astype(np.float32) * value
