"""The loop over minibatches, compiled: in Python, small layers spend more time between the kernels than in them.

All threads go through it together, each with its shares of the units, and meet where they need each other (``team``).
"""

import numpy as np

from rbm.kernels.options import inner, spliced
from rbm.kernels.parallel.barrier import SPACING, Team, join, meet, new_board, part, shares_of
from rbm.kernels.parallel.pool import in_threads, passes_cost
from rbm.kernels.row_order import by_likeness
from rbm.kernels.weight_tiles import Tables
from rbm.training.gradient import Phases, Room, contrastive_divergence, persistent_contrastive_divergence, work_space
from rbm.training.optimiser import Velocity, step


def minibatch_cost(rows: int, k: int, n_visible: int, n_hidden: int) -> float:
    """A guess, in nanoseconds of one thread, for a minibatch."""
    return passes_cost(rows, 2 * k + 1, n_visible, n_hidden) + n_visible * (n_hidden + 2 * rows)


@spliced
def _gather(words: np.ndarray, order: np.ndarray, first: int, end: int, visible: np.ndarray, team: Team) -> None:
    """visible[r] = words[order[first + r]], up to end; of every row a member copies what is of its shares."""
    for share in shares_of(team):
        for w in part(words.shape[1], share, team.shares):
            for i in range(first, end):
                visible[i - first, w] = words[order[i], w]


@inner
def _train(
    words: np.ndarray, order: np.ndarray, size: int, phases: Phases, room: Room, tables: Tables, velocity: Velocity,
    persistent: bool, k: int, number: int, key: np.ndarray, rate: float, momentum: float, decay: float,
    board: np.ndarray, share: int, shares: int, bad: np.ndarray, outcome: np.ndarray,
) -> None:  # fmt: skip
    """What the thread with this share does of `train_minibatches`; outcome: what that returns.

    bad : for each member of the team, ``SPACING`` apart, its parameters gone non-finite.
    """
    team = join(board, share, shares)
    if team.size == 0:
        return
    by_likeness(words, tables.forward.shape[1] - 1, order, size, team)
    meet(team)
    done, total = 0, np.int64(0)
    while True:
        # all have met inside the last step, and none needs its rows any more
        _gather(words, order, size * done, min(len(order), size * done + size), phases.visible.T, team)
        meet(team)
        for member in range(team.size):
            total += bad[SPACING * member]
        if size * done >= len(order) or total > 0:
            break
        rows = min(size, len(order) - size * done)
        batch = Phases(phases.visible, phases.signed, rows, phases.n_model if persistent else rows)
        if persistent:
            persistent_contrastive_divergence(batch, room, tables, k, number + done, key, team)
        else:
            contrastive_divergence(batch, room, tables, k, number + done, key, team)
        bad[SPACING * team.place] = step(batch, room, tables, velocity, rate * (rows / size), momentum, decay, team)
        done += 1
    if team.place == 0:
        outcome[0], outcome[1] = done, total


def train_minibatches(
    words: np.ndarray, order: np.ndarray, size: int, chains: np.ndarray, tables: Tables, velocity: Velocity,
    persistent: bool, k: int, number: int, key: np.ndarray, rate: float, momentum: float, decay: float, shares: int,
) -> tuple[int, int]:  # fmt: skip
    """Train on rows words[order], ``size`` at a time; minibatches done, and parameters the last one made non-finite.

    Stops behind a minibatch that leaves any. Within each, rows that are alike stand together (``row_order``). The first
    has number ``number``, which enters the random counters.
    persistent : PCD, whose chains (words) change in place, or else CD; tables, velocity : change in place.
    The rate of a smaller last minibatch is smaller by as much. shares : of the units, one a thread; how many never
    shows.
    """
    phases, room = work_space(size, len(chains) if persistent else size, tables)
    if persistent:
        phases.model[:] = chains
    walked, board, bad, outcome = order.copy(), new_board(shares), new_board(shares), np.empty(2, np.int64)

    def take_part(share: int) -> None:
        _train(
            words, walked, size, phases, room, tables, velocity, persistent, k, number, key, rate, momentum, decay,
            board, share, shares, bad, outcome,
        )  # fmt: skip

    in_threads(take_part, shares)
    if persistent:
        chains[:] = phases.model
    return int(outcome[0]), int(outcome[1])
