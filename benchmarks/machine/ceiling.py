"""Measured ceilings: float32 additions from L1 and from L2, and sgemm."""

import time
from collections.abc import Callable

import numpy as np
from llvmlite import ir
from numba import njit, prange, types
from numba.core import cgutils
from numba.extending import intrinsic

from benchmarks.subjects.ours import DISABLED, aligned_copy
from benchmarks.subjects.validation import RefusedError

L1_BYTES, L2_BYTES = 16 * 1024, 512 * 1024  # a table a thread, well inside each cache of current processors
LANES, SUMS = 16, 8  # as wide as our kernels, and twice as many sums: no addition waits for another
_INT64, _VECTOR = ir.IntType(64), ir.VectorType(ir.FloatType(), LANES)


@intrinsic
def _add_vectors(typing, table, rows):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        data = cgutils.create_struct_proxy(signature.args[0])(context, builder, value=args[0]).data
        sums = [cgutils.alloca_once(builder, _VECTOR) for _ in range(SUMS)]
        for total in sums:
            builder.store(ir.Constant(_VECTOR, [0.0] * LANES), total)
        with cgutils.for_range_slice(builder, _INT64(0), args[1], _INT64(SUMS)) as (row, _):
            for number, total in enumerate(sums):
                at = builder.mul(builder.add(row, _INT64(number)), _INT64(LANES))
                term = builder.load(builder.bitcast(builder.gep(data, [at]), _VECTOR.as_pointer()), align=4)
                builder.store(builder.fadd(builder.load(total), term), total)
        value = builder.load(sums[0])
        for total in sums[1:]:
            value = builder.fadd(value, builder.load(total))
        return builder.extract_element(value, ir.IntType(32)(0))

    return types.float32(table, types.intp), generate


def _add_twin(table, rows):  # type: ignore[no-untyped-def]
    return table[:rows, 0].sum()


_add_rows = _add_twin if DISABLED else _add_vectors


@njit(error_model="numpy", nogil=True, parallel=True)
def _add_all(tables, repeats, out):  # type: ignore[no-untyped-def]
    """Sum the rows of a table of its own in each thread: one load and one addition a number, and nothing else."""
    for block in prange(tables.shape[0]):
        table, total = tables[block], np.float32(0)
        for _ in range(repeats):
            total += _add_rows(table, table.shape[0])
        out[block] = total


def adds(n_bytes: int, threads: int, seconds: float = 0.05) -> float:
    """Additions a second, all threads together, from a table of this many bytes a thread."""
    tables = aligned_copy(np.ones((threads, max(1, n_bytes // 4 // LANES // SUMS) * SUMS, LANES)))
    out = np.empty(threads, np.float32)
    _add_all(tables, 1, out)
    if not (out == tables.shape[1]).all():
        raise RefusedError(f"the sum of {tables.shape[1]} ones is {out[0]:g}")
    return tables.size * _rate(lambda repeats: _add_all(tables, repeats, out), seconds)


def sgemm(rows: int, inner: int, columns: int, seconds: float = 0.05) -> float:
    """Multiply-adds a second of a float32 matrix product of this shape."""
    a, b = np.ones((rows, inner), np.float32), np.ones((inner, columns), np.float32)
    out = np.empty((rows, columns), np.float32)

    def run(repeats: int) -> None:
        for _ in range(repeats):
            np.matmul(a, b, out=out)

    return rows * inner * columns * _rate(run, seconds)


def _rate(run: Callable[[int], None], seconds: float) -> float:
    """Repeats a second, the best of 5 measurements of about ``seconds`` each."""
    run(1)
    repeats = 1
    while (elapsed := _elapsed(run, repeats)) < seconds / 2:
        repeats *= 2
    return repeats / min(elapsed, *(_elapsed(run, repeats) for _ in range(4)))


def _elapsed(run: Callable[[int], None], repeats: int) -> float:
    began = time.perf_counter()
    run(repeats)
    return time.perf_counter() - began
