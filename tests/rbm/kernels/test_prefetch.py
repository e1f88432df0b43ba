"""Lines asked for ahead of time: compiled code asks for them, and nothing else happens."""

import numpy as np
import pytest
from numba import njit

from rbm.kernels.options import DISABLED
from rbm.kernels.simd.prefetch import prefetch_to_read, prefetch_to_write


def ask(array):
    prefetch_to_read(array, 3)
    prefetch_to_write(array, 10**9)  # far beyond the array


@pytest.mark.skipif(DISABLED, reason="plain Python has no caches to ask")
def test_a_line_of_any_address_is_asked_for_and_the_array_stays_as_it_is():
    compiled = njit(ask)
    array = np.arange(19, dtype=np.float32)
    compiled(array)
    assert (array == np.arange(19)).all()
    (code,) = compiled.inspect_llvm().values()
    # to be written or not, and the level of caches: 2 is the second, 3 the first
    for arguments in ("i32 0, i32 2, i32 1)", "i32 1, i32 3, i32 1)"):
        assert sum("llvm.prefetch" in line and line.split(", !")[0].endswith(arguments) for line in code.split("\n"))
