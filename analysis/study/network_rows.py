"""Make the rows of the table from one network of a study."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from analysis.entropies.entropy import state_counts
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.nulls.matched import matched_nulls
from analysis.nulls.registry import NETWORK_NULLS
from analysis.predictive.control import k_means_rows
from analysis.predictive.rows import predictive_rows
from analysis.protocols.first import PRIMARY_READOUT
from analysis.regeneration import LabelledRows, PatternSampling, free_states, measure_regeneration
from analysis.rows.beside_ideals import all_states_rows, beside_ideals_rows
from analysis.rows.effort import Effort
from analysis.rows.encoding_once import EncodingOnce
from analysis.rows.entropies import value_rows
from analysis.rows.layers import LayerMeasures, measure_layers
from analysis.rows.likelihood_bound import likelihood_bound_rows
from analysis.rows.matched import matched_rows
from analysis.rows.power_laws import power_law_null_rows, power_law_rows
from analysis.rows.subsamples import subsample_rows
from analysis.scales.units import through_scales
from analysis.study.config import StudyConfig
from analysis.study.data import StudyData
from analysis.study.network_kinds import ALWAYS_MEASURED
from analysis.study.networks import Network, load_network
from analysis.table.measure_names import MULTISCALE_RELEVANCE, RELEVANCE, RESOLUTION
from analysis.table.row import TRAINED, UNTRAINED, Row, select, template
from dbn.checkpoint import load
from dbn.model import DBN
from dbn.state import Snapshot
from rbm.bits import States
from rbm.config import READOUTS, Readout

OnStep = Callable[[], None]


class Partner(NamedTuple):
    """A network whose layers are nulls."""

    model: DBN
    fed: States  # as many rows as there are data


class Measured(NamedTuple):
    """A network that is measured, and what its rows are made with."""

    model: DBN
    partners: dict[str, Partner]  # networks whose layers are nulls of this one's, by name
    config: StudyConfig
    data: StudyData
    measures: tuple[LayerMeasure, ...]


def measures_of(
    root: str | Path,
    config: StudyConfig,
    network: Network,
    data: StudyData,
    on_step: OnStep = lambda: None,
    measures: Sequence[LayerMeasure] = (),
) -> LayerMeasures:
    """Make all rows of one network, and its state counts; ``on_step`` is called `n_steps` times."""
    model = _network(root, config, network, data)
    effort = Effort(config.shuffles, config.splits, config.matches, config.bootstraps, network.seed)
    result = measure_layers(model, data.rows, effort, network=network.name, measures=measures, on_layer=on_step)
    row = template(network.name, network.seed, PRIMARY_READOUT, data.rows.n)
    rows = result.rows
    rows += _multiscale_rows(row, rows)
    partners = {
        other.name: Partner(_network(root, config, other, data), other.kind.fed(data.rows, other.seed))
        for other in partners_of(config, network)
    }
    measured = Measured(model, partners, config, data, (*MEASURES, *measures))
    for readout in READOUTS:
        for layer in range(1, model.n_layers + 1):
            rows += _layer_rows(row._replace(readout=readout, layer=layer), measured)
            on_step()
    rows += _regeneration_rows(row, model, config, data, on_step)
    readouts = _deep_readouts(network.name)
    rows += predictive_rows(row, model, data.rows, data.held_out, readouts=readouts, on_layer=on_step)
    rows += likelihood_bound_rows(row, model, data.held_out, on_layer=on_step)
    if network.name == TRAINED:
        rows += _snapshot_rows(row, load(network.directory(root) / "model.h5").snapshots, measured)
        for layer in range(1, model.n_layers + 1):
            states = model.encode(data.rows, layer, PRIMARY_READOUT, seed=row.seed)
            rows += k_means_rows(row._replace(layer=layer), states, data.rows, data.held_out, measured.measures)
    return result


def n_steps(config: StudyConfig, network: Network) -> int:
    """Return how often ``on_step`` is called: once a layer and read-out for every kind of rows that is slow.

    The likelihood bound has no read-out.
    """
    return len(config.training.layers) * (2 * len(READOUTS) + 2 * len(_deep_readouts(network.name)) + 1)


def _network(root: str | Path, config: StudyConfig, network: Network, data: StudyData) -> EncodingOnce:
    model = load_network(root, config, network, data.rows)
    return EncodingOnce(model.machines, model.classes, model.generative)


def _deep_readouts(name: str) -> tuple[Readout, ...]:
    """Return the read-outs of slow measures (power laws, regeneration, code lengths): both of the trained network."""
    return READOUTS if name == TRAINED else (PRIMARY_READOUT,)


def partners_of(config: StudyConfig, network: Network) -> list[Network]:
    """List the networks whose layers are nulls of this one's."""
    if network.name != TRAINED:
        return []
    there = (*config.networks, *ALWAYS_MEASURED)
    partners = (Network(null.network, network.seed) for null in NETWORK_NULLS if null.network is not None)
    return [partner for partner in partners if (partner.kind.model_of or partner.name) in there]


