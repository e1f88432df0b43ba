"""Files of numbers as arrays (rows, columns)."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from dbn.datasets.idx import read_idx
from rbm.errors import InputError

KINDS = "IDX (.idx, -ubyte, either with .gz), .npy, .npz (file.npz:/name), .h5 or .hdf5 (file.h5:/dataset), .csv"


def load_array(spec: str) -> np.ndarray:
    """The array named by ``PATH`` or ``PATH:/NAME``, its first axis kept as rows and the rest flattened to columns.

    Raises
    ------
    InputError
        If there is no such file or name in it, or it does not hold at least one row of real numbers.
    """
    path, _, name = spec.partition(":/")
    read = _reader(path)
    if not Path(path).is_file():
        raise InputError(f"there is no file {path}")
    if Path(path).stat().st_size == 0:
        raise InputError(f"{path} is empty (0 bytes)")
    array = read(path, name)
    if not (array.dtype == bool or np.issubdtype(array.dtype, np.number)) or np.iscomplexobj(array):
        raise InputError(f"{spec} holds {array.dtype}, not real numbers")
    if array.ndim < 2 or array.size == 0:
        raise InputError(f"{spec} must hold rows and columns; got shape {array.shape}")
    return array.reshape(len(array), -1)


def _reader(path: str) -> Callable[[str, str], np.ndarray]:
    name = Path(path).name.lower()
    stem = name.removesuffix(".gz")
    if stem.endswith((".idx", "-ubyte")) or ".idx" in stem:
        return lambda path, name: read_idx(path)
    for suffixes, reader in (((".npy",), _npy), ((".npz",), _npz), ((".h5", ".hdf5"), _hdf5), ((".csv",), _csv)):
        if name.endswith(suffixes):
            return reader
    raise InputError(f"cannot tell what {path} is: the readers know {KINDS}")


def _npy(path: str, name: str) -> np.ndarray:
    try:
        array = np.load(path, allow_pickle=False)
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise InputError(f"{path} is not a .npy file of numbers") from None
    if not isinstance(array, np.ndarray):
        raise InputError(f"{path} is an archive: name it .npz")
    return array


def _npz(path: str, name: str) -> np.ndarray:
    try:
        archive = np.load(path, allow_pickle=False)
        if isinstance(archive, np.ndarray):
            raise InputError(f"{path} is one array: name it .npy")
        with archive:
            return archive[_pick(path, name, list(archive.files))]
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path} is not a .npz file of numbers") from None


def _hdf5(path: str, name: str) -> np.ndarray:
    import h5py

    try:
        file = h5py.File(path, "r")
    except OSError:
        raise InputError(f"{path} is not a whole HDF5 file") from None
    with file:
        names: list[str] = []
        file.visititems(lambda key, item: names.append(key) if isinstance(item, h5py.Dataset) else None)
        return np.asarray(file[_pick(path, name, names)][...])


def _pick(path: str, name: str, names: list[str]) -> str:
    """The one name there is, or the one asked for."""
    if name in names:
        return name
    listing = ", ".join(names[:10]) or "nothing"
    if name:
        raise InputError(f"{path} holds no {name}; it holds {listing}")
    if len(names) != 1:
        raise InputError(f"{path} holds {listing}: say which with {path}:/NAME")
    return names[0]


def _csv(path: str, name: str) -> np.ndarray:
    """Comma-separated numbers; a first line of which no field is a number is a header."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            lines = [(number, row) for number, row in enumerate(csv.reader(file), start=1) if row]
    except (UnicodeDecodeError, csv.Error):
        raise InputError(f"{path} is not a text file of comma-separated numbers") from None
    if lines and not any(map(_is_number, lines[0][1])):
        lines = lines[1:]
    for number, row in lines:
        if len(row) != len(lines[0][1]):
            raise InputError(f"{path}, line {number}: {len(row)} columns where the first row has {len(lines[0][1])}")
        for field in row:
            if not _is_number(field):
                raise InputError(f"{path}, line {number}: {field!r} is not a number")
    return np.array([[float(field) for field in row] for _, row in lines], dtype=np.float64)


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
