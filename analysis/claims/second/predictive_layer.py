"""Claim (iii): is the layer of least predictive code length where the slope is -1? (second protocol, section 5)."""

import math
from typing import NamedTuple

from analysis.claims.claim import Claim, Column, LayerTable, RecordTable, Table
from analysis.claims.distance import Best, best, slope_one
from analysis.claims.reading import NETWORKS, Index, Key, seeds_of
from analysis.claims.regeneration_tables import regeneration_tables
from analysis.claims.second.deciding_layers import hidden_values
from analysis.claims.second.measure_map import bound_tables, map_table
from analysis.claims.second.seeds import of_seeds
from analysis.claims.verdict import Decision, Effect, Verdict, effect_over_seeds
from analysis.claims.wording import format_seeds
from analysis.errorbars.intervals import Z95
from analysis.frontier.slopes import SAME_RESOLUTION
from analysis.protocols.first import PRIMARY_READOUT, SECONDARY_READOUT
from analysis.protocols.second import AT_END_SHARE, DEFINED_SHARE, INSIDE_ERRORS, PLACE_MARGIN
from analysis.protocols.written import as_written
from analysis.table.measure_names import (
    PREDICTIVE_ABOVE_FIRST,
    PREDICTIVE_ABOVE_LAST,
    PREDICTIVE_CODE_LENGTH,
    RELEVANCE,
    RESOLUTION,
)
from analysis.table.row import TRAINED, UNTRAINED

TITLE = "(iii) The layer that predicts held-out data best is where the slope is -1"
SAME_LENGTH = 1e-6  # bits a row: code lengths closer than this are equal but for rounding
DISTANCE = "d = H[s] of least predictive code length less that of slope -1, log M"


class Place(NamedTuple):
    """Where a network of one seed predicts best."""

    best: Best | None  # None if no layer has a code length; its efficiency is the code length with a minus sign
    errors_inside: float  # paired standard errors by which the best layer is better than the nearer end, nan at one
    slope_one: float  # H[s] of slope -1, log M; nan if not crossed

    @property
    def d(self) -> float:
        """H[s] of the best layer less that of slope -1, log M; nan if either is missing."""
        return self.best.resolution - self.slope_one if self.best else math.nan

    @property
    def inside(self) -> bool:
        """Whether the best layer is surely better than both ends."""
        return self.errors_inside >= INSIDE_ERRORS


def places(
    index: Index, network: str = TRAINED, readout: str = PRIMARY_READOUT, measure: str = PREDICTIVE_CODE_LENGTH
) -> dict[int, Place]:
    """Find the best layer and slope -1 of every seed of a network.

    measure : the code length, or another form of it, of which paired errors are not known.
    """
    lengths, relevance, resolutions = (
        hidden_values(index, name, network, readout) for name in (measure, RELEVANCE, RESOLUTION)
    )
    paired = measure == PREDICTIVE_CODE_LENGTH
    found = {}
    for seed, resolution in resolutions.items():
        top = best(resolution, {n: -x for n, x in _without_repeats(resolution, lengths.get(seed, {})).items()})
        errors = _errors_inside(index, network, readout, seed, top) if top and top.inside and paired else math.nan
        found[seed] = Place(top, errors, slope_one(resolution, relevance.get(seed, {})))
    return found


def _without_repeats(resolution: dict[int, float], lengths: dict[int, float]) -> dict[int, float]:
    """Keep the first of neighbouring layers that are one partition: of the same H[s] and code length but for rounding.

    Layers whose states are all distinct are, and which of them is best, or an end, would be a matter of rounding.
    """
    kept: dict[int, float] = {}
    last: int | None = None
    for n, length in sorted(lengths.items()):
        if last is None or not (
            abs(resolution.get(n, math.nan) - resolution.get(last, math.nan)) <= SAME_RESOLUTION
            and abs(length - lengths[last]) <= SAME_LENGTH
        ):
            kept[n] = length
        last = n
    return kept


def decide(index: Index) -> Verdict:
    """Decide for one data set from the primary read-out: here, elsewhere or undecided."""
    found = {network: places(index, network) for network in NETWORKS if Key(RESOLUTION, network) in index}
    ds = {name: _distance(name, seeds) for name, seeds in found.items()}
    ours = ds.get(TRAINED, _distance(TRAINED, {}))
    sampled = _distance(TRAINED, places(index, readout=SECONDARY_READOUT), f"{DISTANCE}, read-out {SECONDARY_READOUT}")
    decision, reason = place_of(found.get(TRAINED, {}), len(seeds_of(index)))
    if untrained := found.get(UNTRAINED):
        reason += f" The untrained network: {place_of(untrained, len(untrained))[0]}."
    others = tuple(d for name, d in ds.items() if name != TRAINED)
    return Verdict(TITLE, decision, reason, (ours,), (*others, sampled))


