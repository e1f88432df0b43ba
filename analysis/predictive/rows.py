"""Rows of the table from predictive code lengths: of the data and all hidden layers of a stack.

Intervals are mean +- 1.96 standard errors over the scored rows; of the smoothing a they are the ends of the last
bracket of its search, which is at a bound of the search where an end is one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from analysis.entropies.entropy import state_index
from analysis.errorbars.intervals import mean
from analysis.predictive.code_length import CodeLength, predictive_code_length
from analysis.predictive.held_out import HeldOut, split_held_out
from analysis.predictive.prior import ADDED_ONE, ONE_HALF, PIXEL_MEANS, Prior
from analysis.protocols.first import PRIMARY_READOUT
from analysis.table.measure_names import (
    PREDICTIVE_ABOVE_FIRST,
    PREDICTIVE_ABOVE_LAST,
    PREDICTIVE_ADDED_ONE,
    PREDICTIVE_CODE_LENGTH,
    PREDICTIVE_ONE_HALF,
    PREDICTIVE_SCORED_ROWS,
    PREDICTIVE_SMOOTHING,
    PREDICTIVE_TUNING_ROWS,
)
from analysis.table.row import TRAINED, Row
from dbn.model import DBN
from rbm.bits import States
from rbm.config import READOUTS, Readout

SENSITIVITY: dict[str, Prior] = {PREDICTIVE_ONE_HALF: ONE_HALF, PREDICTIVE_ADDED_ONE: ADDED_ONE}  # decides nothing


class Coded(NamedTuple):
    """The predictive code lengths of one layer."""

    primary: CodeLength
    others: Mapping[str, CodeLength]  # by the measure of the table


class LayerCoder:
    """Computes code lengths of layers; layers that put the same rows together are computed once."""

    def __init__(self, training: States, held_out: HeldOut) -> None:
        self.training, self.held_out = training, held_out
        self._found: dict[tuple[bytes, Prior], CodeLength] = {}

    def code(self, states: States, sensitivity: bool) -> Coded:
        """Compute the primary code length of a layer and, if asked for, those of `SENSITIVITY`."""
        of_row = state_index(states).of_row
        first_rows = np.unique(of_row, return_index=True)[1]  # of each state: which rows share one, whatever it is
        key = blake2b(first_rows[of_row].tobytes()).digest()
        others = SENSITIVITY if sensitivity else {}
        lengths = {prior: self._length(key, states, prior) for prior in (PIXEL_MEANS, *others.values())}
        return Coded(lengths[PIXEL_MEANS], {name: lengths[prior] for name, prior in others.items()})

    def _length(self, key: bytes, states: States, prior: Prior) -> CodeLength:
        if (key, prior) not in self._found:
            self._found[key, prior] = predictive_code_length(states, self.training, *self.held_out, prior)
        return self._found[key, prior]


def predictive_rows(
    row: Row,
    model: DBN,
    training: States,
    held_out: States,
    *,
    readouts: Sequence[Readout] = READOUTS,
    on_layer: Callable[[], None] = lambda: None,
) -> Iterator[Row]:
    """Make rows like the one given of the data, as layer 0, and of every hidden layer by every read-out.

    The held-out rows are split by `split_held_out` from the seed of the row. `SENSITIVITY` is of the trained network's
    primary read-out. ``on_layer`` is called after every hidden layer of every read-out.
    """
    split = split_held_out(held_out, seed=row.seed)
    coder = LayerCoder(training, split)
    for readout in readouts:
        own, sensitivity = row._replace(readout=readout), row.network == TRAINED and readout == PRIMARY_READOUT
        data, layers = coder.code(training, sensitivity), {}
        for layer in range(1, model.n_layers + 1):
            layers[layer] = coder.code(model.encode(training, layer, readout, seed=row.seed), sensitivity)
            on_layer()
        yield own._replace(layer=0, measure=PREDICTIVE_TUNING_ROWS, value=float(split.tuning.n))
        yield own._replace(layer=0, measure=PREDICTIVE_SCORED_ROWS, value=float(split.scored.n))
        for layer, coded in {0: data, **layers}.items():
            yield from code_length_rows(own._replace(layer=layer), coded)
        yield from difference_rows(own, {layer: coded.primary for layer, coded in layers.items()})


def code_length_rows(row: Row, coded: Coded) -> Iterator[Row]:
    """Make rows like the one given of the code lengths of a layer and of its smoothing."""
    yield _mean_row(row, PREDICTIVE_CODE_LENGTH, coded.primary.rows)
    low, high = coded.primary.bracket
    yield row._replace(measure=PREDICTIVE_SMOOTHING, value=coded.primary.smoothing, low=low, high=high)
    for name, code in coded.others.items():
        yield _mean_row(row, name, code.rows)


def difference_rows(row: Row, layers: Mapping[int, CodeLength]) -> Iterator[Row]:
    """Make rows of how far every hidden layer lies above the first and the last one, paired row by row."""
    ends = {PREDICTIVE_ABOVE_FIRST: layers[min(layers)], PREDICTIVE_ABOVE_LAST: layers[max(layers)]}
    for layer, code in layers.items():
        for name, end in ends.items():
            yield _mean_row(row._replace(layer=layer), name, code.rows - end.rows)


def _mean_row(row: Row, name: str, values: np.ndarray) -> Row:
    value, low, high, _ = mean(values)
    return row._replace(measure=name, value=value, low=low, high=high)
