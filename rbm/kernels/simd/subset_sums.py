"""Sums of all subsets of four rows, looked up by four bits: one addition in place of up to four.

For many sums over subsets of the same rows: the 16 sums of every group of four rows cost 11 additions once, then each
group costs one lookup whatever its bits. A group is 256 floats; the subset with bits s, lowest first, begins at 16 s.
Source: Arlazarov, Dinic, Kronrod and Faradzev, Soviet Math. Doklady 11 (1970) 1209 ("four Russians").
"""

import numpy as np
from numba.core import cgutils

from rbm.kernels.options import device
from rbm.kernels.simd.operation import (
    ARRAY,
    FLOATS,
    INDEX,
    INT64,
    LANES,
    VOID,
    WORD,
    floats,
    vector_operation,
    vector_pointer,
)

GROUP = 4  # rows whose subsets are summed: 16 of them
SUBSETS = 1 << GROUP
SPAN = SUBSETS * LANES  # floats of a group


def _sum_subsets_llvm(emitter):
    builder, out, data = emitter.builder, emitter.element(0), emitter.data(2)
    sums = [floats(0)]
    for at in emitter.arguments[3:]:
        row = builder.load(vector_pointer(builder, builder.gep(data, [at])), align=4)
        sums += [row, *(builder.fadd(total, row) for total in sums[1:])]
    for subset, total in enumerate(sums):
        builder.store(total, vector_pointer(builder, builder.gep(out, [INT64(LANES * subset)])), align=4)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX, INDEX, INDEX, INDEX), _sum_subsets_llvm)
def sum_subsets(out, out_at, table, first, second, third, fourth):
    """Set a group of 256 floats of out to the sums of all subsets of four rows of 16 floats of table, flat.

    The rows begin at the offsets given.
    """
    sums = np.zeros((1, LANES), np.float32)
    for at in (first, second, third, fourth):
        sums = np.concatenate([sums, sums + table[at : at + LANES]])
    out[out_at : out_at + SPAN] = sums.ravel()


def _add_subsets_llvm(emitter):
    builder, out, start, table = emitter.builder, emitter.vector(0), emitter.vector(2), emitter.data(4)
    sums = [cgutils.alloca_once(builder, FLOATS) for _ in range(4)]
    rest = cgutils.alloca_once_value(builder, emitter.arguments[5])
    builder.store(builder.load(start, align=4), sums[0])
    for total in sums[1:]:
        builder.store(floats(0), total)
    with cgutils.for_range(builder, emitter.arguments[6]) as loop:
        bits = builder.load(rest)
        quad = builder.gep(table, [builder.mul(loop.index, INT64(4 * SPAN))])
        for group, total in enumerate(sums):
            subset = builder.and_(builder.lshr(bits, INT64(GROUP * group)), INT64(SUBSETS - 1))
            at = builder.add(builder.shl(subset, INT64(4)), INT64(SPAN * group))
            term = builder.load(vector_pointer(builder, builder.gep(quad, [at])), align=4)
            builder.store(builder.fadd(builder.load(total), term), total)
        builder.store(builder.lshr(bits, INT64(4 * GROUP)), rest)
    first, second, third, fourth = (builder.load(total) for total in sums)
    builder.store(builder.fadd(builder.fadd(first, second), builder.fadd(third, fourth)), out, align=4)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX, ARRAY, WORD, INDEX), _add_subsets_llvm)
def add_subsets(out, out_at, start, start_at, table, word, quads):
    """Set 16 floats of out to those of start plus one subset of each of the first 4 quads groups of table, flat.

    Which subset of a group the next four bits of ``word`` say, lowest first. Arrays are float32.
    """
    total = start.reshape(-1)[start_at : start_at + LANES].copy()
    for group in range(4 * quads):
        at = SPAN * group + LANES * ((int(word) >> (GROUP * group)) & (SUBSETS - 1))
        total += table[at : at + LANES]
    out.reshape(-1)[out_at : out_at + LANES] = total


@device
def sum_groups(table, table_at, order, first, groups, out):
    """Sum the subsets of ``groups`` groups of rows: of those at table_at, rows order[first], order[first + 1] ...

    table : flat; out : flat, float32 (256 groups and more).
    """
    for group in range(groups):
        at = first + GROUP * group
        sum_subsets(
            out, group * SPAN, table, table_at + LANES * order[at], table_at + LANES * order[at + 1],
            table_at + LANES * order[at + 2], table_at + LANES * order[at + 3],
        )  # fmt: skip
