"""Persistent chains of machines kept along the training; the negative phase is averaged over those of the last one.

A machine is kept where too few states would be exchanged with the one kept before. The first has no couplings and is
drawn anew, exactly, in every sweep: it needs no reservoir of samples. From its log Z, which is exact, Bennett's ratios
between neighbours lead to that of the machine trained. Source: Bereux, Decelle, Furtlehner, Rosset and Seoane, arXiv
2405.15376v3.

The chains must follow the training: where it moves faster than they mix, states look easier to exchange than they are,
and the swap rate of the record is then far below the least acceptance. ``reject_below`` undoes such epochs
(`rbm.training.rejection`).
"""

import numpy as np

from rbm.config import TrainingConfig
from rbm.gibbs import Chains, random_chains, sample, start_chains
from rbm.kernels.weight_tiles import Tables
from rbm.likelihood.bennett import acceptance_ratio
from rbm.likelihood.ladders import Exchanges
from rbm.model import RBM, same_parameters
from rbm.sampling.trajectory import Changes, Trajectory, TrajectoryChains, sample_trajectory
from rbm.sampling.trajectory_levels import LEAST_ACCEPTANCE, independent_machine
from rbm.sampling.trajectory_likelihood import independent_log_partition
from rbm.training.exchanges.chains import Exchanging, least_rate
from rbm.training.exchanges.trajectory_in_file import level_stream, read_trajectory, write_trajectory
from rbm.training.monitor import EpochRecord
from rbm.training.parameters import machine_of

_MOST_LEVELS = 200  # once there are so many, no further machine is kept
_NOTED = 100  # attempts of a pair that log Z is estimated from, the last ones of the epoch
_SETTLING, _COUNTED = 10, 10  # sweeps at the end of an epoch, for log Z


def begin_trajectory(model: RBM, config: TrainingConfig, stream: str) -> TrajectoryChains:
    """Begin the chains of a training: of a machine without couplings near the one to be trained, and of that."""
    free, n, name = independent_machine(model), config.n_chains, f"{stream}: trajectory"
    first = random_chains(free, n, seed=config.seed, stream=f"{name}: first chains")
    visible = sample(free, first, 1).visible
    levels = tuple(start_chains(free, visible, seed=config.seed, stream=level_stream(name, i)) for i in (0, -1))
    none = np.zeros(1, np.int64)
    return TrajectoryChains(
        Trajectory((free, model), np.arange(2.0)), levels, np.zeros((2, n), bool), Exchanges(none, none, 0),
        config.seed, name,
    )  # fmt: skip


class TrajectoryAtWork:
    """The chains of an epoch: `rbm.training.exchanges.chains.Epoch`."""

    def __init__(self, chains: TrajectoryChains) -> None:
        self.chains = chains.counted_anew()
        self.changes: Changes = [[] for _ in chains.levels[1:]]
        self._last = len(chains.levels) - 2  # the last machine kept so far

    @property
    def rows(self) -> int:
        """Chains at all levels."""
        return int(self.chains.from_top.size)

    def advance(self, tables: Tables, k: int) -> np.ndarray:
        """Run k sweeps; see `Epoch`. The machine is kept if by then too few states of its chains are exchanged."""
        chains, tried = _with_top(self.chains, machine_of(tables)), len(self.changes[-1])
        self.chains = sample_trajectory(chains, k, self.changes)
        if len(self.changes[-1]) > tried and len(chains.levels) < _MOST_LEVELS:
            below, above = self.changes[-1][-1]
            if np.exp(np.minimum(0, below - above)).mean() < LEAST_ACCEPTANCE:
                self.chains = with_top_kept(self.chains)
                self.changes[-1:] = [self.changes[-1][tried:], []]  # those before are of other machines at the top
        for pair in self.changes:
            del pair[:-_NOTED]
        return self.chains.visible.words

    def finish(self, model: RBM) -> TrajectoryChains:
        """Return the chains with the trained machine at their top."""
        self.chains = _with_top(self.chains, model)
        return self.chains

    def record(self, record: EpochRecord) -> EpochRecord:
        """Add swap rate, round trips, log Z and the swaps since the epoch began."""
        trips = float(self.chains.exchanges.round_trips)
        log_z, last = self._measured()
        return record._replace(swap_rate=least_rate(self.chains), round_trips=trips, log_z=log_z, last_swaps=last)

    def _measured(self) -> tuple[float, float]:
        """Estimate log Z of the machine at the top, nats, and the least share of swaps that the record says.

        Log Z between machines that are kept from attempts of the epoch too; to the top from sweeps of a copy of the
        chains alone, as those of the training lag behind the last step, by which their own states have become less
        probable. The share is of these sweeps, and of all pairs above the machine kept last before the epoch.
        """
        copy = self.chains._replace(
            levels=tuple(level._replace(stream=f"{level.stream}, log Z") for level in self.chains.levels),
            stream=f"{self.chains.stream}, log Z",
        )
        noted: Changes = [*(list(pair) for pair in self.changes[:-1]), []]
        after = sample_trajectory(sample_trajectory(copy, _SETTLING).counted_anew(), _COUNTED, noted)
        value = independent_log_partition(copy.trajectory.machines[0])
        for pair in map(np.stack, noted):
            value += acceptance_ratio(pair[:, 0].ravel(), pair[:, 1].ravel())
        return value, float(after.exchanges.rates[self._last :].min())


def with_top_kept(chains: TrajectoryChains) -> TrajectoryChains:
    """Keep the machine at the top as a level of its own, whose chains begin at the states of the top."""
    machines, levels, number = chains.trajectory.machines, chains.levels, len(chains.levels) - 1
    top = levels[-1]
    kept = Chains(top.visible, top.hidden, 0, chains.seed, level_stream(chains.stream, number))
    attempts, swaps, trips = chains.exchanges
    return chains._replace(
        trajectory=Trajectory((*machines, machines[-1]), np.arange(number + 2.0)), levels=(*levels[:-1], kept, top),
        from_top=np.concatenate([chains.from_top[:-1], np.zeros_like(chains.from_top[:1]), chains.from_top[-1:]]),
        exchanges=Exchanges(np.append(attempts, 0), np.append(swaps, 0), trips),
    )  # fmt: skip


def may_keep_top(chains: TrajectoryChains) -> bool:
    """Return whether the machine at the top is not kept yet, and there is room for it."""
    kept, top = chains.trajectory.machines[-2:]
    return len(chains.levels) < _MOST_LEVELS and not same_parameters(kept, top)


def _with_top(chains: TrajectoryChains, model: RBM) -> TrajectoryChains:
    """Put a machine in the place of the one at the top."""
    along = chains.trajectory
    return chains._replace(trajectory=along._replace(machines=(*along.machines[:-1], model)))


TRAJECTORY = Exchanging(begin_trajectory, TrajectoryAtWork, write_trajectory, read_trajectory)
