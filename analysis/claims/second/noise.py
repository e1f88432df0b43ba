"""Claim (i), first question: is a layer's noise near its minimum? (second protocol, section 3)."""

import math

from analysis.claims.claim import Claim, Column, LayerTable, Table
from analysis.claims.entropy_table import entropy_table
from analysis.claims.reading import Index, Key, Values, seeds_of
from analysis.claims.second.deciding_layers import Layers, deciding_layers, mean_over, where
from analysis.claims.second.headroom import deviations, gaps, headroom_over, least_headroom
from analysis.claims.second.seeds import enough, of_seeds
from analysis.claims.verdict import Decision, Effect, Verdict, effect_over_seeds
from analysis.claims.wording import format_seeds
from analysis.nulls.registry import LAYER_NULLS
from analysis.protocols.band import noise_band_of
from analysis.protocols.first import PRIMARY_READOUT, SECONDARY_READOUT
from analysis.protocols.second import MAX_DECIDING, MIN_DECIDING, NOISE_BAND, NOISE_DEVIATIONS
from analysis.protocols.written import as_written
from analysis.table.measure_names import FRACTION_OF_FRONTIER, NOISE
from analysis.table.row import IDEAL, TRAINED

TITLE = "(i) Noise is near its minimum at the layers' resolution"
STATISTIC = "fraction of the frontier less that of drawn ideals, plus the band, mean over deciding layers"
GAP = "fraction of the frontier less that of drawn ideals, mean over deciding layers"
HEADROOM = "headroom: fraction of drawn ideals less that of the null, mean over layers of deciding resolution"


def decide(index: Index) -> Verdict:
    """Decide from the primary read-out: supported, not supported or undecided."""
    layers, found, headroom = decided_on(index), gaps(index), least_headroom(index)
    above: Values = {
        s: {n: gap + noise_band_of(headroom[s].get(n, math.nan)) for n, gap in of.items()} for s, of in found.items()
    }
    statistic = effect_over_seeds(TRAINED, STATISTIC, mean_over(layers, above))
    gap = effect_over_seeds(TRAINED, GAP, mean_over(layers, found))
    sampled = mean_over(decided_on(index, SECONDARY_READOUT), gaps(index, SECONDARY_READOUT))
    secondary = (gap, *_headrooms(index), effect_over_seeds(TRAINED, f"{GAP}, read-out {SECONDARY_READOUT}", sampled))
    return Verdict(TITLE, *_decision(statistic, gap, len(seeds_of(index))), (statistic,), secondary)


def decided_on(index: Index, readout: str = PRIMARY_READOUT) -> Layers:
    """Return the layers of deciding resolution whose band is more than the spread of drawn ideals."""
    headroom, spread = least_headroom(index, readout), deviations(index, readout)

    def can_tell(seed: int, layer: int) -> bool:
        room, sd = (of.get(seed, {}).get(layer, math.nan) for of in (headroom, spread))
        return noise_band_of(room) > NOISE_DEVIATIONS * sd

    return where(deciding_layers(index, readout), can_tell)


def tables(index: Index) -> tuple[Table, ...]:
    """Return the entropies of every layer, and its fraction of the frontier beside that of drawn ideals."""
    return (
        entropy_table(),
        LayerTable(
            "Fraction of the frontier, trained network, and of as many points drawn from the frontier's law",
            (
                Column("noise H[s] - H[k]", Key(NOISE), 4, True),
                Column("fraction of the frontier", Key(FRACTION_OF_FRONTIER), 4, True),
                Column(IDEAL, Key(FRACTION_OF_FRONTIER, null=IDEAL), 4, True),
            ),
        ),
    )


def _headrooms(index: Index) -> tuple[Effect, ...]:
    """Say how much a comparison of ideals with each null made from the layer could show at most."""
    layers = deciding_layers(index)
    return tuple(
        effect_over_seeds(null.name, HEADROOM, mean_over(layers, headroom_over(index, null.name)))
        for null in LAYER_NULLS
    )


def _decision(statistic: Effect, gap: Effect, n_seeds: int) -> tuple[Decision, str]:
    n, low, high = statistic.interval.n, statistic.interval.low, statistic.interval.high
    shown = f"{format_seeds(gap.interval)} of the frontier{of_seeds(n, n_seeds)}"
    if n == 0:
        return "undecided", "In no layer could the test tell drawn ideals from nulls."
    if n == 1:
        return "undecided", f"One seed has no interval over seeds; its difference to drawn ideals is {shown}."
    if not enough(statistic, n_seeds):
        return "undecided", f"Layers decide in too few seeds; their difference to drawn ideals is {shown}."
    if low > 0:
        return "supported", f"The difference to drawn ideals lies within the band: {shown}."
    if high < 0:
        return "not supported", f"The difference to drawn ideals lies wholly below the band: {shown}."
    return "undecided", f"The interval of the difference to drawn ideals holds the end of the band: {shown}."


RULE = (
    "the fraction of the frontier is compared with that of as many points drawn from the frontier's own law at the "
    f"same H[s]; the band is {as_written(NOISE_BAND)} of the frontier, or half of what such ideals have over the "
    f"layer's best null; layers with {as_written(MIN_DECIDING)} < H[s] < {as_written(MAX_DECIDING)} log M decide where "
    f"it is more than {NOISE_DEVIATIONS} standard deviations of one ideal."
)
CLAIM = Claim(
    "noise", TITLE, RULE, decide, tables, ("plane",), ("noise verdict",),
    IDEAL, tuple(null.name for null in LAYER_NULLS),
)  # fmt: skip
