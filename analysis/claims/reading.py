"""What the claims read of the table: rows of fully trained networks on all the data they were measured on."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analysis.table.row import (
    ALL_EPOCHS,
    COLUMNS_SHUFFLED,
    INDEPENDENT,
    NO_NULL,
    PIXELS_SHUFFLED,
    TRAINED,
    UNTRAINED,
    WIDTHS_EQUAL,
    WIDTHS_PERMUTED,
    Row,
)

PRIMARY = "most probable"  # the read-out the claims are decided on (PROTOCOL section 1)
BESIDE = "sample"  # the one reported beside it
STACKS = (WIDTHS_PERMUTED, WIDTHS_EQUAL)
NULLS = (COLUMNS_SHUFFLED, INDEPENDENT, UNTRAINED, PIXELS_SHUFFLED)


class Key(NamedTuple):
    """What a number is of, but for seed and layer."""

    measure: str
    network: str = TRAINED
    null: str = NO_NULL
    readout: str = PRIMARY


Values = dict[int, dict[int, float]]  # by seed, then by layer, both rising
Index = dict[Key, dict[int, dict[int, Row]]]  # the rows in the same order


def index_final(rows: Iterable[Row]) -> Index:
    """The rows of fully trained networks, each at the largest number of points it was measured with."""
    grouped: dict[Key, dict[int, dict[int, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if row.epoch == ALL_EPOCHS:
            layers = grouped[Key(row.measure, row.network, row.null, row.readout)][row.seed]
            if row.layer not in layers or row.n_points > layers[row.layer].n_points:
                layers[row.layer] = row
    return {
        key: {seed: dict(sorted(layers.items())) for seed, layers in sorted(seeds.items())}
        for key, seeds in grouped.items()
    }


def values(index: Index, key: Key) -> Values:
    """The values of one key; empty if the table has none."""
    return {seed: {n: row.value for n, row in layers.items()} for seed, layers in index.get(key, {}).items()}


def defined(index: Index, key: Key) -> bool:
    """Whether any layer of any seed has a value."""
    return any(value == value for layers in values(index, key).values() for value in layers.values())


def seeds_of(index: Index) -> list[int]:
    """The seeds of the trained network."""
    return list(index.get(Key("resolution"), {}))
