"""Calibrate the tests for a number of points: what they say of controls with known answers, of as many points."""

from collections.abc import Callable

from analysis.controls.calibration.cells import default_directory
from analysis.controls.calibration.planted import planted_rows
from analysis.controls.calibration.row import CalibrationRow
from analysis.controls.calibration.run import calibrate, calibration_rows, cells
from analysis.controls.calibration.stack_verdicts import N_VERDICTS, calibrate_stacks, stack_calibration_rows
from analysis.controls.plan import Plan

LEAST_POINTS = 1000  # with fewer the ideal laws have hardly any states to tell apart


def plan_of_points(n_points: int, samples: int) -> Plan | None:
    """Return what is calibrated; None if nothing, without samples or with too few points."""
    return Plan(n_points=n_points, samples=samples) if samples and n_points >= LEAST_POINTS else None


def calibrate_of_points(
    plan: Plan, workers: int, on_cell: Callable[[int, int], None] = lambda done, of: None
) -> tuple[CalibrationRow, ...]:
    """Calibrate, or read from the user's cache what was calibrated before; ``on_cell`` gets numbers done and of all."""
    n, directory = len(cells(plan)), default_directory()
    of = n + N_VERDICTS
    calibrate(directory, plan, workers=workers, on_cell=lambda done: on_cell(done, of))
    points = (plan.n_points, plan.seed)
    calibrate_stacks(directory, *points, workers=workers, on_verdict=lambda done: on_cell(n + done, of))
    return (
        *calibration_rows(directory, plan), *stack_calibration_rows(directory, *points), *planted_rows(plan.seed),
    )  # fmt: skip
