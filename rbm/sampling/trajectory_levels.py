"""Which machines along a training are kept as levels: as far apart as still lets their chains exchange states."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.errors import InputError
from rbm.gibbs import random_chains, sample, start_chains
from rbm.labels.prediction import refuse_labels
from rbm.model import RBM
from rbm.sampling.reservoir import Reservoir, place_of
from rbm.sampling.trajectory import Trajectory, checked_rows, some_stored, swap_changes

LEAST_ACCEPTANCE = 0.3  # of exchanges between neighbours: arXiv 2405.15376v3
_CHAINS, _SWEEPS = 100, 10  # of the pilot, the sweeps at each machine it tries
_SHORTEST = 2.0**-20  # step along the positions, however few states are exchanged
_MOST_LEVELS = 1000


class _Pilot(NamedTuple):
    """A machine on the way, and states of chains that were brought there."""

    machine: RBM
    position: float
    visible: States
    acceptance: float  # of exchanges with the level below


def trajectory_levels(
    snapshots: Sequence[RBM], *, acceptance: float = LEAST_ACCEPTANCE, chains: int = _CHAINS, sweeps: int = _SWEEPS,
    reservoir: Reservoir | None = None, seed: int = 0,
) -> Trajectory:  # fmt: skip
    """Choose levels from a machine without couplings along snapshots of a training to the last.

    With a reservoir the lowest level is its machine, one of the snapshots before the last, and those before are left
    out; positions still count all.

    A pilot, chains that are brought from level to level by some sweeps at each, tells how often neighbours would
    exchange states. From each level the next is the last snapshot until which that share is at least ``acceptance``;
    where even the next snapshot is too far, a weighted mean of the parameters lies between, as far on as will do, by
    halving. The last snapshot is always the top.

    Parameters
    ----------
    snapshots : sequence of RBM
        Of one shape, from early to late in the training.
    acceptance : float
        The least share of exchanges between neighbours, as the pilot sees it.
    chains, sweeps : int
        Of the pilot; the sweeps are those at each machine that is tried.
    reservoir : Reservoir, optional
        Stored samples of one of the snapshots (`rbm.sampling.draw_reservoir`).
    seed : int
        On streams that begin with "pilot of levels".

    Raises
    ------
    InputError
        If there are no snapshots, they are of several shapes, a number cannot be, more than 1000 levels were needed, or
        the reservoir is of none of the snapshots before the last.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, trajectory_levels
    >>> early, late = (RBM(w * np.eye(3, 2), np.zeros(3), np.zeros(2)) for w in (0.01, 0.02))
    >>> trajectory = trajectory_levels([early, late])
    >>> trajectory.positions.tolist(), trajectory.machines[-1] is late
    ([0.0, 2.0], True)
    """
    if not snapshots or len({machine.weights.shape for machine in snapshots}) > 1:
        raise InputError(f"a trajectory needs snapshots of one machine, all of one shape; got {len(snapshots)} of them")
    refuse_labels(snapshots[0], "a trajectory")
    if not 0 < acceptance < 1 or chains < 1 or sweeps < 1:
        raise InputError(
            "acceptance must lie between 0 and 1, chains and sweeps be at least 1; "
            f"got {acceptance}, {chains} and {sweeps}"
        )
    machines = (independent_machine(snapshots[0]), *snapshots)
    begin = 0 if reservoir is None else place_of(reservoir, snapshots)
    if reservoir is None:
        first = random_chains(machines[0], chains, seed=seed, stream="pilot of levels: first states").visible
    else:
        stored = checked_rows(machines[begin], reservoir.visible)
        first = some_stored(stored, chains, seed, "pilot of levels: rows of the reservoir")
    way = start_chains(machines[begin], first, seed=seed, stream="pilot of levels: first states")
    kept = [_Pilot(machines[begin], float(begin), sample(machines[begin], way, 1).visible, math.nan)]

    def tried(position: float) -> _Pilot:
        below, machine = kept[-1], _machine_at(machines, position)
        way = start_chains(machine, below.visible, seed=seed, stream=f"pilot of levels at {float(position)}")
        visible = sample(machine, way, sweeps).visible
        change = swap_changes(below.machine, machine, below.visible, visible)
        return _Pilot(machine, position, visible, float(np.exp(np.minimum(0, change[0] - change[1])).mean()))

    reach = 1.0
    while kept[-1].position < len(snapshots):
        if len(kept) == _MOST_LEVELS:
            raise InputError(
                f"these snapshots are too far apart: {_MOST_LEVELS} levels lead to position {kept[-1].position:.3g} of "
                f"{len(snapshots)} only; give more snapshots, ask for a lower acceptance, or sample by tempering"
            )
        here = kept[-1].position
        goal = math.floor(here) + 1
        step = tried(min(goal, here + reach))
        while step.acceptance < acceptance and step.position - here > _SHORTEST:
            step = tried(here + (step.position - here) / 2)
        if step.position == goal:
            for further in range(goal + 1, len(snapshots) + 1):
                if (found := tried(further)).acceptance < acceptance:
                    break
                step = found
        kept.append(step)
        reach = 2 * (step.position - here)
    positions = np.array([level.position for level in kept])
    return Trajectory(tuple(level.machine for level in kept), positions, reservoir and reservoir.visible)


def independent_machine(model: RBM) -> RBM:
    """Make a machine without couplings near one whose couplings are weak; a Gibbs sweep draws from it exactly.

    Its biases are the fields of the machine where the units of the other layer are at their means without couplings.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.sampling import independent_machine
    >>> flat = independent_machine(RBM(0.1 * np.ones((3, 2)), np.zeros(3), np.zeros(2)))
    >>> bool(flat.weights.any()), np.allclose(flat.visible_bias, 0.1), np.allclose(flat.hidden_bias, 0.15)
    (False, True, True)
    """
    weights = model.weights.astype(np.float64)
    visible_mean, hidden_mean = _mean_states(model.visible_bias), _mean_states(model.hidden_bias)
    return RBM(
        np.zeros_like(weights), model.visible_bias + weights @ hidden_mean, model.hidden_bias + visible_mean @ weights
    )


def _mean_states(field: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.tanh(field.astype(np.float64) / 2)


def _machine_at(machines: Sequence[RBM], position: float) -> RBM:
    """Return the machine at a position: one of those given, or the weighted mean of two neighbours' parameters."""
    number = math.floor(position)
    part = position - number
    if part == 0:
        return machines[number]
    low, high = machines[number], machines[number + 1]
    return RBM(
        (1 - part) * low.weights + part * high.weights,
        (1 - part) * low.visible_bias + part * high.visible_bias,
        (1 - part) * low.hidden_bias + part * high.hidden_bias,
    )
