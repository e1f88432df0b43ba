"""The whole experiment: train, measure beside nulls, write the table; figures and report follow from it."""

import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

from analysis.config import StudyConfig, to_toml
from analysis.frontier import frontier_curve
from analysis.layers import measure_layers
from analysis.result import SAMPLE_STARTS, StudyResult, save_result
from analysis.table import write_csv
from dbn.checkpoint import load, save
from dbn.generation import generate, visible_probability
from dbn.pictures import parse_shape
from dbn.pretraining import PretrainingState, pretrain, untrained
from rbm.bits import States, as_states
from rbm.checkpoint import replacing
from rbm.errors import InputError
from rbm.monitor import EpochRecord

N_FILTERS = 64


def check_study(config: StudyConfig, data: States, held_out: States | None) -> None:
    """Raise InputError for what would fail only after the training."""
    if data.n < 4:
        raise InputError(f"a study needs at least 4 rows of data; got {data.n}")
    if held_out is not None:
        as_states(held_out, data.n_units)
    if config.shape is not None:
        parse_shape(config.shape, data.n_units)


def train_stack(
    directory: Path, config: StudyConfig, on_epoch: Callable[[PretrainingState], None] = lambda state: None
) -> PretrainingState:
    """Train the stack of a study, or go on with what ``model.h5`` in the directory holds; saved after every epoch."""
    data, held_out = config.source.load(config.training.seed)
    path = directory / "model.h5"
    state = load(path) if path.exists() else None

    def keep(state: PretrainingState) -> None:
        save(path, state, config.source)
        on_epoch(state)

    if state is not None:
        if state.config != config.training:
            raise InputError(f"{path} was trained under another configuration than the study's: restore config.toml")
        on_epoch(state)
    given = None if state is not None else config.training
    return pretrain(data, given, state=state, held_out=held_out, on_epoch=keep)


def measure_stack(
    state: PretrainingState, config: StudyConfig, on_layer: Callable[[], None] = lambda: None
) -> StudyResult:
    """Everything a study reports, from a trained stack."""
    began = time.perf_counter()
    data, _ = config.source.load(config.training.seed)
    seed, model = config.training.seed, state.model
    measures = measure_layers(
        model, untrained(data, config.training), data,
        shuffles=config.shuffles, splits=config.splits, seed=seed, on_layer=on_layer,
    )  # fmt: skip
    records = [(layer, *r) for layer, s in enumerate(state.states, start=1) for r in s.history]
    curve = frontier_curve(data.n, np.round(np.arange(-0.9, 8.01, 0.1), 1))
    samples = []
    for start in SAMPLE_STARTS:
        for layer in range(1, model.n_layers + 1):
            generated = generate(model, layer, config.samples, config.steps, start=start, data=data, seed=seed)
            samples.append(visible_probability(model, layer, generated, seed=seed))
    facts: dict[str, str | int | float] = {
        "digest": state.digest,
        "n_points": data.n,
        "sizes": "-".join(map(str, model.sizes)),
        "training_seconds": round(sum(r.seconds + r.monitor_seconds for s in state.states for r in s.history), 1),
        "measuring_seconds": round(time.perf_counter() - began, 1),
        "version": version("relevance-rbm"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": version("numba"),
    }
    return StudyResult(
        config=to_toml(config),
        facts=facts,
        rows=measures.rows,
        counts=measures.counts,
        frontier=np.column_stack(curve),
        history=np.array(records, np.float64).reshape(-1, 1 + len(EpochRecord._fields)),
        samples=np.reshape(samples, (len(SAMPLE_STARTS), model.n_layers, config.samples, -1)),
        filters=model.machines[0].weights.T[:N_FILTERS],
    )


def write_result(directory: Path, result: StudyResult) -> None:
    """``study.h5`` and ``study.csv``."""
    save_result(directory / "study.h5", result)
    write_csv(directory / "study.csv", result.rows)


def write_config(directory: Path, config: StudyConfig) -> None:
    """``config.toml``, from which a study goes on."""
    with replacing(directory / "config.toml") as temporary:
        temporary.write_text(to_toml(config), encoding="utf-8")
