"""Measured ceilings: float32 additions from L1 and from L2, and sgemm."""

import time
from collections.abc import Callable

import numpy as np
from numba import prange

from benchmarks.ours import aligned_copy, parallel

L1_BYTES, L2_BYTES = 16 * 1024, 512 * 1024  # a table a thread, well inside each cache of current processors
WIDTH = 512


@parallel
def _add_all(tables, repeats, out):  # type: ignore[no-untyped-def]
    """Sum the rows of a table of its own in each thread, eight at a time: one load and one addition a number."""
    for block in prange(tables.shape[0]):
        table = tables[block]
        total = np.zeros(table.shape[1], np.float32)
        for _ in range(repeats):
            for r in range(0, table.shape[0], 8):
                for j in range(table.shape[1]):
                    total[j] += (
                        ((table[r, j] + table[r + 1, j]) + (table[r + 2, j] + table[r + 3, j]))
                        + ((table[r + 4, j] + table[r + 5, j]) + (table[r + 6, j] + table[r + 7, j]))
                    )  # fmt: skip
        out[block] = total


def adds(n_bytes: int, threads: int, seconds: float = 0.05) -> float:
    """Additions a second, all threads together, from a table of this many bytes a thread."""
    tables = aligned_copy(np.zeros((threads, max(8, n_bytes // 4 // WIDTH // 8 * 8), WIDTH)))
    out = np.empty((threads, WIDTH), np.float32)
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
