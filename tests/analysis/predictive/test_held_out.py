"""Held-out rows are split once for all layers of a seed: tuning and scored rows have none in common."""

import numpy as np
import pytest

from analysis.predictive import split_held_out
from rbm import InputError, pack


def numbered(n: int):
    """Rows that are all different."""
    return pack((np.arange(n)[:, None] >> np.arange(14)) & 1)


def numbers(states) -> list[int]:
    return [int(word) for word in states.words[:, 0]]


@pytest.mark.parametrize(
    ("n", "tuning", "scored"),
    [(3, 1, 2), (9, 2, 7), (100, 20, 80), (1000, 200, 800), (5000, 400, 4600), (10_000, 400, 5000)],
)
def test_a_fifth_tunes_and_others_are_scored(n, tuning, scored):
    found = split_held_out(numbered(n), seed=3)
    assert (found.tuning.n, found.scored.n) == (tuning, scored)
    every = numbers(found.tuning) + numbers(found.scored)
    assert len(set(every)) == tuning + scored
    assert set(every) <= set(range(n))


def test_the_split_is_a_draw_from_the_seed():
    first, same, other = (numbers(split_held_out(numbered(100), seed=seed).tuning) for seed in (3, 3, 4))
    assert first == same != other
    assert first != list(range(20))


def test_two_rows_are_too_few():
    with pytest.raises(InputError, match="at least 3 held-out rows; got 2"):
        split_held_out(numbered(2), seed=1)
