"""Claim (i), second question: does training bring layers nearer the frontier? (second protocol, section 3)."""

import math

from analysis.claims.claim import Claim, Column, LayerTable, Table
from analysis.claims.reading import Index, Key, seeds_of, values
from analysis.claims.second.deciding_layers import Layers, deciding_layers, mean_over, where
from analysis.claims.second.headroom import headroom_over
from analysis.claims.second.seeds import enough, named_effects
from analysis.claims.verdict import Decision, Effect, Verdict, effect_over_seeds
from analysis.claims.wording import join_words
from analysis.nulls.null import Null
from analysis.nulls.registry import NULLS
from analysis.protocols.first import PRIMARY_READOUT, SECONDARY_READOUT
from analysis.protocols.second import TRAINING_MARGIN
from analysis.protocols.written import as_written
from analysis.table.measure_names import MATCHED_EFFECT
from analysis.table.row import IDEAL, PIXELS_SHUFFLED

TITLE = "(i) Training brings layers nearer the frontier than nulls of the same resolution"
STATISTIC = "effect, fraction of the frontier, mean over deciding layers"
COMPARED = tuple(null for null in NULLS if null.network != PIXELS_SHUFFLED)  # that one maps all data to one state


def decide(index: Index) -> Verdict:
    """Decide from the primary read-out: supported, not supported or undecided."""
    found = [_effect(index, null, PRIMARY_READOUT) for null in COMPARED]
    secondary = [_effect(index, null, SECONDARY_READOUT) for null in COMPARED]
    absent = [null.name for null in COMPARED if Key(MATCHED_EFFECT, null=null.name) not in index]
    decision, reason = _decision(found, absent, len(seeds_of(index)))
    return Verdict(TITLE, decision, reason, tuple(found), tuple(secondary))


def decided_on(index: Index, null: Null, readout: str = PRIMARY_READOUT) -> Layers:
    """Return the layers of deciding resolution at which drawn ideals have more than the margin over a null."""
    headroom = headroom_over(index, null.name, readout)
    return where(
        deciding_layers(index, readout), lambda s, n: headroom.get(s, {}).get(n, math.nan) > TRAINING_MARGIN
    )  # fmt: skip


def tables(index: Index) -> tuple[Table, ...]:
    """Return the effect of every layer against every null."""
    columns = tuple(Column(null.label, Key(MATCHED_EFFECT, null=null.name), 4, True) for null in COMPARED)
    return (LayerTable("Relevance above that of the null at the same resolution, fraction of the frontier", columns),)


def _effect(index: Index, null: Null, readout: str) -> Effect:
    effects = values(index, Key(MATCHED_EFFECT, null=null.name, readout=readout))
    words = STATISTIC if readout == PRIMARY_READOUT else f"{STATISTIC}, read-out {readout}"
    return effect_over_seeds(null.name, words, mean_over(decided_on(index, null, readout), effects))


def _decision(found: list[Effect], absent: list[str], n_seeds: int) -> tuple[Decision, str]:
    """Decide from the nulls that are defined; those that are not leave the rule and are named."""
    used = [effect for effect in found if enough(effect, n_seeds)]
    undefined = [e.subject for e in found if e not in used and e.subject not in absent]
    note = f" Undefined, or without headroom, and so out of the rule: {join_words(undefined)}." if undefined else ""
    note += f" Not measured: {join_words(absent)}." if absent else ""
    if not used:
        return "undecided", f"No null is defined with headroom in layers that decide.{note}"
    if n_seeds < 2:
        return "undecided", f"One seed has no interval over seeds.{note}"
    below = [effect for effect in used if effect.interval.high < TRAINING_MARGIN]
    if below:
        return "not supported", f"The effect lies wholly below {_MARGIN} against {named_effects(below, n_seeds)}.{note}"
    unclear = [effect for effect in used if not effect.interval.low > 0]
    if unclear:
        named = named_effects(unclear, n_seeds)
        return "undecided", f"The interval lies neither above 0 nor wholly below {_MARGIN} against {named}.{note}"
    if absent:
        return "undecided", f"The effect lies above 0 against {named_effects(used, n_seeds)}.{note}"
    return "supported", f"The effect lies above 0 against {named_effects(used, n_seeds)}.{note}"


_MARGIN = f"+{as_written(TRAINING_MARGIN)} of the frontier"
RULE = (
    "each null is brought to the layer's resolution as in the first protocol; the effect is the layer's H[k] less the "
    "null's, over the frontier's; layers decide against a null where drawn ideals have more than "
    f"{as_written(TRAINING_MARGIN)} over it; nulls undefined in all layers leave the rule."
)
QUESTIONS = ("effect over shuffled verdict", "effect over independent verdict")
CLAIM = Claim(
    "training_effect", TITLE, RULE, decide, tables, ("matched_effects",), QUESTIONS,
    IDEAL, tuple(null.name for null in COMPARED),
)  # fmt: skip
