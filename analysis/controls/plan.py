"""What is calibrated, and how often it is drawn: the defaults in one place."""

from typing import NamedTuple

IDEAL_DRAWS, NULL_DRAWS = 10, 5


class Plan(NamedTuple):
    """A calibration."""

    n_points: int = 60_000  # M of every sample
    resolutions: tuple[float, ...] = (0.35, 0.5, 0.65, 0.8, 0.9)  # mean H[s] of the samples, in units of log M
    samples: int = 10  # of each control at each resolution
    ideal_draws: int = IDEAL_DRAWS  # ideal samples that a sample is held against
    null_draws: int = NULL_DRAWS  # draws of each of its nulls
    code_densities: tuple[float, ...] = (0.1, 0.5)  # least and largest, of the units that write states given by number
    seed: int = 1
    bootstraps: int = 0  # of the first protocol's fit of a tail, which takes seconds a sample; 0 leaves it out
