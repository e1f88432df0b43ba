"""Load the data of a study: rows to train and measure on, rows held out, and their labels where these are known."""

from typing import NamedTuple

import numpy as np

from analysis.study.config import StudyConfig
from dbn.datasets.load import load_labels
from rbm.bits import States, as_states
from rbm.errors import InputError

LEAST_ROWS, LEAST_HELD_OUT = 4, 8  # halves of 2 rows; two sets of 4, as regeneration looks at 3 neighbours of each


class StudyData(NamedTuple):
    """Rows of 0/1 units; labels are one integer a row, of both sets of rows or of none."""

    rows: States  # (M, n_visible): all networks are trained and measured on them
    held_out: States  # (n, n_visible)
    labels: np.ndarray | None  # (M,)
    held_out_labels: np.ndarray | None  # (n,)
    held_out_name: str  # where the held-out rows come from, in words


def load_study_data(config: StudyConfig) -> StudyData:
    """Load the data of a study, the same for all its networks: random draws of them use the first seed.

    Without held-out rows of their own the last tenth of the rows (rounded up) is held out, and taken out of training.

    Raises
    ------
    InputError
        If the data cannot be read, held-out rows are of another width, or rows are too few.
    """
    rows, held_out = config.source.load(config.training.seed)
    labels = load_labels(config.data)
    if held_out is None:
        n = rows.n - -(-rows.n // 10)
        _check_rows(n, rows.n - n)
        known, others = (None, None) if labels is None else (labels[:n], labels[n:])
        return StudyData(rows.rows(slice(n)), rows.rows(slice(n, None)), known, others, "the last tenth of the rows")
    as_states(held_out, rows.n_units)
    _check_rows(rows.n, held_out.n)
    name = str(config.source.held_out_name)
    held_out_labels = load_labels(name)
    if labels is None or held_out_labels is None:
        labels = held_out_labels = None
    return StudyData(rows, held_out, labels, held_out_labels, "MNIST's test images" if name == "mnist:test" else name)


def _check_rows(n: int, n_held_out: int) -> None:
    if n < LEAST_ROWS or n_held_out < LEAST_HELD_OUT:
        raise InputError(
            f"a study needs at least {LEAST_ROWS} rows of data and {LEAST_HELD_OUT} held-out rows; got {n} and "
            f"{n_held_out}: without --held-out a tenth of the data is held out"
        )
