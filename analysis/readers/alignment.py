"""Read aligned sequences, in FASTA and other formats: each sequence is a data point, each aligned column a unit.

The state of a sequence is its letters at the columns looked at. Upper and lower case are the same, "." is "-".
"""

import numpy as np

from analysis.entropies.columns import Columns
from analysis.readers.alignment_formats import read_aligned
from analysis.readers.symbols import code_bits, code_type
from analysis.readers.text import read_text
from rbm.errors import InputError


def read_alignment(path: str) -> Columns:
    """Read the columns of an alignment: in FASTA, a header line beginning with ">" before every sequence, or as above.

    Raises
    ------
    InputError
        If the file cannot be read as that, has fewer than two sequences, a sequence is empty or of another length than
        the first, or holds what is neither a letter nor one of "-.*?"; the message names the line of its header.
    """
    headers, written = read_aligned(path, read_text(path))
    rows = [row.upper().replace(".", "-") for row in written]
    if len(rows) < 2:
        raise InputError(f"{path} holds {len(rows)} sequence: give an alignment of two or more")
    for number, row in zip(headers, rows, strict=True):
        where = f"{path}, the sequence of line {number}"
        if len(row) != len(rows[0]) or not row:
            raise InputError(f"{where} has {len(row)} columns, the first {len(rows[0])}: align the sequences first")
        odd = row.translate(_REMOVED)
        if odd:
            raise InputError(f"{where} holds {odd[0]!r}: give letters, and - . * ? for what is not known")
    letters = np.frombuffer("".join(rows).encode("ascii"), np.uint8)
    distinct, codes = np.unique(letters, return_inverse=True)
    columns = codes.reshape(len(rows), -1).T.astype(code_type(len(distinct)))
    return Columns(np.ascontiguousarray(columns), code_bits(len(distinct)))


_REMOVED = str.maketrans("", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZ-*?")
