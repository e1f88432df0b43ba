"""Packed bits in a file that is mapped into memory: what ``dbn pack`` writes. HDF5 of kind ``packed states``, format 2.

Attributes: ``kind``, ``format``, ``version``, ``n_units``, ``digest`` (that of `digest`), ``made_from`` and
``reading``, in words. Dataset ``words``: uint64, little-endian, (rows, ceil(n_units / 64)), contiguous and neither
compressed nor chunked, so that it lies in the file as in memory from one offset on; unit j of a row is bit j % 64 of
word j // 64, and bits past the last unit are 0. `packed_seal` has the checksum in front, which format 1 lacks.
"""

import errno
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

import numpy as np

from dbn.datasets.names import check_file, split_name
from dbn.datasets.packed_seal import BEGIN, USER_BLOCK, Words, check_structure, check_words, seal
from rbm.bits import States, n_words
from rbm.errors import InputError
from rbm.files import replacing
from rbm.storage.checksum import HDF5_SIGNATURE
from rbm.storage.contents import check_contents
from rbm.storage.opening import kind_in, open_any
from rbm.storage.parts import dataset, text, whole_number
from rbm.storage.words_in_file import WordsInFile
from rbm.version import __version__

if TYPE_CHECKING:
    import h5py

KIND, FORMAT, UNSEALED = "packed states", 2, 1


class Bits(NamedTuple):
    """States that come in chunks of rows."""

    n: int  # rows; -1 where they must be counted first
    n_units: int
    chunks: Callable[[], Iterator[States]]  # from the start
    notes: tuple[str, ...] = ()  # of their reading


def write_packed(path: str | Path, bits: Bits, *, made_from: str = "", reading: str = "") -> str:
    """Write states that come in chunks, of which memory holds one; return their digest.

    Parameters
    ----------
    path : path
        Replaced whole or not at all.
    bits : Bits
    made_from, reading : str
        Words for the file to say where the states come from.

    Raises
    ------
    InputError
        If there are no rows, or the file cannot be written.
    """
    import h5py

    n, n_units = bits.n if bits.n >= 0 else sum(part.n for part in bits.chunks()), bits.n_units
    if not n:
        raise InputError("there is nothing to pack: the data have 0 rows")
    with replacing(path) as temporary:
        with h5py.File(temporary, "w", userblock_size=USER_BLOCK) as file:
            file.attrs.update(kind=KIND, format=FORMAT, version=__version__, n_units=n_units, digest="0" * 64)
            file.attrs.update(made_from=made_from, reading=reading)
            offset = _allocate(file, n, n_words(n_units))
        found = hashlib.sha256(f"{n_units} {n} ".encode())
        with open(temporary, "r+b") as raw:  # and not by HDF5, which cannot close a file that the disk has no room for
            raw.seek(offset)
            for part in bits.chunks():
                words = np.ascontiguousarray(part.words, "<u8").data
                found.update(words)
                raw.write(words)
        with h5py.File(temporary, "r+") as file:
            file.attrs["digest"] = found.hexdigest()
        seal(str(temporary), Words(n_units, n, offset, 8 * n * n_words(n_units)))
    return found.hexdigest()


def is_packed(spec: str) -> bool:
    """Return whether a file is one of packed states."""
    path, name = split_name(spec)
    if name or not Path(path).is_file():
        return False
    with open(path, "rb") as raw:
        begin = raw.read(USER_BLOCK + len(HDF5_SIGNATURE))
    if begin.startswith(BEGIN):
        return True
    if not begin.startswith(HDF5_SIGNATURE) and begin[USER_BLOCK:] != HDF5_SIGNATURE:
        return False  # sealed, or of other programs
    return kind_in(path) == KIND


def open_packed(path: str) -> States:
    """Map packed states into memory: pages are read as they are needed, and no write reaches the file.

    All of it is read once a process and checked. Where a limit (``ulimit -v``) leaves no room to map it, the words stay
    in the file (`WordsInFile`).

    Raises
    ------
    InputError
        If the file is not a whole one of packed states, or is damaged.
    """
    check_file(path)
    is_sealed = check_structure(path)
    try:
        with open_any(path) as file:
            check_contents(file, mapped=True)
            version, n_units, words = (
                whole_number(file, "format"),
                whole_number(file, "n_units"),
                dataset(file, "words"),
            )
            if text(file, "kind") != KIND:
                raise InputError(f"{path} says that it holds {text(file, 'kind')}, no {KIND}: pack the data again")
            if version not in (UNSEALED, FORMAT):
                raise InputError(
                    f"{path} has format {version}; this version reads {UNSEALED} and {FORMAT}: pack it again"
                )
            if not is_sealed and version != UNSEALED:
                raise InputError(f"{path} lacks its checksum, another program changed it: pack it again")
            digest = text(file, "digest")
            shape, dtype, offset = words.shape, words.dtype, words.id.get_offset()
    except (OSError, RuntimeError, KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, InputError) and str(path) in str(error):
            raise
        raise InputError(f"{path} is not a whole file of packed states ({error}): pack it again") from None
    size = Path(path).stat().st_size
    if offset is None or dtype != "<u8" or n_units < 1 or shape[1:] != (n_words(n_units),) or len(shape) != 2:
        raise InputError(f"{path} does not hold packed states of {n_units} units in /words: pack it again by dbn pack")
    if offset + 8 * shape[0] * shape[1] > size:
        raise InputError(f"{path} has {size} bytes, fewer than its {shape[0]} rows need: pack it again")
    check_words(path, Words(n_units, shape[0], offset, 8 * shape[0] * shape[1]), digest)
    return States(_mapped(path, offset, shape), n_units)


def _mapped(path: str, offset: int, shape: tuple[int, int]) -> np.ndarray:
    """Map words into memory; where there is no room for that, return them as `WordsInFile`, which is indexed alike."""
    try:
        # copy on write: kernels take arrays that may be written to, and are compiled once for all of them
        return np.asarray(np.memmap(path, "<u8", "c", offset, shape))
    except OSError as error:
        if error.errno != errno.ENOMEM:
            raise InputError(
                f"{path} cannot be mapped into memory ({error.strerror}): copy it to another disk"
            ) from None
        file = cast(BinaryIO, open(path, "rb", buffering=0))  # which is closed with the words
        return cast(np.ndarray, WordsInFile(file, offset, shape, path))


def _allocate(file: "h5py.File", n: int, width: int) -> int:
    """Make the dataset ``words`` with its room in the file and without writing to it; return where it begins."""
    import h5py

    space = h5py.h5s.create_simple((n, width))
    options = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    options.set_layout(h5py.h5d.CONTIGUOUS)
    options.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    options.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
    made = h5py.h5d.create(file.id, b"words", h5py.h5t.STD_U64LE, space, options)
    return int(made.get_offset())