def _layer_rows(row: Row, measured: Measured) -> Iterator[Row]:
    """Make the rows of nulls, subsamples and power laws of one layer and read-out."""
    model, partners, config, data, measures = measured
    readout = cast(Readout, row.readout)
    states = model.encode(data.rows, row.layer, readout, seed=row.seed)
    networks = {
        name: partner.model.encode(partner.fed, row.layer, readout, seed=row.seed) for name, partner in partners.items()
    }
    yield from matched_rows(row, matched_nulls(states, networks=networks, draws=config.matches, seed=row.seed))
    yield from all_states_rows(row, state_counts(states))
    if row.network == TRAINED:
        yield from beside_ideals_rows(row, states, config.matches)
    if row.network in (TRAINED, UNTRAINED):
        yield from subsample_rows(row, states, config.subsamples, measures)
    if row.readout in _deep_readouts(row.network):
        yield from power_law_rows(row, state_counts(states), config.bootstraps)
    if row.network == TRAINED and row.readout == PRIMARY_READOUT:
        yield from power_law_null_rows(row, states, config.power_law_draws, config.bootstraps)


def _multiscale_rows(row: Row, rows: list[Row]) -> list[Row]:
    """Make the rows of the area under the curve of H[k] against H[s] through the layers."""
    found = []
    for readout in READOUTS:
        h_s, h_k = (
            [r.value for r in select(rows, measure, readout, network=row.network)]
            for measure in (RESOLUTION, RELEVANCE)
        )
        found.append(row._replace(readout=readout, measure=MULTISCALE_RELEVANCE, value=through_scales(h_s, h_k).area))
    return found


def _regeneration_rows(row: Row, model: DBN, config: StudyConfig, data: StudyData, on_step: OnStep) -> Iterator[Row]:
    free = {
        layer: free_states(model, layer, config.patterns, config.steps, seed=row.seed)
        for layer in range(1, model.n_layers + 1)
    }
    training, held_out = LabelledRows(data.rows, data.labels), LabelledRows(data.held_out, data.held_out_labels)
    for readout in _deep_readouts(row.network):
        sampling = PatternSampling(readout, config.patterns, config.steps, row.seed)
        found = measure_regeneration(model, training, held_out, sampling, on_layer=on_step, free=free)
        yield from (row._replace(readout=readout, **measured._asdict()) for measured in found)


def _snapshot_rows(row: Row, snapshots: Sequence[Snapshot], measured: Measured) -> Iterator[Row]:
    """Make rows of each layer after some of its epochs, the layers below trained to the end; without intervals."""
    for layer, epoch, machine in snapshots:
        stack = DBN((*measured.model.machines[: layer - 1], machine))
        below = measured.model.encode(measured.data.rows, layer - 1, PRIMARY_READOUT, seed=row.seed)
        states = stack.ascend(below, layer - 1, layer, PRIMARY_READOUT, seed=row.seed)
        yield from value_rows(row._replace(layer=layer, epoch=epoch), state_counts(states), measured.measures)
