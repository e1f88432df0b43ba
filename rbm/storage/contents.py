"""Refuse what a file of data has no need of, and what it declares beyond what it holds, before memory is taken.

HDF5 follows links to other files, maps datasets to other files, loads filters by name and allocates whatever shape is
declared. A file from elsewhere must not read other files, nor take more memory than its own bytes can fill.
"""

import math
import os
from typing import IO, TYPE_CHECKING

from rbm.errors import InputError

if TYPE_CHECKING:
    import h5py

MOST_EXPANSION = 1040  # gzip makes at most 1032 bytes of one
_SMALL = 1 << 20  # bytes that any dataset may have
_FILTERS = {1: "gzip", 2: "shuffle", 3: "fletcher32"}


def check_contents(file: "h5py.File | h5py.Group", *, mapped: bool = False) -> None:
    """Check every link and dataset below a group of an HDF5 file; reads no data.

    ``mapped`` data take no memory, and may be larger than it.

    Raises
    ------
    InputError
        If there are soft or external links, an object with two names, virtual datasets, external storage, filters
        other than gzip, shuffle and fletcher32, or a dataset that declares more bytes than what is stored can fill;
        texts that are longer together than the file, as one may be pointed at from many places.
    """
    _check_group(file, "", set(), mapped)


def _check_group(group: "h5py.Group", path: str, seen: set[int], mapped: bool) -> None:
    import h5py

    _check_attributes(group, path)
    for name in group:
        where = f"{path}/{name}"
        link = group.get(name, getlink=True)
        if not isinstance(link, h5py.HardLink):
            raise InputError(f"{where} is a link ({type(link).__name__}): give a file that holds its data itself")
        item = group[name]
        address = h5py.h5o.get_info(item.id).addr
        if address in seen:
            raise InputError(f"{where} is a second name of another part: give a file where each part has one")
        seen.add(address)
        if isinstance(item, h5py.Group):
            _check_group(item, where, seen, mapped)
        elif isinstance(item, h5py.Dataset):
            _check_attributes(item, where)
            _check_dataset(item, mapped)


def _check_dataset(dataset: "h5py.Dataset", mapped: bool) -> None:
    name = dataset.name
    if dataset.is_virtual or dataset.external:
        raise InputError(f"{name} has its data in other files: give a file that holds its data itself")
    plist = dataset.id.get_create_plist()
    filters = {plist.get_filter(i)[0] for i in range(plist.get_nfilters())}
    if filters - set(_FILTERS):
        raise InputError(f"{name} is packed by filters other than {', '.join(_FILTERS.values())}: pack it with gzip")
    declared = math.prod(dataset.shape or (0,)) * dataset.dtype.itemsize
    stored = dataset.id.get_storage_size()
    most = stored * MOST_EXPANSION if 1 in filters else stored
    if declared > max(most, _SMALL):
        raise InputError(f"{name} declares {declared} bytes but {stored} are stored: give a whole file")
    if not mapped:
        check_memory(declared, name)
    if dataset.dtype.hasobject:
        _check_texts(dataset)


def _check_texts(dataset: "h5py.Dataset") -> None:
    """Check the lengths of texts, which a dataset keeps beside the places where they begin, without reading a text."""
    import h5py
    import numpy as np

    found, name, start = h5py.check_string_dtype(dataset.dtype), dataset.name, dataset.id.get_offset()
    n = math.prod(dataset.shape or (0,))
    if n == 0:
        return
    if found is None or found.length is not None or start is None:
        raise InputError(f"{name} holds objects other than a column of texts: give a file that this program wrote")
    image = dataset.file.id.get_file_image()
    begin = start - dataset.file.userblock_size  # which is no part of the image
    lengths = np.frombuffer(image, [("length", "<u4"), ("place", "V12")], n, begin)["length"]
    if int(lengths.sum(dtype=np.int64)) > len(image):
        raise InputError(f"{name} has texts that are longer than the file together: give a whole file")


def _check_attributes(item: "h5py.Group | h5py.Dataset", where: str) -> None:
    for name in item.attrs:
        attribute = item.attrs.get_id(name)
        if attribute.dtype.hasobject and attribute.shape != ():
            raise InputError(f"attribute {name} of {where or '/'} is a list of texts: give a file this program wrote")


def check_memory(n_bytes: int, what: str, remedy: str = "give a smaller one") -> None:
    """Raise InputError if so many bytes are more than the memory of this machine."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on this system
        return
    if n_bytes > memory:
        needed = f"{what} needs {n_bytes / 1e9:.3g} GB of memory"
        raise InputError(f"{needed}, this machine has {memory / 1e9:.3g}: {remedy}")


def read_at_most(stream: IO[bytes], n_bytes: int, what: str) -> bytes:
    """Read a stream that is unpacked as it is read; InputError if it gives more than ``n_bytes``."""
    found = stream.read(n_bytes + 1)
    if len(found) > n_bytes:
        raise InputError(f"{what} unpacks to more than the {n_bytes} bytes it declares: give a whole file")
    return found
