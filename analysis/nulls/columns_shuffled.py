"""The null "columns shuffled": every unit keeps its mean, all correlations are gone."""

from typing import TYPE_CHECKING

from analysis.nulls.null import Null
from analysis.table.row import COLUMNS_SHUFFLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from analysis.entropies.columns import Columns
    from rbm.bits import States

STREAM = "shuffle columns"  # name of its random numbers, as in `shuffle_columns`


def _columns(columns: "Columns", generator: "np.random.Generator") -> "Iterator[np.ndarray]":
    from analysis.entropies.columns import shuffled

    return shuffled(columns, generator)


def _surrogate(states: "States", seed: int, draw: int) -> "States":
    from analysis.nulls.shuffle import shuffle_columns

    return shuffle_columns(states, seed=seed, draw=draw)


NULL = Null(
    name=COLUMNS_SHUFFLED,
    label=COLUMNS_SHUFFLED,
    colour="#D55E00",
    marker="s",
    dash="--",
    columns=_columns,
    surrogate=_surrogate,
    stream=STREAM,
)
