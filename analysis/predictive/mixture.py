"""Code lengths of rows under the mixture of a partition's states."""

import math

import numpy as np

from analysis.entropies.entropy import state_index
from analysis.predictive.mixture_kernel import Partition, Pixels, mixture_log_ratios
from rbm.bits import States
from rbm.kernels.parallel.pool import run
from rbm.kernels.simd.operation import LANES

_LISTED = 64  # numbers of rows whose logarithms are looked up
_TILES, _TILE_PIXELS = 16, 2**14  # of a block at most: its table stays in the second-level cache
_ROWS = 4096  # at once, for memory


def partition_rows(layer_states: States, training: States) -> Partition:
    """Sort training rows by their states, one state a row, the most frequent state first."""
    index = state_index(layer_states)
    order = np.argsort(index.of_row, kind="stable")
    starts = np.concatenate([[0], np.cumsum(index.counts)]).astype(np.int64)
    return Partition(np.ascontiguousarray(training.words[order]), starts)


def code_lengths(partition: Partition, means: np.ndarray, smoothing: float, rows: States) -> np.ndarray:
    """Compute - log2 sum_s (k_s / M) prod_i T_si^x_i (1 - T_si)^(1 - x_i) in bits of each row x, float64 (n,).

    Parameters
    ----------
    partition : Partition
        Of the training rows.
    means : array (n_units,)
        m, strictly between 0 and 1.
    smoothing : float
        a > 0.
    rows : States (n, n_units)
    """
    tiles, pixels = max(1, min(_TILES, _TILE_PIXELS // len(means))), _pixels(means, smoothing)
    n_blocks = -(-(len(partition.starts) - 1) // (tiles * LANES))
    found = np.empty(rows.n)
    for first in range(0, rows.n, _ROWS):
        part = rows.rows(slice(first, first + _ROWS))
        ratios = np.empty((n_blocks, part.n))
        cost = n_blocks * tiles * LANES * len(means) * (part.n / 100 + 2)
        run(mixture_log_ratios, cost, part.words, partition, float(smoothing), pixels, tiles, ratios)
        top = ratios.max(axis=0)
        found[first : first + _ROWS] = top + np.log(np.exp(ratios - top).sum(axis=0)) + _log_prior(means, part)
    return found / -math.log(2)


def _pixels(means: np.ndarray, smoothing: float) -> Pixels:
    per_on, per_off = 1 / means, 1 / (1 - means)
    numbers = np.arange(_LISTED)[:, None]
    return Pixels(per_on, per_off, np.log(smoothing + numbers * per_on), np.log(smoothing + numbers * per_off))


def _log_prior(means: np.ndarray, rows: States) -> np.ndarray:
    """Compute log P0(x) in nats of each row. No dot product: BLAS rounds by its number of threads."""
    return np.where(rows.unpack(), np.log(means), np.log1p(-means)).sum(axis=1)
