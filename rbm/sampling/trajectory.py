"""Parallel trajectory tempering: chains of the machines along a training, which exchange their states.

Machines early in a training mix fast. A ladder has a chain of each, from one without couplings to the trained machine;
neighbours exchange visible states with the probability that leaves both laws as they are, hidden units summed out.
The lowest may instead be a machine further along of which samples are stored (`rbm.sampling.reservoir`).
Source: Bereux, Decelle, Furtlehner, Rosset and Seoane, arXiv 2405.15376v3.
"""

from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.errors import InputError
from rbm.gibbs import Chains, check_sweeps, random_chains, sample, start_chains
from rbm.likelihood.ladders import Exchanges
from rbm.model import RBM
from rbm.streams import stream_generator

_START_SWEEPS = 10  # of each level, on the way of the first states


class Trajectory(NamedTuple):
    """Machines of one shape, each so near the next that their chains can exchange states (`trajectory_levels`).

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.sampling import Trajectory, independent_machine, start_trajectory
    >>> trained = RBM(0.1 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> trajectory = Trajectory((independent_machine(trained), trained), np.array([0.0, 1.0]))
    >>> start_trajectory(trajectory, 4).visible.shape
    (4, 3)
    """

    machines: tuple[RBM, ...]  # the first has no couplings, one sweep draws it anew; or its samples are stored
    positions: np.ndarray  # float64 (levels,): 0 has no couplings, k is snapshot k, in between weighted means of both
    reservoir: States | None = None  # stored samples of the first machine, of which its chains are drawn anew


class TrajectoryChains(NamedTuple):
    """Ladders along a trajectory: chain l of every level belongs to ladder l.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, sample_trajectory, start_trajectory, trajectory_levels
    >>> trained = RBM(0.1 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> chains = sample_trajectory(start_trajectory(trajectory_levels([trained]), 4), sweeps=10)
    >>> chains.sweeps, chains.exchanges.attempts.tolist(), chains.counted_anew().exchanges.attempts.tolist()
    (10, [20], [0])
    """

    trajectory: Trajectory
    levels: tuple[Chains, ...]
    from_top: np.ndarray  # bool (levels, ladders): whether the state there has been at the top since it was at level 0
    exchanges: Exchanges  # since they were last counted anew
    seed: int
    stream: str

    @property
    def visible(self) -> States:
        """Visible states of the top levels, one a ladder: samples of the last machine."""
        return self.levels[-1].visible

    @property
    def hidden(self) -> States:
        """Hidden states that ``visible`` was drawn from."""
        return self.levels[-1].hidden

    @property
    def sweeps(self) -> int:
        """Sweeps done so far."""
        return self.levels[0].sweeps

    def counted_anew(self) -> "TrajectoryChains":
        """Return the same chains, with swaps and round trips counted from here on."""
        return self._replace(exchanges=_none(len(self.levels)))


Changes = list[list[np.ndarray]]  # of every pair of levels, of every attempt: (2, ladders), as `swap_changes` has them


def start_trajectory(trajectory: Trajectory, n: int, *, seed: int = 0, stream: str = "trajectory") -> TrajectoryChains:
    """Start n independent ladders; the first states of a level are those of the one below after some sweeps.

    Parameters
    ----------
    trajectory : Trajectory
        Of at least two machines, as `trajectory_levels` returns it.
    n : int
        Ladders; each gives one state of the last machine.
    seed, stream : int, str
        What all is drawn from.

    Raises
    ------
    InputError
        If n is below 1, there are fewer than two machines, these are of several shapes, or no samples are stored in a
        reservoir.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, start_trajectory, trajectory_levels
    >>> trained = RBM(0.1 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> chains = start_trajectory(trajectory_levels([trained]), 4)
    >>> chains.visible.shape, len(chains.levels)
    ((4, 3), 2)
    """
    if len(trajectory.machines) < 2 or len({m.weights.shape for m in trajectory.machines}) > 1:
        raise InputError("a trajectory needs at least two machines, all of one shape: see trajectory_levels")
    visible, levels = random_chains(trajectory.machines[0], n, seed=seed, stream=stream).visible, []
    if trajectory.reservoir is not None:
        stored = checked_rows(trajectory.machines[0], trajectory.reservoir)
        visible = some_stored(stored, n, seed, f"{stream}: first rows")
    for i, machine in enumerate(trajectory.machines):
        way = start_chains(machine, visible, seed=seed, stream=f"{stream}: first states of level {i}")
        visible = sample(machine, way, _START_SWEEPS).visible
        levels.append(start_chains(machine, visible, seed=seed, stream=f"{stream}: level {i}"))
    return TrajectoryChains(
        trajectory, tuple(levels), np.zeros((len(levels), n), bool), _none(len(levels)), seed, stream
    )


