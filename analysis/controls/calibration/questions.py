"""The verdict statistics that are calibrated: a number of one sample, and a threshold above which it is a yes.

Those of verdicts are decided as the verdicts are: samples by fives, as if of five seeds (`verdicts_of_samples.py`).

To add one: an entry of `QUESTIONS`.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from analysis.controls.control import Control
from analysis.controls.noise_band import NoiseBand
from analysis.controls.power_law_ratios import PowerLawRatios
from analysis.protocols.band import noise_band_of
from analysis.protocols.second import DISTANCE_RATIO, NOISE_DEVIATIONS, TRAINING_MARGIN
from analysis.table.row import COLUMNS_SHUFFLED, INDEPENDENT


class Answers(NamedTuple):
    """What was measured of a sample."""

    band: NoiseBand
    ratios: PowerLawRatios
    called: float  # 1 if the first protocol calls its tail a power law, 0 if not; nan where untestable or left out


class Question(NamedTuple):
    """A verdict statistic."""

    name: str  # in tables; never changes
    title: str
    threshold: str  # which of `analysis.controls.thresholds.Thresholds`: above it the answer is yes
    value: Callable[[Answers], float]  # nan where undefined
    expected: Callable[[Control], bool | None]  # what the answer should be
    by_verdict: bool = False  # whether samples are decided by fives, as the seeds of a verdict


def _efficient(control: Control) -> bool | None:
    return control.efficient


def _power_law(control: Control) -> bool | None:
    return control.power_law


def _above(null: str) -> Callable[[Answers], float]:
    return lambda found: found.band.fraction - found.band.nulls[null]


def _ratio(null: str) -> Callable[[Answers], float]:
    return lambda found: found.ratios.to_nulls[null]


def _noise_by_the_rule(found: Answers) -> float:
    """Return the difference to ideal samples plus the band; nan where the layer would not decide."""
    band = noise_band_of(found.band.headroom)
    return found.band.difference + band if band > NOISE_DEVIATIONS * found.band.ideal.sd else math.nan


def _above_by_the_rule(null: str) -> Callable[[Answers], float]:
    """Return the difference to a null; nan where ideal samples have no more than the margin over it."""

    def value(found: Answers) -> float:
        band = found.band
        return band.fraction - band.nulls[null] if band.ideal.mean - band.nulls[null] > TRAINING_MARGIN else math.nan

    return value


def _ratio_by_the_rule(found: Answers) -> float:
    """Return the least ratio to nulls; nan where ideal frequencies would not be called nearer than every null."""
    known = [ratio for ratio in found.ratios.to_nulls.values() if math.isfinite(ratio)]
    can_say_yes = known and min(known) - found.ratios.to_ideal_frequencies > DISTANCE_RATIO
    return min(known) if can_say_yes else math.nan


QUESTIONS: tuple[Question, ...] = (
    Question(
        "noise verdict", "(i) noise near its minimum", "zero", _noise_by_the_rule, _efficient, by_verdict=True,
    ),
    Question(
        "effect over shuffled verdict", "(i) effect over columns shuffled",
        "zero", _above_by_the_rule(COLUMNS_SHUFFLED), _efficient, by_verdict=True,
    ),
    Question(
        "effect over independent verdict", "(i) effect over independent units",
        "zero", _above_by_the_rule(INDEPENDENT), _efficient, by_verdict=True,
    ),
    Question(
        "power law verdict", "(ii) nearer a power law than nulls", "power_law_ratio", _ratio_by_the_rule,
        _power_law, by_verdict=True,
    ),
    Question(
        "noise band", "(i) fraction of the frontier - that of ideal samples, points drawn", "noise_band",
        lambda found: found.band.difference, _efficient,
    ),
    Question(
        "band of frequencies", "(i) fraction of the frontier - that of ideal samples, frequencies drawn", "noise_band",
        lambda found: found.band.difference_to_frequencies, _efficient,
    ),
    Question(
        "above shuffled", "(i) fraction of the frontier - that of columns shuffled", "null_effect",
        _above(COLUMNS_SHUFFLED), _efficient,
    ),
    Question(
        "above independent", "(i) fraction of the frontier - that of independent units", "null_effect",
        _above(INDEPENDENT), _efficient,
    ),
    Question(
        "ratio to shuffled", "(ii) log10 D1 of columns shuffled / D1", "power_law_ratio",
        _ratio(COLUMNS_SHUFFLED), _power_law,
    ),
    Question(
        "ratio to independent", "(ii) log10 D1 of independent units / D1", "power_law_ratio",
        _ratio(INDEPENDENT), _power_law,
    ),
    Question(
        "ratio to frequencies", "(ii) log10 D1 of ideal samples, frequencies drawn / D1", "ideal_ratio",
        lambda found: found.ratios.to_ideal_frequencies, _power_law,
    ),
    Question(
        "ratio to points", "(ii) log10 D1 of ideal samples, points drawn / D1", "ideal_ratio",
        lambda found: found.ratios.to_ideal, _power_law,
    ),
    Question(
        "called by tail", "(ii) first protocol: testable tails called a power law (p and alternatives)", "called",
        lambda found: found.called, _power_law,
    ),
)  # fmt: skip
