"""The loop over minibatches, compiled: in Python, small layers spend more time between the kernels than in them.

All threads go through it together, each with its shares of the units, and meet where they need each other (``team``).
"""

import numpy as np
from numba import prange

from rbm.gradient import Phases, Room, contrastive_divergence, persistent_contrastive_divergence, work_space
from rbm.kernels.options import inner, parallel, passes_cost
from rbm.kernels.row_order import by_likeness
from rbm.kernels.tables import Tables
from rbm.kernels.team import SPACING, Team, join, meet, new_board
from rbm.optimiser import Velocity, step


def minibatch_cost(rows: int, k: int, n_visible: int, n_hidden: int) -> float:
    """A guess, in nanoseconds of one thread, for a minibatch."""
    return passes_cost(rows, 2 * k + 1, n_visible, n_hidden) + n_visible * (n_hidden + 2 * rows)


@inner
def _gather(words: np.ndarray, order: np.ndarray, first: int, end: int, visible: np.ndarray, team: Team) -> None:
    """visible[r] = words[order[first + r]], up to end; of every row a member copies what is of its shares."""
    for share in range(team.first, team.shares, team.size):
        for w in range(share * words.shape[1] // team.shares, (share + 1) * words.shape[1] // team.shares):
            for i in range(first, end):
                visible[i - first, w] = words[order[i], w]


@inner
def _copy(words: np.ndarray, out: np.ndarray) -> None:
    for r in range(out.shape[0]):
        for w in range(out.shape[1]):
            out[r, w] = words[r, w]


@inner
def _train(
    words: np.ndarray, order: np.ndarray, size: int, phases: Phases, room: Room, tables: Tables, velocity: Velocity,
    persistent: bool, k: int, number: int, key: np.ndarray, rate: float, momentum: float, decay: float, team: Team,
    bad: np.ndarray, outcome: np.ndarray,
) -> None:  # fmt: skip
    """What a member of the team does of `train_minibatches`; outcome: what that returns.

    bad : for each member, ``SPACING`` apart, its parameters gone non-finite.
    """
    if team.size == 0:
        return
    by_likeness(words, tables.forward.shape[1] - 1, order, size, team)
    meet(team)
    done, total = 0, np.int64(0)
    while True:
        # all have met inside the last step, and none needs its rows any more
        _gather(words, order, size * done, min(len(order), size * done + size), phases.visible, team)
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


@parallel
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
    n_model = chains.shape[0] if persistent else size
    made, space = work_space(size, n_model, tables)
    # Numba takes tuples into a parallel loop only if they are made where it stands
    phases = Phases(made.visible, made.signed, size, n_model)
    room = Room(space.hidden, space.hidden_fields, space.visible_fields, space.lists, space.ends)
    walked, board, bad, outcome = order.copy(), new_board(shares), new_board(shares), np.empty(2, np.int64)
    if persistent:
        _copy(chains, phases.visible[size:])
    for share in prange(shares):
        _train(
            words, walked, size, phases, room, tables, velocity, persistent, k, number, key, rate, momentum, decay,
            join(board, np.int64(share), shares), bad, outcome,
        )  # fmt: skip
    if persistent:
        _copy(phases.visible[size:], chains)
    return outcome[0], outcome[1]
