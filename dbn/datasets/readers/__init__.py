"""Files of numbers as tables of rows: NumPy, HDF5, MATLAB, IDX, texts; plain or by gzip."""

from dbn.datasets.readers.npy import read_npy
from dbn.datasets.readers.npz import read_npz
from dbn.datasets.readers.registry import is_array_file, load_array, open_array, open_table, standard_input

__all__ = ["is_array_file", "load_array", "open_array", "open_table", "read_npy", "read_npz", "standard_input"]
