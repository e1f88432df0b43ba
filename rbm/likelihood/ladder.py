"""Log Z from parallel tempering: ladders of copies at inverse temperatures from the base machine to the machine.

Between neighbouring levels Bennett's ratio gives the change of log Z. The Gibbs-Bogoliubov inequality bounds it without
an estimator: the mean of log f_above - log f_below is at most that change over samples below, and at
least that over samples above.
"""

import math
from typing import NamedTuple

import numpy as np

from rbm.bits import States, n_words
from rbm.errors import InputError
from rbm.likelihood.bennett import acceptance_ratio
from rbm.likelihood.ladders import Ladders, checked_levels, climb_ladders, start_ladders
from rbm.likelihood.tempered import Report, base_log_odds, tempered_machine, walk, walk_all
from rbm.model import RBM
from rbm.storage.contents import check_memory
from rbm.streams import stream_key

_SPACING = 0.8  # of levels, in standard deviations of the change of log f: neighbours swap in 57 % of the attempts
_PILOT_CHAINS, _PILOT_STEPS = 100, 1000
_KEPT = 100  # states of the top that a ladder keeps


class Ladder(NamedTuple):
    """An estimate of log Z from independent ladders, all in nats.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition
    >>> from rbm.likelihood import ladder_log_partition
    >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> ladder = ladder_log_partition(model, np.zeros(3), betas=np.array([0.0, 0.5, 1.0]), ladders=2, sweeps=50)
    >>> ladder.samples.shape, ladder.swap_rates.shape
    ((100, 3), (2,))
    """

    log_z: float  # log Z_A and Bennett's ratios of all ladders' states summed
    standard_error: float  # from the spread of the ladders' own estimates
    lower: float  # the Gibbs-Bogoliubov sums: at most and at least log Z, but for the errors below
    upper: float
    lower_error: float  # standard errors of the two sums, from the spread over ladders
    upper_error: float
    betas: np.ndarray  # (levels,), from 0 to 1
    swap_rates: np.ndarray  # (levels - 1,): shares of the attempts to swap with the level above that succeed
    round_trips: int  # states that went from level 0 to the top and back, all ladders together
    ladders: int
    sweeps: int  # counted, of each ladder
    samples: States  # of the top, n of each ladder in turn
    groups: np.ndarray  # the ladder of each sample, (n ladders,)


