"""Nulls of both claims: independent units, few of large densities as a layer's shuffled units, and many sparse ones."""

from collections.abc import Callable
from functools import partial

import numpy as np

from analysis.controls.control import Control
from analysis.controls.laws.independent import (
    FEW_DENSITIES,
    FEW_UNITS,
    N_SPARSE,
    few_densities,
    independent_bits,
    sparse_densities,
    sparse_units,
)
from analysis.controls.laws.matching import Family, matched_position, reach
from analysis.entropies.columns import Columns

LADDER = (1.0, 0.3, 0.1)


def _control(name: str, title: str, family: Family, densities: Callable[[float], np.ndarray]) -> Control:
    def sample(n_points: int, resolution: float, generator: np.random.Generator, codes: tuple[float, ...]) -> Columns:
        position = matched_position(family, n_points, resolution)
        return Columns(independent_bits(densities(position), n_points, generator), 1)

    return Control(name, title, False, False, sample, lambda n_points: reach(family, n_points))


def _sparse(name: str, title: str, ladder: tuple[float, ...]) -> Control:
    return _control(name, title, sparse_units(ladder), partial(sparse_densities, ladder))


FEW = _control(
    "few units", f"independent units of densities {', '.join(map(str, FEW_DENSITIES))} in turn, as many as H[s] takes",
    FEW_UNITS, few_densities,
)  # fmt: skip
UNEQUAL = _sparse("unequal units", f"{N_SPARSE} sparse units of densities in proportion {LADDER}", LADDER)
EQUAL = _sparse("equal units", f"{N_SPARSE} sparse units of one density", (1.0,))
