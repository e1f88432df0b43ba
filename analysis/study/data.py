"""Load the data of a study: rows to train and measure on, rows held out, and their labels where these are known."""

from typing import NamedTuple

import numpy as np

from analysis.study.config import StudyConfig
from dbn.datasets.names import STANDARD_INPUT, is_embedded
from dbn.datasets.source import LAST, SHUFFLED, split_tenth
from rbm.bits import States, as_states
from rbm.errors import InputError

LEAST_ROWS, LEAST_HELD_OUT = 4, 8  # halves of 2 rows; two sets of 4, as regeneration looks at 3 neighbours of each

_TENTHS = {LAST: "the last tenth of the rows", SHUFFLED: "a tenth of the rows, drawn from the seed"}


class StudyData(NamedTuple):
    """Rows of 0/1 units; labels are one integer a row, of both sets of rows or of none."""

    rows: States  # (M, n_visible): all networks are trained and measured on them
    held_out: States  # (n, n_visible)
    labels: np.ndarray | None  # (M,)
    held_out_labels: np.ndarray | None  # (n,)
    held_out_name: str  # where the held-out rows come from, in words
    classes: tuple[str, ...] = ()  # what labels from 0 on stand for; none where the data have numbers of their own

    def class_name(self, label: int) -> str:
        """Return what a label stands for, as the data have it."""
        return self.classes[label] if self.classes else str(label)


def load_study_data(config: StudyConfig) -> StudyData:
    """Load the data of a study, the same for all its networks: random draws of them use the first seed.

    Without held-out rows of their own a tenth of the rows (rounded up) is held out, and taken out of training: a draw
    from the first seed, so that sorted data hold out some of every class, or the last one, as the configuration says.

    Raises
    ------
    InputError
        If the data cannot be read, held-out rows are of another width, or rows are too few.
    """
    if STANDARD_INPUT in (config.data, config.held_out):
        raise InputError("a study reads its data again for every network: write standard input to a file first")
    source, seed = config.source, config.training.seed
    data, held_out = source.load_rows(seed), source.load_held_out(seed)
    if data.levels is not None:
        raise InputError(f"a study measures the rows it trains on: use --binarise bernoulli, not {config.binarise}")
    rows = data.states
    if held_out is None:
        kept, tenth = split_tenth(rows.n, str(source.tenth), seed)
        _check_rows(len(kept), len(tenth))
        tenths = StudyData(rows.rows(kept), rows.rows(tenth), None, None, _TENTHS[str(source.tenth)])
        if data.labels is None:
            return tenths
        labels, names = _classes(config, data.labels)
        return tenths._replace(labels=labels[kept], held_out_labels=labels[tenth], classes=names)
    as_states(held_out.states, rows.n_units)
    _check_rows(rows.n, held_out.states.n)
    name = str(source.held_out_name)
    both = StudyData(rows, held_out.states, None, None, "MNIST's test images" if name == "mnist:test" else name)
    if data.labels is None or held_out.labels is None:
        if config.labels is not None:
            raise InputError(
                "the labels are of the data alone: name a column of both files with --labels, or leave out --held-out"
            )
        return both
    labels, names = _classes(config, np.concatenate([data.labels, held_out.labels]))
    return both._replace(labels=labels[: rows.n], held_out_labels=labels[rows.n :], classes=names)


def _classes(config: StudyConfig, labels: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Number labels by their order, and name the numbers; those of embedded data are numbers already."""
    if is_embedded(config.data):
        return labels, ()
    names, numbers = np.unique(labels, return_inverse=True)
    return numbers.astype(np.int64).ravel(), tuple(map(str, names))


def _check_rows(n: int, n_held_out: int) -> None:
    if n < LEAST_ROWS or n_held_out < LEAST_HELD_OUT:
        raise InputError(
            f"a study needs at least {LEAST_ROWS} rows of data and {LEAST_HELD_OUT} held-out rows; got {n} and "
            f"{n_held_out}: without --held-out a tenth of the data is held out"
        )
