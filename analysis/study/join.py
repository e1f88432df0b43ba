"""Join what was measured of the networks of a study into one result."""

import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

from analysis.frontier.bound import frontier_curve
from analysis.protocols.first import PRIMARY_READOUT
from analysis.scales.units import frontier_area
from analysis.study.config import StudyConfig, to_toml
from analysis.study.data import StudyData, load_study_data
from analysis.study.networks import Network, measured_networks, trained_networks
from analysis.table.atlas_file import LayerAtlas
from analysis.table.network_file import load_measures
from analysis.table.row import NO_NULL, TRAINED, UNTRAINED
from analysis.table.study_file import SAMPLE_STARTS, StudyResult
from dbn.checkpoint import load
from dbn.generation import Start, generate, visible_probability
from dbn.inside.atlas import atlas_of, majority_classes
from dbn.model import DBN
from dbn.model_data import describe_source
from rbm.files import remove_parts
from rbm.training.monitor import EpochRecord

N_FILTERS = 64  # units of layer 1 whose weights are kept
N_STATES = 10  # of a layer, the most frequent ones, that are shown
FRONTIER_MU = np.round(np.arange(-0.9, 8.01, 0.1), 1)  # 1 is among them, the slope of Zipf's law


def join_networks(directory: Path, config: StudyConfig) -> StudyResult:
    """Return what a study found, from its networks trained and measured; the same wherever and whenever that was."""
    remove_parts(directory)  # of workers that were killed
    data = load_study_data(config)
    seed = config.training.seed
    measured = {
        network: load_measures(network.directory(directory) / "measures.h5") for network in measured_networks(config)
    }
    seconds = 0.0
    for network in trained_networks(config):
        state = load(network.directory(directory) / "model.h5")
        seconds += sum(r.seconds + r.monitor_seconds for s in state.states for r in s.history)
    first = load(Network(TRAINED, seed).directory(directory) / "model.h5")
    records = [(layer, *r) for layer, s in enumerate(first.states, start=1) for r in s.history]
    counts = dict(measured[Network(TRAINED, seed)].counts)
    for (layer, readout, null), values in measured[Network(UNTRAINED, seed)].counts.items():
        if null == NO_NULL:
            counts[layer, readout, UNTRAINED] = values
    facts: dict[str, str | int | float] = {
        "data": describe_source(config.source._replace(tenth=None)),
        "digest": first.digest,
        "n_points": data.rows.n,
        "held_out": data.held_out_name,
        "n_held_out": data.held_out.n,
        "frontier_area": frontier_area(data.rows.n),
        "sizes": "-".join(map(str, first.model.sizes)),
        "training_seconds": round(seconds, 1),
        "measuring_seconds": round(sum(m.seconds for m in measured.values()), 1),
        "version": version("relevance-rbm"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": version("numba"),
    }
    return StudyResult(
        config=to_toml(config),
        facts=facts,
        rows=[row for network in measured.values() for row in network.rows],
        counts=counts,
        frontier=np.column_stack(frontier_curve(data.rows.n, FRONTIER_MU)),
        history=np.array(records, np.float64).reshape(-1, 1 + len(EpochRecord._fields)),
        samples=_samples(first.model, config, data),
        filters=first.model.machines[0].weights.T[:N_FILTERS],
        atlas=layer_atlases(first.model, data, seed),
    )


def _samples(model: DBN, config: StudyConfig, data: StudyData) -> np.ndarray:
    """Generate the patterns of the figure, (starts, layers, samples, n_visible)."""
    found, seed = [], config.training.seed
    for start in (Start(kind, data.rows) for kind in SAMPLE_STARTS):
        for layer in range(1, model.n_layers + 1):
            generated = generate(model, layer, config.samples, config.steps, start=start, seed=seed)
            found.append(visible_probability(model, layer, generated, seed=seed))
    return np.reshape(found, (len(SAMPLE_STARTS), model.n_layers, config.samples, -1))


def layer_atlases(model: DBN, data: StudyData, seed: int) -> tuple[LayerAtlas, ...]:
    """Find the most frequent states of every layer: their expected visible patterns, and means and classes of rows."""
    found, states = [], data.rows
    for layer in range(1, model.n_layers + 1):
        states = model.ascend(states, layer - 1, layer, PRIMARY_READOUT, seed=seed)
        atlas = atlas_of(model, data.rows, layer, states, N_STATES, seed=seed)
        expected, means = atlas.expected.astype(np.float32), atlas.mean_rows.astype(np.float32)
        layer_atlas = LayerAtlas(atlas.counts, expected, means, atlas.n_states)
        if data.labels is not None:
            labels, shares = majority_classes(states, data.labels, N_STATES)
            names = tuple(data.class_name(int(label)) for label in labels)
            layer_atlas = layer_atlas._replace(classes=names, shares=shares)
        found.append(layer_atlas)
    return tuple(found)
