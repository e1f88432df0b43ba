"""What the claims read of the table: rows of fully trained networks on all the data they were measured on."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analysis.nulls.null import Null
from analysis.nulls.registry import NETWORK_NULLS
from analysis.protocols.first import PRIMARY_READOUT
from analysis.study.network_kinds import NETWORK_KINDS
from analysis.table.measure_names import RESOLUTION
from analysis.table.row import ALL_EPOCHS, NO_NULL, TRAINED, Row

_WITH_ROWS = tuple(kind.name for kind in NETWORK_KINDS if kind.model_of is None)
NULL_NETWORKS = tuple(null.network for null in NETWORK_NULLS if null.network in _WITH_ROWS)
STACKS = tuple(name for name in _WITH_ROWS if name not in (TRAINED, *NULL_NETWORKS))  # of other widths
NETWORKS = (TRAINED, *NULL_NETWORKS, *STACKS)


class Key(NamedTuple):
    """Identifies one quantity; indexed further by seed and layer."""

    measure: str
    network: str = TRAINED
    null: str = NO_NULL
    readout: str = PRIMARY_READOUT


Values = dict[int, dict[int, float]]  # by seed, then by layer, both rising
Index = dict[Key, dict[int, dict[int, Row]]]  # the rows in the same order


def index_final(rows: Iterable[Row]) -> Index:
    """Index the rows of fully trained networks, each quantity at the largest number of points it was measured with."""
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


def by_readout(index: Index, readout: str) -> Index:
    """Return the index as if a read-out were the primary one, so that the same rules decide from its rows alone."""
    return {key._replace(readout=PRIMARY_READOUT): rows for key, rows in index.items() if key.readout == readout}


def null_key(measure: str, null: Null, readout: str = PRIMARY_READOUT) -> Key:
    """Identify a measure of a null as it is: its rows are those of a network, or of the trained one with the null."""
    if null.network is not None:
        return Key(measure, network=null.network, readout=readout)
    return Key(measure, null=null.name, readout=readout)


def values(index: Index, key: Key) -> Values:
    """Return the values of one quantity; empty if the table has none."""
    return {seed: {n: row.value for n, row in layers.items()} for seed, layers in index.get(key, {}).items()}


def by_layer(index: Index, key: Key) -> Values:
    """Return the values of one quantity by layer, then by seed, both rising."""
    found: Values = defaultdict(dict)
    for seed, layers in values(index, key).items():
        for layer, value in layers.items():
            found[layer][seed] = value
    return dict(sorted(found.items()))


def has_values(index: Index, key: Key) -> bool:
    """Tell whether any layer of any seed has a value that is defined."""
    return any(value == value for layers in values(index, key).values() for value in layers.values())


def seeds_of(index: Index) -> list[int]:
    """Return the seeds of the trained network."""
    return list(index.get(Key(RESOLUTION), {}))
