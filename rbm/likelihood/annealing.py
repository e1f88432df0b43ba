"""Annealed importance sampling from the base machine to the machine, and back from samples of the machine.

Source: Neal, Statistics and Computing 11 (2001) 125; for these machines Salakhutdinov and Murray, ICML 2008; the way
back: Burda, Grosse and Salakhutdinov, AISTATS 2015.
"""

import math
from typing import NamedTuple

import numpy as np

from rbm.bits import States, as_states, n_words
from rbm.errors import InputError
from rbm.likelihood.tempered import Report, TemperedPath, Walkers, tempered_machine, walk_all
from rbm.model import RBM
from rbm.storage.contents import check_memory
from rbm.streams import stream_generator

_RESAMPLES = 1000  # of the bootstrap
_LEVEL = 0.95  # of its interval


class Annealing(NamedTuple):
    """An estimate of log Z from log weights, all in nats.

    The mean weight is Z over Z of the base machine (forward) or its inverse (reverse), without bias; its logarithm is
    therefore low on average, so that forward estimates of log Z are low and reverse ones high.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.likelihood import annealed_log_partition
    >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> found = annealed_log_partition(model, np.zeros(3), chains=20, temperatures=50)
    >>> found.reverse, found.low <= found.log_z <= found.high
    (False, True)
    >>> bool(np.isclose(found.bound(0.05), found.log_z - np.log(20)))
    True
    """

    log_z: float
    low: float  # of the 95 % bootstrap interval over chains, or over groups of chains
    high: float
    effective_size: float  # (sum of weights)^2 / sum of squares, of as many chains as there are
    halves_apart: float  # between the estimates from the first and the second half of the chains
    log_weights: np.ndarray  # of the chains, forward ones towards Z, reverse ones towards 1 / Z
    temperatures: int
    reverse: bool

    def bound(self, delta: float = 0.05) -> float:
        """Return a bound on log Z that fails with probability at most delta, nats: log Z -+ ln(1 / delta).

        By Markov's inequality for the mean weight: a lower bound from forward chains, an upper one from reverse chains
        where these started from exact samples of the machine.
        """
        if not 0 < delta < 1:
            raise InputError(f"delta must lie between 0 and 1; got {delta}")
        return self.log_z + (1 if self.reverse else -1) * math.log(1 / delta)


def annealed_log_partition(
    model: RBM, log_odds: np.ndarray, *, chains: int = 100, temperatures: int = 10_000, seed: int = 0,
    report: Report | None = None,
) -> Annealing:  # fmt: skip
    """Estimate log Z in nats by annealed importance sampling from draws of the base machine; low on average.

    Parameters
    ----------
    model : RBM
    log_odds : array (n_visible,)
        Of the pixels of the base machine, as `base_log_odds` has them of data.
    chains, temperatures : int
        Independent chains, and steps of equal size of the inverse temperature from 0 to 1.
    seed : int
        On the stream "annealing"; results do not depend on the number of threads.
    report : callable, optional
        Called with the number of temperatures just done.

    Raises
    ------
    InputError
        If the log-odds do not fit the machine, or there are no chains or temperatures, or more than memory holds.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition
    >>> from rbm.likelihood import annealed_log_partition, base_log_odds
    >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> log_odds = base_log_odds([[0, 1, 1], [1, 0, 0]])
    >>> found = annealed_log_partition(model, log_odds, chains=50, temperatures=50)
    >>> abs(found.log_z - log_partition(model)) < 0.1
    True
    """
    _check_positive(chains=chains, temperatures=temperatures)
    _check_memory(model, chains, temperatures)
    path = tempered_machine(model, log_odds)
    walkers = path.walkers(chains)
    walk_all(path, walkers, np.linspace(0, 1, temperatures + 1), seed, "annealing", report)
    return summarise_forward(path, walkers.log_weights, temperatures, seed)


