"""The ideals: points drawn from the frontier's law, and frequencies drawn from it."""

import numpy as np

from analysis.controls.codes import coded_columns
from analysis.controls.control import Control, of_family
from analysis.controls.laws.frontier import FREQUENCIES, FRONTIER, ideal_frequencies
from analysis.controls.laws.matching import reach
from analysis.entropies.columns import Columns


def _sample(n_points: int, resolution: float, generator: np.random.Generator, densities: tuple[float, ...]) -> Columns:
    counts = ideal_frequencies(n_points, resolution, generator)
    return coded_columns(generator.permutation(np.repeat(np.arange(len(counts)), counts)), generator, densities)


POINTS = of_family(
    "frontier's law", "M points drawn from the law of the frontier", FRONTIER, efficient=True, power_law=True
)
FREQUENCIES_DRAWN = Control(
    "frontier's frequencies", "states whose frequencies are drawn from the frontier's", True, True, _sample,
    lambda n_points: reach(FREQUENCIES, n_points),
)  # fmt: skip
