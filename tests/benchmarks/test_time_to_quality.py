"""Which checkpoint reaches a level, and that the clock stands still while scores are made."""

import numpy as np
import pytest

from benchmarks.quality.course import Limits, stages, train
from benchmarks.quality.levels import Checkpoint, check_levels, crossings, next_level
from benchmarks.quality.scoring import Between
from benchmarks.quality.stopwatch import Stopwatch
from benchmarks.subjects.reference import Parameters


class Clock:
    """Time that goes on only where somebody spends it."""

    def __init__(self):
        self.now = 17.0

    def __call__(self):
        return self.now


class Trainer:
    """Spends 2 seconds an epoch; its one parameter is the number of epochs."""

    def __init__(self, clock):
        self.clock, self.epochs = clock, 0

    def epoch(self):
        self.clock.now += 2
        self.epochs += 1

    def reported(self):
        return Parameters(np.full((1, 1), float(self.epochs)), np.zeros(1), np.zeros(1))


class Scores:
    """Spends 100 seconds a score; estimates are given by epoch, brackets begin half a nat below."""

    def __init__(self, clock, estimates):
        self.clock, self.estimates, self.bracketed = clock, estimates, []

    def estimate(self, parameters):
        self.clock.now += 100
        return self.estimates[int(parameters.weights[0, 0])]

    def bracket(self, parameters):
        self.clock.now += 1000
        epoch = int(parameters.weights[0, 0])
        self.bracketed.append(epoch)
        return Between(self.estimates[epoch] - 0.5, self.estimates[epoch], "bracketed")


def course_of(estimates, levels, seconds=1e9):
    clock = Clock()
    scores = Scores(clock, dict(enumerate(estimates, 1)))
    found = train(Trainer(clock), scores, levels, Limits(seconds, len(estimates)), Stopwatch(clock))
    return found, scores.bracketed


def test_the_clock_stands_still_while_scores_are_made():
    found, _ = course_of([-99, -98, -97, -96], (-98.5, -97.2))
    assert [(c.epochs, c.seconds) for c in found.checkpoints] == [(1, 2.0), (2, 4.0), (3, 6.0), (4, 8.0)]


def test_a_level_is_reached_where_the_low_side_of_the_bracket_is():
    """Epoch 2 is estimated above -98.2, its bracket is not; epoch 4 passes two levels; the best one is bracketed."""
    found, bracketed = course_of([-99, -98, -97, -94, -95, -93.5], (-98.2, -96, -95, -92))
    at = [(c.level, c.reached and c.reached.epochs, c.before and c.before.epochs)
          for c in crossings(found.checkpoints, (-98.2, -96, -95, -92))]  # fmt: skip
    assert at == [(-98.2, 3, 2), (-96, 4, 3), (-95, 4, 3), (-92, None, 6)]
    assert bracketed == [2, 3, 4, 6]
    assert next_level(found.checkpoints, (-98.2, -96, -95, -92)) == -92


def test_training_ends_with_the_epoch_in_which_the_seconds_are_over():
    found, bracketed = course_of([-99.0] * 50, (-98,), seconds=21)
    assert [c.epochs for c in found.checkpoints] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]
    assert found.checkpoints[-1].seconds == 22
    assert bracketed == [1]
    assert list(stages(13)) == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13]


def test_parameters_that_are_not_finite_end_it():
    class Diverging(Trainer):
        def reported(self):
            return Parameters(np.full((1, 1), np.nan if self.epochs == 3 else self.epochs), np.zeros(1), np.zeros(1))

    clock = Clock()
    scores = Scores(clock, {1: -99, 2: -97})
    found = train(Diverging(clock), scores, (-90,), Limits(1e9, 9), Stopwatch(clock))
    assert [c.epochs for c in found.checkpoints] == [1, 2]
    assert "diverged" in found.trouble
    assert scores.bracketed == [2]


@pytest.mark.parametrize("levels", [(), (-87.0, -100.0), (-100.0, -100.0), (-100.0, float("nan"))])
def test_levels_ascend(levels):
    with pytest.raises(ValueError, match="must ascend"):
        check_levels(levels)


def test_a_higher_level_is_never_reached_before_a_lower_one():
    generator = np.random.default_rng(3)
    for _ in range(50):
        points = [
            Checkpoint(i, float(i), x, Between(x - 1, x, "bracketed") if generator.random() < 0.6 else None)
            for i, x in enumerate(generator.normal(-95, 4, 11))
        ]
        at = [c.reached.seconds if c.reached else np.inf for c in crossings(points, (-100.0, -95.0, -90.0, -87.0))]
        assert at == sorted(at)
        for c in crossings(points, (-100.0, -95.0, -90.0, -87.0)):
            assert c.reached is None or c.reached.between.low >= c.level