def reverse_log_partition(
    model: RBM, log_odds: np.ndarray, samples: np.ndarray | States, *, temperatures: int = 10_000, seed: int = 0,
    groups: np.ndarray | None = None, report: Report | None = None,
) -> Annealing:  # fmt: skip
    """Estimate log Z in nats by annealing samples of the machine back to the base machine; high on average.

    Parameters
    ----------
    model, log_odds, temperatures, seed, report
        As for `annealed_log_partition`; the stream is "reverse annealing".
    samples : array or States, (n, n_visible)
        Samples of the machine, a chain from each: exact ones, or those of a sampler that mixes, as the top of a ladder
        (`ladder_log_partition`). From data the estimate is of nothing: it can lie below log Z by any amount.
    groups : array (n,), optional
        Which samples depend on each other: whole groups are resampled for the interval.

    Raises
    ------
    InputError
        If the log-odds or samples do not fit the machine, or there are no samples or temperatures, or more than memory
        holds.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition, random_chains, sample
    >>> from rbm.likelihood import reverse_log_partition
    >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> samples = sample(model, random_chains(model, 50), 100).visible
    >>> found = reverse_log_partition(model, np.zeros(3), samples, temperatures=50)
    >>> found.reverse, abs(found.log_z - log_partition(model)) < 0.1
    (True, True)
    """
    states = as_states(samples, model.n_visible)
    _check_positive(samples=states.n, temperatures=temperatures)
    _check_memory(model, states.n, temperatures)
    path = tempered_machine(model, log_odds)
    blank = path.walkers(states.n)
    walkers = Walkers(states.words.copy(), blank.hidden, blank.log_weights)
    walk_all(path, walkers, np.linspace(1, 0, temperatures + 1), seed, "reverse annealing", report)
    return summarise_reverse(path, walkers.log_weights, temperatures, seed, groups)


def summarise_forward(path: TemperedPath, log_weights: np.ndarray, temperatures: int, seed: int) -> Annealing:
    """Make the estimate log Z = log Z_A + logmeanexp(log weights) of forward chains, nats."""
    mean, low, high = _mean_weight(log_weights, None, seed)
    base, halves = path.log_z_base, _halves(log_weights)
    size = effective_size(log_weights)
    return Annealing(base + mean, base + low, base + high, size, halves, log_weights, temperatures, False)


def summarise_reverse(
    path: TemperedPath, log_weights: np.ndarray, temperatures: int, seed: int, groups: np.ndarray | None = None
) -> Annealing:
    """Make the estimate log Z = log Z_A - logmeanexp(log weights) of reverse chains, nats.

    The log weights are those of the way from 1 to 0, whose mean weight is Z_A / Z: each is minus what the same states
    would add on the way from 0 to 1, the mean of whose exponential is not Z / Z_A.
    """
    mean, low, high = _mean_weight(log_weights, groups, seed)
    base, halves = path.log_z_base, _halves(log_weights)
    size = effective_size(log_weights)
    return Annealing(base - mean, base - high, base - low, size, halves, log_weights, temperatures, True)


def log_mean_exp(values: np.ndarray) -> float:
    """Compute the logarithm of the mean exponential."""
    return float(np.logaddexp.reduce(values) - math.log(len(values)))


def effective_size(log_weights: np.ndarray) -> float:
    """Compute how many equal weights have this spread: (sum w)^2 / sum w^2, from 1 to their number."""
    return float(np.exp(2 * np.logaddexp.reduce(log_weights) - np.logaddexp.reduce(2 * log_weights)))


def _halves(log_weights: np.ndarray) -> float:
    """Return how far apart the estimates from both halves of the chains are, nats; infinite of one chain."""
    middle = len(log_weights) // 2
    if not middle:
        return math.inf
    return abs(log_mean_exp(log_weights[:middle]) - log_mean_exp(log_weights[middle:]))


def _mean_weight(log_weights: np.ndarray, groups: np.ndarray | None, seed: int) -> tuple[float, float, float]:
    """Return logmeanexp, and the 95 % percentile interval of it over chains, or groups, drawn with replacement."""
    mean = log_mean_exp(log_weights)
    scaled = np.exp(log_weights - mean)
    number = np.arange(len(scaled)) if groups is None else np.unique(groups, return_inverse=True)[1]
    sums, sizes = np.bincount(number, scaled), np.bincount(number)
    picked = stream_generator(seed, "bootstrap of weights").multinomial(
        len(sums), np.full(len(sums), 1 / len(sums)), size=_RESAMPLES
    )
    with np.errstate(divide="ignore"):
        found = mean + np.log((picked @ sums) / (picked @ sizes))
    low, high = np.quantile(found, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return mean, float(low), float(high)


def _check_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < 1:
            raise InputError(f"there must be at least 1 of the {name}; got {number}")


def _check_memory(model: RBM, chains: int, temperatures: int) -> None:
    """Raise InputError if memory does not hold the chains, their resamples (twice) and the temperatures (twice)."""
    words = n_words(model.n_visible) + n_words(model.n_hidden)
    needed = 8 * chains * (words + 4) + 16 * chains * _RESAMPLES + 16 * temperatures
    what = f"annealing of {chains} chains through {temperatures} temperatures"
    check_memory(needed, what, "set chains or temperatures lower")
