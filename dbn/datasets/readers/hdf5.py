"""Datasets in HDF5 files, read in chunks of rows, those of MATLAB's v7.3 files transposed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dbn.datasets.readers.table import Table, check_expansion, pick, reading, rows_at_once, table_by_columns
from rbm.errors import InputError
from rbm.storage.opening import open_any

if TYPE_CHECKING:
    import h5py


def open_hdf5(path: str, name: str, *, by_columns: bool = False) -> Table:
    """Open a dataset in an HDF5 file as a table; ``by_columns`` where its first axis is that of the columns.

    Raises
    ------
    InputError
        If there is no such dataset, or its data lie in another file: those are not followed.
    """
    with reading(path, "HDF5"), open_any(path) as file:
        dataset = _dataset(path, file, name)
        inside, dtype, shape = dataset.name, dataset.dtype, dataset.shape
        if dtype.kind in "biuf" and shape:
            check_expansion(path, dataset.nbytes, dataset.id.get_storage_size())
            if dataset.chunks is not None:
                check_expansion(path, int(np.prod(dataset.chunks)) * dtype.itemsize, max(dataset.nbytes, 2**20))
    if dtype.kind not in "biuf" or shape is None:  # what an array of it would be
        return Table(np.dtype(object) if shape is None else dtype, shape or (), lambda: iter(()))
    step = rows_at_once(shape, dtype.itemsize)

    def chunks() -> Iterator[np.ndarray]:
        with reading(path, "HDF5"), open_any(path) as file:
            dataset = file[inside]
            for first in range(0, shape[0] if shape else 0, step):
                yield dataset[first : min(first + step, shape[0])]

    def columns(first: int, end: int) -> np.ndarray:
        with reading(path, "HDF5"), open_any(path) as file:
            return file[inside][..., first:end]

    stored, other = Table(dtype, shape, chunks), table_by_columns(shape[::-1], dtype, columns)
    found, turned = (other, stored) if by_columns else (stored, other)
    return found._replace(transposed=lambda: turned) if len(shape) == 2 else found


def dataset_names(file: "h5py.File") -> list[str]:
    """List the datasets in a file; links are not followed."""
    import h5py

    names: list[str] = []
    file.visititems(lambda key, item: names.append(key) if isinstance(item, h5py.Dataset) else None)
    return [name for name in names if not name.startswith("#")]  # MATLAB's own


def _dataset(path: str, file: "h5py.File", name: str) -> "h5py.Dataset":
    import h5py

    if name and isinstance(file.get(name, getlink=True), h5py.ExternalLink):
        raise InputError(f"{path}:/{name} is a link to another file: give that file itself")
    if not (name and isinstance(file.get(name), h5py.Dataset)):  # a link too, which visititems does not follow
        name = pick(path, name, dataset_names(file))
    dataset = file[name]
    if dataset.is_virtual or dataset.external or dataset.file.filename != file.filename:
        raise InputError(f"{path}:/{name} keeps its data in another file, which is not followed: give that file itself")
    return dataset
