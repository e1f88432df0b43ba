"""A reservoir: stored equilibrium samples of a machine on the way of a training, from which ladders begin.

Drawn once by a full trajectory, it takes the place of all levels below: a sweep puts a row of it, drawn with equal
probabilities and with replacement for every ladder by itself, at the lowest level, and draws h | v and v | h of its
machine from there. So chains of the trained machine need only the levels above.

The law of the lowest level is that of the R stored rows, one sweep on, and not that of the machine: a mean over it is
off by about sigma / sqrt(R) of R independent rows, sigma the deviation of one, however many sweeps are run, and what
the rows lack (a mode, where the reservoir had not mixed) only chains above can find. In total variation the sweep
brings the law no farther from the machine's, as it keeps that. Source of the idea: Bereux, Decelle, Furtlehner, Rosset
and Seoane, arXiv 2405.15376v3.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, get_args

import numpy as np

from rbm.bits import States, n_words
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint
from rbm.mixing import Mixing, measure_mixing
from rbm.mixing.summary import Verdict
from rbm.model import RBM, same_parameters
from rbm.sampling.trajectory import Trajectory, sample_trajectory, start_trajectory
from rbm.storage.machines import read_model, write_model
from rbm.storage.parts import FLOATS, WORDS, array, naming, text, whole_number

KIND, FORMAT = "reservoir", 1
_NUMBERS = ("tau", "rhat", "swap_rate")


class Reservoir(NamedTuple):
    """Samples of a machine, and how the ladders that drew them had mixed in the second half of their sweeps.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, trajectory_levels
    >>> from rbm.sampling import draw_reservoir, sample_trajectory, start_trajectory
    >>> early, late = (RBM(w * np.eye(3, 2), np.zeros(3), np.zeros(2)) for w in (0.5, 1.0))
    >>> reservoir = draw_reservoir(trajectory_levels([early]), 100, sweeps=20)
    >>> above = trajectory_levels([early, late], reservoir=reservoir)
    >>> above.positions.tolist()
    [1.0, 2.0]
    >>> sample_trajectory(start_trajectory(above, 4), sweeps=10).visible.shape
    (4, 3)
    """

    machine: RBM
    visible: States  # one row a ladder
    sweeps: int  # of each ladder
    verdict: Verdict  # whether they had mixed
    tau: float  # longest integrated autocorrelation time, sweeps; nan where the run is too short to tell
    rhat: float  # largest R-hat of an observable; nan where none changes
    swap_rate: float  # least share of swaps between neighbouring levels; nan where none was tried
    round_trips: int  # of all ladders
    seed: int


def draw_reservoir(trajectory: Trajectory, n: int, *, sweeps: int = 1000, seed: int = 0) -> Reservoir:
    """Draw a reservoir of the last machine of a trajectory: the top states of n independent ladders.

    Parameters
    ----------
    trajectory : Trajectory
        ``trajectory_levels(snapshots[:k])``, for a reservoir of snapshot k.
    n : int
        Rows, each of a ladder of its own.
    sweeps : int
        Of each ladder, at least 2; mixing is measured in the second half.
    seed : int
        On streams that begin with "reservoir".

    Raises
    ------
    InputError
        If sweeps are too few, or as `start_trajectory`. A reservoir that has not mixed is no error: its verdict says
        so.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, trajectory_levels
    >>> from rbm.sampling import draw_reservoir
    >>> reservoir = draw_reservoir(trajectory_levels([RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))]), 50, sweeps=600)
    >>> reservoir.visible.shape, reservoir.verdict
    ((50, 3), 'mixed')
    """
    if sweeps < 2:
        raise InputError(f"a reservoir needs at least 2 sweeps; got {sweeps}")
    last = sweeps // 2
    chains = sample_trajectory(start_trajectory(trajectory, n, seed=seed, stream="reservoir"), sweeps - last)
    machine = trajectory.machines[-1]
    chains, mixing = measure_mixing(machine, chains.counted_anew(), last, advance=sample_trajectory)
    tried, rates = chains.exchanges.attempts > 0, chains.exchanges.rates
    return Reservoir(
        machine, chains.visible, sweeps, mixing.verdict, *_numbers(mixing),
        float(rates[tried].min()) if tried.any() else math.nan, chains.exchanges.round_trips, seed,
    )  # fmt: skip


def _numbers(mixing: Mixing) -> tuple[float, float]:
    return mixing.slowest.tau, mixing.most_apart.rhat


def place_of(reservoir: Reservoir, snapshots: Sequence[RBM]) -> int:
    """Return k where the reservoir's machine is snapshot k, from 1, of those before the last; InputError if it is none.

    Of equal snapshots it is the latest.
    """
    for k in range(len(snapshots) - 1, 0, -1):
        if same_parameters(snapshots[k - 1], reservoir.machine):
            return k
    shape, own = (f"{m.n_visible} x {m.n_hidden}" for m in (reservoir.machine, snapshots[0]))
    raise InputError(
        f"the reservoir, of a machine of {shape} units, is of none of the {len(snapshots) - 1} snapshots of {own} "
        "before the last: give one that was drawn of one of them, bit for bit"
    )


def save_reservoir(path: str | Path, reservoir: Reservoir) -> None:
    """Write a reservoir with the parameters of its machine; the file is replaced whole or not at all.

    Raises
    ------
    InputError
        If the directory does not exist or cannot be written.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, trajectory_levels
    >>> from rbm.sampling import draw_reservoir, load_reservoir, save_reservoir
    >>> reservoir = draw_reservoir(trajectory_levels([RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))]), 5, sweeps=4)
    >>> save_reservoir("reservoir.h5", reservoir)
    >>> load_reservoir("reservoir.h5").visible == reservoir.visible
    True
    """
    with new_checkpoint(path, KIND, FORMAT) as file:
        write_model(file, reservoir.machine)
        file["visible_words"] = reservoir.visible.words
        for name in _NUMBERS:
            file[name] = np.float64(getattr(reservoir, name))
        for name in ("sweeps", "verdict", "round_trips", "seed"):
            file.attrs[name] = getattr(reservoir, name)


def load_reservoir(path: str | Path) -> Reservoir:
    """Read a file of `save_reservoir`.

    Raises
    ------
    InputError
        If the file is not there, not whole, of another kind or format, or its parts do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, trajectory_levels
    >>> from rbm.sampling import draw_reservoir, load_reservoir, save_reservoir
    >>> machine = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> save_reservoir("reservoir.h5", draw_reservoir(trajectory_levels([machine]), 5, sweeps=4))
    >>> np.array_equal(load_reservoir("reservoir.h5").machine.weights, machine.weights)
    True
    """
    with open_checkpoint(path, KIND, FORMAT) as file:
        machine = read_model(file)
        words = array(file, "visible_words", WORDS, (None, n_words(machine.n_visible)))
        with naming("visible_words"):
            visible = machine.visible_rows(States(words, machine.n_visible))
        verdict = text(file, "verdict")
        known = {one: one for one in get_args(Verdict)}
        if not visible.n or verdict not in known:
            raise InputError(f"it must hold at least one row, and a verdict of {', '.join(known)}; got {verdict!r}")
        tau, rhat, swap_rate = (float(array(file, name, FLOATS, ())) for name in _NUMBERS)
        sweeps, trips, seed = (whole_number(file, name) for name in ("sweeps", "round_trips", "seed"))
        return Reservoir(machine, visible, sweeps, known[verdict], tau, rhat, swap_rate, trips, seed)
