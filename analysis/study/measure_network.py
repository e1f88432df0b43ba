"""Everything that is measured of one network, as rows of the table; a task."""

import dataclasses
import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from analysis.nulls.matched import matched_nulls
from analysis.regeneration import free_states, measure_regeneration
from analysis.rows.entropies import LayerMeasures, measure_layers, network_rows
from analysis.rows.matched import matched_rows
from analysis.rows.power_laws import power_law_null_rows, power_law_rows, subsample_rows
from analysis.scales.units import through_scales
from analysis.study.config import StudyConfig, parse_toml, to_toml
from analysis.study.data import StudyData, load_study_data
from analysis.study.networks import Network, load_network, network_training
from analysis.table.network_file import NetworkMeasures, load_measures, save_measures
from analysis.table.row import ALL_EPOCHS, NO_NULL, PIXELS_SHUFFLED, TRAINED, UNTRAINED, Row, select
from dbn.checkpoint import load
from dbn.datasets.digest import digest
from dbn.model import DBN
from rbm.config import READOUTS, Readout
from rbm.errors import InputError

PRIMARY = READOUTS[0]  # the read-out the claims are decided on
OnStep = Callable[[], None]


def measure_network(root: str, config_toml: str, name: str, seed: int, on_step: OnStep = lambda: None) -> None:
    """Measure one network and write its ``measures.h5``, unless that is there. A task.

    Raises
    ------
    InputError
        If the file there was made under another configuration or of other data, or a network is not trained yet.
    """
    network, config = Network(name, seed), parse_toml(config_toml)
    data, path = load_study_data(config), network.directory(root) / "measures.h5"
    fingerprint = _fingerprint(config, network, data)
    if path.exists():
        if load_measures(path).digest != fingerprint:
            raise InputError(
                f"{path} was measured under another configuration than the study's, or on other data: "
                "restore config.toml and the data, or delete the file to measure again"
            )
        return
    began = time.perf_counter()
    measured = measures_of(root, config, network, data, on_step)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_measures(path, NetworkMeasures(fingerprint, *measured, time.perf_counter() - began))


def measures_of(
    root: str | Path, config: StudyConfig, network: Network, data: StudyData, on_step: OnStep = lambda: None
) -> LayerMeasures:
    """All rows of one network, and its state counts; ``on_step`` is called ``n_steps`` times."""
    model = load_network(root, config, network, data.rows)
    result = measure_layers(
        model, None, data.rows, shuffles=config.shuffles, splits=config.splits,
        bootstraps=config.bootstraps, seed=network.seed, network=network.name, on_layer=on_step,
    )  # fmt: skip
    blank = Row(network.name, 0, network.seed, PRIMARY, NO_NULL, data.rows.n, ALL_EPOCHS, "", *(float("nan"),) * 3)
    rows = result.rows
    rows += _multiscale_rows(blank, rows)
    partners = {other.name: load_network(root, config, other, data.rows) for other in _partners(config, network)}
    for readout in READOUTS:
        for layer in range(1, model.n_layers + 1):
            rows += _layer_rows(blank._replace(readout=readout, layer=layer), model, partners, config, data)
            on_step()
    rows += _regeneration_rows(blank, model, config, data, on_step)
    if network.name == TRAINED:
        rows += _snapshot_rows(blank, root, network, data)
    return result


def n_steps(config: StudyConfig, network: Network) -> int:
    """How often ``on_step`` is called: entropies, nulls and regeneration of every layer and read-out."""
    return len(config.training.layers) * (2 * len(READOUTS) + len(_deep_readouts(network.name)))


def _deep_readouts(name: str) -> tuple[Readout, ...]:
    """Those for which power laws and regeneration are measured."""
    return READOUTS if name == TRAINED else (PRIMARY,)


def _partners(config: StudyConfig, network: Network) -> list[Network]:
    """The networks whose layers are nulls of this one's."""
    if network.name != TRAINED:
        return []
    return [
        Network(name, network.seed) for name in (UNTRAINED, PIXELS_SHUFFLED) if name in (*config.networks, UNTRAINED)
    ]


def _layer_rows(row: Row, model: DBN, partners: dict[str, DBN], config: StudyConfig, data: StudyData) -> Iterator[Row]:
    """What is made of the states of one layer and read-out."""
    states, *others = (
        network.encode(data.rows, row.layer, cast(Readout, row.readout), seed=row.seed)
        for network in (model, *partners.values())
    )
    given = dict(zip(partners, others, strict=True))
    yield from matched_rows(
        row,
        matched_nulls(
            states,
            untrained=given.get(UNTRAINED),
            shuffled_network=given.get(PIXELS_SHUFFLED),
            draws=config.matches,
            seed=row.seed,
        ),
    )
    if row.network in (TRAINED, UNTRAINED):
        yield from subsample_rows(row, states, config.subsamples)
    if row.readout in _deep_readouts(row.network):
        yield from power_law_rows(row, states, config.bootstraps)
    if row.network == TRAINED and row.readout == PRIMARY:
        yield from power_law_null_rows(row, states, config.power_law_draws, config.bootstraps)


def _multiscale_rows(row: Row, rows: list[Row]) -> list[Row]:
    """Area under the curve of H[k] against H[s] through the layers."""
    found = []
    for readout in READOUTS:
        h_s, h_k = (
            [r.value for r in select(rows, measure, readout, network=row.network)]
            for measure in ("resolution", "relevance")
        )
        found.append(row._replace(readout=readout, measure="multiscale_relevance", value=through_scales(h_s, h_k).area))
    return found


def _regeneration_rows(row: Row, model: DBN, config: StudyConfig, data: StudyData, on_step: OnStep) -> Iterator[Row]:
    free = {
        layer: free_states(model, layer, config.patterns, config.steps, seed=row.seed)
        for layer in range(1, model.n_layers + 1)
    }
    for readout in _deep_readouts(row.network):
        found = measure_regeneration(
            model, data.rows, data.held_out, labels=data.labels, held_out_labels=data.held_out_labels, readout=readout,
            n_patterns=config.patterns, steps=config.steps, seed=row.seed, on_layer=on_step, free=free,
        )  # fmt: skip
        yield from (row._replace(readout=readout, **measured._asdict()) for measured in found)


def _snapshot_rows(row: Row, root: str | Path, network: Network, data: StudyData) -> Iterator[Row]:
    """Entropies of each layer after some of its epochs, the layers below trained to the end; no intervals."""
    state = load(network.directory(root) / "model.h5")
    for layer, epoch, machine in state.snapshots:
        stack = DBN((*state.model.machines[: layer - 1], machine))
        states = stack.encode(data.rows, layer, cast(Readout, row.readout), seed=row.seed)
        yield from network_rows(row._replace(layer=layer, epoch=epoch), states, splits=0, bootstraps=0)


def _fingerprint(config: StudyConfig, network: Network, data: StudyData) -> str:
    """SHA-256 of all that the measures depend on; not of where the data lie, nor of what else the study has."""
    names = [partner.name for partner in _partners(config, network)]
    alone = dataclasses.replace(
        config, data=None, binarise=None, held_out=None, shape=None, networks=(TRAINED,), seeds=1, samples=1, workers=1,
        training=network_training(config, network),
    )  # fmt: skip
    parts = [network.name, digest(data.rows), digest(data.held_out), str(data.labels is not None), *names]
    return hashlib.sha256("\n".join([to_toml(alone), *parts]).encode()).hexdigest()
