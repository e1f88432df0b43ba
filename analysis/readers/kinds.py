"""What a file holds, from its name and, where that leaves it open, its content. What stays open is asked for.

.h5, .hdf5                    a model where the file says it is one of ours, else a matrix
.npz, IDX, mnist:...          a matrix
.npy, .csv                    a matrix if it has two rows and columns or more; fewer may be counts or symbols
.fasta .fa .fas .faa .fna .afa, or a text that begins with ">"      an alignment
any other text                symbols if a word in it is no number; numbers alone may be counts or symbols
"""

from pathlib import Path

from analysis.readers import KINDS
from analysis.readers.text import read_text
from dbn.datasets.readers import read_npy
from rbm.errors import InputError

_FASTA = (".fasta", ".fa", ".fas", ".faa", ".fna", ".afa")


def kind_of(spec: str) -> str:
    """One of ``KINDS`` for a file, PATH or PATH:/NAME.

    Raises
    ------
    InputError
        If it could be several; or the file cannot be read.
    """
    path, _, inside = spec.partition(":/")
    name = Path(path).name.lower()
    stem = name.removesuffix(".gz")
    if name.endswith((".h5", ".hdf5")):
        return "matrix" if inside or not _is_ours(path) else "model"
    if spec.startswith("mnist:") or name.endswith(".npz") or stem.endswith("-ubyte") or ".idx" in stem:
        return "matrix"
    if name.endswith(_FASTA):
        return "alignment"
    if name.endswith(".npy"):
        shape = read_npy(path).shape
        wide = len(shape) > 1 and shape[0] > 1 and max(shape[1:]) > 1
        return "matrix" if wide else _open(path, "a single row or column")
    text = read_text(path)
    if name.endswith(".csv"):
        lines = [line for line in text.splitlines() if line.strip()]
        return "matrix" if len(lines) > 1 and "," in lines[0] else _open(path, "a single row or column")
    if text.lstrip().startswith(">"):
        return "alignment"
    if all(map(_is_number, text.split())):
        return _open(path, "nothing but numbers")
    return "symbols"


def _open(path: str, found: str) -> str:
    raise InputError(f"{path} holds {found}, which may mean several things: say which with --kind {', '.join(KINDS)}")


def _is_ours(path: str) -> bool:
    """Whether an HDF5 file carries the mark of our checkpoints; so it is taken to, if it cannot be opened."""
    import h5py

    try:
        with h5py.File(path, "r") as file:
            return "kind" in file.attrs
    except OSError:
        return True


def _is_number(token: str) -> bool:
    try:
        float(token)
    except ValueError:
        return False
    return True
