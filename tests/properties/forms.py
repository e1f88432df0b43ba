"""The same 0/1 data in every form in which data are given in Python."""

import tempfile
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import scipy.sparse

from rbm import pack

UNITS = (1, 2, 63, 64, 65, 127, 128, 129)
ROWS = (0, 1, 2, 5, 37)
NUMBERS = ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8")
TYPES = ("?", "g", *(order + kind for kind in NUMBERS for order in "<>"))
SPARSE = ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")


@st.composite
def bits(draw, rows=ROWS, units=UNITS):
    """A 0/1 array, uint8 (n, units); all zero and all one among them."""
    shape = draw(st.sampled_from(rows)), draw(st.sampled_from(units))
    density, seed = draw(st.sampled_from((0.0, 0.1, 0.5, 1.0))), draw(st.integers(0, 99))
    return (np.random.default_rng(seed).random(shape) < density).astype(np.uint8)


def every_other(array, axis):
    """The same values, with others between them in memory."""
    return np.moveaxis(np.repeat(np.moveaxis(array, axis, 0), 2, axis=0)[::2], 0, axis)


def read_only(array):
    array = array.copy()
    array.setflags(write=False)
    return array


def memory_mapped(array):
    """A mapped file that is gone from its directory before the array is read."""
    if not array.size:
        return array  # there is no such map
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "x.npy"
        np.save(path, array)
        return np.load(path, mmap_mode="r")


def unaligned(array):
    """The same values, an odd number of bytes from where their type wants them."""
    buffer = np.zeros(array.nbytes + 1, np.uint8)
    shifted = buffer[1:].view(array.dtype).reshape(array.shape)
    shifted[:] = array
    return shifted


LAYOUTS = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "rows apart": lambda a: every_other(a, 0),
    "columns apart": lambda a: every_other(a, 1),
    "backwards": lambda a: np.ascontiguousarray(a[::-1, ::-1])[::-1, ::-1],
    "read-only": read_only,
    "memory-mapped": memory_mapped,
    "unaligned": unaligned,
    "masked, no entry": np.ma.array,
}


def nullable(array):
    """A DataFrame of nullable types, another in every third column."""
    types = {column: ("Int64", "boolean", "Float32")[column % 3] for column in range(array.shape[1])}
    return pd.DataFrame(array).astype(types)


OBJECTS = {
    "lists": lambda a: a.tolist(),
    "tuples of booleans": lambda a: tuple(map(tuple, a.astype(bool).tolist())),
    "a list of arrays": list,
    "DataFrame": pd.DataFrame,
    "DataFrame of objects": lambda a: pd.DataFrame(a).astype(object),
    "DataFrame of nullable types": nullable,
    "DataFrame of mixed types": lambda a: pd.DataFrame(a).astype({0: bool}),
    "DataFrame of categories": lambda a: pd.DataFrame(a).astype("category"),
    "sparse DataFrame": lambda a: pd.DataFrame(a).astype(pd.SparseDtype("uint8", 0)),
    "named rows and columns": lambda a: pd.DataFrame(a).rename(index=str, columns="unit {}".format),
    "States": pack,
    **{f"{kind}_{of}": getattr(scipy.sparse, f"{kind}_{of}") for kind in SPARSE for of in ("array", "matrix")},
}
NEED_ROWS = ("lists", "tuples of booleans", "a list of arrays")  # without rows nothing says how many units there are


@st.composite
def forms(draw, array):
    """``array`` in one of its forms, and the name of that form."""
    if draw(st.booleans()):
        name = draw(st.sampled_from([n for n in OBJECTS if len(array) or n not in NEED_ROWS]))
        return name, OBJECTS[name](array)
    dtype, layout = draw(st.sampled_from(TYPES)), draw(st.sampled_from(list(LAYOUTS)))
    return f"{dtype} {layout}", LAYOUTS[layout](array.astype(dtype))


@st.composite
def bits_in_a_form(draw, rows=ROWS, units=UNITS):
    """A 0/1 array, the name of a form, and the array in that form."""
    array = draw(bits(rows, units))
    return array, *draw(forms(array))
