"""Probabilities of classes as the contents of a file."""

import csv
import io

import numpy as np


def table_of(probability: np.ndarray, classes: tuple[int | str, ...], *, npy: bool) -> bytes:
    """Return probabilities of classes as a .npy file or as text separated by commas, the classes in the first line.

    Numbers in text are as short as they can be read back to the same bits.

    Parameters
    ----------
    probability : float64 array, (rows, classes)
    classes : tuple
        What the columns are.
    npy : bool
    """
    if npy:
        content = io.BytesIO()
        np.save(content, np.ascontiguousarray(probability, np.float64), allow_pickle=False)
        return content.getvalue()
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(classes)
    lines.writerows([repr(value) for value in row] for row in probability.tolist())
    return text.getvalue().encode()
