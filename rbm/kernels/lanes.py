"""The three pieces of LLVM the kernels need and Numba does not offer, each beside a NumPy twin for NUMBA_DISABLE_JIT=1.

``add_rows`` is the heart of the program. Written in LLVM vectors it keeps its sums in registers, which plain loops
do not: rows are added at about twice the speed of a local accumulator array. Vectors of 16 floats are portable; LLVM
splits them where registers are narrower. The order of the additions is that of the indices, whatever the tiling.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED

LANES = 16  # floats in a vector; tables are padded to a multiple of it
_INT64 = ir.IntType(64)
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


def _data(context, builder, signature, args, position):
    """Pointer to the first element of an array argument."""
    return cgutils.create_struct_proxy(signature.args[position])(context, builder, value=args[position]).data


def _load(builder, pointer, offset):
    """A vector of floats at an offset, which need not be aligned."""
    address = builder.bitcast(builder.gep(pointer, [offset]), _VECTOR.as_pointer())
    return builder.load(address, align=4)


def _tile(builder, out, table, indices, count, stride, column, vectors):
    """Add the rows over one tile of ``vectors`` vectors, the sums in registers."""
    sums = [cgutils.alloca_once(builder, _VECTOR) for _ in range(vectors)]
    offsets = [builder.add(column, _INT64(LANES * v)) for v in range(vectors)]
    for total, offset in zip(sums, offsets, strict=True):
        builder.store(_load(builder, out, offset), total)
    with cgutils.for_range(builder, count) as loop:
        index = builder.zext(builder.load(builder.gep(indices, [loop.index])), _INT64)
        row = builder.gep(table, [builder.mul(index, stride)])
        for total, offset in zip(sums, offsets, strict=True):
            builder.store(builder.fadd(builder.load(total), _load(builder, row, offset)), total)
    for total, offset in zip(sums, offsets, strict=True):
        address = builder.bitcast(builder.gep(out, [offset]), _VECTOR.as_pointer())
        builder.store(builder.load(total), address, align=4)


@intrinsic
def _add_rows(typing, out, table, indices, count):
    signature = types.void(out, table, indices, types.intp)

    def generate(context, builder, signature, args):
        pointers = [_data(context, builder, signature, args, p) for p in range(3)]
        shape = cgutils.create_struct_proxy(signature.args[1])(context, builder, value=args[1]).shape
        stride = builder.extract_value(shape, 1)
        start = cgutils.alloca_once_value(builder, _INT64(0))
        for vectors in (8, 4, 2, 1):
            first = builder.load(start)
            size = _INT64(vectors * LANES)
            tiles = builder.sdiv(builder.sub(stride, first), size)
            with cgutils.for_range(builder, tiles) as loop:
                column = builder.add(first, builder.mul(loop.index, size))
                _tile(builder, *pointers, args[3], stride, column, vectors)
            builder.store(builder.add(first, builder.mul(tiles, size)), start)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _trailing_zeros(typing, word):
    def generate(context, builder, signature, args):
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


@intrinsic
def _float_of_bits(typing, pattern):
    def generate(context, builder, signature, args):
        return builder.bitcast(args[0], ir.FloatType())

    return types.float32(types.int32), generate


def _add_rows_twin(out, table, indices, count):
    out[: table.shape[1]] += table[indices[:count]].sum(axis=0, dtype=np.float32)


def _trailing_zeros_twin(word):
    return np.uint64((int(word) & -int(word)).bit_length() - 1)


def _float_of_bits_twin(pattern):
    return np.int32(pattern).view(np.float32)


# add_rows(out, table, indices, count): out[:width] += sum of table[indices[:count]], where the width of the table is
# a multiple of 16, out is at least as long and all are float32, indices uint32. Nothing is checked.
add_rows = _add_rows_twin if DISABLED else _add_rows
# trailing_zeros(word): the position of the lowest set bit of a uint64 that is not zero.
trailing_zeros = _trailing_zeros_twin if DISABLED else _trailing_zeros
# float_of_bits(pattern): the float32 with this int32 bit pattern.
float_of_bits = _float_of_bits_twin if DISABLED else _float_of_bits
