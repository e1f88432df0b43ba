"""Run a study: train its networks, measure them beside nulls, join the table. Figures and report follow elsewhere."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from analysis.controls.calibration.of_points import calibrate_of_points, plan_of_points
from analysis.controls.calibration.row import CalibrationRow
from analysis.entropies.layer_measure import LayerMeasure
from analysis.study.config import StudyConfig
from analysis.study.data import load_study_data
from analysis.study.directory import prepare_directory, task_config
from analysis.study.held_directory import claimed_directory
from analysis.study.join import join_networks
from analysis.study.measure_network import measure_network
from analysis.study.network_rows import n_steps
from analysis.study.networks import Network, measured_networks, train_network, trained_networks
from analysis.study.progress import OnProgress, Phase, StudyProgress
from analysis.study.tasks import run_tasks
from analysis.table.row import write_csv
from analysis.table.study_file import StudyResult, save_result
from dbn.pretraining import PretrainingState


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
        If the data cannot be used, or the directory holds something else or a study that cannot go on as ``config``, or
        another process works in it.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import StudyConfig, run_study
    >>> from dbn import DBNConfig
    >>> np.save("rows.npy", np.random.default_rng(1).integers(0, 2, (120, 5)))
    >>> training = DBNConfig(layers=(4, 3), epochs=1, k=1)
    >>> few = dict(shuffles=2, splits=2, matches=2, bootstraps=2, patterns=4, subsamples=1, steps=2, calibration=0)
    >>> result = run_study(StudyConfig(data="rows.npy", training=training, **few), "study")
    >>> result.facts["sizes"], result.facts["n_points"]
    ('5-4-3', 108)
    """
    with claimed_directory(directory) as root:
        root, config = prepare_directory(config, root, measures)
        if config.workers == 1 and scheduler is None:
            run_one_by_one(root, config, on_progress, measures)
        else:
            run_at_once(root, config, on_progress, measures, scheduler)
        networks = tuple(measured_networks(config))
        calibration = _calibrate(config, networks, on_progress)
        on_progress(StudyProgress("joining", networks, len(networks)))
        result = join_networks(root, config)._replace(calibration=calibration)
        write_result(root, result)
        return result


def _calibrate(
    config: StudyConfig, networks: tuple[Network, ...], on_progress: OnProgress
) -> tuple[CalibrationRow, ...]:
    plan = plan_of_points(load_study_data(config).rows.n, config.calibration)
    if plan is None:
        return ()

    def on_cell(done: int, of: int) -> None:
        on_progress(StudyProgress("calibrating", networks, len(networks), steps=done, n_steps=of))

    return calibrate_of_points(plan, config.workers, on_cell)


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
