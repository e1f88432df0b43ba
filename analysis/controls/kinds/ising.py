"""The two-dimensional Ising model below, at and above its critical temperature: neither ideal nor null.

A sample is the first spins, row by row, of a periodic square of `SIZE` spins a side, as many as come nearest to the
resolution asked for: a spin changes H[s] by .02 to .06 log M, so that it is met to half of that only.
"""

from functools import lru_cache, partial

import numpy as np

from analysis.controls.control import Control
from analysis.entropies.columns import Columns, as_bits, columns_of
from analysis.entropies.entropy import resolution, state_counts
from analysis.entropies.nested_partitions import bracket

SIZE, COLD, HOT = 8, 2.0, 3.0
_SWEEPS = 5  # between two rows


def _rows(temperature: float | None, n_points: int, seed: int) -> Columns:
    """Draw M states of all spins; no temperature is the critical one."""
    from dbn.datasets.sets.ising import CRITICAL_TEMPERATURE, ising_rows

    at = CRITICAL_TEMPERATURE if temperature is None else temperature
    return columns_of(ising_rows(SIZE, at, n_points, seed, sweeps=_SWEEPS))


def _sample(
    temperature: float | None,
    n_points: int,
    target: float,
    generator: np.random.Generator,
    densities: tuple[float, ...],
) -> Columns:
    spins = _rows(temperature, n_points, int(generator.integers(2**31)))
    found = bracket(iter(spins.values), 1, n_points, target)
    if found is None:
        return spins
    below, above = (abs(resolution(counts) - target) for counts in (found.below, found.above))
    return Columns(spins.values[: max(1, found.n_units - (below < above))], 1)


@lru_cache(maxsize=64)
def _reach(temperature: float | None, n_points: int) -> tuple[float, float]:
    """Return H[s] from no spin to all of them, of one sample."""
    return 0.0, resolution(state_counts(as_bits(_rows(temperature, n_points, 1))))


def _control(name: str, temperature: float | None) -> Control:
    at = "the critical temperature" if temperature is None else f"temperature {temperature:g}"
    title = f"spins of a {SIZE} x {SIZE} Ising model at {at}"
    return Control(name, title, None, None, partial(_sample, temperature), partial(_reach, temperature))


CONTROLS = (_control("Ising cold", COLD), _control("Ising critical", None), _control("Ising hot", HOT))
