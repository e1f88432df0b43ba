"""Read a one-dimensional array from a .npy file."""

import numpy as np

from dbn.datasets.readers import read_npy
from rbm.errors import InputError


def read_vector(path: str) -> np.ndarray:
    """Read the array in a .npy file as (n,): of one dimension, or of several of which all but one are 1."""
    array = read_npy(path)
    if array.size == 0:
        raise InputError(f"{path} is empty, an array of shape {array.shape}: give a file with data")
    if array.size != max(array.shape, default=0):
        raise InputError(f"{path} must hold one sequence of numbers; got shape {array.shape}: is it --kind matrix?")
    return array.ravel()
