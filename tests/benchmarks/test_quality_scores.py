"""Scores of checkpoints lie around the exact likelihood, and rows are drawn as grey levels say."""

import numpy as np
import pytest

from benchmarks.contestants.recipe.draws import Draws
from benchmarks.quality.scoring import Effort, TestRows
from benchmarks.subjects.reference import Parameters
from rbm import RBM, log_likelihood, pack
from rbm.kernels.options import DISABLED


@pytest.mark.skipif(DISABLED, reason="the pilot of a ladder takes minutes as plain Python")
def test_scores_lie_around_the_exact_likelihood():
    """The estimate and both sides of the bracket, of a machine of 7 hidden units; sides in their order."""
    generator = np.random.default_rng(5)
    training, tested = ((generator.random((n, 61)) < 0.3).astype(np.uint8) for n in (230, 53))
    machine = RBM(*(generator.normal(-0.2, 0.4, shape) for shape in ((61, 7), 61, 7)))
    exact = log_likelihood(machine, tested).mean()
    scorer = TestRows(pack(tested), pack(training), Effort(43, 67, 3, 19, 43, 67), 3)
    parameters = Parameters(machine.weights, machine.visible_bias, machine.hidden_bias)
    between = scorer.bracket(parameters)
    assert between.low <= exact <= between.high
    assert between.high - between.low < 2
    assert abs(scorer.estimate(parameters) - exact) < 1


def test_draws_follow_the_grey_levels():
    levels = np.array([[0, 1, 51, 128, 254, 255, 204]] * 4013, np.uint8)
    draws = Draws(levels, 5)
    draws.redraw()
    first = draws.rows.copy()
    draws.redraw()
    assert set(np.unique(first)) == {0, 1}
    assert (first != draws.rows).any()
    for drawn in (first, draws.rows):
        p = levels[0] / 255
        assert (np.abs(drawn.mean(axis=0) - p) <= 4.5 * np.sqrt(p * (1 - p) / len(levels))).all()
        assert abs(np.corrcoef(drawn[:, 2], drawn[:, 3])[0, 1]) < 4.5 / np.sqrt(len(levels))
        assert (drawn[:, 0] == 0).all()
        assert (drawn[:, 5] == 1).all()
