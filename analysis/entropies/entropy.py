"""Count how often states occur, and compute the entropies of these frequencies: resolution, relevance, noise.

M data points; state s is seen k_s times; m_k states are seen k times each, so that M = sum_k k m_k.

    resolution  H[s]   = -sum_s (k_s / M) log (k_s / M)          how finely the states tell data points apart
    relevance   H[k]   = -sum_k (k m_k / M) log (k m_k / M)      how much of that is in the frequencies themselves
    noise       H[s|k] = H[s] - H[k] = sum_k (k m_k / M) log m_k

Source: Haimovici & Marsili 2015, arXiv 1502.00356. All are plug-in values of the sample at hand, never corrected.

One rule for units, here and in every table: an entropy is in units of log M, which lie from 0 to 1, unless its name
ends in ``_bits`` or the call says ``unit="bits"`` or ``unit="nats"``.
"""

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.entropies.count_kernel import number_rows
from rbm.bits import States, as_states
from rbm.errors import InputError

Unit = Literal["log M", "bits", "nats"]
_BOTH: tuple[Unit, Unit] = ("bits", "log M")


class Measures(NamedTuple):
    """The entropies of a sample of states, in bits and in units of log M.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import measure
    >>> found = measure([4, 2, 1, 1])
    >>> bool(np.isclose(found.resolution, found.resolution_bits / np.log2(found.n_points)))
    True
    """

    n_points: int  # M
    n_states: int  # distinct states seen
    resolution_bits: float
    relevance_bits: float
    noise_bits: float
    resolution: float  # in units of log M, as the next two
    relevance: float
    noise: float


class StateIndex(NamedTuple):
    """The distinct states of a sample, the most frequent first, ties by their words, whatever the order of the rows."""

    states: States  # distinct
    of_row: np.ndarray  # int64 (M,): which of the distinct states each row is
    counts: np.ndarray  # int64: how often each distinct state is seen, descending


def state_counts(states: States | np.ndarray) -> np.ndarray:
    """Count how often each distinct state of States or a 0/1 array occurs: int64 (n_states,), descending, any width.

    Examples
    --------
    >>> from analysis import state_counts
    >>> state_counts([[0, 1], [1, 1], [0, 1], [0, 1]]).tolist()
    [3, 1]
    """
    _, of_row = _numbered(_with_rows(states))
    return np.sort(np.bincount(of_row))[::-1]


def state_index(states: States | np.ndarray) -> StateIndex:
    """Number the distinct states of States or a 0/1 array, and count how often each occurs."""
    checked = _with_rows(states)
    first, index = _numbered(checked)
    counts, distinct = np.bincount(index), checked.rows(first)
    order = np.lexsort((*distinct.words.T, -counts))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return StateIndex(distinct.rows(order), rank[index], counts[order])


def frequency_of_frequencies(counts: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the frequencies k that occur, ascending, and how many states m_k are seen k times; both int64."""
    return np.unique(checked_counts(counts), return_counts=True)


def resolution(counts: ArrayLike, unit: Unit = "log M") -> float:
    """Return the resolution H[s] = -sum_s (k_s / M) log (k_s / M), in units of log M, bits or nats.

    Parameters
    ----------
    counts : array of positive integers, shape (n_states,)
        How often each state is seen, in any order; `state_counts` makes it.
    unit : {"log M", "bits", "nats"}
        "log M" divides by log M, so that the result lies from 0 to 1.

    Raises
    ------
    InputError
        On counts that are not positive integers, an unknown unit, or "log M" where M = 1.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import resolution
    >>> resolution([1, 1, 1, 1]), resolution([4])
    (1.0, 0.0)
    >>> bool(np.isclose(resolution([2, 2, 2, 2], "bits"), 2))
    True
    """
    k = checked_counts(counts)
    return _entropy(k) / _size(unit, int(k.sum()))


def relevance(counts: ArrayLike, unit: Unit = "log M") -> float:
    """Return the relevance H[k] = -sum_k (k m_k / M) log (k m_k / M); arguments as for `resolution`.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import relevance
    >>> relevance([2, 2, 2, 2])
    0.0
    >>> bool(np.isclose(relevance([2, 1, 1], "bits"), 1))
    True
    """
    k, m = frequency_of_frequencies(counts)
    return _entropy(k * m) / _size(unit, int(k @ m))


def noise(counts: ArrayLike, unit: Unit = "log M") -> float:
    """Return the noise H[s|k] = sum_k (k m_k / M) log m_k = H[s] - H[k]; arguments as for `resolution`.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import noise, relevance, resolution
    >>> counts = [5, 2, 2, 1, 1, 1]
    >>> bool(np.isclose(noise(counts), resolution(counts) - relevance(counts)))
    True
    """
    k, m = frequency_of_frequencies(counts)
    n_points = int(k @ m)
    return float((k * m * np.log(m)).sum()) / n_points / _size(unit, n_points)


def measure(counts: ArrayLike) -> Measures:
    """Measure counts of at least two data points in bits and in units of log M; errors as for `resolution`.

    Examples
    --------
    >>> from analysis import measure
    >>> found = measure([4, 2, 1, 1])
    >>> found.n_points, found.n_states, round(found.resolution_bits, 9), round(found.noise_bits, 9)
    (8, 4, 1.75, 0.25)
    """
    k = checked_counts(counts)
    in_bits, in_log_m = ([f(k, unit) for f in (resolution, relevance, noise)] for unit in _BOTH)
    return Measures(int(k.sum()), len(k), *in_bits, *in_log_m)


def checked_counts(counts: ArrayLike) -> np.ndarray:
    """Return counts as int64 (n_states,); InputError unless they are positive integers, one or more."""
    k = np.asarray(counts)
    if k.ndim != 1 or not len(k):
        raise InputError(f"counts must be one-dimensional and not empty; got shape {k.shape}")
    if not np.issubdtype(k.dtype, np.integer):
        raise InputError(f"counts must be integers, how often each state is seen; got dtype {k.dtype}")
    if k.min() < 1:
        raise InputError(f"counts must be positive; got {k.min()}: leave out states that are never seen")
    return k.astype(np.int64)


def _with_rows(states: States | np.ndarray) -> States:
    checked = as_states(states)
    if not checked.n:
        raise InputError("there are no states to count: the data have no rows")
    return checked


def _numbered(states: States) -> tuple[np.ndarray, np.ndarray]:
    """Return the row in which each distinct state comes first, and the number of the state of every row; int64."""
    table = np.full(2 << max(states.n - 1, 1).bit_length(), -1, np.int64)
    first, of_row = np.empty(states.n, np.int64), np.empty(states.n, np.int64)
    n_states = number_rows(states.words, table, first, of_row)
    return first[:n_states], of_row


def _entropy(weights: np.ndarray) -> float:
    """Return -sum p log p in nats, p = weights / their sum. No dot product: BLAS rounds by its number of threads."""
    p = weights / weights.sum()
    return max(0.0, -float((p * np.log(p)).sum()))


def _size(unit: str, n_points: int) -> float:
    """Return the unit in nats: what an entropy in nats is divided by."""
    if unit not in ("bits", "nats", "log M"):
        raise InputError(f'unit must be "log M", "bits" or "nats"; got {unit!r}')
    if unit == "log M" and n_points == 1:
        raise InputError("one data point has no scale, log M = 0: give at least two, or ask for bits or nats")
    return {"bits": math.log(2), "nats": 1.0, "log M": math.log(n_points)}[unit]