def place_of(seeds: dict[int, Place], n_seeds: int) -> tuple[Decision, str]:
    """Decide where a network predicts best: here (at slope -1), elsewhere or undecided; and say why."""
    d = _distance("", seeds).interval
    bests = [place.best for place in seeds.values() if place.best]
    if not bests:
        return "undecided", "No layer has a predictive code length."
    at_end = sum(not b.inside for b in bests)
    notes = f" Best layer of each seed: {', '.join(str(b.layer) for b in bests)}."
    shown, within = format_seeds(d), f"+-{as_written(PLACE_MARGIN)} log M"
    if n_seeds < 2:
        return "undecided", f"One seed has no interval over seeds; its d is {shown}.{notes}"
    if at_end > AT_END_SHARE * len(bests):
        return "elsewhere", f"The best layer is at an end of the stack in {at_end} of {len(bests)} seeds.{notes}"
    if d.n < 2 or d.n <= DEFINED_SHARE * n_seeds:
        return "undecided", f"Slope -1 is crossed in {d.n} of {n_seeds} seeds only.{notes}"
    if d.low > PLACE_MARGIN or d.high < -PLACE_MARGIN:
        return "elsewhere", f"The interval of d lies wholly outside {within}: {shown}{of_seeds(d.n, n_seeds)}.{notes}"
    if not (-PLACE_MARGIN <= d.low and d.high <= PLACE_MARGIN):
        return "undecided", f"The interval of d is neither within nor outside {within}: {shown}.{notes}"
    sure = sum(place.inside and not math.isnan(place.d) for place in seeds.values())
    if sure < n_seeds:
        return (
            "undecided",
            f"d lies within {within}, {shown}, but the best layer is better than both ends by {INSIDE_ERRORS} paired "
            f"standard errors, and slope -1 crossed, in {sure} of {n_seeds} seeds only.{notes}",
        )
    return "here", f"d lies within {within}: {shown}.{notes}"


def tables(index: Index) -> tuple[Table, ...]:
    """Return the code lengths of every layer and network, where each is least, the map and the bounds if there are."""
    measured = [name for name in NETWORKS if Key(PREDICTIVE_CODE_LENGTH, name) in index]
    lengths = LayerTable(
        "Predictive code length, bits a held-out row, most probable read-out",
        (
            Column("H[s], trained", Key(RESOLUTION), 4),
            *(Column(name, Key(PREDICTIVE_CODE_LENGTH, name), 2, True) for name in measured),
        ),
    )
    records = [
        (name, seed, place.best.layer, "inside" if place.best.inside else "at an end", place.errors_inside,
         place.best.resolution, place.slope_one, place.d)
        for name in measured
        for seed, place in places(index, name).items()
        if place.best
    ]  # fmt: skip
    head = ("network", "seed", "best layer", "in the stack", "standard errors above the ends",
            "H[s] of the best", "H[s] of slope -1", "d")  # fmt: skip
    found = RecordTable("Least predictive code length and slope -1, log M", head, tuple(records), signed=("d",))
    return lengths, found, map_table(index), *bound_tables(index), *regeneration_tables(index)


def _distance(network: str, seeds: dict[int, Place], words: str = DISTANCE) -> Effect:
    return effect_over_seeds(network, words, {seed: place.d for seed, place in seeds.items()})


def _errors_inside(index: Index, network: str, readout: str, seed: int, top: Best) -> float:
    """Return by how many standard errors of the paired difference a layer lies below the nearer end."""
    found = []
    for measure in (PREDICTIVE_ABOVE_FIRST, PREDICTIVE_ABOVE_LAST):
        row = index.get(Key(measure, network, readout=readout), {}).get(seed, {}).get(top.layer)
        if row is None or not math.isfinite(row.high - row.low) or row.high <= row.low:
            return math.nan
        found.append(-row.value / ((row.high - row.low) / (2 * Z95)))
    return min(found)


RULE = (
    "the predictive code length of a layer is that of held-out rows by its states and their frequencies, bits for "
    f"bits; here: d within +-{as_written(PLACE_MARGIN)} log M and the best layer better than both ends of the stack by "
    f"{INSIDE_ERRORS} paired standard errors; elsewhere: d outside for certain, or the best layer at an end."
)
FIGURES = ("predictive", "measure_map", "efficiency", "regeneration")
CLAIM = Claim(
    "predictive_layer", TITLE, RULE, decide, tables, FIGURES, ("here verdict", "elsewhere verdict", "planted partition")
)
