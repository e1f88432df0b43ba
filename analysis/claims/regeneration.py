"""Claim (iii): the layer of best regeneration per bit lies where the slope is -1 (PROTOCOL section 4)."""

from typing import NamedTuple

from analysis.claims.distance import Best, best, exponent_one, slope_one
from analysis.claims.reading import (
    BESIDE,
    PIXELS_SHUFFLED,
    PRIMARY,
    STACKS,
    TRAINED,
    UNTRAINED,
    Index,
    Key,
    seeds_of,
    values,
)  # fmt: skip
from analysis.claims.verdict import Decision, Effect, Verdict, effect, listed, said

CLAIM = "(iii) The layer that regenerates the data most efficiently is where the slope is -1"
MARGIN = 0.1  # log M: within it, the two coincide (section 4)
MOST_SEEDS = 0.5  # more than this share of the seeds (section 4)
CROSSED = 0.5  # at least this share of the seeds must cross slope -1 (section 4)
NULLS = (UNTRAINED, PIXELS_SHUFFLED)
NETWORKS = (TRAINED, *NULLS, *STACKS)
EFFICIENCY = "efficiency"  # of R2: the primary measure, named before the run
OTHERS = {
    "R1_efficiency": "R1", "R3_efficiency": "R3", "recurrence_efficiency": "recurrence of R1 per bit",
    "code_length_efficiency": "code length saved per bit",
}  # fmt: skip
DISTANCE = "d = H[s] of best efficiency less that of slope -1, log M"


class Seed(NamedTuple):
    """What a network of one seed says."""

    best: Best | None
    slope_one: float  # H[s] in units of log M, from the curve; nan if not crossed
    exponent_one: float  # the same from the exponents mu of testable layers

    @property
    def d(self) -> float:
        """H[s] of best efficiency less that of slope -1; nan if either is missing."""
        return self.best.resolution - self.slope_one if self.best else float("nan")


def seeds_said(
    index: Index, network: str = TRAINED, measure: str = EFFICIENCY, readout: str = PRIMARY
) -> dict[int, Seed]:
    """Best layer and slope -1 of every seed of a network."""

    def of(name: str) -> dict[int, dict[int, float]]:
        return values(index, Key(name, network, readout=readout))

    efficiency, relevance, mu, testable = (
        of(name) for name in (measure, "relevance", "power_law_mu", "power_law_testable")
    )
    resolution = {seed: _hidden(layers) for seed, layers in of("resolution").items()}
    return {
        seed: Seed(
            best(h, efficiency.get(seed, {})),
            slope_one(h, relevance.get(seed, {})),
            exponent_one(h, {n: m for n, m in mu.get(seed, {}).items() if testable.get(seed, {}).get(n) == 1}),
        )
        for seed, h in resolution.items()
    }


def decide(index: Index) -> Verdict:
    """Supported, not supported or undecided, from the most probable read-out."""
    found = {network: seeds_said(index, network) for network in NETWORKS}
    ds = {
        network: effect(network, DISTANCE, {s: seed.d for s, seed in seeds.items()}) for network, seeds in found.items()
    }
    beside = [ds[stack] for stack in STACKS]
    for measure, words in OTHERS.items():
        others = seeds_said(index, measure=measure)
        beside.append(effect(TRAINED, f"d, log M, with the efficiency of {words}", {s: o.d for s, o in others.items()}))
    by_exponent = {s: o.best.resolution - o.exponent_one for s, o in found[TRAINED].items() if o.best}
    beside.append(effect(TRAINED, "d, log M, with slope -1 from the exponents", by_exponent))
    sampled = {s: o.d for s, o in seeds_said(index, readout=BESIDE).items()}
    beside.append(effect(TRAINED, f"d, log M, read-out {BESIDE}", sampled))
    decision, reason = _decision(index, found, ds)
    return Verdict(CLAIM, decision, reason, tuple(ds[name] for name in (TRAINED, *NULLS)), tuple(beside))


def _decision(index: Index, found: dict[str, dict[int, Seed]], ds: dict[str, Effect]) -> tuple[Decision, str]:
    ours, d = found[TRAINED], ds[TRAINED].interval
    n = len(seeds_of(index))
    bests = [seed.best for seed in ours.values() if seed.best]
    crossed = sum(seed.slope_one == seed.slope_one for seed in ours.values())
    inside = sum(b.inside for b in bests)
    at_end = len(bests) - inside
    if not bests:
        return "undecided", "No layer of the trained network has an efficiency."
    worse = sum(b.efficiency <= 0 for b in bests)
    notes = f" Best layer of each seed: {', '.join(str(b.layer) for b in bests)}."
    if worse:
        notes += f" In {worse} of {n} seeds even the best layer is no better than independent pixels."
    if n == 1:
        return "undecided", f"One seed has no interval over seeds; its d is {said(d)}.{notes}"
    if crossed < CROSSED * n:
        return "undecided", f"Slope -1 is crossed in {crossed} of {n} seeds only.{notes}"
    if d.low > MARGIN or d.high < -MARGIN:
        return "not supported", f"The interval of d lies wholly outside +-{MARGIN} log M: {said(d)}.{notes}"
    if at_end > MOST_SEEDS * n:
        return "not supported", f"The best layer is at an end of the stack in {at_end} of {n} seeds.{notes}"
    if not (-MARGIN <= d.low and d.high <= MARGIN):
        return "undecided", f"The interval of d is neither within nor outside +-{MARGIN} log M: {said(d)}.{notes}"
    if not inside > MOST_SEEDS * n:
        return "undecided", f"The best layer is inside the stack in {inside} of {n} seeds only.{notes}"
    nulls = {null: _null_lies(found[null], ds[null]) for null in NULLS}
    for lies, words in _UNSETTLED.items():
        named = [null for null, where in nulls.items() if where == lies]
        if named:
            there = listed([f"{null} {said(ds[null].interval)}" for null in named])
            return "undecided", f"d lies within +-{MARGIN} log M, {said(d)}, but {words}: {there}.{notes}"
    apart = listed([f"{null} ({where})" for null, where in nulls.items()])
    return "supported", f"d lies within +-{MARGIN} log M, {said(d)}; that of the nulls does not: {apart}.{notes}"


_UNSETTLED = {
    "unknown": "a null has no efficiency in any layer",
    "there": "so does that of a null",
    "unclear": "that of a null may lie there too",
}


def _null_lies(seeds: dict[int, Seed], d: Effect) -> str:
    """Where a null's d lies: "there", within the margin, is an objection; so is not knowing."""
    if not any(seed.best for seed in seeds.values()):
        return "unknown"
    if sum(seed.slope_one == seed.slope_one for seed in seeds.values()) < CROSSED * len(seeds):
        return "slope -1 not crossed"
    low, high = d.interval.low, d.interval.high
    if -MARGIN <= low and high <= MARGIN:
        return "there"
    return "outside" if low > MARGIN or high < -MARGIN else "unclear"


def _hidden(resolution: dict[int, float]) -> dict[int, float]:
    """Without layer 0, the data."""
    return {n: h for n, h in resolution.items() if n > 0}
