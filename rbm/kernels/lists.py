"""Lists of what is to be summed: set bits of words, and the subsets of rows a unit is on in.

Elements of vectors that are wanted are moved to the front ("compressed") and written whole, so that a list costs by
the length of its words, not by its entries; it needs room for a vector more. LLVM makes one instruction of it where
there is one. In LLVM vectors, each beside a NumPy twin for NUMBA_DISABLE_JIT=1, as in ``lanes``.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.lanes import constant, element_pointer, splat
from rbm.kernels.options import DISABLED
from rbm.kernels.subset_sums import GROUP, SUBSETS

SPARE = 32  # entries a list needs beyond its own
_BIT, _INT8, _INT16, _INT32, _INT64 = (ir.IntType(bits) for bits in (1, 8, 16, 32, 64))


def _front(builder, values, wanted):
    """The wanted ones of the values of a vector, moved to its front."""
    kind = ir.FunctionType(values.type, [values.type, wanted.type, values.type])
    name = f"llvm.experimental.vector.compress.v{values.type.count}i{values.type.element.width}"
    compress = cgutils.get_or_insert_function(builder.module, kind, name)
    return builder.call(compress, [values, wanted, ir.Constant(values.type, ir.Undefined)])


def _store(builder, values, pointer):
    builder.store(values, builder.bitcast(pointer, values.type.as_pointer()), align=2)


def _appender(write):
    """The intrinsic that appends what ``write`` writes at a pointer; write returns how many entries it wrote."""

    @intrinsic
    def append(typing, word, first, shift, out, at):
        signature = types.intp(types.uint64, types.intp, types.intp, out, types.intp)

        def generate(context, builder, signature, args):
            pointer = element_pointer(context, builder, signature, args, 3)
            return builder.add(args[4], write(builder, *args[:3], pointer))

        return signature, generate

    return append


def _write_bits(builder, word, first, shift, pointer):
    # 64 positions of 8 bits are one vector; most words have 16 bits set at most, which are half a line to store
    positions = _front(builder, constant(_INT8, range(64)), builder.bitcast(word, ir.VectorType(_BIT, 64)))
    count = builder.ctpop(word)
    first, shift = (builder.trunc(value, _INT16) for value in (first, shift))

    def store(at, length):
        take = constant(_INT32, range(at, at + length))
        some = builder.zext(builder.shuffle_vector(positions, positions, take), ir.VectorType(_INT16, length))
        some = builder.add(some, splat(builder, first, length))
        _store(builder, builder.shl(some, splat(builder, shift, length)), builder.gep(pointer, [_INT64(at)]))

    store(0, 16)
    with builder.if_then(builder.icmp_unsigned(">", count, _INT64(16)), likely=False):
        store(16, 16)
        with builder.if_then(builder.icmp_unsigned(">", count, _INT64(32))):
            store(32, 32)
    return count


def _write_subsets(builder, word, first, shift, pointer):
    quarters = builder.bitcast(word, ir.VectorType(_INT16, 4))
    spread = builder.shuffle_vector(quarters, quarters, constant(_INT32, [group // 4 for group in range(16)]))
    shifted = builder.lshr(spread, constant(_INT16, [4 * (group % 4) for group in range(16)]))
    subset = builder.and_(shifted, constant(_INT16, [SUBSETS - 1] * 16))
    start = builder.trunc(builder.mul(first, _INT64(SUBSETS)), _INT16)
    groups = builder.add(splat(builder, start, 16), constant(_INT16, [SUBSETS * group for group in range(16)]))
    wanted = builder.icmp_unsigned("!=", subset, constant(_INT16, [0] * 16))
    entries = builder.shl(builder.or_(groups, subset), splat(builder, builder.trunc(shift, _INT16), 16))
    _store(builder, _front(builder, entries, wanted), pointer)
    return builder.ctpop(builder.zext(builder.bitcast(wanted, _INT16), _INT64))


def _append_bits_twin(word, first, shift, out, at):
    for bit in range(64):
        if int(word) >> bit & 1:
            out.reshape(-1)[at] = (first + bit) << shift
            at += 1
    return at


def _append_subsets_twin(word, first, shift, out, at):
    for group in range(64 // GROUP):
        subset = int(word) >> (GROUP * group) & (SUBSETS - 1)
        if subset:
            out.reshape(-1)[at] = (SUBSETS * (first + group) + subset) << shift
            at += 1
    return at


# append_bits(word, first, shift, out, at): write first + the positions of the set bits of word, shifted up, uint16,
# ascending, into out (flat) from element ``at`` on; returns the element behind the last. Up to SPARE more may be
# overwritten.
append_bits = _append_bits_twin if DISABLED else _appender(_write_bits)
# append_subsets(word, first, shift, out, at): the same with 16 (first + group) + the four bits of a group, if not 0, of
# the 16 groups of four bits of word.
append_subsets = _append_subsets_twin if DISABLED else _appender(_write_subsets)
