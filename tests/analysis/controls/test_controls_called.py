"""Ideals are called yes and nulls no, and which ideals are not: the calibration itself, at fixed seeds.

Rates are of the samples of `SAMPLES` draws at each of the resolutions; statistics and thresholds are those of a study.
"""

import numpy as np
import pytest

from analysis.controls.calibration.questions import QUESTIONS
from analysis.controls.calibration.run import measure_cell
from analysis.controls.plan import Plan
from analysis.controls.thresholds import THRESHOLDS

SAMPLES = {1000: 6, 10_000: 2}


@pytest.fixture(scope="module")
def yes():
    """Answers of samples, bool (resolutions x samples,), by M, control, question and resolutions; measured once."""
    measured = {}

    def answers(n_points, control, question, targets):
        for target in targets:
            if (n_points, control, target) not in measured:
                plan = Plan(n_points, samples=SAMPLES[n_points], ideal_draws=5, null_draws=2, seed=1)
                measured[n_points, control, target] = measure_cell(plan, control, target)
        column = [q.name for q in QUESTIONS].index(question)
        values = np.concatenate([measured[n_points, control, target][:, column] for target in targets])
        assert np.isfinite(values).all()
        return values > getattr(THRESHOLDS, QUESTIONS[column].threshold)

    return answers


@pytest.mark.parametrize(("n_points", "least"), [(1000, 0.7), (10_000, 1.0)])
def test_the_noise_band_holds_ideal_samples(yes, n_points, least):
    """At M = 1 000 a sample's fraction has a standard deviation of .02, the width of the band: one in five is lost."""
    assert yes(n_points, "frontier's law", "noise band", (0.65, 0.8)).mean() >= least


@pytest.mark.parametrize("n_points", SAMPLES)
@pytest.mark.parametrize("control", ["uniform", "unequal units", "equal units"])
def test_the_noise_band_leaves_nulls_out(yes, n_points, control):
    assert not yes(n_points, control, "noise band", (0.65, 0.8)).any()
    assert not yes(n_points, control, "band of frequencies", (0.65, 0.8)).any()


def test_the_noise_band_does_not_leave_out_few_independent_units(yes):
    """They reach what an ideal sample does at high H[s]: the band says nothing there, as its headroom shows."""
    assert yes(1000, "few units", "noise band", (0.8,)).mean() > 0.8
    assert yes(10_000, "few units", "noise band", (0.8,)).mean() > 0.5


@pytest.mark.parametrize("n_points", SAMPLES)
def test_power_law_ratios_say_yes_to_frequencies_of_the_frontier(yes, n_points):
    for question in ("ratio to shuffled", "ratio to independent"):
        assert yes(n_points, "frontier's frequencies", question, (0.8,)).all()


@pytest.mark.parametrize("n_points", SAMPLES)
@pytest.mark.parametrize("control", ["geometric", "uniform", "few units", "unequal units", "equal units"])
def test_power_law_ratios_say_no_to_nulls(yes, n_points, control):
    assert yes(n_points, control, "ratio to independent", (0.65, 0.8)).mean() < 0.1


@pytest.mark.parametrize("n_points", SAMPLES)
def test_power_law_ratios_say_no_to_points_of_the_frontiers_law(yes, n_points):
    """An ideal of claim (i) that claim (ii) calls no power law: drawing points leaves too few states seen once."""
    assert not yes(n_points, "frontier's law", "ratio to independent", (0.65, 0.8)).any()
    assert not yes(n_points, "frontier's law", "ratio to frequencies", (0.8,)).any()
    assert yes(n_points, "frontier's law", "ratio to points", (0.65, 0.8)).all()
