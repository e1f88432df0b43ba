import numpy as np
import pytest

from analysis import relevance, resolution, state_counts
from analysis.errorbars.split_half import split_half_error
from rbm import InputError, States, pack, unpack

LAWS = {"uniform": np.ones(31), "Zipf": 1 / np.arange(1, 1009)}


def sample_of(law: str, n: int, seed: int) -> States:
    p = LAWS[law] / LAWS[law].sum()
    return States(np.random.default_rng(seed).choice(len(p), n, p=p).astype(np.uint64)[:, None], 64)


def entropies(states: States) -> np.ndarray:
    counts = state_counts(states)
    return np.array([resolution(counts, "bits"), relevance(counts, "bits")])


@pytest.mark.parametrize("law", LAWS)
def test_the_error_is_the_deviation_over_fresh_samples_of_relevance_too(law):
    """Relevance depends on ties of counts; a jackknife is out by a factor of three to four here."""
    values = np.array([entropies(sample_of(law, 2003, seed)) for seed in range(150)])
    errors = np.array([split_half_error(sample_of(law, 2003, s), entropies, 20, seed=s) for s in range(30)])
    ratio = np.sqrt((errors**2).mean(axis=0)) / values.std(axis=0)
    assert ((ratio > 0.6) & (ratio < 1.6)).all(), ratio


def test_the_error_of_a_mean_is_its_standard_error():
    data = np.random.default_rng(1).integers(0, 2, (1009, 3))
    error = split_half_error(pack(data), lambda s: unpack(s).mean(axis=0), 997, seed=1)
    expected = data.std(axis=0, ddof=1) / np.sqrt(1009)
    assert np.abs(error / expected - 1).max() < 4 * np.sqrt(2 / 997) / 2


def test_undefined_components_are_left_out():
    def statistic(states):
        first = unpack(states)[0, 0]
        return np.array([np.nan, np.nan if first else 1.0])

    error = split_half_error(pack(np.eye(7)), statistic, 5, seed=1)
    assert np.isnan(error[0])
    assert error[1] == 0


@pytest.mark.parametrize(("rows", "splits"), [(3, 5), (7, 0)])
def test_too_little_to_split(rows, splits):
    with pytest.raises(InputError, match=f"got {rows} rows and {splits} splits"):
        split_half_error(pack(np.zeros((rows, 2))), entropies, splits, seed=1)
