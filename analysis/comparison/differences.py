"""Compare the layers of the trained networks of studies: means over seeds, and differences with intervals.

Layers are compared by their numbers. Where both studies have the same seeds, differences are taken seed by seed, which
is as well where seeds have nothing to do with each other; otherwise the interval is Welch's, of two samples.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.claims.reading import Index, Key, Values, by_layer, index_final
from analysis.errorbars.intervals import LEVEL, Interval, student
from analysis.table.measure_names import (
    DISTANCE_OF_ALL,
    FRACTION_OF_FRONTIER,
    LIKELIHOOD_BOUND,
    POWER_LAW_MU_OF_ALL,
    PREDICTIVE_CODE_LENGTH,
    RELEVANCE,
    RESOLUTION,
)
from analysis.table.row import read_csv
from analysis.table.study_file import load_result
from rbm.errors import InputError

MEASURES = (
    RESOLUTION, RELEVANCE, FRACTION_OF_FRONTIER, DISTANCE_OF_ALL, POWER_LAW_MU_OF_ALL, PREDICTIVE_CODE_LENGTH,
    LIKELIHOOD_BOUND,
)  # fmt: skip


class Difference(NamedTuple):
    """One measure of one layer in two studies."""

    measure: str
    layer: int
    study: str
    of_first: Interval  # over the seeds of the first study
    of_study: Interval
    difference: Interval  # of the study less the first
    paired: bool  # whether it is of differences seed by seed


def read_studies(places: Sequence[str]) -> dict[str, Index]:
    """Read the tables of studies, of their directories or CSV files, by names that tell them apart.

    Raises
    ------
    InputError
        If there are fewer than two, one is named twice, cannot be read or is no study.
    """
    if len(places) < 2:
        raise InputError(f"give two studies or more to compare; got {len(places)}")
    paths = [Path(place) for place in places]
    if len({path.resolve() for path in paths}) < len(paths):
        raise InputError("a study is named twice: give different ones")
    names = [path.name for path in paths]
    if len(set(names)) < len(names):
        names = [str(path) for path in paths]
    rows = [read_csv(path) if path.is_file() else load_result(path / "study.h5").rows for path in paths]
    return {name: index_final(of) for name, of in zip(names, rows, strict=True)}


def compare(studies: Mapping[str, Index], measures: Sequence[str] = MEASURES) -> list[Difference]:
    """Return the difference of every study to the first, of each measure and layer that both have."""
    (first, one), *others = studies.items()
    found = []
    for measure in measures:
        ours = _defined(one, measure)
        for name, index in others:
            theirs = _defined(index, measure)
            for layer in sorted(set(ours) & set(theirs)):
                found.append(_difference(measure, layer, name, ours[layer], theirs[layer]))
    return found


def _defined(index: Index, measure: str) -> Values:
    """Return the values of the trained network that are defined, by layer, then by seed; no layer without any."""
    found = {
        layer: {seed: value for seed, value in of_seeds.items() if math.isfinite(value)}
        for layer, of_seeds in by_layer(index, Key(measure)).items()
    }
    return {layer: of_seeds for layer, of_seeds in found.items() if of_seeds}


def _difference(measure: str, layer: int, name: str, ours: dict[int, float], theirs: dict[int, float]) -> Difference:
    paired = set(ours) == set(theirs)
    if paired:
        interval = student(theirs[seed] - ours[seed] for seed in ours)
    else:
        interval = welch(list(theirs.values()), list(ours.values()))
    return Difference(measure, layer, name, student(ours.values()), student(theirs.values()), interval, paired)


def welch(values: Sequence[float], others: Sequence[float]) -> Interval:
    """Return the difference of two means with Welch's interval; no interval where a sample has a single value.

    Source: Welch, Biometrika 34 (1947) 28.
    """
    from scipy.special import stdtrit

    a, b = np.array(values), np.array(others)
    difference, n = float(a.mean() - b.mean()), len(a) + len(b)
    if min(len(a), len(b)) < 2:
        return Interval(difference, n=n)
    of_a, of_b = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    if of_a + of_b == 0:
        return Interval(difference, difference, difference, n)
    freedom = (of_a + of_b) ** 2 / (of_a**2 / (len(a) - 1) + of_b**2 / (len(b) - 1))
    reach = float(stdtrit(freedom, (1 + LEVEL) / 2) * np.sqrt(of_a + of_b))
    return Interval(difference, difference - reach, difference + reach, n)
