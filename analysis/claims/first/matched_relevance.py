"""Claim (i): layers have more relevance than nulls at the same resolution (first protocol, section 2)."""

import math

from analysis.claims.claim import Claim, Column, LayerTable, Table
from analysis.claims.entropy_table import entropy_table
from analysis.claims.first.nulls import NULLS
from analysis.claims.reading import Index, Key, Values, seeds_of, values
from analysis.claims.summary import layer_summaries
from analysis.claims.verdict import Effect, Verdict, effect_over_seeds
from analysis.claims.wording import format_seeds, join_words, missing_note, number_word
from analysis.protocols.first import (
    MAX_RESOLUTION,
    MIN_RESOLUTION,
    PRIMARY_READOUT,
    RELEVANCE_MARGIN,
    SECONDARY_READOUT,
)
from analysis.protocols.written import as_written
from analysis.table.measure_names import MATCHED_EFFECT, RESOLUTION

TITLE = "(i) Layers have higher relevance than nulls at the same resolution"
STATISTIC = "mean effect over layers, fraction of the frontier"


def counts(resolution: float) -> bool:
    """Tell whether a layer of this H[s], in units of log M, counts."""
    return MIN_RESOLUTION < resolution < MAX_RESOLUTION


def mean_effect(effects: Values, resolution: Values) -> dict[int, float]:
    """Average the effect of every seed over the layers that count and where it is defined; nan if there is none."""
    result = {}
    for seed, layers in resolution.items():
        of_seed = effects.get(seed, {})
        used = [e for n, h in layers.items() if counts(h) and math.isfinite(e := of_seed.get(n, math.nan))]
        result[seed] = sum(used) / len(used) if used else math.nan
    return result


def effects_of(index: Index, readout: str) -> tuple[Effect, ...]:
    """Return the mean effect against each null."""
    resolution = values(index, Key(RESOLUTION, readout=readout))
    found = {n.name: values(index, Key(MATCHED_EFFECT, null=n.name, readout=readout)) for n in NULLS}
    return tuple(
        effect_over_seeds(null, STATISTIC, mean_effect(effects, resolution)) for null, effects in found.items()
    )


def decide(index: Index) -> Verdict:
    """Decide from the primary read-out: supported, not supported or undecided."""
    effects = effects_of(index, PRIMARY_READOUT)
    secondary = tuple(
        e._replace(statistic=f"{e.statistic}, read-out {SECONDARY_READOUT}")
        for e in effects_of(index, SECONDARY_READOUT)
    )
    missing = missing_note(index, {null.name: Key(MATCHED_EFFECT, null=null.name) for null in NULLS})
    below = [e for e in effects if e.interval.high < RELEVANCE_MARGIN]
    unclear = [e for e in effects if not e.interval.low > 0]
    few = [e.subject for e in effects if e.interval.n < 2]
    if below:  # before the other rule: an effect surely below the least difference is none, though it be above 0
        reason = f"The effect lies wholly below {RELEVANCE_MARGIN} of the frontier against {_named(below)}.{missing}"
        return Verdict(TITLE, "not supported", reason, effects, secondary)
    if len(seeds_of(index)) < 2:
        return Verdict(TITLE, "undecided", f"One seed has no interval over seeds.{missing}", effects, secondary)
    if few:
        reason = f"Defined in fewer than two seeds, so without an interval: {join_words(few)}.{missing}"
        return Verdict(TITLE, "undecided", reason, effects, secondary)
    if unclear:
        reason = (
            f"The interval lies neither above 0 nor wholly below {RELEVANCE_MARGIN} of the frontier against "
            f"{_named(unclear)}."
        )
        return Verdict(TITLE, "undecided", reason, effects, secondary)
    least = min(effects, key=lambda e: e.interval.low)
    reason = (
        f"The effect lies above 0 against all {number_word(len(NULLS))} nulls; closest to 0 is {least.subject}, "
        f"{format_seeds(least.interval)}."
    )
    return Verdict(TITLE, "supported", reason, effects, secondary)


def tables(index: Index) -> tuple[Table, ...]:
    """Return the entropies of every layer, and its effect against every null."""
    left_out = [
        str(int(p.at)) for p in layer_summaries(index, Key(RESOLUTION)) if p.at > 0 and not counts(p.interval.mean)
    ]
    note = f"; layers whose mean H[s] does not count: {', '.join(left_out)}" if left_out else ""
    effects = LayerTable(
        f"Relevance above that of the null at the same resolution, fraction of the frontier{note}",
        tuple(Column(null.label, Key(MATCHED_EFFECT, null=null.name), 4, True) for null in NULLS),
    )
    return entropy_table(), effects


def _named(effects: list[Effect]) -> str:
    return join_words([f"{e.subject}, {format_seeds(e.interval)}" for e in effects])


RULE = (
    "each null is brought to the resolution of the layer by taking units away, or growing independent ones, until H[s] "
    "matches ({matches} draws); the effect is the layer's H[k] less the null's mean, over the frontier's. Layers with "
    f"{as_written(MIN_RESOLUTION)} < H[s] < {as_written(MAX_RESOLUTION)} log M count."
)
CLAIM = Claim("matched_relevance", TITLE, RULE, decide, tables, ("plane", "matched_effects"))
