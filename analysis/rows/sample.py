"""Rows of the table from data that are no model: a 0/1 matrix, an alignment, counts, a sequence.

Rows have network "given", layer 0 and read-out "as given"; for a sequence cut into blocks the layer is the length of
the blocks. Intervals of the data themselves are 95 % from random halves of the rows, and in rows of their own from the
bootstrap; all others are ranges of draws.
"""

from collections.abc import Sequence as SequenceOf
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.entropies.columns import Columns, as_bits, in_random_order
from analysis.entropies.entropy import state_counts
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.nested_partitions import counts_of_all
from analysis.entropies.registry import MEASURES
from analysis.errorbars.ranges import mean_and_range
from analysis.frontier.slopes import zipf_point
from analysis.nulls.matched import matched_surrogates
from analysis.nulls.null import Null
from analysis.nulls.registry import SURROGATE_NULLS
from analysis.readers.symbols import Sequence
from analysis.rows.effort import Effort
from analysis.rows.entropies import network_rows, surrogate_rows, value_rows
from analysis.rows.matched import matched_rows
from analysis.scales.blocks import through_blocks
from analysis.scales.units import frontier_area, through_units
from analysis.table.measure_names import (
    FRONTIER_AREA,
    FRONTIER_ZIPF_RELEVANCE,
    FRONTIER_ZIPF_RESOLUTION,
    MULTISCALE_RELEVANCE,
    ZIPF_RESOLUTION,
)
from analysis.table.row import NO_NULL, Row, template
from rbm.errors import InputError
from rbm.streams import stream_generator

GIVEN, AS_GIVEN = "given", "as given"
ORDER_SHUFFLED = "order shuffled"
AREA, CROSSING = MULTISCALE_RELEVANCE, ZIPF_RESOLUTION
Measures = SequenceOf[LayerMeasure]


class Measured(NamedTuple):
    """Rows, and the state counts they are of, for the power-law fit."""

    rows: list[Row]
    counts: np.ndarray


def measure_columns(columns: Columns, effort: Effort, measures: Measures = ()) -> Measured:
    """Measure a matrix of bits or symbols, a data point a row, beside nulls and through subsets of its columns.

    Here as below ``measures`` are your own, measured after those of `analysis.entropies.registry`.
    """
    measures = (*MEASURES, *measures)
    states = as_bits(columns)
    counts = state_counts(states)
    row = _given(columns.n_points, effort.seed)
    rows = network_rows(row, states, effort.splits, effort.bootstraps, measures)
    for null in SURROGATE_NULLS:
        rows += surrogate_rows(row._replace(null=null.name), _surrogates(null, columns, effort), measures)
    rows += matched_rows(row, matched_surrogates(columns, counts, draws=effort.matches, seed=effort.seed))
    sources = {NO_NULL: in_random_order} | {null.name: null.columns or in_random_order for null in SURROGATE_NULLS}
    for name, source in sources.items():
        scales = through_units(columns, orders=effort.matches, seed=effort.seed, source=source)
        rows.append(_spread(row, AREA, scales.areas, name))
        crossing = _spread(row, CROSSING, scales.zipfs, name)
        rows.append(crossing._replace(value=scales.curve.zipf))
    return Measured([*rows, *_frontier_rows(row)], counts)


def measure_counts(counts: np.ndarray, seed: int, measures: Measures = ()) -> Measured:
    """Measure counts alone: no interval, no null, no scales."""
    measures = (*MEASURES, *measures)
    n_points = int(counts.sum())
    if n_points < 2:
        raise InputError("one data point has no scale, log M = 0: give counts of at least two")
    row = _given(n_points, seed)
    return Measured([*value_rows(row, counts, measures), *_frontier_rows(row)], counts)


def measure_sequence(
    sequence: Sequence, effort: Effort, longest: int | None = None, measures: Measures = MEASURES
) -> Measured:
    """Measure the symbols of a sequence, and its blocks of every length, beside the same symbols in random order.

    The intervals of single symbols are those of independent symbols. In rows of blocks the layer is their length.
    """
    measures = (*MEASURES, *measures)
    codes, bits = sequence
    states = as_bits(Columns(codes[None, :], bits))
    counts = state_counts(states)
    row = _given(len(codes), effort.seed)
    found = through_blocks(codes, bits, longest)
    rows = network_rows(row, states, effort.splits, effort.bootstraps, measures)
    blocks = row._replace(n_points=found.n_points)
    for length, block_counts in zip(found.lengths.tolist(), found.counts, strict=True):
        rows.extend(value_rows(blocks._replace(layer=length), block_counts, measures))
    orders = (stream_generator(effort.seed, "orders of symbols", draw) for draw in range(effort.shuffles))
    in_other_order = [through_blocks(order.permutation(codes), bits, len(found.lengths)).curve for order in orders]
    for null, curves in ((NO_NULL, [found.curve]), (ORDER_SHUFFLED, in_other_order)):
        rows.append(_spread(blocks, AREA, [curve.area for curve in curves], null))
        rows.append(_spread(blocks, CROSSING, [curve.zipf for curve in curves], null))
    return Measured([*rows, *_frontier_rows(blocks)], counts)


def _given(n_points: int, seed: int) -> Row:
    return template(GIVEN, seed, AS_GIVEN, n_points)


def _surrogates(null: Null, columns: Columns, effort: Effort) -> list[np.ndarray]:
    """Count the states of draws of a null over all columns."""
    source = null.source_of(columns)
    generators = (stream_generator(effort.seed, f"{null.stream} of symbols", draw) for draw in range(effort.shuffles))
    return [counts_of_all(source(generator), columns.bits, columns.n_points) for generator in generators]


def _frontier_rows(row: Row) -> list[Row]:
    point = zipf_point(row.n_points)
    values = {
        FRONTIER_AREA: frontier_area(row.n_points),
        FRONTIER_ZIPF_RESOLUTION: point.resolution,
        FRONTIER_ZIPF_RELEVANCE: point.relevance,
    }
    return [row._replace(measure=name, value=value) for name, value in values.items()]


def _spread(row: Row, name: str, values: ArrayLike, null: str) -> Row:
    """Make a row of the mean and range over draws."""
    mean, low, high = map(float, mean_and_range(np.asarray(values, float)))
    return row._replace(measure=name, null=null, value=mean, low=low, high=high)
