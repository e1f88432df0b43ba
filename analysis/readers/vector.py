"""A one-dimensional array in a .npy file."""

import tokenize

import numpy as np

from rbm.errors import InputError


def read_npy(path: str) -> np.ndarray:
    """The array in a .npy file, of any shape; nothing is unpickled.

    Raises
    ------
    InputError
        If there is no such file or it is not a whole .npy file of plain numbers or texts.
    """
    try:
        with open(path, "rb") as file:
            return np.lib.format.read_array(file, allow_pickle=False)
    except FileNotFoundError:
        raise InputError(f"there is no file {path}: check the name") from None
    except (ValueError, OSError, EOFError, LookupError, MemoryError, tokenize.TokenError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{path} cannot be read as .npy ({reason}): give a whole file of that kind") from None


def read_vector(path: str) -> np.ndarray:
    """The array in a .npy file as (n,): of one dimension, or of several of which all but one are 1."""
    array = read_npy(path)
    if array.size == 0:
        raise InputError(f"{path} is empty, an array of shape {array.shape}: give a file with data")
    if array.size != max(array.shape, default=0):
        raise InputError(f"{path} must hold one sequence of numbers; got shape {array.shape}: is it --kind matrix?")
    return array.ravel()
