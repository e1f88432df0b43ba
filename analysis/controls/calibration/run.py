"""Calibrate the verdicts: how often each statistic says yes to each control, of M points at given resolutions.

A cell is a control at a resolution; its draws are independent samples, each measured as a layer is. A cell's values are
kept in a file of their own (`cells.py`), so that a calibration that was stopped goes on, in any number of processes,
and one that was made before is read. Yes and no are decided when the values are read.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from analysis.controls.calibration.cells import cell_path, load_cell, save_cell
from analysis.controls.calibration.questions import QUESTIONS, Answers, Question
from analysis.controls.calibration.row import CalibrationRow as CalibrationRow
from analysis.controls.calibration.verdicts_of_samples import verdicts_of_samples
from analysis.controls.comparators import comparators
from analysis.controls.control import Control
from analysis.controls.laws.matching import TOLERANCE
from analysis.controls.noise_band import noise_band
from analysis.controls.plan import Plan
from analysis.controls.power_law_ratios import power_law_ratios
from analysis.controls.registry import CONTROLS, control_named
from analysis.controls.thresholds import THRESHOLDS, Thresholds
from analysis.entropies.columns import as_bits
from analysis.entropies.entropy import state_counts
from analysis.errorbars.intervals import Interval, share
from analysis.powerlaw.assessment import assess_power_law
from rbm.errors import InputError
from rbm.streams import stream_generator


def cells(plan: Plan, controls: Sequence[Control] = CONTROLS) -> list[tuple[str, float]]:
    """Return the controls, by name, and the resolutions each can have; InputError on a plan that cannot be."""
    if plan.n_points < 2 or plan.samples < 1:
        raise InputError(f"a calibration needs 2 points and 1 sample; got {plan.n_points} and {plan.samples}")
    if not plan.resolutions or not all(0 < h < 1 for h in plan.resolutions):
        raise InputError(f"resolutions must be between 0 and 1, in units of log M; got {plan.resolutions}")
    if len(plan.code_densities) != 2 or not 0 < plan.code_densities[0] <= plan.code_densities[1] < 1:
        raise InputError(
            f"densities of codes are two numbers between 0 and 1, the least first; got {plan.code_densities}"
        )
    return [
        (control.name, target)
        for control in controls
        for least, largest in [control.reach(plan.n_points)]
        for target in plan.resolutions
        if least - TOLERANCE <= target <= largest + TOLERANCE
    ]


def measure_cell(plan: Plan, name: str, target: float) -> np.ndarray:
    """Draw the samples of a control at a resolution and measure them: float64 (samples, questions)."""
    control = control_named(name)
    values = np.empty((plan.samples, len(QUESTIONS)))
    for draw in range(plan.samples):
        generator = stream_generator(plan.seed, f"control {name} at {target:.6f}", draw)
        columns = control.sample(plan.n_points, target, generator, plan.code_densities)
        counts = state_counts(as_bits(columns))
        known = comparators(
            columns, counts, ideal_draws=plan.ideal_draws, null_draws=plan.null_draws,
            seed=int(generator.integers(2**62)),
        )  # fmt: skip
        found = Answers(noise_band(known), power_law_ratios(known), _called(counts, plan))
        values[draw] = [question.value(found) for question in QUESTIONS]
    return values


def _called(counts: np.ndarray, plan: Plan) -> float:
    if not plan.bootstraps:
        return float("nan")
    law = assess_power_law(counts, bootstraps=plan.bootstraps, seed=plan.seed)
    return float(law.called) if law.testable else float("nan")


def fill_cell(directory: str, plan: Plan, name: str, target: float) -> None:
    """Measure a cell and write its file; for processes, so that it can be run again."""
    save_cell(cell_path(Path(directory), plan, name, target), measure_cell(plan, name, target))


def calibration_rows(
    directory: Path, plan: Plan, controls: Sequence[Control] = CONTROLS, thresholds: Thresholds = THRESHOLDS
) -> list[CalibrationRow]:
    """Read the cells of a plan, all of which must be there, and decide them."""
    rows = []
    for name, target in cells(plan, controls):
        values = load_cell(cell_path(directory, plan, name, target), (plan.samples, len(QUESTIONS)))
        if values is None:
            raise InputError(f"the calibration of {name} at H[s] {target} is not in {directory}: calibrate again")
        for question, column in zip(QUESTIONS, values.T, strict=True):
            threshold = getattr(thresholds, question.threshold)
            rows.append(_row(plan, control_named(name), target, question, threshold, column))
    return rows


def missing_cells(directory: Path, plan: Plan, controls: Sequence[Control] = CONTROLS) -> list[tuple[str, float]]:
    """Return the cells of a plan that have no file yet, or a damaged one."""
    shape = (plan.samples, len(QUESTIONS))
    return [cell for cell in cells(plan, controls) if load_cell(cell_path(directory, plan, *cell), shape) is None]


def calibrate(
    directory: Path, plan: Plan, *, controls: Sequence[Control] = CONTROLS, workers: int = 1,
    on_cell: Callable[[int], None] = lambda n_done: None,
) -> None:  # fmt: skip
    """Measure the cells of a plan that are missing in a directory.

    Parameters
    ----------
    directory : Path
        Where the files of cells are; made if it is not there.
    plan : Plan
    controls : sequence of Control
        Registered ones.
    workers : int
        Processes; results do not depend on it.
    on_cell : callable
        Called with the number of cells done now and then; what it raises ends the calibration.
    """
    wanted = missing_cells(directory, plan, controls)
    directory.mkdir(parents=True, exist_ok=True)
    before = len(cells(plan, controls)) - len(wanted)
    tasks = [(str(directory), plan, name, target) for name, target in wanted]
    on_cell(before)
    if workers > 1:
        from analysis.study.tasks import run_tasks

        run_tasks(fill_cell, tasks, workers=workers, on_wait=lambda n_done: on_cell(before + n_done))
        return
    for number, task in enumerate(tasks, start=1):
        fill_cell(*task)
        on_cell(before + number)


def _row(
    plan: Plan, control: Control, target: float, question: Question, threshold: float, values: np.ndarray
) -> CalibrationRow:
    answers = verdicts_of_samples(values, threshold) if question.by_verdict else np.where(
        np.isfinite(values), values > threshold, np.nan
    )  # fmt: skip
    defined, decided = values[np.isfinite(values)], answers[np.isfinite(answers)]
    yes = share(decided) if len(decided) else Interval(float("nan"))
    mean = float(defined.mean()) if len(defined) else float("nan")
    sd = float(defined.std(ddof=1)) if len(defined) > 1 else float("nan")
    expected = {True: "yes", False: "no", None: ""}[question.expected(control)]
    return CalibrationRow(
        question.name, control.name, expected, plan.n_points, target, len(answers), len(decided), threshold,
        yes.mean, yes.low, yes.high, mean, sd,
    )  # fmt: skip
