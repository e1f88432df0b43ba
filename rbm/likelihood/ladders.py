"""Ladders of chains: copies of a machine at all inverse temperatures, as they stand after some sweeps.

Source of the exchanges: Swendsen and Wang, Physical Review Letters 57 (1986) 2607; for these machines Desjardins et
al., AISTATS 2010.
"""

from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.errors import InputError
from rbm.kernels.chains_by_rows import Sweeps
from rbm.kernels.likelihood.ladder import Climb, climb
from rbm.kernels.parallel.pool import passes_cost, run
from rbm.likelihood.tempered import TemperedPath, walk
from rbm.streams import stream_key

_START_STEPS = 1000  # inverse temperatures on the way of the first states


class Exchanges(NamedTuple):
    """How often neighbouring levels exchanged their states, all ladders together.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.likelihood import Exchanges
    >>> exchanges = Exchanges(attempts=np.array([20, 20]), swaps=np.array([5, 16]), round_trips=3)
    >>> exchanges.rates.tolist()
    [0.25, 0.8]
    """

    attempts: np.ndarray  # int64 (levels - 1,), of each level with the one above
    swaps: np.ndarray  # int64 (levels - 1,): those that succeeded
    round_trips: int  # states that came back to level 0 from the top

    @property
    def rates(self) -> np.ndarray:
        """Shares of the attempts that succeeded, float64 (levels - 1,)."""
        rates: np.ndarray = self.swaps / np.maximum(1, self.attempts)
        return rates


class Ladders(NamedTuple):
    """Independent ladders; row ``levels`` l + i of the words is level i of ladder l.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, sample_tempering, start_tempering
    >>> model = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> ladders = start_tempering(model, 4, log_odds=np.zeros(3), betas=np.array([0.0, 1.0]))
    >>> ladders = sample_tempering(ladders, sweeps=10)
    >>> ladders.sweeps, ladders.visible.shape, ladders.counted_anew().exchanges.attempts.tolist()
    (10, (4, 3), [0])
    """

    path: TemperedPath
    betas: np.ndarray  # (levels,), from 0, the base machine, to 1, the machine
    visible_words: np.ndarray
    hidden_words: np.ndarray  # after a sweep, what the visible ones were drawn from
    from_top: np.ndarray  # (ladders, levels): whether the state there has been at the top since it was at level 0
    swaps: np.ndarray  # (ladders, levels), with the level above
    trips: np.ndarray  # (ladders,)
    sweeps: int  # done so far: enters the random counters, so 5 + 7 sweeps are 12 sweeps, bit for bit
    counted_from: int  # the sweep since which swaps and round trips are counted
    seed: int
    stream: str

    @property
    def visible(self) -> States:
        """Visible states of the top levels, one a ladder: samples of the machine."""
        return self._top(self.visible_words, self.path.model.n_visible)

    @property
    def hidden(self) -> States:
        """Hidden states that ``visible`` was drawn from."""
        return self._top(self.hidden_words, self.path.model.n_hidden)

    @property
    def exchanges(self) -> Exchanges:
        """Swaps and round trips since the sweep they are counted from."""
        even = (self.sweeps + 1) // 2 - (self.counted_from + 1) // 2  # sweeps of an even number try the even pairs
        odd, pairs = self.sweeps - self.counted_from - even, np.arange(len(self.betas) - 1)
        attempts = len(self.trips) * np.where(pairs % 2 == 0, even, odd)
        return Exchanges(attempts, self.swaps.sum(axis=0)[:-1], int(self.trips.sum()))

    def counted_anew(self) -> "Ladders":
        """Return the same ladders, with swaps and round trips counted from here on."""
        return self._replace(swaps=np.zeros_like(self.swaps), trips=np.zeros_like(self.trips), counted_from=self.sweeps)

    def _top(self, words: np.ndarray, n_units: int) -> States:
        levels = len(self.betas)
        return States(np.ascontiguousarray(words[levels - 1 :: levels]), n_units)


def start_ladders(
    path: TemperedPath, betas: np.ndarray, n: int, *, seed: int, stream: str, start_stream: str
) -> Ladders:
    """Start n ladders; the first state of a level is that of a chain annealed from the base machine to there."""
    levels, walkers = len(betas), path.walkers(n)
    steps, key = -(-_START_STEPS // (levels - 1)), stream_key(seed, start_stream)
    walk(path, walkers, np.zeros(2), 0, key)
    found = [walkers.visible.copy()]
    for i in range(levels - 1):
        walk(path, walkers, np.linspace(betas[i], betas[i + 1], steps + 1), 1 + i * steps, key)
        found.append(walkers.visible.copy())
    visible = np.ascontiguousarray(np.stack(found, axis=1).reshape(-1, walkers.visible.shape[1]))
    return Ladders(
        path, betas, visible, path.walkers(len(visible)).hidden, np.zeros((n, levels), np.uint8),
        np.zeros((n, levels), np.int64), np.zeros(n, np.int64), 0, 0, seed, stream,
    )  # fmt: skip


def climb_ladders(ladders: Ladders, sweeps: int) -> tuple[Ladders, np.ndarray]:
    """Run sweeps of every ladder; returns the new ladders and the changes of log f to the neighbouring levels.

    Changes are (sweeps, ladders, levels, 2), nats, as `rbm.kernels.likelihood.ladder.Climb` says: 16 bytes a sweep,
    ladder and level.
    """
    n, levels = ladders.from_top.shape
    model, changes = ladders.path.model, np.zeros((sweeps, n, levels, 2))
    new = ladders._replace(
        visible_words=ladders.visible_words.copy(), hidden_words=ladders.hidden_words.copy(),
        from_top=ladders.from_top.copy(), swaps=ladders.swaps.copy(), trips=ladders.trips.copy(),
        sweeps=ladders.sweeps + sweeps,
    )  # fmt: skip
    cost = passes_cost(n * levels, 2 * sweeps, model.n_visible, model.n_hidden)
    run(
        climb, cost, new.visible_words, new.hidden_words, ladders.path.kernel_arguments, ladders.betas,
        Sweeps(np.uint64(ladders.sweeps), sweeps, stream_key(ladders.seed, ladders.stream)),
        Climb(changes, new.swaps, new.from_top, new.trips),
    )  # fmt: skip
    return new, changes


def checked_levels(betas: np.ndarray) -> np.ndarray:
    """Return inverse temperatures as float64; InputError unless they ascend from 0 to 1."""
    levels = np.asarray(betas, np.float64)
    if levels.ndim != 1 or len(levels) < 2 or levels[0] != 0 or levels[-1] != 1 or not (np.diff(levels) > 0).all():
        raise InputError("the inverse temperatures of a ladder must ascend from 0 to 1")
    return np.ascontiguousarray(levels)
