"""Prefetching: lines of the cache are asked for before they are needed. Results do not depend on it.

What a thread reads has often been written by another, or been pushed out of the second-level cache; such a line takes
some hundred nanoseconds to come, in which a hundred additions could be made.
"""

import functools

from llvmlite import ir
from numba.core import cgutils

from rbm.kernels.simd.operation import ARRAY, INDEX, INT8, INT32, VOID, vector_operation

_READ, _WRITE = 0, 1
_FIRST_LEVEL, _SECOND_LEVEL = 3, 2  # of caches, as LLVM counts them


def _prefetch_llvm(purpose, level, emitter):
    builder = emitter.builder
    pointer = builder.bitcast(emitter.element(0), INT8.as_pointer())
    kind = ir.FunctionType(ir.VoidType(), [INT8.as_pointer(), INT32, INT32, INT32])
    prefetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    builder.call(prefetch, [pointer, INT32(purpose), INT32(level), INT32(1)])  # 1: data, not instructions


@vector_operation(VOID, (ARRAY, INDEX), functools.partial(_prefetch_llvm, _READ, _SECOND_LEVEL))
def prefetch_to_read(array, at):
    """Bring the line of element ``at``, which may lie beyond the array, into the second-level cache."""


@vector_operation(VOID, (ARRAY, INDEX), functools.partial(_prefetch_llvm, _WRITE, _FIRST_LEVEL))
def prefetch_to_write(array, at):
    """Bring the line of element ``at``, which may lie beyond the array, into this core's first-level cache alone."""
