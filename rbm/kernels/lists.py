"""Lists of what is to be summed: the set bits of a row, what has changed in it, the subsets of rows a unit is on in.

Elements of vectors that are wanted are moved to the front ("compressed") and written whole, so that a list costs by
the length of its words, not by its entries; it needs room for a vector more. LLVM makes one instruction of it where
there is one. In LLVM vectors, each beside a NumPy twin for NUMBA_DISABLE_JIT=1, as in ``lanes``.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.lanes import SUMS, constant, element_pointer, splat
from rbm.kernels.options import DISABLED, inner
from rbm.kernels.subset_sums import GROUP, SUBSETS

SPARE = 32  # entries a list needs beyond its own
_BIT, _INT16, _INT32, _INT64 = (ir.IntType(bits) for bits in (1, 16, 32, 64))


def _append(builder, out, at, values, wanted):
    """Write the wanted ones of the values, uint16, from element ``at`` of out on; the element behind them."""
    lanes = values.type.count
    kind = ir.FunctionType(values.type, [values.type, wanted.type, values.type])
    name = f"llvm.experimental.vector.compress.v{lanes}i16"
    compress = cgutils.get_or_insert_function(builder.module, kind, name)
    front = builder.call(compress, [values, wanted, ir.Constant(values.type, ir.Undefined)])
    builder.store(front, builder.bitcast(builder.gep(out, [at]), values.type.as_pointer()), align=2)
    number = builder.zext(builder.bitcast(wanted, ir.IntType(lanes)), _INT64)
    return builder.add(at, builder.ctpop(number))


@intrinsic
def _append_bits(typing, word, first, out, at):
    signature = types.intp(types.uint64, types.intp, out, types.intp)

    def generate(context, builder, signature, args):
        word, first, _, at = args
        out = element_pointer(context, builder, signature, [*args[:3], _INT64(0)], 2)
        for half in range(2):
            wanted = builder.trunc(builder.lshr(word, _INT64(32 * half)), _INT32)
            wanted = builder.bitcast(wanted, ir.VectorType(_BIT, 32))
            start = builder.trunc(builder.add(first, _INT64(32 * half)), _INT16)
            values = builder.add(splat(builder, start, 32), constant(_INT16, range(32)))
            at = _append(builder, out, at, values, wanted)
        return at

    return signature, generate


@intrinsic
def _append_subsets(typing, word, first, out, at):
    signature = types.intp(types.uint64, types.intp, out, types.intp)

    def generate(context, builder, signature, args):
        word, first, _, at = args
        out = element_pointer(context, builder, signature, [*args[:3], _INT64(0)], 2)
        quarters = builder.bitcast(word, ir.VectorType(_INT16, 4))
        spread = builder.shuffle_vector(quarters, quarters, constant(_INT32, [group // 4 for group in range(16)]))
        shifted = builder.lshr(spread, constant(_INT16, [4 * (group % 4) for group in range(16)]))
        subset = builder.and_(shifted, constant(_INT16, [SUBSETS - 1] * 16))
        start = builder.trunc(builder.mul(first, _INT64(SUBSETS)), _INT16)
        groups = builder.add(splat(builder, start, 16), constant(_INT16, [SUBSETS * group for group in range(16)]))
        wanted = builder.icmp_unsigned("!=", subset, constant(_INT16, [0] * 16))
        return _append(builder, out, at, builder.or_(groups, subset), wanted)

    return signature, generate


def _append_bits_twin(word, first, out, at):
    for bit in range(64):
        if int(word) >> bit & 1:
            out.reshape(-1)[at] = first + bit
            at += 1
    return at


def _append_subsets_twin(word, first, out, at):
    for group in range(64 // GROUP):
        subset = int(word) >> (GROUP * group) & (SUBSETS - 1)
        if subset:
            out.reshape(-1)[at] = SUBSETS * (first + group) + subset
            at += 1
    return at


# append_bits(word, first, out, at): write first + the positions of the set bits of word, uint16, ascending, into out
# (flat) from element ``at`` on; returns the element behind the last. Up to SPARE more may be overwritten.
append_bits = _append_bits_twin if DISABLED else _append_bits
# append_subsets(word, first, out, at): the same with 16 (first + group) + the four bits of a group, if not 0, of the 16
# groups of four bits of word.
append_subsets = _append_subsets_twin if DISABLED else _append_subsets


@inner
def list_bits(words, row, others, other, flip, n, out, first):
    """List the bits that are set in a row of words and, flipped by ``flip``, in row other of others; the list's end.

    From element ``first`` of out on, filled up to a multiple of ``SUMS`` with n, the row of zeros of the table.
    """
    at = first
    for w in range(words.shape[1]):
        at = append_bits(words[row, w] & (others[other, w] ^ flip), 64 * w, out, at)
    while (at - first) % SUMS:
        out[at] = np.uint16(n)
        at += 1
    return at
