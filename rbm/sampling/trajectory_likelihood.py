"""Log Z of every machine along a training, from the exchanges of parallel trajectory tempering."""

import math
from typing import NamedTuple

import numpy as np

from rbm.errors import InputError
from rbm.likelihood.bennett import acceptance_ratio
from rbm.model import RBM
from rbm.sampling.trajectory import Changes, Trajectory, TrajectoryChains, sample_trajectory, start_trajectory


class TrajectoryPartition(NamedTuple):
    """Log Z of the machines of a trajectory, a number a level, all in nats.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, trajectory_levels
    >>> from rbm.sampling import trajectory_log_partition
    >>> trained = RBM(0.1 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> found = trajectory_log_partition(trajectory_levels([trained]), ladders=2, sweeps=20)
    >>> found.positions.tolist(), float(found.standard_error[0])
    ([0.0, 1.0], 0.0)
    """

    log_z: np.ndarray  # float64 (levels,); that of level 0 is exact
    standard_error: np.ndarray  # from the spread of the ladders' own estimates; level 0 has 0
    positions: np.ndarray  # those of the trajectory: whole numbers k are snapshot k
    chains: TrajectoryChains  # as they stand after the last sweep; its exchanges are those of the sweeps counted


def trajectory_log_partition(
    trajectory: Trajectory, *, ladders: int = 20, sweeps: int = 1000, seed: int = 0
) -> TrajectoryPartition:
    """Estimate log Z in nats of every machine of a trajectory by Bennett's ratio between neighbours.

    Parameters
    ----------
    trajectory : Trajectory
        As `trajectory_levels` returns it: of the first machine, which has no couplings, log Z is exact.
    ladders, sweeps : int
        Independent ladders, at least 2, and the sweeps counted of each, at least 4; a quarter as many are run before.
    seed : int
        On streams that begin with "log Z along training"; results do not depend on the number of threads.

    Raises
    ------
    InputError
        If ladders or sweeps are too few, the first machine has couplings or a reservoir, or as `start_trajectory`.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition, trajectory_levels
    >>> from rbm.sampling import trajectory_log_partition
    >>> trained = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> found = trajectory_log_partition(trajectory_levels([trained]), ladders=10, sweeps=100)
    >>> bool(abs(found.log_z[-1] - log_partition(trained)) < 0.1)
    True
    """
    if ladders < 2 or sweeps < 4:
        raise InputError(f"there must be at least 2 ladders and 4 sweeps; got {ladders} and {sweeps}")
    chains = start_trajectory(trajectory, ladders, seed=seed, stream="log Z along training")
    if trajectory.machines[0].weights.any() or trajectory.reservoir is not None:
        raise InputError(
            "the first machine of a trajectory must have no couplings, and no reservoir: see trajectory_levels"
        )
    changes: Changes = [[] for _ in trajectory.machines[1:]]
    chains = sample_trajectory(chains, sweeps // 4).counted_anew()
    chains = sample_trajectory(chains, sweeps, changes)
    seen = [np.stack(pair) for pair in changes]  # (attempts, 2, ladders) of every pair
    steps = [acceptance_ratio(pair[:, 0].ravel(), pair[:, 1].ravel()) for pair in seen]
    alone = np.array([[acceptance_ratio(pair[:, 0, g], pair[:, 1, g]) for pair in seen] for g in range(ladders)])
    spread = np.cumsum(alone, axis=1).std(axis=0, ddof=1) / math.sqrt(ladders)
    base = independent_log_partition(trajectory.machines[0])
    return TrajectoryPartition(
        base + np.append(0.0, np.cumsum(steps)), np.append(0.0, spread), trajectory.positions, chains
    )


def independent_log_partition(model: RBM) -> float:
    """Compute log Z in nats of a machine without couplings: the sum of softplus over all biases."""
    biases = np.concatenate([model.visible_bias, model.hidden_bias]).astype(np.float64)
    return float(np.logaddexp(0, biases).sum())
