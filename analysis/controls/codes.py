"""Codes: rows of bits for states that are given by their numbers only, so that nulls made of columns apply to them.

Every state gets a row of `UNITS` bits of its own, drawn independently of its frequency; unit j is on in a share d_j of
the states, d evenly spaced between two densities. Columns shuffled and independent units keep the units' means over the
points and nothing else, as for a layer. What they make of a sample depends on those densities as much as on the sample:
fair bits make all states of a null alike, far from the frontier and from a power law; densities from .02 to .4 make a
null that is as near to the frontier as an ideal sample, and to a power law as Zipf's law. Calibrate with those of the
layers that are to be judged.
"""

import numpy as np

from analysis.entropies.columns import Columns
from rbm.errors import InputError

UNITS = 64
_TRIES = 20


def coded_columns(state: np.ndarray, generator: np.random.Generator, densities: tuple[float, ...]) -> Columns:
    """Write each point's state as its code.

    Parameters
    ----------
    state : int (M,)
        Number of the state of each point; equal numbers are equal states.
    generator
    densities : (float, float)
        Of the first unit and of the last one, over the states.

    Returns
    -------
    Columns
        (`UNITS`, M), with as many distinct rows as there are distinct states.
    """
    _, of_point = np.unique(state, return_inverse=True)
    return Columns(np.ascontiguousarray(distinct_codes(int(of_point.max()) + 1, generator, densities)[of_point].T), 1)


def distinct_codes(n_states: int, generator: np.random.Generator, densities: tuple[float, ...]) -> np.ndarray:
    """Draw distinct rows of bits: uint8 (S, `UNITS`); rows that come up again are drawn anew."""
    density = np.linspace(densities[0], densities[-1], UNITS)
    codes = (generator.random((n_states, UNITS), dtype=np.float32) < density).astype(np.uint8)
    for _ in range(_TRIES):
        _, first = np.unique(np.packbits(codes, axis=1), axis=0, return_index=True)
        again = np.setdiff1d(np.arange(n_states), first)
        if not len(again):
            return codes
        codes[again] = generator.random((len(again), UNITS)) < density
    raise InputError(
        f"{n_states} states are too many for distinct codes of {UNITS} bits of densities {densities}: give others"
    )
