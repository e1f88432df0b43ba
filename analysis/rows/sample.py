"""Everything `relevance measure` says of data that are no model: a 0/1 matrix, an alignment, counts, a sequence.

Rows are of network "given", layer 0, read-out "as given"; of a sequence cut into blocks the layer is the length of the
blocks. Intervals: 95 % from random halves of the rows for the data themselves, and in rows of their own by bootstrap;
the range of the draws for all else.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.entropies.columns import Columns, as_bits, shuffled
from analysis.entropies.entropy import state_counts
from analysis.entropies.nested_partitions import counts_of_all
from analysis.errorbars.ranges import mean_and_range
from analysis.frontier.slopes import zipf_point
from analysis.nulls.matched import matched_surrogates
from analysis.readers.symbols import Sequence
from analysis.rows.entropies import MEASURES, network_rows, values_of
from analysis.rows.matched import matched_rows
from analysis.scales.blocks import through_blocks
from analysis.scales.units import frontier_area, through_units
from analysis.table.row import ALL_EPOCHS, COLUMNS_SHUFFLED, NO_NULL, Row
from rbm.errors import InputError
from rbm.streams import stream_generator

GIVEN, AS_GIVEN = "given", "as given"
ORDER_SHUFFLED = "order shuffled"
AREA, CROSSING = "multiscale_relevance", "zipf_resolution"


class Effort(NamedTuple):
    """How much is drawn."""

    shuffles: int = 20  # of columns, or of the order of a sequence
    splits: int = 20  # of the rows into halves
    matches: int = 20  # random orders of the columns: matched nulls and scales
    bootstraps: int = 100  # of the data points
    seed: int = 1


class Measured(NamedTuple):
    """Rows, and the state counts they are of, for the power-law fit."""

    rows: list[Row]
    counts: np.ndarray


def measure_columns(columns: Columns, effort: Effort) -> Measured:
    """A matrix of bits or symbols, a data point a row: its measures, nulls and scales through subsets of columns."""
    states = as_bits(columns)
    counts = state_counts(states)
    blank = _blank(columns.n_points, effort.seed)
    rows = [*network_rows(blank, states, effort.splits, effort.bootstraps), *_shuffled_rows(blank, columns, effort)]
    matched = matched_surrogates(columns, counts, draws=effort.matches, seed=effort.seed)
    rows.extend(matched_rows(blank, matched))
    for null in (NO_NULL, COLUMNS_SHUFFLED):
        scales = through_units(columns, orders=effort.matches, seed=effort.seed, shuffle=null != NO_NULL)
        rows.append(_spread(blank, AREA, scales.areas, null))
        crossing = _spread(blank, CROSSING, scales.zipfs, null)
        rows.append(crossing._replace(value=scales.curve.zipf))
    return Measured([*rows, *_frontier_rows(blank)], counts)


def measure_counts(counts: np.ndarray, seed: int) -> Measured:
    """Counts alone: no interval, no null, no scales."""
    n_points = int(counts.sum())
    if n_points < 2:
        raise InputError("one data point has no scale, log M = 0: give counts of at least two")
    blank = _blank(n_points, seed)
    return Measured([*_values_rows(blank, counts), *_frontier_rows(blank)], counts)


def measure_sequence(sequence: Sequence, effort: Effort, longest: int | None = None) -> Measured:
    """A sequence: its single symbols, and the scales through block lengths, beside the same symbols in random order.

    The intervals of single symbols are those of independent symbols. A row a block length: its layer is the length.
    """
    codes, bits = sequence
    states = as_bits(Columns(codes[None, :], bits))
    counts = state_counts(states)
    blank = _blank(len(codes), effort.seed)
    found = through_blocks(codes, bits, longest)
    rows = network_rows(blank, states, effort.splits, effort.bootstraps)
    blocks = blank._replace(n_points=found.n_points)
    for length, block_counts in zip(found.lengths.tolist(), found.counts, strict=True):
        rows.extend(_values_rows(blocks._replace(layer=length), block_counts))
    orders = (stream_generator(effort.seed, "orders of symbols", draw) for draw in range(effort.shuffles))
    in_random_order = [through_blocks(order.permutation(codes), bits, len(found.lengths)).curve for order in orders]
    for null, curves in ((NO_NULL, [found.curve]), (ORDER_SHUFFLED, in_random_order)):
        rows.append(_spread(blocks, AREA, [curve.area for curve in curves], null))
        rows.append(_spread(blocks, CROSSING, [curve.zipf for curve in curves], null))
    return Measured([*rows, *_frontier_rows(blocks)], counts)


def _blank(n_points: int, seed: int) -> Row:
    return Row(GIVEN, 0, seed, AS_GIVEN, NO_NULL, n_points, ALL_EPOCHS, "", *(float("nan"),) * 3)


def _values_rows(blank: Row, counts: np.ndarray) -> list[Row]:
    values = zip(MEASURES, values_of(counts).tolist(), strict=True)
    return [blank._replace(measure=name, value=value) for name, value in values]


def _shuffled_rows(blank: Row, columns: Columns, effort: Effort) -> list[Row]:
    values = []
    for draw in range(effort.shuffles):
        source = shuffled(columns, stream_generator(effort.seed, "shuffle columns of symbols", draw))
        values.append(values_of(counts_of_all(source, columns.bits, columns.n_points)))
    drawn = np.array(values).T
    return [_spread(blank, name, column, COLUMNS_SHUFFLED) for name, column in zip(MEASURES, drawn, strict=True)]


def _frontier_rows(blank: Row) -> list[Row]:
    point = zipf_point(blank.n_points)
    values = {
        "frontier_area": frontier_area(blank.n_points),
        "frontier_zipf_resolution": point.resolution,
        "frontier_zipf_relevance": point.relevance,
    }
    return [blank._replace(measure=name, value=value) for name, value in values.items()]


def _spread(blank: Row, name: str, values: ArrayLike, null: str) -> Row:
    """Mean and range over draws."""
    mean, low, high = map(float, mean_and_range(np.asarray(values, float)))
    return blank._replace(measure=name, null=null, value=mean, low=low, high=high)
