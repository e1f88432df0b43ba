"""Run a study: train its networks, measure them beside nulls, join the table. Figures and report follow elsewhere."""

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from analysis.entropies.layer_measure import LayerMeasure
from analysis.study.config import StudyConfig, from_toml, to_toml
from analysis.study.data import StudyData, load_study_data
from analysis.study.extension import extended, forget_outdated
from analysis.study.join import join_networks
from analysis.study.measure_network import measure_network, n_steps
from analysis.study.networks import Network, measured_networks, train_network, trained_networks
from analysis.study.progress import OnProgress, Phase, StudyProgress
from analysis.study.tasks import run_tasks
from analysis.table.row import write_csv
from analysis.table.study_file import StudyResult, save_result
from dbn.checkpoint import load
from dbn.datasets import digest
from dbn.pictures import parse_shape
from dbn.pretraining import PretrainingState
from rbm.errors import InputError
from rbm.files import replacing

CONFIG = "config.toml"


def run_study(
    config: StudyConfig,
    directory: str | Path,
    *,
    on_progress: OnProgress = lambda progress: None,
    measures: Sequence[LayerMeasure] = (),
    scheduler: str | None = None,
) -> StudyResult:
    """Run a study in a directory, or go on with the one there, and write ``study.h5`` and ``study.csv``.

    Everything is saved after every epoch and every network: after an interruption the same call goes on, to the same
    bits. A study, finished or not, can be called with more seeds, more networks or more epochs of the last layer than
    were saved; what is done stays.

    Parameters
    ----------
    config : StudyConfig
        With ``workers`` above 1, networks are trained and measured by so many processes.
    directory : str or Path
        Not there, empty, or that of a study.
    on_progress : callable, optional
        Called with a `StudyProgress` after every epoch and step, or a few times a second while workers work. An
        exception it raises stops the study and passes through.
    measures : sequence of LayerMeasure, optional
        Your own measures of layers, beside those of `analysis.entropies.registry`. For several workers they must be
        functions of a module that the workers can import.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers see the same files, to run on instead.

    Returns
    -------
    StudyResult

    Raises
    ------
    InputError
        If the data cannot be used, or the directory holds something else or a study that cannot go on as ``config``.
    """
    root, config = prepare_directory(config, directory, measures)
    if config.workers == 1 and scheduler is None:
        run_one_by_one(root, config, on_progress, measures)
    else:
        run_at_once(root, config, on_progress, measures, scheduler)
    networks = tuple(measured_networks(config))
    on_progress(StudyProgress("joining", networks, len(networks)))
    result = join_networks(root, config)
    write_result(root, result)
    return result


def prepare_directory(
    config: StudyConfig, directory: str | Path, measures: Sequence[LayerMeasure] = ()
) -> tuple[Path, StudyConfig]:
    """Check data and directory, save the configuration, and return both as the study goes on; errors as `run_study`."""
    root, config = Path(directory), located(config)
    saved = located(from_toml(root / CONFIG)) if (root / CONFIG).is_file() else None
    if saved is None:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise InputError(f"{root} exists, is not empty and holds no study: give another directory")
        check_study(config)
        root.mkdir(parents=True, exist_ok=True)
    else:
        config = extended(saved, config)
        data = check_study(config)
        if config != saved:
            forget_outdated(root, saved, config, data, measures)
    write_config(root, config)
    return root, config


def check_study(config: StudyConfig) -> StudyData:
    """Load the data, and raise InputError for what would fail only after the training."""
    data = load_study_data(config)
    if config.shape is not None:
        parse_shape(config.shape, data.rows.n_units)
    return data


def task_config(config: StudyConfig) -> str:
    """Return the configuration as tasks take it: TOML, with the whole paths of files."""
    return to_toml(located(config))


def run_one_by_one(
    directory: Path, config: StudyConfig, on_progress: OnProgress, measures: Sequence[LayerMeasure] = ()
) -> None:
    """Train all networks, then measure all, one after the other in this process."""
    root, toml = str(directory), task_config(config)
    networks = tuple(trained_networks(config))
    for i, network in enumerate(networks):
        training = StudyProgress("training", networks, i, network, 0, config.training.total_epochs)
        on_progress(training)

        def on_epoch(state: PretrainingState, training: StudyProgress = training) -> None:
            on_progress(training._replace(steps=state.epochs_done, state=state))

        train_network(root, toml, *network, on_epoch)
    networks = tuple(measured_networks(config))
    for i, network in enumerate(networks):
        progress = StudyProgress("measuring", networks, i, network, 0, n_steps(config, network))
        on_progress(progress)

        def on_step() -> None:
            nonlocal progress
            progress = progress._replace(steps=progress.steps + 1)
            on_progress(progress)

        measure_network(root, toml, *network, measures, on_step)
        on_progress(progress._replace(n_done=i + 1, steps=progress.n_steps))


def run_at_once(
    directory: Path,
    config: StudyConfig,
    on_progress: OnProgress,
    measures: Sequence[LayerMeasure] = (),
    scheduler: str | None = None,
) -> None:
    """Train all networks, then measure all, each phase as tasks of several workers."""
    root, toml = str(directory.resolve()), task_config(config)

    def on_wait(phase: Phase, networks: list[Network], n_done: int) -> None:
        on_progress(StudyProgress(phase, tuple(networks), n_done))

    own = (tuple(measures),) if measures else ()
    trained, measured = trained_networks(config), measured_networks(config)
    run_tasks(
        train_network, [(root, toml, *network) for network in trained],
        workers=config.workers, scheduler=scheduler, on_wait=partial(on_wait, "training", trained),
    )  # fmt: skip
    run_tasks(
        measure_network, [(root, toml, *network, *own) for network in measured],
        workers=config.workers, scheduler=scheduler, on_wait=partial(on_wait, "measuring", measured),
    )  # fmt: skip


def write_result(directory: Path, result: StudyResult) -> None:
    """Write ``study.h5`` and ``study.csv``."""
    save_result(directory / "study.h5", result)
    write_csv(directory / "study.csv", result.rows)


def write_config(directory: Path, config: StudyConfig) -> None:
    """Write ``config.toml``, from which a study goes on."""
    with replacing(directory / CONFIG) as temporary:
        temporary.write_text(to_toml(config), encoding="utf-8")


def moved_data(directory: Path, config: StudyConfig) -> StudyConfig:
    """Save a study's configuration with new places of the data, whose rows must be those its networks were trained on.

    Raises
    ------
    InputError
        If the data cannot be read or are others. Held-out rows are compared when a network is measured.
    """
    config = located(config)
    rows = load_study_data(config).rows
    for network in trained_networks(config):
        path = network.directory(directory) / "model.h5"
        if path.exists() and load(path).digest != digest(network.kind.training_rows(rows, network.seed)):
            raise InputError(
                f"{path} was trained on other rows than those of {config.data}: name the file that has them"
            )
    write_config(directory, config)
    return config


def located(config: StudyConfig) -> StudyConfig:
    """Return the configuration with the whole paths of files, which hold in any directory."""
    source = config.source.located()
    return dataclasses.replace(config, data=source.data, held_out=source.held_out, labels=source.labels)
