"""Ideals of claim (ii): states whose probabilities are a power law of their rank, mu chosen by H[s]."""

from analysis.controls.control import Control, of_family
from analysis.controls.laws.ranks import rank_power_laws

STATES = (1_000, 10_000, 100_000, 1_000_000)


def _control(n_states: int) -> Control:
    exponent = len(str(n_states)) - 1
    title = f"p_r in proportion to r^(-1/mu) over 10^{exponent} states"
    return of_family(f"rank law 1e{exponent} states", title, rank_power_laws(n_states), efficient=None, power_law=True)


CONTROLS = tuple(map(_control, STATES))
