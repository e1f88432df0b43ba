"""Sums of all subsets of four rows, looked up by four bits: one addition in place of up to four.

For many sums over subsets of the same rows: the 16 sums of every group of four rows cost 11 additions once, then each
group costs one lookup whatever its bits. A group is 256 floats, subset number s = bits from lowest to highest at
16 s. Source: Arlazarov, Dinic, Kronrod and Faradzev, Soviet Math. Doklady 11 (1970) 1209 ("four Russians").
In LLVM vectors, each beside a NumPy twin for NUMBA_DISABLE_JIT=1, as in ``lanes``.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED, inner
from rbm.kernels.simd.lanes import LANES, element_pointer, vector_pointer

GROUP = 4  # rows whose subsets are summed: 16 of them
SUBSETS = 1 << GROUP
SPAN = SUBSETS * LANES  # floats of a group
_INT64 = ir.IntType(64)
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


@intrinsic
def _sum_subsets(typing, out, out_at, table, first, second, third, fourth):
    offset = types.intp
    signature = types.void(out, offset, table, offset, offset, offset, offset)

    def generate(context, builder, signature, args):
        out = element_pointer(context, builder, signature, args, 0)
        data = cgutils.create_struct_proxy(signature.args[2])(context, builder, value=args[2]).data
        sums = [ir.Constant(_VECTOR, [0.0] * LANES)]
        for at in args[3:]:
            row = builder.load(vector_pointer(builder, builder.gep(data, [at])), align=4)
            sums += [row, *(builder.fadd(total, row) for total in sums[1:])]
        for subset, total in enumerate(sums):
            builder.store(total, vector_pointer(builder, builder.gep(out, [_INT64(LANES * subset)])), align=4)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _add_subsets(typing, out, out_at, start, start_at, table, word, quads):
    signature = types.void(out, types.intp, start, types.intp, table, types.uint64, types.intp)

    def generate(context, builder, signature, args):
        out, start = (element_pointer(context, builder, signature, args, p) for p in (0, 2))
        table = cgutils.create_struct_proxy(signature.args[4])(context, builder, value=args[4]).data
        sums = [cgutils.alloca_once(builder, _VECTOR) for _ in range(4)]
        rest = cgutils.alloca_once_value(builder, args[5])
        builder.store(builder.load(vector_pointer(builder, start), align=4), sums[0])
        for total in sums[1:]:
            builder.store(ir.Constant(_VECTOR, [0.0] * LANES), total)
        with cgutils.for_range(builder, args[6]) as loop:
            bits = builder.load(rest)
            quad = builder.gep(table, [builder.mul(loop.index, _INT64(4 * SPAN))])
            for group, total in enumerate(sums):
                subset = builder.and_(builder.lshr(bits, _INT64(GROUP * group)), _INT64(SUBSETS - 1))
                at = builder.add(builder.shl(subset, _INT64(4)), _INT64(SPAN * group))
                term = builder.load(vector_pointer(builder, builder.gep(quad, [at])), align=4)
                builder.store(builder.fadd(builder.load(total), term), total)
            builder.store(builder.lshr(bits, _INT64(4 * GROUP)), rest)
        first, second, third, fourth = (builder.load(total) for total in sums)
        total = builder.fadd(builder.fadd(first, second), builder.fadd(third, fourth))
        builder.store(total, vector_pointer(builder, out), align=4)
        return context.get_dummy_value()

    return signature, generate


def _sum_subsets_twin(out, out_at, table, first, second, third, fourth):
    sums = np.zeros((1, LANES), np.float32)
    for at in (first, second, third, fourth):
        sums = np.concatenate([sums, sums + table[at : at + LANES]])
    out[out_at : out_at + SPAN] = sums.ravel()


def _add_subsets_twin(out, out_at, start, start_at, table, word, quads):
    total = start.reshape(-1)[start_at : start_at + LANES].copy()
    for group in range(4 * quads):
        at = SPAN * group + LANES * ((int(word) >> (GROUP * group)) & (SUBSETS - 1))
        total += table[at : at + LANES]
    out.reshape(-1)[out_at : out_at + LANES] = total


# sum_subsets(out, out_at, table, first, second, third, fourth): the group of 256 floats of out from out_at on becomes
# the sums of all subsets of the four rows of 16 floats of table that begin at these offsets.
sum_subsets = _sum_subsets_twin if DISABLED else _sum_subsets
# add_subsets(out, out_at, start, start_at, table, word, quads): the 16 floats of out from out_at on become those of
# start plus one subset of each of the first 4 quads groups of table, the one the next four bits of word say.
# Offsets are in elements; arrays are C-contiguous and float32, table of sum_subsets flat. Nothing is checked.
add_subsets = _add_subsets_twin if DISABLED else _add_subsets


@inner
def sum_groups(table, table_at, order, first, groups, out):
    """The subsets of ``groups`` groups of rows: of those at table_at, rows order[first], order[first + 1] ...

    table : flat; out : flat, float32 (256 groups and more).
    """
    for group in range(groups):
        at = first + GROUP * group
        sum_subsets(
            out, group * SPAN, table, table_at + LANES * order[at], table_at + LANES * order[at + 1],
            table_at + LANES * order[at + 2], table_at + LANES * order[at + 3],
        )  # fmt: skip
