"""Claim (iii): the layer of best regeneration per bit lies where the slope is -1 (first protocol, section 4)."""

import math

from analysis.claims.claim import Claim, RecordTable, Table
from analysis.claims.first.trade_off import SeedTradeoff, tradeoff_by_seed
from analysis.claims.reading import NETWORKS, NULL_NETWORKS, STACKS, Index, seeds_of
from analysis.claims.regeneration_tables import regeneration_tables
from analysis.claims.verdict import Decision, Effect, Verdict, effect_over_seeds
from analysis.claims.wording import format_seeds, join_words
from analysis.protocols.first import CROSSED_SHARE, INSIDE_SHARE, MANIFOLD_NEIGHBOURS, SECONDARY_READOUT, SLOPE_MARGIN
from analysis.regeneration.measures.efficiency import SECONDARY_EFFICIENCIES
from analysis.table.row import TRAINED

TITLE = "(iii) The layer that regenerates the data most efficiently is where the slope is -1"
DISTANCE = "d = H[s] of best efficiency less that of slope -1, log M"


def decide(index: Index) -> Verdict:
    """Decide from the primary read-out: supported, not supported or undecided."""
    found = {network: tradeoff_by_seed(index, network) for network in NETWORKS}
    ds = {
        network: effect_over_seeds(network, DISTANCE, {s: seed.d for s, seed in seeds.items()})
        for network, seeds in found.items()
    }
    secondary = [ds[stack] for stack in STACKS]
    for measure in SECONDARY_EFFICIENCIES:
        d = {s: seed.d for s, seed in tradeoff_by_seed(index, measure=measure.name).items()}
        secondary.append(effect_over_seeds(TRAINED, f"d, log M, with the {measure.label} {measure.unit}", d))
    by_exponents = {s: seed.d_by_exponents for s, seed in found[TRAINED].items() if seed.best}
    secondary.append(effect_over_seeds(TRAINED, "d, log M, with slope -1 from the exponents", by_exponents))
    sampled = {s: seed.d for s, seed in tradeoff_by_seed(index, readout=SECONDARY_READOUT).items()}
    secondary.append(effect_over_seeds(TRAINED, f"d, log M, read-out {SECONDARY_READOUT}", sampled))
    decision, reason = _decision(index, found, ds)
    return Verdict(TITLE, decision, reason, tuple(ds[n] for n in (TRAINED, *NULL_NETWORKS)), tuple(secondary))


def tables(index: Index) -> tuple[Table, ...]:
    """Return where efficiency is best and the slope -1, the efficiencies, and the measures of the three ways."""
    return _trade_off_table(index), *regeneration_tables(index)


def _trade_off_table(index: Index) -> RecordTable:
    records = []
    for name in NETWORKS:
        for number, seed in tradeoff_by_seed(index, name).items():
            if seed.best:
                where = ("inside" if seed.best.inside else "at an end", seed.best.resolution)
                records.append(
                    (name, number, seed.best.layer, *where, seed.slope_one, seed.exponent_one, seed.d)
                )  # fmt: skip
    head = (
        "network",
        "seed",
        "best layer",
        "in the stack",
        "H[s] of best efficiency",
        "H[s] of slope -1, curve",
        "H[s] of slope -1, exponents",
        "d",
    )
    return RecordTable("Best efficiency of R2 and slope -1, units of log M", head, tuple(records), signed=("d",))


def _decision(
    index: Index, found: dict[str, dict[int, SeedTradeoff]], ds: dict[str, Effect]
) -> tuple[Decision, str]:  # fmt: skip
    ours, d = found[TRAINED], ds[TRAINED].interval
    n = len(seeds_of(index))
    bests = [seed.best for seed in ours.values() if seed.best]
    inside = sum(b.inside for b in bests)
    at_end = len(bests) - inside
    if not bests:
        return "undecided", "No layer of the trained network has an efficiency."
    worse = sum(b.efficiency <= 0 for b in bests)
    notes = f" Best layer of each seed: {', '.join(str(b.layer) for b in bests)}."
    if worse:
        notes += f" In {worse} of {n} seeds even the best layer is no better than independent pixels."
    shown, within = format_seeds(d), f"+-{SLOPE_MARGIN} log M"
    if n == 1:
        return "undecided", f"One seed has no interval over seeds; its d is {shown}.{notes}"
    if _crossed(ours) < CROSSED_SHARE * n:
        return "undecided", f"Slope -1 is crossed in {_crossed(ours)} of {n} seeds only.{notes}"
    if d.low > SLOPE_MARGIN or d.high < -SLOPE_MARGIN:
        return "not supported", f"The interval of d lies wholly outside {within}: {shown}.{notes}"
    if at_end > INSIDE_SHARE * n:
        return "not supported", f"The best layer is at an end of the stack in {at_end} of {n} seeds.{notes}"
    if not (-SLOPE_MARGIN <= d.low and d.high <= SLOPE_MARGIN):
        return "undecided", f"The interval of d is neither within nor outside {within}: {shown}.{notes}"
    if not inside > INSIDE_SHARE * n:
        return "undecided", f"The best layer is inside the stack in {inside} of {n} seeds only.{notes}"
    nulls = {null: _place_of_null(found[null], ds[null]) for null in NULL_NETWORKS}
    for place, words in _UNSETTLED.items():
        named = [f"{null} {format_seeds(ds[null].interval)}" for null, found_at in nulls.items() if found_at == place]
        if named:
            return "undecided", f"d lies within {within}, {shown}, but {words}: {join_words(named)}.{notes}"
    apart = join_words([f"{null} ({place})" for null, place in nulls.items()])
    return "supported", f"d lies within {within}, {shown}; that of the nulls does not: {apart}.{notes}"


_UNSETTLED = {
    "unknown": "a null has no efficiency in any layer",
    "there": "so does that of a null",
    "unclear": "that of a null may lie there too",
}


def _place_of_null(seeds: dict[int, SeedTradeoff], d: Effect) -> str:
    """Classify a null's distance d: "there" (inside the margin), "unclear" and "unknown" all bar "supported"."""
    if not any(seed.best for seed in seeds.values()):
        return "unknown"
    if _crossed(seeds) < CROSSED_SHARE * len(seeds):
        return "slope -1 not crossed"
    low, high = d.interval.low, d.interval.high
    if -SLOPE_MARGIN <= low and high <= SLOPE_MARGIN:
        return "there"
    return "outside" if low > SLOPE_MARGIN or high < -SLOPE_MARGIN else "unclear"


def _crossed(seeds: dict[int, SeedTradeoff]) -> int:
    """Count the seeds that cross slope -1."""
    return sum(not math.isnan(seed.slope_one) for seed in seeds.values())


RULE = (
    "{patterns} patterns from every layer in three ways; precision and recall against held-out rows by "
    f"nearest-neighbour manifolds (k = {MANIFOLD_NEIGHBOURS}, Hamming). Primary, named before the run: F1 of R2 above "
    "that of independent pixels, per bit of H[s]."
)
CLAIM = Claim("regeneration", TITLE, RULE, decide, tables, ("efficiency", "regeneration"))
