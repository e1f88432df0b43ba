"""The tempered path of a machine: its base machine, chains on it, and their inverse temperatures."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rbm.bits import States, as_states, count_on, n_words
from rbm.errors import InputError
from rbm.kernels.chains_by_rows import Sweeps
from rbm.kernels.likelihood.path import Tempered, tempered_path
from rbm.kernels.parallel.pool import block_size, passes_cost, run
from rbm.kernels.weight_tiles import pad
from rbm.labels.prediction import refuse_labels
from rbm.model import RBM
from rbm.streams import stream_key

Report = Callable[[int], None]  # called with the number of sweeps a chain has just done
_SEGMENTS = 100  # parts of a run, after each of which progress is reported


class Walkers(NamedTuple):
    """Chains on the path, as the kernel changes them in place."""

    visible: np.ndarray  # words
    hidden: np.ndarray
    log_weights: np.ndarray  # nats, float64


class TemperedPath(NamedTuple):
    """A machine and its base machine of independent pixels, with free hidden units."""

    model: RBM
    log_odds: np.ndarray  # a_A, float32 (n_visible,)

    @property
    def log_z_base(self) -> float:
        """Log Z of the base machine, nats, exact: sum_i softplus(a_A,i) + n_hidden log 2."""
        return float(np.logaddexp(0, self.log_odds.astype(np.float64)).sum() + self.model.n_hidden * np.log(2))

    @property
    def kernel_arguments(self) -> Tempered:
        """The machine as the kernels take it."""
        tables, base = self.model._tables, pad(self.log_odds)
        return Tempered(tables, base, tables.visible_bias.astype(np.float64) - base)

    def walkers(self, n: int) -> Walkers:
        """Allocate n chains of zeros; a sweep at inverse temperature 0 makes them draws of the base machine."""
        visible = np.zeros((n, n_words(self.model.n_visible)), np.uint64)
        return Walkers(visible, np.zeros((n, n_words(self.model.n_hidden)), np.uint64), np.zeros(n))


def base_log_odds(data: np.ndarray | States, n_visible: int | None = None) -> np.ndarray:
    """Compute the log-odds of each pixel of the data, float32 (n_visible,), half a row on and half a row off added.

    Any finite log-odds are a valid base of the tempered path; near those of the machine, fewer temperatures do.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.likelihood import base_log_odds
    >>> np.allclose(base_log_odds([[1, 0], [1, 0], [1, 1]]), np.log([3.5 / 0.5, 1.5 / 2.5]))
    True
    """
    states = as_states(data, n_visible)
    on = count_on(states).astype(np.float64)
    return np.log((on + 0.5) / (states.n - on + 0.5)).astype(np.float32)


def tempered_machine(model: RBM, log_odds: np.ndarray) -> TemperedPath:
    """Pair a machine with its base machine; InputError unless the log-odds are finite, one a visible unit.

    Machines with label units are refused: on the path every visible unit is drawn by itself.
    """
    refuse_labels(model, "a tempered path")
    base = np.asarray(log_odds, np.float32)
    if base.shape != (model.n_visible,) or not np.isfinite(base).all():
        raise InputError(f"the base needs {model.n_visible} finite log-odds; got an array of shape {base.shape}")
    return TemperedPath(model, base)


def walk(path: TemperedPath, walkers: Walkers, betas: np.ndarray, first_sweep: int, key: np.ndarray) -> None:
    """Take chains along inverse temperatures, in place: one sweep for each of betas but the first."""
    cost = passes_cost(len(walkers.visible), 2 * (len(betas) - 1), path.model.n_visible, path.model.n_hidden)
    run(
        tempered_path, cost, walkers.visible, walkers.hidden, path.kernel_arguments, betas,
        Sweeps(np.uint64(first_sweep), len(betas) - 1, key), walkers.log_weights, block_size(len(walkers.visible)),
    )  # fmt: skip


def walk_all(
    path: TemperedPath, walkers: Walkers, betas: np.ndarray, seed: int, stream: str, report: Report | None = None
) -> None:
    """Take chains along all inverse temperatures, in place, after a sweep at the first if that is 0: a base draw."""
    key = stream_key(seed, stream)
    if betas[0] == 0:
        walk(path, walkers, np.zeros(2), 0, key)
    steps = len(betas) - 1
    edges = np.unique(np.linspace(0, steps, min(_SEGMENTS, steps) + 1).astype(int))
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        walk(path, walkers, np.ascontiguousarray(betas[start : end + 1]), 1 + int(start), key)
        if report is not None:
            report(int(end - start))