def machine_log_odds(model: RBM, *, seed: int = 0) -> np.ndarray:
    """Estimate log-odds of the pixels by the machine itself, float32 (n_visible,): a base machine where no data are.

    Those of the mean states of chains annealed to the machine, half of them from independent pixels with its visible
    biases for log-odds and half from fair bits: from one base alone all may end in one of several modes. The mean need
    not be near that of exact samples, as any base machine is valid.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.likelihood import machine_log_odds
    >>> nearly_fixed = RBM(np.zeros((2, 1)), np.array([50.0, -50.0]), np.zeros(1))
    >>> np.allclose(machine_log_odds(nearly_fixed), np.log([100.5 / 0.5, 0.5 / 100.5]))
    True
    """
    found = []
    for base, name in ((model.visible_bias, "visible biases"), (np.zeros(model.n_visible), "fair bits")):
        path = tempered_machine(model, base)
        walkers = path.walkers(_PILOT_CHAINS // 2)
        walk_all(path, walkers, np.linspace(0, 1, _PILOT_STEPS + 1), seed, f"pilot of log-odds from {name}")
        found.append(walkers.visible)
    return base_log_odds(States(np.concatenate(found), model.n_visible))


def place_levels(model: RBM, log_odds: np.ndarray, *, seed: int = 0) -> np.ndarray:
    """Place inverse temperatures from 0 to 1 so that neighbours swap about equally often; float64 (levels,).

    A pilot, chains annealed from the base machine, measures the standard deviation of d log f / d beta; levels are
    equally far apart in its integral.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.likelihood import place_levels
    >>> independent = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> place_levels(independent, independent.visible_bias).tolist()
    [0.0, 1.0]
    >>> coupled = RBM(8 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> len(place_levels(coupled, np.zeros(3))) > 2
    True
    """
    path = tempered_machine(model, log_odds)
    walkers, key = path.walkers(_PILOT_CHAINS), stream_key(seed, "pilot of levels")
    walk(path, walkers, np.zeros(2), 0, key)
    betas = np.linspace(0, 1, _PILOT_STEPS + 1)
    length = np.zeros(_PILOT_STEPS + 1)
    for t in range(_PILOT_STEPS):
        walkers.log_weights[:] = 0
        walk(path, walkers, betas[t : t + 2].copy(), 1 + t, key)
        length[t + 1] = length[t] + walkers.log_weights.std(ddof=1)
    levels = max(2, 1 + math.ceil(length[-1] / _SPACING))
    if length[-1] == 0:
        return np.linspace(0, 1, levels)
    placed = np.interp(np.linspace(0, length[-1], levels), length, betas)
    placed[0], placed[-1] = 0, 1
    return placed


def ladder_log_partition(
    model: RBM, log_odds: np.ndarray, *, betas: np.ndarray | None = None, ladders: int = 10, sweeps: int = 2000,
    seed: int = 0, report: Report | None = None,
) -> Ladder:  # fmt: skip
    """Estimate log Z in nats by parallel tempering and Bennett's ratio, with errors from independent ladders.

    Parameters
    ----------
    model : RBM
    log_odds : array (n_visible,)
        Of the pixels of the base machine, as `base_log_odds` has them of data.
    betas : array (levels,), optional
        Ascending from 0 to 1; `place_levels` places them by default. Level 0 is drawn exactly in every sweep.
    ladders, sweeps : int
        Independent ladders, at least 2, and the sweeps counted of each; a quarter as many are run before.
    seed : int
        On the streams "ladder" and "starts of ladders"; results do not depend on the number of threads.
    report : callable, optional
        Called with the number of sweeps just done.

    Raises
    ------
    InputError
        If log-odds or inverse temperatures are not as they must be, or ladders or sweeps are too few, or more than
        memory holds.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition
    >>> from rbm.likelihood import ladder_log_partition
    >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> ladder = ladder_log_partition(model, np.zeros(3), ladders=4, sweeps=100)
    >>> abs(ladder.log_z - log_partition(model)) < 0.1
    True
    """
    if ladders < 2 or sweeps < 2:
        raise InputError(f"there must be at least 2 ladders and 2 sweeps; got {ladders} and {sweeps}")
    check_ladder_memory(model, ladders, sweeps)
    path = tempered_machine(model, log_odds)
    levels = place_levels(model, log_odds, seed=seed) if betas is None else checked_levels(betas)
    check_ladder_memory(model, ladders, sweeps, len(levels))
    done = start_ladders(path, levels, ladders, seed=seed, stream="ladder", start_stream="starts of ladders")
    burn_in, every = sweeps // 4, max(1, sweeps // _KEPT)
    while done.sweeps < burn_in:
        before = done.sweeps
        done, _ = climb_ladders(done, min(every, burn_in - before))
        if report is not None:
            report(done.sweeps - before)
    done = done.counted_anew()
    changes, tops = [], []
    while done.sweeps < burn_in + sweeps:
        before = done.sweeps
        done, found = climb_ladders(done, min(every, burn_in + sweeps - before))
        changes.append(found)
        tops.append(done.visible.words)
        if report is not None:
            report(done.sweeps - before)
    return _summarise(done, np.concatenate(changes), np.stack(tops, axis=1), sweeps)


def check_ladder_memory(model: RBM, ladders: int, sweeps: int, levels: int = 2) -> None:
    """Raise InputError if memory does not hold ladders of so many levels, and twice all that is recorded of them."""
    words, below = n_words(model.n_visible) + n_words(model.n_hidden), n_words(model.n_visible)
    needed = ladders * (levels * (16 * words + 32 * sweeps) + 16 * below * min(sweeps, 2 * _KEPT))
    what = f"a run of {sweeps} sweeps of {ladders} ladders of {levels} levels"
    check_memory(needed, what, "set ladders or sweeps lower")


def _summarise(done: Ladders, changes: np.ndarray, tops: np.ndarray, sweeps: int) -> Ladder:
    """Make the estimates of changes (sweeps, ladders, levels, 2); tops : words (ladders, n, words)."""
    base, (ladders, n), exchanges = done.path.log_z_base, tops.shape[:2], done.exchanges
    below, above = changes[:, :, :-1, 0], changes[:, :, 1:, 1]
    pairs = range(below.shape[2])
    pooled = sum(acceptance_ratio(below[:, :, i].ravel(), above[:, :, i].ravel()) for i in pairs)
    alone = [sum(acceptance_ratio(below[:, g, i], above[:, g, i]) for i in pairs) for g in range(ladders)]
    lower, upper = below.mean(axis=0).sum(axis=1), above.mean(axis=0).sum(axis=1)
    samples = States(np.ascontiguousarray(tops.reshape(-1, tops.shape[2])), done.path.model.n_visible)
    return Ladder(
        base + pooled, _error(np.array(alone)), base + float(lower.mean()), base + float(upper.mean()),
        _error(lower), _error(upper), done.betas, exchanges.rates, exchanges.round_trips, ladders, sweeps, samples,
        np.repeat(np.arange(ladders), n),
    )  # fmt: skip


def _error(values: np.ndarray) -> float:
    """Return the standard error of the mean."""
    return float(values.std(ddof=1) / math.sqrt(len(values)))
