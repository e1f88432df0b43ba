"""What a control is: a sample of M points of which it is known what a verdict should say."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.controls.codes import coded_columns
from analysis.controls.laws.law import drawn_states
from analysis.controls.laws.matching import Family, matched_position, reach
from analysis.entropies.columns import Columns

# Draws M points of a mean H[s], in units of log M, from a generator. The last argument is the least and the largest
# density of the units of a code (`analysis.controls.codes`); a control that has units of its own ignores it.
Sampler = Callable[[int, float, np.random.Generator, tuple[float, ...]], Columns]


class Control(NamedTuple):
    """A control. To add one: a file like `analysis.controls.kinds.alike` and one line in `analysis.controls.registry`.

    ``efficient`` and ``power_law`` say what the verdicts of claims (i) and (ii) should be: True where the control is an
    ideal, False where it is a null, None where it is neither and is shown only.
    """

    name: str  # in tables; never changes
    title: str  # what its states are
    efficient: bool | None
    power_law: bool | None
    sample: Sampler
    # Least and largest mean H[s] it can have with M points, in units of log M.
    reach: Callable[[int], tuple[float, float]]


def of_family(name: str, title: str, family: Family, *, efficient: bool | None, power_law: bool | None) -> Control:
    """Make the control whose states have a law of a family; each state's row is a code (`analysis.controls.codes`)."""

    def sample(
        n_points: int, resolution: float, generator: np.random.Generator, densities: tuple[float, ...]
    ) -> Columns:
        law = family.law(n_points, matched_position(family, n_points, resolution))
        return coded_columns(drawn_states(law, n_points, generator), generator, densities)

    return Control(name, title, efficient, power_law, sample, lambda n_points: reach(family, n_points))
