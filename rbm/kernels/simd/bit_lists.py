"""Lists of what is to be summed: set bits of words, and the subsets of rows a unit is on in.

Where the processor has an instruction for it, elements of vectors that are wanted are moved to the front ("compressed")
and written whole, so that a list costs by the length of its words, not by its entries. Elsewhere LLVM would go through
all 64 bits of a word; entries are found one by one then, four at a time. Both need room behind the list. Each beside a
NumPy twin for NUMBA_DISABLE_JIT=1, as in ``lanes``.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED
from rbm.kernels.simd.lanes import constant, element_pointer, has_feature, splat
from rbm.kernels.simd.subset_sums import GROUP, SUBSETS

_AT_ONCE = 4  # entries written together where they are written one by one
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


def _appender(compress, one_by_one):
    """The intrinsic that appends what either function writes at a pointer; both return how many entries they wrote."""

    @intrinsic
    def append(typing, word, first, shift, out, at):
        signature = types.intp(types.uint64, types.intp, types.intp, out, types.intp)

        def generate(context, builder, signature, args):
            pointer = element_pointer(context, builder, signature, args, 3)
            write = compress if has_feature(context, "avx512vbmi2") else one_by_one
            return builder.add(args[4], write(builder, *args[:3], pointer))

        return signature, generate

    return append


def _one_by_one(builder, marks, entry, pointer):
    """Write entry(position) of every set bit of marks, ascending, four at a time: most words have no more."""
    count = builder.ctpop(marks)
    at, rest = cgutils.alloca_once_value(builder, _INT64(0)), cgutils.alloca_once_value(builder, marks)
    again = builder.append_basic_block("four")
    builder.branch(again)
    builder.position_at_end(again)
    here, bits = builder.gep(pointer, [builder.load(at)]), builder.load(rest)
    for number in range(_AT_ONCE):
        position = builder.and_(builder.cttz(bits, _BIT(0)), _INT64(63))  # 64 where there is no bit left
        value = builder.trunc(entry(position), _INT16)
        builder.store(value, builder.gep(here, [_INT64(number)]))
        bits = builder.and_(bits, builder.sub(bits, _INT64(1)))
    builder.store(bits, rest)
    following = builder.add(builder.load(at), _INT64(_AT_ONCE))
    builder.store(following, at)
    behind = builder.append_basic_block("behind")
    builder.cbranch(builder.icmp_unsigned("<", following, count), again, behind)
    builder.position_at_end(behind)
    return count


def _compress_bits(builder, word, first, shift, pointer):
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


def _compress_subsets(builder, word, first, shift, pointer):
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


def _write_bits(builder, word, first, shift, pointer):
    start = builder.shl(first, shift)
    return _one_by_one(builder, word, lambda position: builder.add(start, builder.shl(position, shift)), pointer)


def _write_subsets(builder, word, first, shift, pointer):
    marks = builder.or_(word, builder.lshr(word, _INT64(1)))
    marks = builder.and_(builder.or_(marks, builder.lshr(marks, _INT64(2))), _INT64(0x1111111111111111))
    start = builder.mul(first, _INT64(SUBSETS))

    def entry(position):  # of the lowest bit of a group: a quarter of SUBSETS is GROUP
        subset = builder.and_(builder.lshr(word, position), _INT64(SUBSETS - 1))
        group = builder.add(start, builder.mul(position, _INT64(SUBSETS // GROUP)))
        return builder.shl(builder.add(group, subset), shift)

    return _one_by_one(builder, marks, entry, pointer)


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
append_bits = _append_bits_twin if DISABLED else _appender(_compress_bits, _write_bits)
# append_subsets(word, first, shift, out, at): the same with 16 (first + group) + the four bits of a group, if not 0, of
# the 16 groups of four bits of word.
append_subsets = _append_subsets_twin if DISABLED else _appender(_compress_subsets, _write_subsets)
