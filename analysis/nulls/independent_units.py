"""The null "independent units": fresh units, each with the mean of a unit of the layer drawn with replacement."""

from typing import TYPE_CHECKING

from analysis.nulls.null import Null
from analysis.table.row import INDEPENDENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from analysis.entropies.columns import Columns

MOST = 4  # at most this many times the units of the layer are drawn


def _columns(columns: "Columns", generator: "np.random.Generator") -> "Iterator[np.ndarray]":
    from itertools import islice

    from analysis.entropies.columns import independent

    return islice(independent(columns, generator), MOST * columns.n_units)


NULL = Null(
    name=INDEPENDENT,
    label=INDEPENDENT,
    colour="#E69F00",
    marker="v",
    dash=(0, (5, 1, 1, 1, 1, 1)),
    columns=_columns,
)
