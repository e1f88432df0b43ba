"""Independent units of declared densities: what bits without any correlation make of M points."""

from functools import partial
from math import comb

import numpy as np

from analysis.controls.laws.law import Law, normalised
from analysis.controls.laws.matching import Family

N_SPARSE = 60  # units, in equal parts of each density
FEW_DENSITIES = (0.5, 0.35, 0.2, 0.1)  # of few units, in turn
_MOST = 24  # units of these: 18 bits, enough for all M points to be distinct up to some 100 000
_LEAST = 1e-4  # of the largest density of sparse units


def independent_law(densities: np.ndarray) -> Law:
    """Return the law over states of independent units, (units,): groups by the units on of each density."""
    log_p, log_states = np.zeros(1), np.zeros(1)
    for d, n in zip(*np.unique(densities, return_counts=True), strict=True):
        if d > 0:
            on = np.arange(n + 1)
            log_ways = np.log([float(comb(int(n), int(j))) for j in on])
            log_p = np.add.outer(log_p, on * np.log(d) + (n - on) * np.log1p(-d)).ravel()
            log_states = np.add.outer(log_states, log_ways).ravel()
    return normalised(np.exp(log_p), np.exp(log_states))


def independent_bits(densities: np.ndarray, n_points: int, generator: np.random.Generator) -> np.ndarray:
    """Draw M points: uint8 (units, M)."""
    return (generator.random((len(densities), n_points)) < densities[:, None]).astype(np.uint8)


def few_densities(n_units: float) -> np.ndarray:
    """Return `FEW_DENSITIES` in turn; of a number that is not whole the last unit has that part of its density."""
    whole = int(n_units)
    densities = np.resize(FEW_DENSITIES, whole + 1)
    densities[-1] *= n_units - whole
    return densities


def sparse_densities(ladder: tuple[float, ...], log_largest: float) -> np.ndarray:
    """Return the densities of `N_SPARSE` units: the largest times each step of the ladder in turn."""
    return float(np.exp(log_largest)) * np.resize(ladder, N_SPARSE)


def sparse_units(ladder: tuple[float, ...]) -> Family:
    """Return the laws of sparse units whose densities are in these proportions, by the log of the largest."""
    return Family(partial(_sparse, ladder), lambda n_points: (float(np.log(_LEAST)), float(np.log(0.5))))


def _sparse(ladder: tuple[float, ...], n_points: int, log_largest: float) -> Law:
    return independent_law(sparse_densities(ladder, log_largest))


def _few(n_points: int, n_units: float) -> Law:
    return independent_law(few_densities(n_units))


FEW_UNITS = Family(_few, lambda n_points: (0.0, float(_MOST)))
