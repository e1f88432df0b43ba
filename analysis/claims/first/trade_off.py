"""Where the efficiency of a network is best and where its slope is -1, for each seed (first protocol, section 4)."""

import math
from typing import NamedTuple

from analysis.claims.distance import Best, best, exponent_one, slope_one
from analysis.claims.reading import Index, Key, values
from analysis.errorbars.intervals import Interval, student
from analysis.protocols.first import PRIMARY_READOUT
from analysis.regeneration.measures.efficiency import EFFICIENCY
from analysis.table.measure_names import POWER_LAW_MU, POWER_LAW_TESTABLE, RELEVANCE, RESOLUTION
from analysis.table.row import TRAINED

PRIMARY_MEASURE = EFFICIENCY.name  # efficiency of R2: named before the run


class SeedTradeoff(NamedTuple):
    """What the layers of a network of one seed say. All H[s] in units of log M."""

    best: Best | None  # None if no layer has an efficiency
    slope_one: float  # H[s] of slope -1, from the curve; nan if not crossed
    exponent_one: float  # the same from the exponents mu of testable layers

    @property
    def d(self) -> float:
        """H[s] of best efficiency less that of slope -1; nan if either is missing."""
        return self.best.resolution - self.slope_one if self.best else math.nan

    @property
    def d_by_exponents(self) -> float:
        """The same distance from the slope -1 of the exponents."""
        return self.best.resolution - self.exponent_one if self.best else math.nan


class TradeoffSummary(NamedTuple):
    """Student's t intervals over the seeds of one network, log M."""

    slope_one: Interval
    best: Interval
    d: Interval


def tradeoff_by_seed(
    index: Index, network: str = TRAINED, measure: str = PRIMARY_MEASURE, readout: str = PRIMARY_READOUT
) -> dict[int, SeedTradeoff]:
    """Find the layer of best efficiency and the slope -1 of every seed of a network."""

    def of(name: str) -> dict[int, dict[int, float]]:
        return values(index, Key(name, network, readout=readout))

    efficiency, relevance, mu, testable = (of(name) for name in (measure, RELEVANCE, POWER_LAW_MU, POWER_LAW_TESTABLE))
    resolution = {seed: _hidden_layers(layers) for seed, layers in of(RESOLUTION).items()}
    return {
        seed: SeedTradeoff(
            best(h, efficiency.get(seed, {})),
            slope_one(h, relevance.get(seed, {})),
            exponent_one(h, {n: m for n, m in mu.get(seed, {}).items() if testable.get(seed, {}).get(n) == 1}),
        )
        for seed, h in resolution.items()
    }


def summarise(seeds: dict[int, SeedTradeoff]) -> TradeoffSummary:
    """Average over the seeds in which each number is defined."""
    return TradeoffSummary(
        student(seed.slope_one for seed in seeds.values()),
        student(seed.best.resolution for seed in seeds.values() if seed.best),
        student(seed.d for seed in seeds.values()),
    )


def _hidden_layers(resolution: dict[int, float]) -> dict[int, float]:
    """Leave out layer 0, the data."""
    return {n: h for n, h in resolution.items() if n > 0}
