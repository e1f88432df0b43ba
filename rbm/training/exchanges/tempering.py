"""Persistent chains at several inverse temperatures: the negative phase is averaged over those of the machine itself.

Source: Desjardins, Courville, Bengio, Vincent and Delalleau, AISTATS 2010. Level 0 has independent pixels with the
log-odds of the data and is drawn anew in every sweep. The levels between are moved so that neighbours swap equally
often, as Syed, Bouchard-Cote, Deligiannidis and Doucet (Journal of the Royal Statistical Society B 84 (2022) 321).
"""

import numpy as np

from rbm.config import TrainingConfig
from rbm.kernels.chains_by_rows import Sweeps
from rbm.kernels.likelihood.ladder import Climb, climb
from rbm.kernels.likelihood.path import Tempered
from rbm.kernels.parallel.pool import passes_cost, run
from rbm.kernels.weight_tiles import Tables, pad
from rbm.likelihood.ladders import Ladders
from rbm.likelihood.tempered import tempered_machine, walk
from rbm.model import RBM
from rbm.streams import stream_key
from rbm.training.exchanges.chains import Exchanging, least_rate
from rbm.training.exchanges.ladders_in_file import read_ladders, write_ladders
from rbm.training.monitor import EpochRecord

_LEAST_ATTEMPTS = 100  # of each pair in an epoch, below which the levels stay where they are


def begin_ladders(model: RBM, config: TrainingConfig, stream: str) -> Ladders:
    """Begin the ladders of a training, all levels drawn from independent pixels with the machine's visible biases.

    These are the log-odds of the data before the first epoch. The levels are equally far apart.
    """
    n, levels = config.n_chains, config.temperatures
    path = tempered_machine(model, model.visible_bias)
    walkers = path.walkers(n * levels)
    walk(path, walkers, np.zeros(2), 0, stream_key(config.seed, f"{stream}: first chains"))
    return Ladders(
        path, np.linspace(0, 1, levels), walkers.visible, np.zeros_like(walkers.hidden),
        np.zeros((n, levels), np.uint8), np.zeros((n, levels), np.int64), np.zeros(n, np.int64), 0, 0, config.seed,
        f"{stream}: tempering",
    )  # fmt: skip


class LaddersAtWork:
    """The ladders of an epoch: `rbm.training.exchanges.chains.Epoch`."""

    def __init__(self, ladders: Ladders) -> None:
        kept = ladders._replace(betas=moved_levels(ladders)).counted_anew()
        self.ladders = kept._replace(
            visible_words=kept.visible_words.copy(), hidden_words=kept.hidden_words.copy(),
            from_top=kept.from_top.copy(),
        )  # fmt: skip
        self._base = pad(kept.path.log_odds)
        self._key = stream_key(kept.seed, kept.stream)

    @property
    def rows(self) -> int:
        """Chains at all levels."""
        return len(self.ladders.visible_words)

    def advance(self, tables: Tables, k: int) -> np.ndarray:
        """Run k sweeps; see `Epoch`."""
        ladders, (n, levels) = self.ladders, self.ladders.from_top.shape
        machine = Tempered(tables, self._base, tables.visible_bias.astype(np.float64) - self._base)
        run(
            climb, passes_cost(self.rows, 2 * k, tables.n_visible, tables.n_hidden), ladders.visible_words,
            ladders.hidden_words, machine, ladders.betas, Sweeps(np.uint64(ladders.sweeps), k, self._key),
            Climb(np.zeros((k, n, levels, 2)), ladders.swaps, ladders.from_top, ladders.trips),
        )  # fmt: skip
        self.ladders = ladders._replace(sweeps=ladders.sweeps + k)
        return self.ladders.visible.words

    def finish(self, model: RBM) -> Ladders:
        """Return the ladders with the trained machine at their top."""
        self.ladders = self.ladders._replace(path=self.ladders.path._replace(model=model))
        return self.ladders

    def record(self, record: EpochRecord) -> EpochRecord:
        """Add swap rate and round trips."""
        trips = float(self.ladders.exchanges.round_trips)
        return record._replace(swap_rate=least_rate(self.ladders), round_trips=trips)


def moved_levels(ladders: Ladders) -> np.ndarray:
    """Move the inverse temperatures so that neighbours would swap equally often; float64 (levels,).

    The shares of attempts that failed, half a failure added, are lengths of the way from level to level, and the new
    levels are equally far apart on it. Where a pair has tried too seldom to tell, all stay.
    """
    exchanges, betas = ladders.exchanges, ladders.betas
    if exchanges.attempts.min() < _LEAST_ATTEMPTS:
        return betas
    failed = (exchanges.attempts - exchanges.swaps + 0.5) / (exchanges.attempts + 1)
    length = np.append(0.0, np.cumsum(failed))
    moved: np.ndarray = np.interp(np.linspace(0, length[-1], len(betas)), length, betas)
    moved[0], moved[-1] = 0, 1
    return moved if (np.diff(moved) > 0).all() else betas


TEMPERING = Exchanging(begin_ladders, LaddersAtWork, write_ladders, read_ladders)
