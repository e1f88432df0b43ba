"""The questions that stand beside verdicts, from answers made by hand: their values, and where they are silent."""

import math

import pytest

from analysis.controls.calibration.questions import QUESTIONS, Answers
from analysis.controls.ideal import Drawn
from analysis.controls.noise_band import NoiseBand
from analysis.controls.power_law_ratios import PowerLawRatios
from analysis.controls.thresholds import THRESHOLDS
from analysis.protocols.second import DISTANCE_RATIO, NOISE_BAND, NOISE_DEVIATIONS, TRAINING_MARGIN
from analysis.table.row import COLUMNS_SHUFFLED, INDEPENDENT

BY_NAME = {question.name: question for question in QUESTIONS}
IDEAL = 0.9  # fraction of the frontier of drawn ideals


def answers(*, fraction=0.88, shuffled=0.7, independent=0.8, sd=0.001, ratios=(0.5, 0.7), to_ideal=-0.2):
    ideal = Drawn(IDEAL, sd, IDEAL - sd, IDEAL + sd)
    nulls = {COLUMNS_SHUFFLED: shuffled, INDEPENDENT: independent}
    known = [x for x in nulls.values() if x == x]
    band = NoiseBand(
        0.7, fraction, ideal, fraction - IDEAL, 0.0, ideal, fraction - IDEAL, nulls,
        IDEAL - max(known) if known else math.nan,
    )  # fmt: skip
    to_nulls = dict(zip((COLUMNS_SHUFFLED, INDEPENDENT), ratios, strict=True))
    return Answers(band, PowerLawRatios(0.7, 0.1, 1.0, to_nulls, 0.0, to_ideal), math.nan)


def said(name, found):
    """The statistic of a question, and whether it is a yes; no answer where it is silent."""
    value = BY_NAME[name].value(found)
    return value, value > getattr(THRESHOLDS, BY_NAME[name].threshold) if value == value else None


@pytest.mark.parametrize(
    ("best_null", "band"),
    [(IDEAL - 4 * NOISE_BAND, NOISE_BAND), (IDEAL - NOISE_BAND, NOISE_BAND / 2)],  # the width, or half the headroom
)
def test_noise_is_near_its_minimum_within_the_band_below_ideals(best_null, band):
    for below, yes in ((0.9 * band, True), (1.1 * band, False), (-0.01, True)):
        found = answers(fraction=IDEAL - below, independent=best_null)
        assert said("noise verdict", found) == (pytest.approx(band - below), yes)


def test_the_noise_test_is_silent_where_the_band_is_within_the_spread_of_ideals():
    for sd, silent in ((NOISE_BAND / NOISE_DEVIATIONS * 1.01, True), (NOISE_BAND / NOISE_DEVIATIONS * 0.99, False)):
        value, yes = said("noise verdict", answers(independent=0.7, sd=sd))
        assert math.isnan(value) == silent
        assert (yes is None) == silent
    assert said("noise verdict", answers(independent=IDEAL + 0.01))[1] is None  # a null as good as ideals
    assert said("noise verdict", answers(shuffled=math.nan, independent=math.nan))[1] is None


@pytest.mark.parametrize(
    ("name", "null"),
    [("effect over shuffled verdict", "shuffled"), ("effect over independent verdict", "independent")],
)
def test_an_effect_is_over_its_own_null_and_needs_room_below_ideals(name, null):
    others = {"shuffled": 0.3, "independent": 0.3}
    for above, yes in ((2 * TRAINING_MARGIN, True), (0.5 * TRAINING_MARGIN, True), (-0.02, False)):
        found = answers(fraction=0.8 + above, **(others | {null: 0.8}))
        assert said(name, found) == (pytest.approx(above), yes)
    for room, silent in ((1.1 * TRAINING_MARGIN, False), (0.9 * TRAINING_MARGIN, True)):
        value, yes = said(name, answers(**(others | {null: IDEAL - room})))
        assert math.isnan(value) == silent
        assert (yes is None) == silent


def test_the_ratio_is_the_least_over_nulls_and_needs_ideals_that_would_be_called():
    for ratios, yes in (((0.5, 0.35), True), ((0.25, 0.9), False), ((0.9, 0.25), False), ((math.nan, 0.4), True)):
        found = answers(ratios=ratios, to_ideal=-0.5)
        least = min(x for x in ratios if x == x)
        assert said("power law verdict", found) == (least, yes)
    for of_ideals, silent in ((DISTANCE_RATIO + 0.01, False), (DISTANCE_RATIO - 0.01, True)):  # over the null
        value, yes = said("power law verdict", answers(ratios=(0.4, 0.6), to_ideal=0.4 - of_ideals))
        assert math.isnan(value) == silent
        assert (yes is None) == silent
    assert said("power law verdict", answers(ratios=(math.nan, math.nan)))[1] is None
