"""The whole experiment: train networks, measure them beside nulls, join the table. Figures and report follow."""

import dataclasses
import os
import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np

from analysis.frontier.bound import frontier_curve
from analysis.scales.units import frontier_area
from analysis.study.config import StudyConfig, to_toml
from analysis.study.data import StudyData, load_study_data
from analysis.study.measure_network import measure_network
from analysis.study.networks import Network, measured_networks, train_network, trained_networks
from analysis.study.tasks import run_tasks
from analysis.table.network_file import load_measures
from analysis.table.row import NO_NULL, TRAINED, UNTRAINED, write_csv
from analysis.table.study_file import SAMPLE_STARTS, StudyResult, save_result
from dbn.checkpoint import load
from dbn.generation import generate, visible_probability
from dbn.model import DBN
from dbn.pictures import parse_shape
from rbm.files import replacing
from rbm.training.monitor import EpochRecord

N_FILTERS = 64


def check_study(config: StudyConfig) -> StudyData:
    """The data, and InputError for what would fail only after the training."""
    data = load_study_data(config)
    if config.shape is not None:
        parse_shape(config.shape, data.rows.n_units)
    return data


def task_config(config: StudyConfig) -> str:
    """The configuration as tasks take it: TOML, with files named so that they are found from everywhere."""
    return to_toml(dataclasses.replace(config, data=_located(config.data), held_out=_located(config.held_out)))


def run_phases(
    directory: Path,
    config: StudyConfig,
    *,
    scheduler: str | None = None,
    on_wait: Callable[[str, list[Network], int], None] = lambda phase, networks, n_done: None,
) -> None:
    """Train all networks, then measure all, several at once; each is a task. ``on_wait`` is told how far it is."""
    root, toml = str(directory.resolve()), task_config(config)
    for phase, function, networks in (
        ("training", train_network, trained_networks(config)),
        ("measuring", measure_network, measured_networks(config)),
    ):
        run_tasks(
            function,
            [(root, toml, *network) for network in networks],
            workers=config.workers,
            scheduler=scheduler,
            on_wait=partial(on_wait, phase, networks),
        )


def join_networks(directory: Path, config: StudyConfig) -> StudyResult:
    """What the study found, from all its networks trained and measured; the same wherever and whenever that was."""
    for left in directory.glob("networks/*/.*.part"):  # by workers that were killed
        left.unlink(missing_ok=True)
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
        frontier=np.column_stack(frontier_curve(data.rows.n, np.round(np.arange(-0.9, 8.01, 0.1), 1))),
        history=np.array(records, np.float64).reshape(-1, 1 + len(EpochRecord._fields)),
        samples=_samples(first.model, config, data),
        filters=first.model.machines[0].weights.T[:N_FILTERS],
    )


def write_result(directory: Path, result: StudyResult) -> None:
    """``study.h5`` and ``study.csv``."""
    save_result(directory / "study.h5", result)
    write_csv(directory / "study.csv", result.rows)


def write_config(directory: Path, config: StudyConfig) -> None:
    """``config.toml``, from which a study goes on."""
    with replacing(directory / "config.toml") as temporary:
        temporary.write_text(to_toml(config), encoding="utf-8")


def _samples(model: DBN, config: StudyConfig, data: StudyData) -> np.ndarray:
    """Patterns for the figure, (starts, layers, samples, n_visible)."""
    found, seed = [], config.training.seed
    for start in SAMPLE_STARTS:
        for layer in range(1, model.n_layers + 1):
            generated = generate(model, layer, config.samples, config.steps, start=start, data=data.rows, seed=seed)
            found.append(visible_probability(model, layer, generated, seed=seed))
    return np.reshape(found, (len(SAMPLE_STARTS), model.n_layers, config.samples, -1))


def _located(spec: str | None) -> str | None:
    """Data by name, files with their whole path."""
    if spec is None or spec.startswith("mnist:"):
        return spec
    path, colon, name = spec.partition(":/")
    return os.path.abspath(path) + colon + name
