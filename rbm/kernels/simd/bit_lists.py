"""Lists of what is to be summed: the set bits of words, and the subsets of rows a unit is on in.

Where the processor has an instruction for it, the wanted elements of a vector are moved to its front ("compressed") and
the whole vector is stored, so that a list costs by its words, not by its entries. Elsewhere LLVM would go through all
64 bits of a word; there entries are found one by one and stored four at a time. Both write up to ``SPARE`` entries
beyond the list.
"""

import functools

from llvmlite import ir
from numba.core import cgutils

from rbm.kernels.simd.operation import (
    ARRAY,
    INDEX,
    INT1,
    INT8,
    INT16,
    INT32,
    INT64,
    WORD,
    constant,
    has_feature,
    splat,
    vector_operation,
)
from rbm.kernels.simd.subset_sums import GROUP, SUBSETS

SPARE = 32  # entries a list needs beyond its own
_AT_ONCE = 4  # entries stored together where they are found one by one


def _compressed(builder, values, wanted):
    """Emit the wanted ones of the values of a vector, moved to its front."""
    kind = ir.FunctionType(values.type, [values.type, wanted.type, values.type])
    name = f"llvm.experimental.vector.compress.v{values.type.count}i{values.type.element.width}"
    compress = cgutils.get_or_insert_function(builder.module, kind, name)
    return builder.call(compress, [values, wanted, ir.Constant(values.type, ir.Undefined)])


def _store(builder, values, pointer):
    builder.store(values, builder.bitcast(pointer, values.type.as_pointer()), align=2)


def _append(compress, one_by_one, emitter):
    """Emit an append by either function, both of which return how many entries they wrote at the pointer."""
    word, first, shift, _, at = emitter.arguments
    write = compress if has_feature(emitter.context, "avx512vbmi2") else one_by_one
    return emitter.builder.add(at, write(emitter.builder, word, first, shift, emitter.element(3)))


def _one_by_one(builder, marks, entry, pointer):
    """Emit entry(position) of every set bit of marks, ascending, four at a time: most words have no more."""
    count = builder.ctpop(marks)
    at, rest = cgutils.alloca_once_value(builder, INT64(0)), cgutils.alloca_once_value(builder, marks)
    again = builder.append_basic_block("four")
    builder.branch(again)
    builder.position_at_end(again)
    here, bits = builder.gep(pointer, [builder.load(at)]), builder.load(rest)
    for number in range(_AT_ONCE):
        position = builder.and_(builder.cttz(bits, INT1(0)), INT64(63))  # 64 where there is no bit any more
        value = builder.trunc(entry(position), INT16)
        builder.store(value, builder.gep(here, [INT64(number)]))
        bits = builder.and_(bits, builder.sub(bits, INT64(1)))
    builder.store(bits, rest)
    following = builder.add(builder.load(at), INT64(_AT_ONCE))
    builder.store(following, at)
    behind = builder.append_basic_block("behind")
    builder.cbranch(builder.icmp_unsigned("<", following, count), again, behind)
    builder.position_at_end(behind)
    return count


def _compress_bits(builder, word, first, shift, pointer):
    # 64 positions of 8 bits are one vector; most words have 16 bits set at most, which are half a line to store
    positions = _compressed(builder, constant(INT8, range(64)), builder.bitcast(word, ir.VectorType(INT1, 64)))
    count = builder.ctpop(word)
    first, shift = (builder.trunc(value, INT16) for value in (first, shift))

    def store(at, length):
        take = constant(INT32, range(at, at + length))
        some = builder.zext(builder.shuffle_vector(positions, positions, take), ir.VectorType(INT16, length))
        some = builder.add(some, splat(builder, first, length))
        _store(builder, builder.shl(some, splat(builder, shift, length)), builder.gep(pointer, [INT64(at)]))

    store(0, 16)
    with builder.if_then(builder.icmp_unsigned(">", count, INT64(16)), likely=False):
        store(16, 16)
        with builder.if_then(builder.icmp_unsigned(">", count, INT64(32))):
            store(32, 32)
    return count


def _find_bits(builder, word, first, shift, pointer):
    start = builder.shl(first, shift)
    return _one_by_one(builder, word, lambda position: builder.add(start, builder.shl(position, shift)), pointer)


@vector_operation(INDEX, (WORD, INDEX, INDEX, ARRAY, INDEX), functools.partial(_append, _compress_bits, _find_bits))
def append_bits(word, first, shift, out, at):
    """Append first + the positions of the set bits of word, shifted up, ascending; returns the end of the list.

    out : flat, uint16, written from element ``at`` on.
    """
    for bit in range(64):
        if int(word) >> bit & 1:
            out.reshape(-1)[at] = (first + bit) << shift
            at += 1
    return at


def _compress_subsets(builder, word, first, shift, pointer):
    quarters = builder.bitcast(word, ir.VectorType(INT16, 4))
    spread = builder.shuffle_vector(quarters, quarters, constant(INT32, [group // 4 for group in range(16)]))
    shifted = builder.lshr(spread, constant(INT16, [4 * (group % 4) for group in range(16)]))
    subset = builder.and_(shifted, constant(INT16, [SUBSETS - 1] * 16))
    start = builder.trunc(builder.mul(first, INT64(SUBSETS)), INT16)
    groups = builder.add(splat(builder, start, 16), constant(INT16, [SUBSETS * group for group in range(16)]))
    wanted = builder.icmp_unsigned("!=", subset, constant(INT16, [0] * 16))
    entries = builder.shl(builder.or_(groups, subset), splat(builder, builder.trunc(shift, INT16), 16))
    _store(builder, _compressed(builder, entries, wanted), pointer)
    return builder.ctpop(builder.zext(builder.bitcast(wanted, INT16), INT64))


def _find_subsets(builder, word, first, shift, pointer):
    marks = builder.or_(word, builder.lshr(word, INT64(1)))
    marks = builder.and_(builder.or_(marks, builder.lshr(marks, INT64(2))), INT64(0x1111111111111111))
    start = builder.mul(first, INT64(SUBSETS))

    def entry(position):  # of the lowest bit of a group: a quarter of SUBSETS is GROUP
        subset = builder.and_(builder.lshr(word, position), INT64(SUBSETS - 1))
        group = builder.add(start, builder.mul(position, INT64(SUBSETS // GROUP)))
        return builder.shl(builder.add(group, subset), shift)

    return _one_by_one(builder, marks, entry, pointer)


_append_subsets = functools.partial(_append, _compress_subsets, _find_subsets)


@vector_operation(INDEX, (WORD, INDEX, INDEX, ARRAY, INDEX), _append_subsets)
def append_subsets(word, first, shift, out, at):
    """Append 16 (first + group) + the four bits of a group, for the groups of four bits of word that are not 0.

    Shifted up, uint16, ascending, into out from element ``at`` on; returns the end of the list.
    """
    for group in range(64 // GROUP):
        subset = int(word) >> (GROUP * group) & (SUBSETS - 1)
        if subset:
            out.reshape(-1)[at] = (SUBSETS * (first + group) + subset) << shift
            at += 1
    return at
