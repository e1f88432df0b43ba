"""The compiled mixture against the loop twin and against float64, whatever the threads and the blocks."""

import naive_analysis
import numba
import numpy as np
import pytest
from conftest import JIT, few

from analysis.predictive.mixture import code_lengths, partition_rows
from analysis.regeneration.pixels import pixel_means
from rbm import pack


def correlated(n: int, n_pixels: int, seed: int, templates: int = 5) -> np.ndarray:
    """Noisy copies of some templates, whose pixels have different means."""
    g = np.random.default_rng(seed)
    pattern = g.random((templates, n_pixels)) < np.random.default_rng(17).random(n_pixels) * 0.6
    noise = g.random((n, n_pixels)) < 0.07
    return (pattern[np.random.default_rng(seed + 1).integers(templates, size=n)] ^ noise).astype(np.uint8)


def labels(states: np.ndarray, bits: int = 10) -> np.ndarray:
    """Numbers as 0/1 rows."""
    return (states[:, None] >> np.arange(bits)) & 1


# pixels: fewer and more than a word; with 32 rows and more looked up below 128 pixels, listed above
@pytest.mark.parametrize(("n_pixels", "n_rows"), [(5, 3), (67, 37), (131, 34), (131, 6)])
@pytest.mark.parametrize("n_states", [1, 2, 17])
def test_the_kernel_is_its_loop_twin(n_pixels, n_rows, n_states):
    training, rows = correlated(83, n_pixels, 1), correlated(n_rows, n_pixels, 2)
    states = labels(np.random.default_rng(3).integers(n_states, size=83) ** 2 % n_states)
    for smoothing in (0.01, 1.7, 300.0):
        expected = naive_analysis.code_lengths(states, training, rows, smoothing)
        partition = partition_rows(pack(states), pack(training))
        found = code_lengths(partition, pixel_means(pack(training)), smoothing, pack(rows))
        assert found == pytest.approx(expected, rel=2e-6, abs=1e-5)


def in_float64(states, training, rows, smoothing) -> np.ndarray:
    """The same in NumPy, a dense product for all states at once."""
    means = (training.sum(axis=0) + 0.5) / (len(training) + 1)
    _, of_row, k = np.unique(states, axis=0, return_inverse=True, return_counts=True)
    on = np.array([training[of_row.ravel() == s].sum(axis=0) for s in range(len(k))])
    t = (on + smoothing * means) / (k + smoothing)[:, None]
    log_p = rows @ np.log(t).T + (1 - rows) @ np.log1p(-t).T + np.log(k / len(training))
    return -np.logaddexp.reduce(log_p, axis=1) / np.log(2)


@pytest.mark.parametrize("smoothing", [1e-3, 0.8, 1e4])
def test_at_the_size_of_mnist_the_code_of_a_row_is_right_to_a_thousandth_of_a_bit(smoothing):
    n_pixels = few(784, 150)
    training, rows = correlated(few(1499, 211), n_pixels, 4, 23), correlated(few(307, 137), n_pixels, 5, 23)
    rows[0] = 1 - rows[0]  # as unlikely as can be
    sizes = np.random.default_rng(6).zipf(1.5, size=len(training)) % 1009  # states of 1 row, and of more than 64
    states = labels(sizes)
    assert np.unique(sizes, return_counts=True)[1].max() > 64
    found = code_lengths(
        partition_rows(pack(states), pack(training)), pixel_means(pack(training)), smoothing, pack(rows)
    )
    expected = in_float64(states, training, rows, smoothing)
    assert np.abs(found - expected).max() < 1e-3
    assert abs(found.mean() - expected.mean()) < 2e-4


@pytest.mark.skipif(not JIT, reason="plain Python has no threads")
@pytest.mark.parametrize("n_pixels", [67, 784])
def test_numbers_do_not_depend_on_the_threads(n_pixels):
    training, rows = pack(correlated(701, n_pixels, 7)), pack(correlated(157, n_pixels, 8))
    partition, found = partition_rows(training, training), []
    for threads in (1, 2, 3):
        numba.set_num_threads(threads)
        found.append(code_lengths(partition, pixel_means(training), 0.7, rows))
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_rows_are_coded_each_on_its_own(monkeypatch):
    training, rows = pack(correlated(59, 9, 9)), pack(correlated(41, 9, 10))
    partition, means = partition_rows(training, training), pixel_means(training)
    whole = code_lengths(partition, means, 0.7, rows)
    monkeypatch.setattr("analysis.predictive.mixture._ROWS", 8)
    assert code_lengths(partition, means, 0.7, rows) == pytest.approx(whole, abs=1e-5)


def test_wide_rows_have_small_blocks():
    training, rows = correlated(23, 20_011, 11), correlated(3, 20_011, 12)
    found = code_lengths(partition_rows(pack(training), pack(training)), pixel_means(pack(training)), 0.7, pack(rows))
    assert found == pytest.approx(in_float64(training, training, rows, 0.7), rel=1e-6)
