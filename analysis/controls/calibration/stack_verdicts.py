"""Calibrate the verdict of claim (iii): what its rule says of planted stacks, five of them as five seeds.

Where the planted layer is at slope -1 the verdict must be *here*; where it is half again the rule's margin above or
below, *elsewhere*; where pixels say nothing of any layer, never *here*.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.claims.reading import index_final
from analysis.claims.second.predictive_layer import place_of, places
from analysis.controls.calibration.cells import load_cell, save_cell, stamped_path
from analysis.controls.calibration.row import CalibrationRow
from analysis.controls.calibration.verdicts_of_samples import SEEDS
from analysis.controls.planted_stacks import planted_stack, stack_rows
from analysis.errorbars.intervals import share
from analysis.protocols.first import PRIMARY_READOUT
from analysis.protocols.second import PLACE_MARGIN
from rbm.errors import InputError

HERE, ELSEWHERE = "here verdict", "elsewhere verdict"
TITLES = {
    HERE: "(iii) the layer that predicts best is here, at slope -1",
    ELSEWHERE: "(iii) the layer that predicts best is elsewhere",
}
VERDICTS, _MOST_VERDICTS = 6, 1000
_FLIP, _NO_TEMPLATES = 0.05, 0.5  # a pixel that is flipped half of the time says nothing of its template
_AWAY = 1.5 * PLACE_MARGIN
_SOURCES = (
    "analysis/claims", "analysis/controls/calibration/stack_verdicts.py", "analysis/controls/planted_stacks.py",
    "analysis/entropies", "analysis/frontier", "analysis/predictive", "analysis/protocols/second.py", "rbm/bits.py",
    "rbm/states.py", "rbm/streams.py",
)  # fmt: skip


class StackLaw(NamedTuple):
    """Planted stacks of which it is known what the verdict should be."""

    name: str
    offset: float  # H[s] of the planted layer less that of slope -1, log M
    flip: float  # probability that a pixel is flipped
    here: str  # what HERE should say: yes or no
    elsewhere: str  # what ELSEWHERE should say; "" where either will do


LAWS = (
    StackLaw("templates at slope -1", 0.0, _FLIP, "yes", "no"),
    StackLaw("templates at lower H[s]", -_AWAY, _FLIP, "no", "yes"),
    StackLaw("templates at higher H[s]", _AWAY, _FLIP, "no", "yes"),
    StackLaw("no templates", 0.0, _NO_TEMPLATES, "no", ""),
)
N_VERDICTS = len(LAWS) * VERDICTS


def calibrate_stacks(
    directory: Path, n_points: int, seed: int, *, workers: int = 1,
    on_verdict: Callable[[int], None] = lambda n_done: None,
) -> None:  # fmt: skip
    """Decide the planted stacks of M points that are missing in a directory, a file each.

    Parameters
    ----------
    directory : Path
        Made if it is not there.
    n_points : int
        M of every stack.
    seed : int
        Of all stacks.
    workers : int
        Processes; results do not depend on it.
    on_verdict : callable
        Called with the number of verdicts done now and then; what it raises ends the calibration.
    """
    directory.mkdir(parents=True, exist_ok=True)
    tasks = [
        (str(directory), n_points, seed, law, number)
        for law in range(len(LAWS))
        for number in range(VERDICTS)
        if load_cell(_path(directory, n_points, seed, law, number), _SHAPE) is None
    ]
    before = N_VERDICTS - len(tasks)
    on_verdict(before)
    if workers > 1:
        from analysis.study.tasks import run_tasks

        run_tasks(decide_stacks, tasks, workers=workers, on_wait=lambda n_done: on_verdict(before + n_done))
        return
    for done, task in enumerate(tasks, start=1):
        decide_stacks(*task)
        on_verdict(before + done)


def stack_calibration_rows(directory: Path, n_points: int, seed: int) -> list[CalibrationRow]:
    """Read the verdicts on planted stacks, all of which must be there, and count them."""
    found = []
    for i, law in enumerate(LAWS):
        values = [load_cell(_path(directory, n_points, seed, i, number), _SHAPE) for number in range(VERDICTS)]
        known = [value[0] for value in values if value is not None]
        if len(known) < VERDICTS:
            raise InputError(f"verdicts on {law.name} are not in {directory}: calibrate again")
        table = np.array(known)
        target = round(float(table[:, 2].mean()), 2)
        for column, (name, expected) in enumerate(((HERE, law.here), (ELSEWHERE, law.elsewhere))):
            said = table[:, column]
            yes = share(said)
            found.append(CalibrationRow(
                name, law.name, expected, n_points, target, VERDICTS, VERDICTS, 0.5, yes.mean, yes.low, yes.high,
                float(said.mean()), float(said.std(ddof=1)) if VERDICTS > 1 else float("nan"),
            ))  # fmt: skip
    return found


def decide_stacks(directory: str, n_points: int, seed: int, law: int, number: int) -> None:
    """Draw five stacks of a law, decide them as a study's five seeds, and write the file; for processes."""
    rows, targets = [], []
    for own in range(1, SEEDS + 1):
        stack_seed = (seed * _MOST_VERDICTS + number) * SEEDS + own
        stack = planted_stack(n_points, offset=LAWS[law].offset, flip=LAWS[law].flip, seed=stack_seed)
        rows += stack_rows(stack, seed=own, readout=PRIMARY_READOUT)
        targets.append(stack.resolutions[stack.planted])
    decision = place_of(places(index_final(rows)), SEEDS)[0]
    values = [float(decision == "here"), float(decision == "elsewhere"), float(np.mean(targets))]
    save_cell(_path(Path(directory), n_points, seed, law, number), np.array([values]))


_SHAPE = (1, 3)


def _path(directory: Path, n_points: int, seed: int, law: int, number: int) -> Path:
    return stamped_path(directory, f"stack-M{n_points}", (n_points, seed, LAWS[law], number), _SOURCES)
