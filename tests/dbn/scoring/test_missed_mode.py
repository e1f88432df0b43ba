"""A mode that no chain of any estimator reaches: all agree below log Z, and only rows in the mode show it."""

import math

import numpy as np
import pytest

from dbn.scoring.lines import Said, likelihood_lines
from dbn.scoring.log_z import BracketEffort, find_log_z
from rbm import RBM
from rbm.kernels.options import DISABLED
from rbm.likelihood import RowLikelihood, base_log_odds, bracket_log_partition

VISIBLE, HIDDEN, WEIGHT, BELOW, ABOVE = 41, 19, 0.32, -2.0, -7.8
EFFORT = BracketEffort(100, 300, 4, 200)


def missed():
    """A machine of equal units, of which nearly all of Z is in states where most are on, behind a barrier."""
    return RBM(np.full((VISIBLE, HIDDEN), WEIGHT), np.full(VISIBLE, BELOW), np.full(HIDDEN, ABOVE))


def exact_log_z():
    """Its log Z, by the number of hidden units that are on."""
    on = np.arange(HIDDEN + 1)
    ways = np.log([math.comb(HIDDEN, k) for k in on])
    return np.logaddexp.reduce(ways + ABOVE * on + VISIBLE * np.logaddexp(0, BELOW + WEIGHT * on))


def rows_of_both(high):
    """Rows of the low mode, where units are on by their biases alone, and some of the other."""
    rows = np.random.default_rng(1).random((97, VISIBLE)) < 1 / (1 + np.exp(-BELOW))
    rows[:high] = True
    rows[:high, :7] = np.random.default_rng(2).integers(0, 2, (high, 7))
    return rows.astype(np.uint8)


@pytest.mark.skipif(DISABLED, reason="as many chains as all three estimates need take minutes in plain Python")
def test_a_mode_that_all_estimates_miss_shows_by_rows_in_it_alone():
    model, log_z = missed(), exact_log_z()
    low_rows, rows = rows_of_both(0), rows_of_both(5)
    alone = bracket_log_partition(model, base_log_odds(rows), **EFFORT._asdict())
    assert alone.bracketed, alone.doubts  # and wrong: no estimator sees what none of them reaches
    assert alone.interval[1] < log_z - 3
    assert alone.held_against(model, low_rows).bracketed

    found = find_log_z(model, rows, EFFORT, exact=False)
    assert not found.bracketed
    assert found.low < log_z < found.high
    assert found.low > alone.interval[1]
    (doubt,) = found.brackets[0].doubts
    assert "these miss a mode" in doubt
    lines = likelihood_lines(found, [Said("log-likelihood", RowLikelihood(-9.0, 0.5, 97))], HIDDEN, 0)
    assert lines[-1] == f"not bracketed: {doubt}"
    assert lines[-2].endswith("; not bracketed")
    assert sum("if the ladder's states are samples of the machine" in line for line in lines) == 1
    assert "if the ladder's states are samples" in next(line for line in lines if "reverse annealing" in line)
