"""IDX files, as MNIST comes in: magic number 0 0 type dimensions, big-endian sizes, big-endian data; .gz too."""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np

from rbm.errors import InputError

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(path: str | Path) -> np.ndarray:
    """Read the array in an IDX file, in the machine's byte order.

    Raises
    ------
    InputError
        If the file cannot be read, is not gzip where its name says so, is no IDX file, or is of another length than
        its header says.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): give an IDX file") from None
    if path.suffix == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{path} is not a whole gzip file ({error}): get it again") from None
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] not in _TYPES or not 0 < raw[3] <= 8:
        found = raw[:4].hex() or "nothing"
        raise InputError(
            f"{path} is not an IDX file: it begins with {found}, not with 0000, a type and 1 to 8 dimensions"
        )
    start = 4 + 4 * raw[3]
    shape = tuple(int(n) for n in np.frombuffer(raw[4:start], ">u4", (len(raw[4:start]) // 4)))
    dtype = np.dtype(_TYPES[raw[2]])
    expected = start + math.prod(shape) * dtype.itemsize
    if len(shape) < raw[3] or len(raw) != expected:
        raise InputError(f"{path} has {len(raw)} bytes but its header says {expected}: get it again")
    return np.frombuffer(raw, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))
