"""Tell what a file holds from its name and, where that leaves it open, its content. What stays open is asked for.

.h5, .hdf5                    a model where the file says it is ours and holds no samples or packed bits; else a matrix
.npz, .mat, IDX, mnist:... and whatever else training reads          a matrix
.npy, .csv                    a matrix if it has two rows and columns or more; fewer may be counts or symbols
.fasta .fa .faa .afa .a3m .sto .aln .., or a text in FASTA, Stockholm, Clustal or PHYLIP      an alignment
any other text                symbols if a word in it is no number; numbers alone may be counts or symbols
"""

import re
from pathlib import Path

from analysis.readers.alignment_formats import format_of
from analysis.readers.registry import FILE_KINDS, KINDS
from analysis.readers.text import local_path, read_text
from dbn.datasets.names import STANDARD_INPUT, is_embedded, split_name
from dbn.datasets.packed import is_packed
from dbn.datasets.readers import is_array_file, read_npy
from dbn.datasets.readers.text import is_table
from dbn.datasets.readers.zipped import is_zipped
from dbn.samples import KIND as SAMPLES
from rbm.errors import InputError
from rbm.storage.opening import kind_in


def kind_of(spec: str) -> str:
    """Return the kind of a file, PATH or PATH:/NAME, one of ``KINDS``.

    Raises
    ------
    InputError
        If it could be several; or the file cannot be read.
    """
    path, inside = split_name(spec)
    name = Path(path).name.lower()
    if name.endswith((".h5", ".hdf5")):
        return "matrix" if inside or is_packed(path) or kind_in(path) in ("", SAMPLES) else "model"
    for kind in FILE_KINDS:
        if name.endswith(kind.suffixes):
            return kind.name
    if name.endswith(".npy"):
        shape = read_npy(path).shape
        wide = len(shape) > 1 and shape[0] > 1 and max(shape[1:]) > 1
        return "matrix" if wide else _open(path, "a single row or column")
    if name.endswith((".csv", ".tsv")) and not is_zipped(path):
        lines = [line for line in read_text(path).splitlines() if line.strip()]
        return (
            "matrix" if len(lines) > 1 and any(d in lines[0] for d in ",;\t") else _open(path, "a single row or column")
        )
    if is_embedded(spec) or is_array_file(local_path(path)):
        return "matrix"
    text = read_text(path)
    if format_of(text):
        return "alignment"
    if all(map(_is_number, re.split(r"[\s,;]+", text.strip()))):
        return "matrix" if spec == STANDARD_INPUT else _open(path, "nothing but numbers")
    if is_table(local_path(path)):
        return _open(path, "a table of numbers and words")
    return "symbols"


def _open(path: str, found: str) -> str:
    raise InputError(f"{path} holds {found}, which may mean several things: say which with --kind {', '.join(KINDS)}")


def _is_number(token: str) -> bool:
    try:
        float(token)
    except ValueError:
        return False
    return True