def sample_trajectory(chains: TrajectoryChains, sweeps: int, changes: Changes | None = None) -> TrajectoryChains:
    """Run ``sweeps`` more sweeps of every ladder and return the new chains.

    A sweep exchanges the visible states of neighbouring levels, of even and of odd pairs by turns, and then draws h | v
    and v | h at every level; where there is a reservoir, at the lowest level from rows of it.

    Parameters
    ----------
    chains : TrajectoryChains
    sweeps : int
    changes : list of a list a pair of levels, optional
        Gets the `swap_changes` of every attempt.

    Raises
    ------
    InputError
        If sweeps is negative.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, sample_trajectory, start_trajectory, trajectory_levels
    >>> trained = RBM(0.1 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> chains = sample_trajectory(start_trajectory(trajectory_levels([trained]), 4), sweeps=10)
    >>> chains.visible.shape, chains.sweeps, chains.exchanges.attempts.tolist()
    ((4, 3), 10, [20])
    """
    sweeps = check_sweeps(sweeps, chains.sweeps)
    machines = chains.trajectory.machines
    for _ in range(sweeps):
        chains = _from_reservoir(_exchanged(chains, changes))
        levels = (sample(machine, level, 1) for machine, level in zip(machines, chains.levels, strict=True))
        chains = chains._replace(levels=tuple(levels))
    return chains


def swap_changes(below: RBM, above: RBM, states_below: States, states_above: States) -> np.ndarray:
    """Compute log f_above - log f_below of the states below and above, nats, float64 (2, n); log f(v) = - F(v).

    States are exchanged with probability min(1, exp(first - second)), that is
    exp(F_b(v_b) + F_a(v_a) - F_b(v_a) - F_a(v_b)) of levels a above and b below.
    """
    both = States(np.concatenate([states_below.words, states_above.words]), states_below.n_units)
    return (below.free_energy(both) - above.free_energy(both)).reshape(2, -1)


def _exchanged(chains: TrajectoryChains, changes: Changes | None) -> TrajectoryChains:
    """Exchange states of the pairs whose turn it is; the hidden states are drawn by the sweep that follows."""
    machines, count = chains.trajectory.machines, len(chains.levels)
    words, from_top = [level.visible.words.copy() for level in chains.levels], chains.from_top.copy()
    attempts, swaps = chains.exchanges.attempts.copy(), chains.exchanges.swaps.copy()
    n, n_units = chains.visible.shape
    drawn = stream_generator(chains.seed, f"{chains.stream}: swaps", chains.sweeps).random((count - 1, n))
    for i in range(chains.sweeps % 2, count - 1, 2):
        change = swap_changes(machines[i], machines[i + 1], States(words[i], n_units), States(words[i + 1], n_units))
        swapped = np.log1p(-drawn[i]) < change[0] - change[1]  # of 1 - drawn, which is never 0
        for rows in (words, from_top):
            rows[i][swapped], rows[i + 1][swapped] = rows[i + 1][swapped], rows[i][swapped]
        attempts[i] += n
        swaps[i] += swapped.sum()
        if changes is not None:
            changes[i].append(change)
    from_top[-1] = True
    trips = chains.exchanges.round_trips + int(from_top[0].sum())
    from_top[0] = False
    levels = tuple(
        level._replace(visible=States(row, n_units)) for level, row in zip(chains.levels, words, strict=True)
    )
    return chains._replace(levels=levels, from_top=from_top, exchanges=Exchanges(attempts, swaps, trips))


def checked_rows(machine: RBM, stored: States) -> States:
    """Return the rows of a reservoir of a machine; InputError if there are none, or they are not of its units."""
    rows = machine.visible_rows(stored)
    if not rows.n:
        raise InputError("a reservoir needs at least one row; got none: draw some with draw_reservoir")
    return rows


def some_stored(stored: States, n: int, seed: int, stream: str, *index: int) -> States:
    """Draw n rows of a reservoir, each any row with the same probability."""
    return stored.rows(stream_generator(seed, stream, *index).integers(stored.n, size=n))


def _from_reservoir(chains: TrajectoryChains) -> TrajectoryChains:
    """Put rows of the reservoir, if there is one, in the place of the states of the lowest level."""
    stored = chains.trajectory.reservoir
    if stored is None:
        return chains
    rows = some_stored(stored, chains.visible.n, chains.seed, f"{chains.stream}: reservoir", chains.sweeps)
    return chains._replace(levels=(chains.levels[0]._replace(visible=rows), *chains.levels[1:]))


def _none(levels: int) -> Exchanges:
    return Exchanges(np.zeros(levels - 1, np.int64), np.zeros(levels - 1, np.int64), 0)
