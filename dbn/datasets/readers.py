"""Files of numbers as arrays (rows, columns)."""

import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from dbn.datasets.csv_numbers import read_csv
from dbn.datasets.idx import read_idx
from rbm.errors import InputError

KINDS = "IDX (.idx, -ubyte, either with .gz), .npy, .npz (file.npz:/name), .h5 or .hdf5 (file.h5:/dataset), .csv"


def load_array(spec: str) -> np.ndarray:
    """Read the array named by ``PATH`` or ``PATH:/NAME``, its first axis as rows and the rest flattened to columns.

    Raises
    ------
    InputError
        If there is no such file or name in it, or it does not hold at least one row of real numbers.
    """
    path, _, name = spec.partition(":/")
    read = _reader(path)
    if name and read not in (_npz, _hdf5):
        raise InputError(f"{path} holds a single array: leave out :/{name}")
    _check_file(path)
    array = read(path, name)
    if array.dtype.kind not in "biuf":
        raise InputError(f"{spec} holds {array.dtype}, not real numbers: give an array of integers, floats or booleans")
    if array.ndim < 2 or array.size == 0:
        raise InputError(f"{spec} must hold at least one row and one column; got shape {array.shape}")
    return array.reshape(len(array), -1)


def _check_file(path: str) -> None:
    if Path(path).is_dir():
        raise InputError(f"{path} is a directory: give a file")
    if not Path(path).is_file():
        raise InputError(f"there is no file {path}: check the name")
    try:
        with open(path, "rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): give a file that can be read") from None
    if empty:
        raise InputError(f"{path} is empty (0 bytes): give a file with data")


def is_array_file(path: str) -> bool:
    """Whether `load_array` reads files of this name."""
    try:
        return bool(_reader(path))
    except InputError:
        return False


def _reader(path: str) -> Callable[[str, str], np.ndarray]:
    name = Path(path).name.lower()
    stem = name.removesuffix(".gz")
    if stem.endswith("-ubyte") or ".idx" in stem:
        return _idx
    for suffixes, reader in (((".npy",), _npy), ((".npz",), _npz), ((".h5", ".hdf5"), _hdf5), ((".csv",), _csv)):
        if name.endswith(suffixes):
            return reader
    raise InputError(f"cannot tell what {path} is: the readers know {KINDS}")


_BROKEN = (
    ValueError, OSError, EOFError, LookupError, RuntimeError, MemoryError,
    zipfile.BadZipFile, zlib.error, tokenize.TokenError,
)  # fmt: skip


@contextmanager
def _reading(path: str, kind: str) -> Iterator[None]:
    """Turn whatever NumPy, zipfile and h5py raise on a file that is broken or of another kind into one InputError."""
    try:
        yield
    except InputError:
        raise
    except _BROKEN as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{path} cannot be read as {kind} ({reason}): give a whole file of that kind") from None


def _idx(path: str, name: str) -> np.ndarray:
    return read_idx(path)


def _csv(path: str, name: str) -> np.ndarray:
    return read_csv(path)


def read_npy(path: str) -> np.ndarray:
    """Read the array in a .npy file, of any shape; nothing is unpickled. InputError if there is no whole one."""
    _check_file(path)
    return _npy(path, "")


def _npy(path: str, name: str) -> np.ndarray:
    with _reading(path, ".npy"), open(path, "rb") as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def read_npz(path: str) -> dict[str, np.ndarray]:
    """Read every array in a .npz archive, of any shape; nothing is unpickled. InputError if there is no whole one."""
    _check_file(path)
    with _archive(path) as archive:
        return {name: np.asarray(archive[name]) for name in archive.files}


def _npz(path: str, name: str) -> np.ndarray:
    with _archive(path) as archive:
        return np.asarray(archive[_pick(path, name, list(archive.files))])


@contextmanager
def _archive(path: str) -> Iterator[Any]:
    if not zipfile.is_zipfile(path):
        raise InputError(f"{path} is not a whole .npz file: give a NumPy archive, or name a single array .npy")
    with _reading(path, ".npz"), np.load(path, allow_pickle=False) as archive:
        yield archive


def _hdf5(path: str, name: str) -> np.ndarray:
    import h5py

    with _reading(path, "HDF5"), h5py.File(path, "r") as file:
        names: list[str] = []
        file.visititems(lambda key, item: names.append(key) if isinstance(item, h5py.Dataset) else None)
        if name and isinstance(file.get(name), h5py.Dataset):  # a link too, which visititems does not follow
            return np.asarray(file[name][...])
        return np.asarray(file[_pick(path, name, names)][...])


def _pick(path: str, name: str, names: list[str]) -> str:
    """Return the name asked for, or else the only one there is."""
    if name in names:
        return name
    if not names:
        raise InputError(f"{path} holds no array: give a file with one")
    listing = ", ".join(names[:10]) + (" ..." if len(names) > 10 else "")
    if name:
        raise InputError(f"{path} holds no {name}; it holds {listing}: give one of these")
    if len(names) != 1:
        raise InputError(f"{path} holds {listing}: say which with {path}:/NAME")
    return names[0]
