"""Claim (i): layers have more relevance than nulls at the same resolution (PROTOCOL section 2)."""

import math

from analysis.claims.reading import BESIDE, NULLS, PRIMARY, Index, Key, Values, seeds_of, values
from analysis.claims.verdict import Effect, Verdict, effect, lacking, listed, said

CLAIM = "(i) Layers have higher relevance than nulls at the same resolution"
MARGIN = 0.01  # of the frontier: the least difference called one (section 2)
LEAST, MOST = 0.02, 0.98  # H[s] / log M between which relevance is not pinned near 0 (section 2)
STATISTIC = "mean effect over layers, fraction of the frontier"


def counted(resolution: float) -> bool:
    """Whether a layer of this H[s], in units of log M, counts."""
    return LEAST < resolution < MOST


def mean_effect(effects: Values, resolution: Values) -> dict[int, float]:
    """Of every seed, the mean effect over the layers that count and where it is defined; nan if there is none."""
    result = {}
    for seed, layers in resolution.items():
        of_seed = effects.get(seed, {})
        used = [e for n, h in layers.items() if counted(h) and math.isfinite(e := of_seed.get(n, math.nan))]
        result[seed] = sum(used) / len(used) if used else math.nan
    return result


def effects_of(index: Index, readout: str) -> tuple[Effect, ...]:
    """The mean effect against each null."""
    resolution = values(index, Key("resolution", readout=readout))
    found = {null: values(index, Key("matched_effect", null=null, readout=readout)) for null in NULLS}
    return tuple(effect(null, STATISTIC, mean_effect(effects, resolution)) for null, effects in found.items())


def decide(index: Index) -> Verdict:
    """Supported, not supported or undecided, from the most probable read-out."""
    effects = effects_of(index, PRIMARY)
    beside = tuple(e._replace(statistic=f"{e.statistic}, read-out {BESIDE}") for e in effects_of(index, BESIDE))
    missing = lacking(index, {null: Key("matched_effect", null=null) for null in NULLS})
    below = [e for e in effects if e.interval.high < MARGIN]
    unclear = [e for e in effects if not e.interval.low > 0]
    few = [e.null for e in effects if e.interval.n < 2]
    if below:  # before the other rule: an effect surely below the least difference is none, though it be above 0
        named = listed([f"{e.null}, {said(e.interval)}" for e in below])
        reason = f"The effect lies wholly below {MARGIN} of the frontier against {named}.{missing}"
        return Verdict(CLAIM, "not supported", reason, effects, beside)
    if len(seeds_of(index)) < 2:
        return Verdict(CLAIM, "undecided", f"One seed has no interval over seeds.{missing}", effects, beside)
    if few:
        reason = f"Defined in fewer than two seeds, so without an interval: {listed(few)}.{missing}"
        return Verdict(CLAIM, "undecided", reason, effects, beside)
    if unclear:
        named = listed([f"{e.null}, {said(e.interval)}" for e in unclear])
        reason = f"The interval lies neither above 0 nor wholly below {MARGIN} of the frontier against {named}."
        return Verdict(CLAIM, "undecided", reason, effects, beside)
    least = min(effects, key=lambda e: e.interval.low)
    reason = f"The effect lies above 0 against all four nulls; closest to 0 is {least.null}, {said(least.interval)}."
    return Verdict(CLAIM, "supported", reason, effects, beside)
