"""Lines of the cache asked for ahead of time, so that they are there when they are needed: results do not depend on it.

What threads read has often been written by another, or been pushed out of the second-level cache; then a line takes
some hundred nanoseconds to come, in which a hundred additions could be made.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED
from rbm.kernels.simd.lanes import element_pointer

_INT8, _INT32 = ir.IntType(8), ir.IntType(32)
_FIRST_LEVEL, _SECOND_LEVEL = 3, 2  # of caches, as LLVM counts them


def _fetching(write, level):
    """The intrinsic that asks for a line of data, which is to be written or only to be read, in a level of caches."""

    @intrinsic
    def fetch(typing, array, at):
        def generate(context, builder, signature, args):
            pointer = builder.bitcast(element_pointer(context, builder, signature, args, 0), _INT8.as_pointer())
            kind = ir.FunctionType(ir.VoidType(), [_INT8.as_pointer(), _INT32, _INT32, _INT32])
            prefetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
            builder.call(prefetch, [pointer, *(_INT32(number) for number in (write, level, 1))])
            return context.get_dummy_value()

        return types.void(array, types.intp), generate

    return fetch


def _fetch_twin(array, at):
    """What does nothing."""


# fetch_to_read(array, at), fetch_to_write(array, at): bring the line of element ``at`` into the second-level cache, or
# into the first, where no other core keeps it then. It may lie beyond the array.
fetch_to_read = _fetch_twin if DISABLED else _fetching(0, _SECOND_LEVEL)
fetch_to_write = _fetch_twin if DISABLED else _fetching(1, _FIRST_LEVEL)
