"""States in a temporary file without a name: its space is given back when it is closed or its process ends, however.

So nothing is left behind to be removed, after ``kill -9`` neither.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import numpy as np

from rbm.errors import InputError
from rbm.states import States, n_words
from rbm.storage.words_in_file import WordsInFile


def check_scratch(directory: str | Path) -> None:
    """Raise InputError unless temporary files can be made in a directory: call it before hours of work."""
    _nameless(directory).close()


def scratch_states(parts: Iterable[States], n_units: int, directory: str | Path) -> States:
    """Write states that come in parts to a temporary file; rows are read from it as they are needed.

    Raises
    ------
    InputError
        If the file cannot be made, or the disk has no room for it.
    """
    file, n = _nameless(directory), 0
    try:
        for part in parts:
            file.write(np.ascontiguousarray(part.words, "<u8").data)
            n += part.n
        file.flush()
    except OSError as error:
        file.close()
        raise InputError(
            f"cannot write the states that are passed up to {directory} ({error.strerror}): make room, or give another "
            "--scratch; training goes on from the last epoch saved"
        ) from None
    except BaseException:
        file.close()
        raise
    words = WordsInFile(file, 0, (n, n_words(n_units)), f"the scratch file in {directory}")
    return States(cast(np.ndarray, words), n_units)


def _nameless(directory: str | Path) -> Any:
    try:
        return tempfile.TemporaryFile(prefix=".scratch-", suffix=".part", dir=directory)
    except OSError as error:
        raise InputError(
            f"cannot write to the scratch directory {directory} ({error.strerror}): choose a directory that exists and "
            "is writable"
        ) from None
